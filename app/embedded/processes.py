"""Talktime's own processes, started beside each other on one machine and kept running."""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import AsyncIterator, Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

from app.embedded import logs, unprivileged

log = structlog.get_logger()

STOP_SECONDS = 10.0
PAUSES = (0.2, 0.5, 1.0, 2.0, 5.0)
NAMES = ("api", "dialer", "recorder")
PREFERRED = ("dialer",)
"""A customer who said hello waits for it."""


PR_SET_PDEATHSIG = 1
_LIBC = ctypes.CDLL(None)


def _end_with_parent() -> None:
    """In the child: be told to stop when the parent is killed and cannot tell."""
    _LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass(slots=True)
class Process:
    """One `talktime` process that is started again when it ends by itself."""

    name: str
    environment: Mapping[str, str]
    log_file: Path
    child: asyncio.subprocess.Process | None = field(default=None)

    async def run(self) -> None:
        """Keep it running until cancelled; then ask it to stop, and insist after a while."""
        failures = 0
        while True:
            await self._start()
            assert self.child is not None
            try:
                code = await self.child.wait()
            except asyncio.CancelledError:
                await self.stop()
                raise
            log.warning("process.ended", name=self.name, code=code, log=str(self.log_file))
            await asyncio.sleep(PAUSES[min(failures, len(PAUSES) - 1)])
            failures += 1

    async def _start(self) -> None:
        self.log_file.parent.mkdir(parents=True, exist_ok=True)
        logs.turn(self.log_file)
        with self.log_file.open("ab") as out:
            self.child = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "app.cli",
                self.name,
                env={**os.environ, **self.environment},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                # Ctrl-C in a terminal reaches the parent alone, who then stops all in order.
                start_new_session=True,
                preexec_fn=_end_with_parent,
            )
        if self.name in PREFERRED:
            unprivileged.prefer(self.child.pid)

    async def stop(self) -> None:
        child = self.child
        if child is None or child.returncode is not None:
            return
        child.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await child.wait()
        except TimeoutError:
            child.kill()
            await child.wait()

    def kill(self) -> None:
        """As a crash would."""
        if self.child is not None and self.child.returncode is None:
            self.child.kill()


@contextlib.asynccontextmanager
async def running(
    environment: Mapping[str, str], log_dir: Path, names: tuple[str, ...] = NAMES
) -> AsyncIterator[dict[str, Process]]:
    """Run the named processes while the body does; the last started is the first stopped."""
    processes = {name: Process(name, environment, log_dir / f"{name}.log") for name in names}
    async with contextlib.AsyncExitStack() as stack:
        for process in processes.values():
            await stack.enter_async_context(_kept(process))
        yield processes


@contextlib.asynccontextmanager
async def _kept(process: Process) -> AsyncIterator[None]:
    task = asyncio.create_task(process.run(), name=process.name)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def until_told(process: Coroutine[Any, Any, None]) -> None:
    """Run until SIGTERM or SIGINT, then let the process end in order."""
    task = asyncio.ensure_future(process)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task


@contextlib.asynccontextmanager
async def told_to_stop() -> AsyncIterator[asyncio.Event]:
    """An event that SIGTERM or Ctrl-C sets."""
    told = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, told.set)
    try:
        yield told
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(number)
