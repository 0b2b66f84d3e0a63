"""Samples: the PBX's raw files, the opus files that we keep, and ffmpeg between them.

A raw file is interleaved signed 16-bit little-endian stereo without a header, 8,000 frames a
second, left the customer and right the agent. Sound streams through ffmpeg, so that a call of hours
costs no more memory than one of seconds; pydub, which holds a whole sound in memory, cuts clips.
"""

import errno
import os
import shutil
import subprocess
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

import imageio_ffmpeg
import numpy as np
import soundfile
from numpy.typing import NDArray

from recordings.errors import (
    DiskFull,
    EncodeFailed,
    FfmpegMissing,
    RawEmpty,
    RawMissing,
    Undecodable,
)

with warnings.catch_warnings():
    # pydub's own, which no reader of a log can act on: old escapes, audioop, its search for ffmpeg.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

FRAME_RATE = 8_000
CHANNELS = 2
FRAME_BYTES = 2 * CHANNELS
BLOCK_FRAMES = 10 * FRAME_RATE
FULL_SCALE = 32_768
PART_SUFFIX = ".part"

# On speech, 32 kbit/s keeps the two sides 44 dB apart and 24 kbit/s only 22.
# Bit-exact output has no random serial number, so encoding twice gives the same SHA-256.
OPUS = (
    *("-c:a", "libopus", "-b:a", "32k", "-compression_level", "5", "-map_metadata", "-1"),
    *("-fflags", "+bitexact", "-flags:a", "+bitexact", "-f", "ogg"),
)
FULL_DISK = ("No space left on device", "Disk quota exceeded", "os error 28", "os error 122")

type_of_samples = np.dtype("<i2")
Samples = NDArray[np.int16]
"""Shape (frames, 2)."""


@dataclass(frozen=True, slots=True)
class Sound:
    """What an audio file holds at 8,000 frames a second.

    `levels` is the RMS of each channel in dBFS, left first.
    """

    frames: int
    channels: int
    levels: tuple[float, ...]

    @property
    def duration_ms(self) -> int:
        return round(1_000 * self.frames / FRAME_RATE)


@cache
def ffmpeg() -> str:
    """Return the path of ffmpeg: the system's, else the one in the imageio-ffmpeg wheel.

    Raises FfmpegMissing when there is neither.
    """
    found = shutil.which("ffmpeg")
    if found is None:
        try:
            found = str(imageio_ffmpeg.get_ffmpeg_exe())
        except RuntimeError as error:
            raise FfmpegMissing from error
    AudioSegment.converter = found
    return found


def raw_frames(raw: Path) -> int:
    """Return the number of whole stereo frames in a raw file; a torn last frame does not count.

    Raises RawMissing when there is no such file and RawEmpty when it holds no frame.
    """
    try:
        frames = raw.stat().st_size // FRAME_BYTES
    except FileNotFoundError as error:
        raise RawMissing(f"The PBX left no file {raw.name} in {raw.parent}.") from error
    if frames == 0:
        raise RawEmpty
    return frames


def read_frames(source: BinaryIO, frames: int) -> Samples:
    """Read up to `frames` stereo frames of a raw file: fewer, or none, at its end."""
    content = source.read(frames * FRAME_BYTES)
    whole = len(content) - len(content) % FRAME_BYTES
    samples = np.frombuffer(content[:whole], dtype=type_of_samples)
    return samples.reshape(-1, CHANNELS)


def raw_blocks(raw: Path, block_frames: int = BLOCK_FRAMES) -> Iterator[Samples]:
    """Yield a raw file in blocks of `block_frames`; the last one may be shorter."""
    with raw.open("rb") as source:
        while len(block := read_frames(source, block_frames)):
            yield block


def encode(raw: Path, target: Path) -> None:
    """Write a raw file as opus in ogg to `target`, which appears whole and on disk or not at all.

    Raises RawMissing, RawEmpty, EncodeFailed or DiskFull. Writes beside the target under a name of
    its own, so two recorders that encode the same call do not tear each other's file.
    """
    raw_frames(raw)
    part = target.with_name(f"{target.name}.{uuid4().hex}{PART_SUFFIX}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _run_ffmpeg(raw, part)
        _flush_to_disk(part)
        part.replace(target)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise DiskFull from error
        raise EncodeFailed(f"{target} cannot be written: {error.strerror}.") from error
    finally:
        part.unlink(missing_ok=True)


def _run_ffmpeg(raw: Path, part: Path) -> None:
    command = [ffmpeg(), "-hide_banner", "-nostdin", "-loglevel", "error", "-y"]
    command += ["-f", "s16le", "-ar", str(FRAME_RATE), "-ac", str(CHANNELS), "-i", str(raw)]
    command += [*OPUS, str(part)]
    finished = subprocess.run(command, capture_output=True, check=False)
    said = finished.stderr.decode(errors="replace").strip()
    if any(mark in said for mark in FULL_DISK):
        raise DiskFull
    if finished.returncode != 0:
        raise EncodeFailed(f"ffmpeg ended with {finished.returncode}: {said[-300:]}")


def _flush_to_disk(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def decode(path: Path) -> Sound:
    """Decode a whole opus file, in constant memory, and return what is in it at 8,000 Hz.

    ffmpeg's own opus decoder does it in a third of the time that libopus takes. Raises Undecodable
    when the file is cut, foreign or missing.
    """
    try:
        channels = int(soundfile.info(str(path)).channels)
    except (soundfile.LibsndfileError, OSError) as error:
        raise Undecodable(f"{path.name} cannot be decoded: {error}") from error
    command = [ffmpeg(), "-hide_banner", "-nostdin", "-loglevel", "error", "-xerror"]
    command += ["-i", str(path), "-ar", str(FRAME_RATE), "-f", "s16le", "-"]
    power = np.zeros(channels)
    frames = 0
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        while content := process.stdout.read(BLOCK_FRAMES * 2 * channels):
            block = np.frombuffer(content, dtype=type_of_samples).reshape(-1, channels)
            frames += len(block)
            power += np.square(block, dtype=np.float64).sum(axis=0)
    if process.returncode != 0:
        raise Undecodable(f"{path.name} cannot be decoded: ffmpeg ended with {process.returncode}.")
    levels = tuple(decibels(each / max(frames, 1)) for each in power)
    return Sound(frames=frames, channels=channels, levels=levels)


def decibels(power: float) -> float:
    """Return the level in dBFS of a mean square of 16-bit samples, not below -96.3 dBFS."""
    faintest = 0.25  # Half a step: below it 16 bits hold only silence.
    return float(10.0 * np.log10(max(power, faintest) / FULL_SCALE**2))


def one_side(path: Path, channel: int, target: Path) -> None:
    """Write one channel of an opus file (0 the customer, 1 the agent) as WAV of 16,000 Hz.

    Streams, in constant memory. Raises Undecodable.
    """
    _write_wav(path, target, "-af", f"pan=mono|c0=c{channel:d}", "-ar", "16000")


def as_wav(path: Path, target: Path) -> None:
    """Write an opus file as WAV of 8,000 Hz with the same channels, for programs without opus.

    Streams, in constant memory. Raises Undecodable.
    """
    _write_wav(path, target, "-ar", str(FRAME_RATE))


def _write_wav(path: Path, target: Path, *form: str) -> None:
    command = [ffmpeg(), "-hide_banner", "-nostdin", "-loglevel", "error", "-xerror", "-y"]
    command += ["-i", str(path), *form, "-c:a", "pcm_s16le", "-f", "wav", str(target)]
    finished = subprocess.run(command, capture_output=True, check=False)
    if finished.returncode != 0:
        said = finished.stderr.decode(errors="replace").strip()
        raise Undecodable(f"{path.name} cannot be decoded: {said[-300:]}")


def clip(path: Path, start: float, seconds: float, kind: str = "mp3") -> bytes:
    """Cut `seconds` from `start` (both in seconds) out of an opus file, as `kind` for ffmpeg.

    Held in memory, so for passages and not for whole calls. Raises Undecodable.
    """
    ffmpeg()
    try:
        # The codec is named because pydub would else call ffprobe, which the wheel does not carry.
        cut = AudioSegment.from_file(
            path, format="ogg", codec="libopus", start_second=start, duration=seconds
        )
        written = BytesIO()
        cut.export(written, format=kind)
    except (OSError, IndexError, RuntimeError) as error:
        raise Undecodable(f"{path.name} cannot be cut: {str(error)[-300:]}") from error
    return written.getvalue()
