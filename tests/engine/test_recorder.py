"""The recorder on a real PostgreSQL, real files and a real ffmpeg."""

import asyncio
import contextlib
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from app.bell import Bell
from app.db import Sessions
from app.engine import recording_queue as queue
from app.models.call import RecordingState
from recordings import pipeline
from recordings.errors import DiskFull
from recordings.storage import Digest
from tests.engine.recorder_kit import Scene
from tests.sounds import talk, write_raw


@pytest.fixture
def scene(sessions: Sessions, database: str, tmp_path: Path) -> Scene:
    return Scene(sessions, database, tmp_path)


class TestStoring:
    async def test_a_captured_call_becomes_a_verified_object(self, scene: Scene) -> None:
        call_id = await scene.call(seconds=3.0)

        assert await scene.recorder().work_off() == 1

        row = await scene.row(call_id)
        assert row.state is RecordingState.STORED
        assert row.key is not None
        assert row.sha256 is not None
        assert (row.channels, row.duration_ms, row.error) == (2, 3_000, "")
        assert (row.lease_until, row.next_at) == (None, None)
        assert row.captured_at is not None
        assert row.keep_until == row.captured_at + timedelta(days=180)
        scene.store.verify(row.key, Digest(row.bytes, row.sha256))
        assert row.peaks is not None
        assert [len(row.peaks[side]) for side in ("left", "right")] == [1_000, 1_000]
        assert row.analysis is not None
        assert row.analysis["talk"] == pytest.approx([3.0, 3.0], abs=0.1)

    async def test_the_raw_file_goes_only_when_the_row_is_committed(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        call_id = await scene.call()
        seen = []

        def look(raw: Path, *rest: Any) -> bool:
            seen.append((raw.exists(), scene.state_seen_by_others(call_id)))
            return True

        monkeypatch.setattr(pipeline, "remove_raw", look)
        await scene.recorder().work_off()

        assert seen == [(True, "stored")]

    async def test_a_file_that_is_still_written_waits_without_counting_as_a_try(
        self, scene: Scene
    ) -> None:
        call_id = await scene.call(at_rest=False)

        await scene.recorder().work_off()
        waiting = await scene.row(call_id)
        scene.clock.advance(seconds=3)
        await scene.recorder().work_off()

        assert (waiting.state, waiting.tries) == (RecordingState.CAPTURED, 0)
        assert (await scene.row(call_id)).state is RecordingState.STORED

    async def test_a_file_shorter_than_the_talk_is_pointed_out(self, scene: Scene) -> None:
        call_id = await scene.call(seconds=2.0)
        await scene.change(call_id, talked_ms=3_001)

        await scene.recorder().work_off()

        row = await scene.row(call_id)
        assert row.state is RecordingState.STORED
        assert row.error.startswith("duration_differs: The file lasts 2.0 s")

    async def test_only_the_recordings_of_its_own_pbx(self, scene: Scene) -> None:
        call_id = await scene.call()
        await scene.change(call_id, pbx="pbx2")

        assert await scene.recorder().work_off() == 0


class TestNoFile:
    async def test_is_missing_after_a_minute(self, scene: Scene) -> None:
        call_id = await scene.call()
        scene.raw(call_id).unlink()
        await scene.change(call_id, captured_at=scene.clock.now())

        await scene.recorder().work_off()
        early = await scene.row(call_id)
        scene.clock.advance(seconds=61)
        await scene.recorder().work_off()

        assert early.state is RecordingState.CAPTURED
        late = await scene.row(call_id)
        assert late.state is RecordingState.MISSING
        assert late.error.startswith("raw_missing: ")

    async def test_an_empty_file_is_no_recording(self, scene: Scene) -> None:
        call_id = await scene.call()
        scene.raw(call_id).write_bytes(b"")
        os.utime(scene.raw(call_id), (0, 0))

        await scene.recorder().work_off()
        await scene.recorder().reconcile()

        assert (await scene.row(call_id)).error.startswith("raw_empty: ")
        assert not scene.raw(call_id).exists()

    async def test_a_file_that_comes_late_is_kept_after_all(self, scene: Scene) -> None:
        call_id = await scene.call(state=RecordingState.MISSING)

        await scene.recorder().reconcile()
        await scene.recorder().work_off()

        assert (await scene.row(call_id)).state is RecordingState.STORED


class TestTwoRecorders:
    async def test_no_recording_is_claimed_twice(self, scene: Scene) -> None:
        calls = {await scene.call(seconds=0.5) for _ in range(6)}
        one, other = scene.recorder(), scene.recorder()

        worked = await asyncio.gather(one.work_off(), other.work_off())

        assert sum(worked) == len(calls)
        for call_id in calls:
            row = await scene.row(call_id)
            assert (row.state, row.tries) == (RecordingState.STORED, 1)

    async def test_two_claims_at_one_moment_take_different_rows(self, scene: Scene) -> None:
        await scene.call()
        now = scene.clock.now()

        async with scene.sessions.begin() as one, scene.sessions.begin() as other:
            first = await queue.claim(one, "pbx1", now)
            second = await queue.claim(other, "pbx1", now)

        assert first is not None
        assert second is None

    async def test_who_slept_past_the_lease_changes_nothing(self, scene: Scene) -> None:
        call_id = await scene.call()
        async with scene.sessions.begin() as session:
            slow = await queue.claim(session, "pbx1", scene.clock.now())
        assert slow is not None
        scene.clock.advance(seconds=61)

        assert await scene.recorder().work_off() == 1
        async with scene.sessions.begin() as session:
            is_ours = await queue.failed(session, slow, DiskFull(), scene.clock.now())

        assert not is_ours
        assert (await scene.row(call_id)).state is RecordingState.STORED

    async def test_a_renewed_lease_is_not_claimable(self, scene: Scene) -> None:
        await scene.call()
        async with scene.sessions.begin() as session:
            held = await queue.claim(session, "pbx1", scene.clock.now())
        assert held is not None
        scene.clock.advance(seconds=50)
        async with scene.sessions.begin() as session:
            renewed = await queue.renew(session, held, scene.clock.now())

        scene.clock.advance(seconds=50)

        assert renewed is not None
        assert await scene.recorder().work_off() == 0


class TestOneBadRecording:
    async def test_does_not_stop_the_others(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        bad, good = await scene.call(), await scene.call()
        keep = pipeline.keep

        def sometimes(job: pipeline.Job, *rest: Any) -> pipeline.Kept:
            if job.call_id == bad:
                raise MemoryError("as if")
            return keep(job, *rest)

        monkeypatch.setattr(pipeline, "keep", sometimes)
        await scene.recorder().work_off()

        assert (await scene.row(bad)).error == "recording_failed: as if"
        assert (await scene.row(good)).state is RecordingState.STORED

    async def test_waits_longer_after_each_try(self, scene: Scene) -> None:
        call_id = await scene.call()
        waits = []
        for _ in range(8):
            async with scene.sessions.begin() as session:
                held = await queue.claim(session, "pbx1", scene.clock.now())
                assert held is not None
                await queue.failed(session, held, DiskFull(), scene.clock.now())
            next_at = (await scene.row(call_id)).next_at
            assert next_at is not None
            waits.append((next_at - scene.clock.now()).total_seconds())
            scene.clock.advance(seconds=waits[-1])

        assert waits == [15, 30, 60, 120, 240, 480, 600, 600]


class TestReconcile:
    async def test_an_open_row_of_a_call_that_is_over_is_captured(self, scene: Scene) -> None:
        over = await scene.call(state=RecordingState.OPEN)
        up = await scene.call(state=RecordingState.OPEN, ended=False)

        await scene.recorder().reconcile()

        row = await scene.row(over)
        assert (row.state, row.talked_ms) == (RecordingState.CAPTURED, 2_000)
        assert row.captured_at is not None
        assert (await scene.row(up)).state is RecordingState.OPEN

    async def test_a_file_without_a_row_gets_one(self, scene: Scene) -> None:
        call_id = await scene.call(state=None)

        await scene.recorder().reconcile()
        await scene.recorder().work_off()

        assert (await scene.row(call_id)).state is RecordingState.STORED

    async def test_files_of_nobody_are_left_alone(self, scene: Scene) -> None:
        call_id = await scene.call()
        await scene.recorder().work_off()
        for name in (f"{uuid7()}.raw", "notes.raw"):
            write_raw(scene.settings.spool_dir / name, talk(0.1), talk(0.1))
            os.utime(scene.settings.spool_dir / name, (0, 0))

        await scene.recorder().reconcile()

        assert len(list(scene.settings.spool_dir.iterdir())) == 2
        assert (await scene.row(call_id)).state is RecordingState.STORED


class TestRun:
    async def test_a_bell_starts_the_work_at_once(self, scene: Scene) -> None:
        async with Bell(scene.settings.database_url).running() as bell:
            await bell.listening()
            task = asyncio.create_task(scene.recorder().run(bell))
            with bell.hears("recordings") as ear:
                call_id = await scene.call()
                # Leaving the spool is the last step, after the row says that it is stored.
                while scene.raw(call_id).exists():
                    await ear.wait(1.0)
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

        assert (await scene.row(call_id)).state is RecordingState.STORED

    async def test_the_backlog_is_counted_by_state(self, scene: Scene) -> None:
        await scene.call()
        await scene.call(state=RecordingState.MISSING)

        async with scene.sessions.begin() as session:
            counted = await queue.backlog(session)

        assert counted == {RecordingState.CAPTURED: 1, RecordingState.MISSING: 1}
