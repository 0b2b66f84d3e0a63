"""Sounds for tests and benches: what the PBX would have written."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 8_000
Side = NDArray[np.int16]


def tone(seconds: float, *, hertz: float = 440.0, level: float = 0.3) -> Side:
    """A sine at `level` 0..1 of full scale."""
    at = np.arange(round(seconds * RATE)) / RATE
    return np.round(level * 32_767 * np.sin(2 * np.pi * hertz * at)).astype("<i2")


def quiet(seconds: float) -> Side:
    return np.zeros(round(seconds * RATE), dtype="<i2")


def talk(seconds: float, *, seed: int = 1, level: float = 0.15) -> Side:
    """Something like speech: a voiced sound with syllables, so that a codec works as for speech."""
    at = np.arange(round(seconds * RATE)) / RATE
    pitch = np.cumsum(110 + 15 * seed + 25 * np.sin(2 * np.pi * 0.3 * at)) / RATE
    voice = sum(np.sin(2 * np.pi * k * pitch) / k for k in range(1, 12))
    syllables = 0.55 + 0.45 * np.sin(2 * np.pi * (3 + seed % 3) * at)
    hiss = np.random.default_rng(seed).normal(0.0, 0.01, len(at))
    return np.round(level * 16_000 * (voice * syllables + hiss)).clip(-32_767, 32_767).astype("<i2")


def write_raw(path: Path, customer: Side, agent: Side) -> Path:
    """Write both sides, the shorter one filled with silence, as the PBX's raw file."""
    frames = np.zeros((max(len(customer), len(agent)), 2), dtype="<i2")
    frames[: len(customer), 0] = customer
    frames[: len(agent), 1] = agent
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(frames.tobytes())
    return path
