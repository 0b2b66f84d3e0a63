"""Who is heard by whom, on a real PBX: short recordings of legs, compared with each other."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.embedded.asterisk import Instance

Sound = NDArray[np.float64]
RATE = 8_000
ALIKE = 0.25
"""Of unlike voices the peak stays below 0.1; one voice among three is above 0.3."""


class Tap:
    """What came from a leg and what was sent to it while it was tapped.

    At the far end, where the leg is somebody's phone, the two are the other way round.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def said(self) -> Sound:
        return np.asarray(self._sides()[0])

    @property
    def heard(self) -> Sound:
        return np.asarray(self._sides()[1])

    def hears(self, other: "Tap") -> bool:
        return likeness(self.heard, other.said) > ALIKE

    def _sides(self) -> Sound:
        raw = np.frombuffer(self._path.read_bytes(), "<i2").reshape(-1, 2)
        return raw.astype(float).T / 32_768


def loudness(sound: Sound) -> float:
    return float(np.sqrt((sound**2).mean())) if len(sound) else 0.0


def likeness(one: Sound, other: Sound) -> float:
    """The peak of the normalised cross-correlation within half a second either way."""
    if min(loudness(one), loudness(other)) < 1e-4:
        return 0.0
    size = 2 * max(len(one), len(other))
    product = np.fft.irfft(np.fft.rfft(one, size) * np.conj(np.fft.rfft(other, size)), size)
    near = np.concatenate([product[: RATE // 2], product[-RATE // 2 :]])
    return float(np.abs(near).max() / np.sqrt((one**2).sum() * (other**2).sum()))


@contextlib.asynccontextmanager
async def tapped(pbx: Instance, *legs: str, seconds: float = 2.0) -> AsyncIterator[list[Tap]]:
    """Record these channels for a while: by id, or by how their name begins.

    A whisper is not in what the PBX itself records of a leg; a tap at the far end hears it.
    """
    shown = await asyncio.to_thread(pbx.command, "core show channels concise")
    rows = [row.split("!") for row in shown.splitlines() if "!" in row]
    names = [
        next(row[0] for row in rows if row[0].startswith(leg) or row[-1] == leg) for leg in legs
    ]
    paths = [pbx.folders.state_dir / f"tap-{number}.raw" for number in range(len(names))]
    for name, path in zip(names, paths, strict=True):
        path.unlink(missing_ok=True)
        await asyncio.to_thread(pbx.command, f"mixmonitor start {name} {path},D")
    await asyncio.sleep(seconds)  # Sound takes its time.
    for name in names:
        await asyncio.to_thread(pbx.command, f"mixmonitor stop {name}")
    await asyncio.sleep(0.3)
    yield [Tap(path) for path in paths]
    for path in paths:
        path.unlink(missing_ok=True)
