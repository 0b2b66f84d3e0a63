"""From the PBX's raw file to an object that was read back: encode, check, store, verify, remove.

The raw file is the only copy until the very end, so the rules are:
- nothing here changes or removes it, but `remove_raw`, which asks the store first;
- each step may be run again, and running it again gives the same bytes under the same key;
- a file appears under its final name whole or not at all.
A crash on any line therefore leaves the raw file, perhaps an encoded file, perhaps the object; the
next run of `keep` finishes, and `sweep` removes what crashes left in the work folder.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from uuid import UUID

from recordings import audio
from recordings.analysis import Analysis, analyse
from recordings.errors import NotTheSameSound, RawMissing, RawStillGrowing
from recordings.peaks import Peaks, peaks
from recordings.storage import Digest, Store, digest

QUIET_SECONDS = 2.0
"""The PBX writes through a buffer of one second, so a file at rest for two is complete."""
DURATION_SLACK_MS = 100
LEVEL_SLACK_DB = 12.0
AUDIBLE_DBFS = -50.0
"""The codec may lose what is fainter than this, such as the noise of the line."""
SHORTEST_WITH_LEVEL = audio.FRAME_RATE // 2
"""A codec needs some frames to settle, so the level of a blip says nothing."""
STALE = timedelta(hours=1)


class Step(StrEnum):
    MEASURE = "measure"
    ENCODE = "encode"
    CHECK = "check"
    STORE = "store"
    VERIFY = "verify"


@dataclass(frozen=True, slots=True)
class Job:
    """One call's sound: where the raw file is, where to work, and the key to store it under."""

    call_id: UUID
    raw: Path
    work: Path
    key: str

    @property
    def encoded(self) -> Path:
        return self.work / f"{self.call_id}.ogg"


@dataclass(frozen=True, slots=True)
class Kept:
    """A recording whose stored object was read back and is what was encoded."""

    key: str
    digest: Digest
    duration_ms: int
    channels: int
    peaks: Peaks
    analysis: Analysis
    raw_frames: int


def check_at_rest(raw: Path, now: datetime) -> None:
    """Raise RawStillGrowing while the PBX may still write, RawMissing when there is no file.

    An empty file may be one whose first second the PBX has not flushed yet, so it must rest too.
    """
    try:
        written_at = raw.stat().st_mtime
    except FileNotFoundError as error:
        raise RawMissing(f"The PBX left no file {raw.name} in {raw.parent}.") from error
    if now.timestamp() - written_at < QUIET_SECONDS:
        raise RawStillGrowing


def keep(job: Job, store: Store, began: Callable[[Step], None] = lambda step: None) -> Kept:
    """Encode, check, store and verify one recording. `began` is told each step before it runs.

    Raises a RecordingError; whatever it is, the raw file is untouched and `keep` may be run again.
    """
    began(Step.MEASURE)
    frames = audio.raw_frames(job.raw)
    waveform = peaks(job.raw)
    analysis = analyse(job.raw)

    began(Step.ENCODE)
    audio.encode(job.raw, job.encoded)

    began(Step.CHECK)
    if audio.raw_frames(job.raw) != frames:
        raise RawStillGrowing
    sound = audio.decode(job.encoded)
    check_same(sound, frames, analysis)
    expected = digest(job.encoded)

    began(Step.STORE)
    store.put(job.key, job.encoded)

    began(Step.VERIFY)
    store.verify(job.key, expected)
    job.encoded.unlink(missing_ok=True)
    return Kept(
        key=job.key,
        digest=expected,
        duration_ms=sound.duration_ms,
        channels=sound.channels,
        peaks=waveform,
        analysis=analysis,
        raw_frames=frames,
    )


def check_same(sound: audio.Sound, frames: int, analysis: Analysis) -> None:
    """Raise NotTheSameSound unless the decoded sound has the raw file's channels and durations
    (within 100 ms), and each audible channel its level (within 12 dB: a lost or swapped side).
    """
    if sound.channels != audio.CHANNELS:
        raise NotTheSameSound(f"It has {sound.channels} channels and should have 2.")
    raw_ms = 1_000 * frames / audio.FRAME_RATE
    if abs(sound.duration_ms - raw_ms) > DURATION_SLACK_MS:
        raise NotTheSameSound(f"It lasts {sound.duration_ms} ms and the raw file {raw_ms:.0f} ms.")
    if frames < SHORTEST_WITH_LEVEL:
        return
    for side, raw_level, level in zip(
        ("customer", "agent"), analysis.levels, sound.levels, strict=True
    ):
        if raw_level > AUDIBLE_DBFS and abs(level - raw_level) > LEVEL_SLACK_DB:
            raise NotTheSameSound(f"The {side} is at {level:.0f} dBFS, not at {raw_level:.0f}.")


def remove_raw(raw: Path, store: Store, key: str, expected: Digest) -> bool:
    """Remove a raw file after reading its stored object back once more; False if it was gone.

    Call it only after the row that names the object is committed. Raises ObjectMissing or
    ObjectDiffers, and then the raw file stays.
    """
    if not raw.exists():
        return False
    store.verify(key, expected)
    raw.unlink(missing_ok=True)
    return True


def sweep(work: Path, now: datetime, stale: timedelta = STALE) -> list[str]:
    """Remove what crashed runs left in the work folder and return their names.

    A file is left over when nobody wrote it for `stale`: far longer than any encode takes.
    """
    if not work.is_dir():
        return []
    before = (now - stale).timestamp()
    left = [path for path in sorted(work.iterdir()) if _is_left_over(path, before)]
    for path in left:
        path.unlink(missing_ok=True)
    return [path.name for path in left]


def _is_left_over(path: Path, before: float) -> bool:
    try:
        return path.is_file() and path.stat().st_mtime < before
    except FileNotFoundError:
        return False  # Another recorder swept it first.
