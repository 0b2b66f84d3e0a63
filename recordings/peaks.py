"""The waveform that the player draws: how loud each slice of a call was, per channel."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

from recordings.audio import FULL_SCALE, Samples, raw_frames, read_frames

BUCKETS = 1_000
DIGITS = 4
"""A pixel shows less than a ten-thousandth, and short numbers keep the row small."""


@dataclass(frozen=True, slots=True)
class Peaks:
    """One number 0..1 for each slice of equal length. Left is the customer, right the agent."""

    left: list[float]
    right: list[float]


def peaks(raw: Path, buckets: int = BUCKETS) -> Peaks:
    """Return the highest absolute sample of each slice as a fraction 0..1 of full scale.

    One slice is read at a time: memory is duration / buckets. A file with fewer frames than
    buckets has slices without a frame, which are 0. Raises RawMissing or RawEmpty.
    """
    frames = raw_frames(raw)
    edges = [frames * bucket // buckets for bucket in range(buckets + 1)]
    with raw.open("rb") as source:
        highest = [_highest(read_frames(source, end - start)) for start, end in pairwise(edges)]
    left, right = zip(*highest, strict=True)
    return Peaks(left=list(left), right=list(right))


def _highest(slice_: Samples) -> tuple[float, float]:
    if not len(slice_):
        return 0.0, 0.0
    # abs(-32768) does not fit 16 bits, so the lowest sample is negated as a Python int.
    loudest = np.maximum(slice_.max(axis=0).astype(int), -slice_.min(axis=0).astype(int))
    left, right = (round(float(value) / FULL_SCALE, DIGITS) for value in loudest)
    return left, right
