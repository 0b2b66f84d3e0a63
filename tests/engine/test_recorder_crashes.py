"""Whatever breaks in a recorder, the raw file stays, and the next run finishes the work."""

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from app.clock import SetClock
from app.config import Settings
from app.db import Sessions
from app.engine.recorder import recorder_of
from app.models.call import RecordingState
from recordings import pipeline
from tests.engine.recorder_kit import Scene

SLOW_FFMPEG = """#!/bin/sh
for last; do :; done
printf 'half an encode' > "$last"
touch "$0.began"
exec sleep 60
"""


@pytest.fixture
def scene(sessions: Sessions, database: str, tmp_path: Path) -> Scene:
    return Scene(sessions, database, tmp_path)


class TestCrashes:
    async def test_killed_in_the_middle_of_an_encode(self, scene: Scene, tmp_path: Path) -> None:
        call_id = await scene.call()
        before = scene.raw(call_id).read_bytes()
        tools = tmp_path / "tools"
        tools.mkdir()
        (tools / "ffmpeg").write_text(SLOW_FFMPEG)
        (tools / "ffmpeg").chmod(0o755)

        with another_recorder(scene.settings, tools) as process:
            await asyncio.to_thread(wait_for, tools / "ffmpeg.began")
            process.send_signal(signal.SIGKILL)
            process.wait()
        left = await scene.row(call_id)
        now = SetClock(left.lease_until or scene.clock.now())
        assert await scene.recorder(SetClock(now.now() - timedelta(seconds=1))).work_off() == 0
        await scene.recorder(now).work_off()

        assert left.state is RecordingState.CAPTURED
        assert left.key is None
        row = await scene.row(call_id)
        assert (row.state, row.tries, row.duration_ms) == (RecordingState.STORED, 2, 2_000)
        assert len(before) == 2 * 32_000
        assert not scene.raw(call_id).exists()

    async def test_what_a_dead_recorder_left_is_swept(self, scene: Scene) -> None:
        folder = scene.settings.var_dir / "work" / "recordings"
        folder.mkdir(parents=True)
        left = folder / f"{uuid7()}.ogg.ab.part"
        left.write_bytes(b"half")
        os.utime(left, (0, 0))

        await scene.recorder().reconcile()

        assert list(folder.iterdir()) == []

    async def test_died_between_the_row_and_the_raw_file(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        call_id = await scene.call()
        with monkeypatch.context() as patch:
            patch.setattr(pipeline, "remove_raw", lambda *_: False)
            await scene.recorder().work_off()
        assert scene.raw(call_id).exists()

        await scene.recorder().reconcile()

        assert not scene.raw(call_id).exists()

    async def test_the_raw_file_stays_when_the_object_was_lost(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        call_id = await scene.call()
        with monkeypatch.context() as patch:
            patch.setattr(pipeline, "remove_raw", lambda *_: False)
            await scene.recorder().work_off()
        scene.store.delete((await scene.row(call_id)).key or "")

        await scene.recorder().reconcile()

        assert scene.raw(call_id).exists()

    async def test_stopped_it_gives_its_claim_back(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        call_id = await scene.call()
        loop, began, may_go_on = asyncio.get_running_loop(), asyncio.Event(), asyncio.Event()

        def slow(*_: Any) -> None:
            loop.call_soon_threadsafe(began.set)
            asyncio.run_coroutine_threadsafe(may_go_on.wait(), loop).result()

        monkeypatch.setattr(pipeline, "keep", slow)
        task = asyncio.create_task(scene.recorder().work_once())
        await began.wait()
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        may_go_on.set()

        row = await scene.row(call_id)
        assert (row.state, row.lease_until, row.tries) == (RecordingState.CAPTURED, None, 0)


class TestDiskFull:
    async def test_is_said_in_the_row_and_tried_again_when_there_is_room(
        self, scene: Scene, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        call_id = await scene.call()

        def no_space(descriptor: int) -> None:
            raise OSError(28, os.strerror(28))

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", no_space)
            await scene.recorder().work_off()
        failed = await scene.row(call_id)
        assert await scene.recorder().work_off() == 0
        scene.clock.advance(seconds=16)
        await scene.recorder().work_off()

        assert failed.state is RecordingState.FAILED
        assert failed.error.startswith("disk_full: No space is left")
        assert failed.next_at == scene.clock.now() - timedelta(seconds=1)
        row = await scene.row(call_id)
        assert (row.state, row.error) == (RecordingState.STORED, "")

    async def test_a_store_on_a_disk_that_is_really_full(
        self, scene: Scene, small_disk: Path
    ) -> None:
        call_id = await scene.call(seconds=20)
        full = scene.settings.model_copy(update={"store_url": small_disk.as_uri()})

        await recorder_of(full, scene.sessions, scene.clock).work_off()

        row = await scene.row(call_id)
        assert row.error.startswith("disk_full: ")
        assert scene.raw(call_id).exists()
        assert files_in(small_disk) == []

    async def test_the_work_folder_on_a_disk_that_is_really_full(
        self, scene: Scene, small_disk: Path
    ) -> None:
        call_id = await scene.call(seconds=20)
        full = scene.settings.model_copy(update={"var_dir": small_disk})

        await recorder_of(full, scene.sessions, scene.clock).work_off()

        row = await scene.row(call_id)
        assert row.error.startswith("disk_full: ")
        assert scene.raw(call_id).exists()
        assert files_in(small_disk) == []


@contextlib.contextmanager
def another_recorder(settings: Settings, tools: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A recorder process of its own that finds its ffmpeg in `tools`."""
    script = (
        "import asyncio; from app.config import Settings; from app.engine.recorder import serve;"
        "asyncio.run(serve(Settings()))"
    )
    environment = {
        **os.environ,
        "PATH": f"{tools}:{os.environ['PATH']}",
        "TALKTIME_VAR_DIR": str(settings.var_dir),
        "TALKTIME_DATABASE_URL": settings.database_url,
    }
    process = subprocess.Popen(
        [sys.executable, "-c", script], env=environment, start_new_session=True
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # Its ffmpeg outlives it.
        process.wait()


def wait_for(path: Path, seconds: float = 15.0) -> None:
    """Wait for a file of another process, which has no event for us."""
    until = time.monotonic() + seconds
    while not path.exists():
        assert time.monotonic() < until, f"{path} did not appear"
        time.sleep(0.02)


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=32k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(command, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount a small disk; the double above fills one for everybody")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)
