"""Who spoke, for how long, and how loud: from the energy of the raw file, side by side.

A channel speaks in a window of 20 ms when its RMS is above the threshold. Shorter pauses than
`gap_seconds` belong to the speech around them, as between two words, and shorter bursts than
`burst_seconds` are clicks on the line.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from recordings.audio import CHANNELS, FRAME_RATE, decibels, raw_blocks, raw_frames

WINDOW_FRAMES = FRAME_RATE // 50
WINDOWS_PER_SECOND = FRAME_RATE // WINDOW_FRAMES

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Limits:
    threshold_dbfs: float = -45.0
    gap_seconds: float = 0.3
    burst_seconds: float = 0.06


@dataclass(frozen=True, slots=True)
class Analysis:
    """Durations in seconds; pairs are customer, agent. A level is the RMS of the channel in dBFS.

    `silence` is when neither spoke, `overlap` when both did, `longest_talk` the longest speech
    without a pause. `agent_share` is the agent's part of all talk 0..1, None when nobody spoke.
    """

    duration: float
    levels: tuple[float, float]
    talk: tuple[float, float]
    longest_talk: tuple[float, float]
    silence: float
    overlap: float
    agent_share: float | None


def analyse(raw: Path, limits: Limits | None = None) -> Analysis:
    """Read a raw file once and say who spoke when. Raises RawMissing or RawEmpty.

    Speech is counted in windows of 20 ms; a shorter end of the file counts for levels only.
    Agent share = agent talk / (agent talk + customer talk).
    """
    limits = limits or Limits()
    frames = raw_frames(raw)
    power, total = _power(raw)
    customer, agent = (_speech(power[:, channel], limits) for channel in range(CHANNELS))
    talk = _seconds(customer.sum()), _seconds(agent.sum())
    spoken = sum(talk)
    return Analysis(
        duration=frames / FRAME_RATE,
        levels=(decibels(total[0] / frames), decibels(total[1] / frames)),
        talk=talk,
        longest_talk=(_longest(customer), _longest(agent)),
        silence=_seconds((~(customer | agent)).sum()),
        overlap=_seconds((customer & agent).sum()),
        agent_share=talk[1] / spoken if spoken > 0 else None,
    )


def _power(raw: Path) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the mean square per window and channel, and the sum of squares per channel."""
    windows = []
    total = np.zeros(CHANNELS)
    for block in raw_blocks(raw):
        squares = np.square(block, dtype=np.float64)
        total += squares.sum(axis=0)
        whole = len(squares) - len(squares) % WINDOW_FRAMES
        windows.append(squares[:whole].reshape(-1, WINDOW_FRAMES, CHANNELS).mean(axis=1))
    return np.concatenate(windows), total


def _speech(power: NDArray[np.float64], limits: Limits) -> Flags:
    quietest = np.iinfo(np.int16).max ** 2 * 10.0 ** (limits.threshold_dbfs / 10.0)
    loud: Flags = power >= quietest
    clean = _without_short_runs(loud, limits.burst_seconds, of=True)
    return _without_short_runs(clean, limits.gap_seconds, of=False)


def _without_short_runs(flags: Flags, seconds: float, *, of: bool) -> Flags:
    """Flip each run of `of` shorter than `seconds`. A pause at either end of the call stays one."""
    result = flags.copy()
    for start, end in _runs(flags == of):
        at_an_end = start == 0 or end == len(flags)
        if end - start < seconds * WINDOWS_PER_SECOND and (of or not at_an_end):
            result[start:end] = not of
    return result


def _runs(flags: Flags) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
    pairs = edges.reshape(-1, 2).tolist()
    return [(start, end) for start, end in pairs]


def _longest(flags: Flags) -> float:
    return _seconds(max((end - start for start, end in _runs(flags)), default=0))


def _seconds(windows: int) -> float:
    return round(int(windows) / WINDOWS_PER_SECOND, 2)
