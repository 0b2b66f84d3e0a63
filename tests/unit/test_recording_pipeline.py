"""The raw file is the only copy until the object was read back: whatever breaks, it stays."""

import hashlib
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import numpy as np
import pytest

from recordings import audio
from recordings.analysis import analyse
from recordings.errors import (
    DiskFull,
    NotTheSameSound,
    ObjectDiffers,
    ObjectMissing,
    RawEmpty,
    RawMissing,
    RawStillGrowing,
    RecordingError,
    StoreUnreachable,
    Undecodable,
)
from recordings.pipeline import Job, Step, check_at_rest, check_same, keep, remove_raw, sweep
from recordings.storage import Digest, Store, digest, open_store
from tests.sounds import quiet, talk, tone, write_raw

CALL = UUID(int=42)
NOW = datetime(2026, 5, 1, 9, tzinfo=UTC)


class PowerCut(BaseException):
    """Stands for a process that dies: no `except Exception` may swallow it."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store((tmp_path / "a store").as_uri())


@pytest.fixture
def job(tmp_path: Path) -> Job:
    raw = write_raw(tmp_path / "spool" / f"{CALL}.raw", talk(2), talk(2, seed=2))
    return Job(CALL, raw, tmp_path / "work", f"calls/2026/05/01/{CALL}.ogg")


def left_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


class TestKeep:
    def test_the_stored_object_is_the_call_in_stereo(
        self, job: Job, store: Store, tmp_path: Path
    ) -> None:
        kept = keep(job, store)

        content = store.get(job.key)
        (tmp_path / "back.ogg").write_bytes(content)
        sound = audio.decode(tmp_path / "back.ogg")
        assert (kept.channels, sound.channels) == (2, 2)
        assert kept.duration_ms == sound.duration_ms == 2_000
        assert kept.digest == Digest(len(content), digest(tmp_path / "back.ogg").sha256)
        assert sound.levels == pytest.approx(kept.analysis.levels, abs=3.0)
        assert len(kept.peaks.left) == len(kept.peaks.right) == 1_000

    def test_the_raw_file_stays_and_the_work_folder_is_empty(self, job: Job, store: Store) -> None:
        before = job.raw.read_bytes()

        keep(job, store)

        assert job.raw.read_bytes() == before
        assert left_in(job.work) == []

    def test_the_sides_are_kept_apart(self, job: Job, store: Store) -> None:
        write_raw(job.raw, talk(3), quiet(3))

        keep(job, store)

        (job.work / "back.ogg").write_bytes(store.get(job.key))
        customer, agent = audio.decode(job.work / "back.ogg").levels
        assert customer - agent > 30.0

    @pytest.mark.parametrize("step", Step)
    def test_a_crash_at_any_step_is_finished_by_the_next_run(
        self, job: Job, store: Store, step: Step
    ) -> None:
        undisturbed = keep(replace(job, key="calls/other.ogg"), store)

        def die(begun: Step) -> None:
            if begun is step:
                raise PowerCut

        with pytest.raises(PowerCut):
            keep(job, store, die)
        assert job.raw.exists()
        kept = keep(job, store)

        assert replace(kept, key=undisturbed.key) == undisturbed
        assert digest_of(store, job.key) == kept.digest.sha256
        assert left_in(job.work) == []

    def test_a_crash_in_the_middle_of_encoding_leaves_no_half_file(
        self, job: Job, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def half(raw: Path, part: Path) -> None:
            part.write_bytes(b"OggS half of it")
            raise PowerCut

        with monkeypatch.context() as patch:
            patch.setattr(audio, "_run_ffmpeg", half)
            with pytest.raises(PowerCut):
                keep(job, store)

        assert not job.encoded.exists()
        assert keep(job, store).duration_ms == 2_000

    def test_twice_gives_the_same_bytes(self, job: Job, store: Store) -> None:
        assert keep(job, store) == keep(job, store)

    def test_a_torn_last_frame_does_not_matter(self, job: Job, store: Store) -> None:
        with job.raw.open("ab") as file:
            file.write(b"\1\2\3")

        assert keep(job, store).duration_ms == 2_000

    def test_a_file_that_grows_meanwhile_is_not_kept(self, job: Job, store: Store) -> None:
        def grow(begun: Step) -> None:
            if begun is Step.CHECK:
                with job.raw.open("ab") as file:
                    file.write(bytes(400))

        with pytest.raises(RawStillGrowing):
            keep(job, store, grow)

    def test_no_file_and_no_sound(self, job: Job, store: Store) -> None:
        job.raw.write_bytes(b"")
        with pytest.raises(RawEmpty):
            keep(job, store)

        job.raw.unlink()
        with pytest.raises(RawMissing):
            keep(job, store)

    def test_one_frame_is_a_recording(self, job: Job, store: Store) -> None:
        job.raw.write_bytes(bytes(4))

        assert keep(job, store).raw_frames == 1


def digest_of(store: Store, key: str) -> str:
    return hashlib.sha256(store.get(key)).hexdigest()


class TestDiskFull:
    def test_the_work_folder_is_full(
        self, job: Job, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def no_space(descriptor: int) -> None:
            raise OSError(28, os.strerror(28))

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", no_space)
            with pytest.raises(DiskFull, match="Free some space"):
                keep(job, store)

        assert job.raw.exists()
        assert left_in(job.work) == []
        assert keep(job, store).duration_ms == 2_000

    def test_ffmpeg_says_so(
        self, job: Job, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        full = tmp_path / "ffmpeg"
        full.write_text(
            "#!/bin/sh\necho 'av_interleaved_write_frame(): No space left on device' >&2\n"
        )
        full.chmod(0o755)
        monkeypatch.setattr(audio, "ffmpeg", lambda: str(full))

        with pytest.raises(DiskFull):
            audio.encode(job.raw, job.encoded)


class TestCheckSame:
    def test_a_lost_side_is_noticed(self, job: Job) -> None:
        analysis = analyse(job.raw)
        mute = audio.Sound(frames=16_000, channels=2, levels=(analysis.levels[0], -90.0))

        with pytest.raises(NotTheSameSound, match="agent"):
            check_same(mute, 16_000, analysis)

    def test_a_short_or_a_mono_file_is_noticed(self, job: Job) -> None:
        analysis = analyse(job.raw)
        levels = analysis.levels

        with pytest.raises(NotTheSameSound, match="lasts"):
            check_same(audio.Sound(15_000, 2, levels), 16_000, analysis)
        with pytest.raises(NotTheSameSound, match="channels"):
            check_same(audio.Sound(16_000, 1, levels[:1]), 16_000, analysis)

    def test_a_cut_file_does_not_pass(self, job: Job, tmp_path: Path) -> None:
        audio.encode(job.raw, job.encoded)
        whole = job.encoded.read_bytes()
        job.encoded.write_bytes(whole[: len(whole) // 2])

        with pytest.raises(RecordingError):
            check_same(audio.decode(job.encoded), 16_000, analyse(job.raw))

    def test_what_is_no_audio_cannot_be_decoded(self, tmp_path: Path) -> None:
        (tmp_path / "a.ogg").write_bytes(b"no audio")

        with pytest.raises(Undecodable):
            audio.decode(tmp_path / "a.ogg")


class TestRemoveRaw:
    def test_goes_when_the_object_is_there(self, job: Job, store: Store) -> None:
        kept = keep(job, store)

        assert remove_raw(job.raw, store, kept.key, kept.digest)

        assert not job.raw.exists()
        assert not remove_raw(job.raw, store, kept.key, kept.digest)

    def test_stays_when_the_object_is_gone_or_another(self, job: Job, store: Store) -> None:
        kept = keep(job, store)

        with pytest.raises(ObjectDiffers):
            remove_raw(job.raw, store, kept.key, Digest(kept.digest.size, "0" * 64))
        store.delete(kept.key)
        with pytest.raises(ObjectMissing):
            remove_raw(job.raw, store, kept.key, kept.digest)

        assert job.raw.exists()


class TestStore:
    def test_a_changed_byte_is_noticed(self, store: Store, tmp_path: Path) -> None:
        path = tmp_path / "one"
        path.write_bytes(b"0123456789")
        expected = digest(path)
        store.put("a/b", path)

        path.write_bytes(b"0123456780")
        store.put("a/b", path)

        with pytest.raises(ObjectDiffers, match="SHA-256"):
            store.verify("a/b", expected)
        path.write_bytes(b"012345678")
        store.put("a/b", path)
        with pytest.raises(ObjectDiffers, match="9 bytes"):
            store.verify("a/b", expected)

    async def test_parts_of_an_object(self, store: Store, tmp_path: Path) -> None:
        path = tmp_path / "one"
        path.write_bytes(b"0123456789")
        store.put("a/b", path)

        assert store.get_range("a/b", 2, 5) == b"234"
        assert b"".join([part async for part in store.stream("a/b", 7, 10)]) == b"789"
        assert store.size("a/b") == 10

    async def test_an_object_that_is_not_there(self, store: Store) -> None:
        for read in (store.get, store.size, lambda key: store.get_range(key, 0, 1)):
            with pytest.raises(ObjectMissing):
                read("none")
        with pytest.raises(ObjectMissing):
            [part async for part in store.stream("none", 0, 1)]
        store.delete("none")

    def test_a_key_cannot_leave_the_folder(self, store: Store, tmp_path: Path) -> None:
        with pytest.raises(StoreUnreachable):
            store.get("../one")

    def test_an_address_that_is_none(self) -> None:
        with pytest.raises(StoreUnreachable):
            open_store("carrier-pigeon://coop")


def test_a_file_is_at_rest_two_seconds_after_the_last_write(job: Job) -> None:
    os.utime(job.raw, (NOW.timestamp(), NOW.timestamp()))

    with pytest.raises(RawStillGrowing):
        check_at_rest(job.raw, NOW + timedelta(seconds=1.9))
    check_at_rest(job.raw, NOW + timedelta(seconds=2.1))


def test_the_sweep_takes_only_what_nobody_works_on(tmp_path: Path) -> None:
    for name, age in (("old.ogg", 7_200), ("old.ogg.ab.part", 3_700), ("fresh.ogg", 60)):
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, (NOW.timestamp() - age,) * 2)

    assert sweep(tmp_path, NOW) == ["old.ogg", "old.ogg.ab.part"]
    assert left_in(tmp_path) == ["fresh.ogg"]
    assert sweep(tmp_path / "none", NOW) == []


def test_a_clip_is_as_long_as_asked(tmp_path: Path) -> None:
    raw = write_raw(tmp_path / "a.raw", np.concatenate([tone(2), quiet(2)]), quiet(4))
    audio.encode(raw, tmp_path / "a.ogg")

    wav = audio.clip(tmp_path / "a.ogg", 1.5, 1.0, kind="wav")

    (tmp_path / "clip.wav").write_bytes(wav)
    assert audio.decode(tmp_path / "clip.wav").duration_ms == pytest.approx(1_000, abs=30)
