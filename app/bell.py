"""NOTIFY as a doorbell: it says that rows changed, the rows say what.

All bells ring through one PostgreSQL channel, so that a process listens once, on one connection,
whatever comes and goes. A bell may be lost (a reconnect) or heard twice; whoever waits looks at
the rows after each wait, and a wait ends on its own after a while.
"""

import asyncio
import contextlib
import json
from collections import deque
from collections.abc import AsyncIterator, Iterator
from typing import Annotated

import psycopg
import structlog
from fastapi import Depends
from psycopg.conninfo import make_conninfo
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import HTTPConnection

from app.db import libpq_url

log = structlog.get_logger()

WIRE = "talktime"
POLL_SECONDS = 15.0
CHECK_SECONDS = 20.0
RETRY_SECONDS = (0.2, 0.5, 1.0, 2.0, 5.0)
PAYLOADS_KEPT = 256


async def ring(session: AsyncSession, channel: str, payload: str = "") -> None:
    """Ring inside the caller's transaction: heard only if and when it commits.

    Payloads are ids and small numbers: PostgreSQL refuses more than 8000 bytes.
    """
    message = json.dumps([channel, payload])
    await session.execute(
        text("SELECT pg_notify(:wire, :message)"), {"wire": WIRE, "message": message}
    )


class Ear:
    """One waiter's place at the bell."""

    def __init__(self) -> None:
        self._heard = asyncio.Event()
        self._payloads: deque[str] = deque(maxlen=PAYLOADS_KEPT)

    def wake(self, payload: str | None = None) -> None:
        if payload is not None:
            self._payloads.append(payload)
        self._heard.set()

    async def wait(self, timeout: float = POLL_SECONDS) -> list[str]:
        """Return what was rung since the last wait, or nothing when it is time to look anyway."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout):
                await self._heard.wait()
        self._heard.clear()
        payloads = list(self._payloads)
        self._payloads.clear()
        return payloads


class Bell:
    """Listens for the whole process and wakes whoever waits on a channel."""

    def __init__(self, url: str) -> None:
        self._address = make_conninfo(
            libpq_url(url),
            application_name="talktime bell",
            keepalives_idle=10,
            keepalives_interval=5,
            keepalives_count=3,
        )
        self._ears: dict[str, set[Ear]] = {}
        self._listening = asyncio.Event()

    @contextlib.contextmanager
    def hears(self, *channels: str) -> Iterator[Ear]:
        """Take a place before looking at the rows, or a bell between the two is missed."""
        ear = Ear()
        for channel in channels:
            self._ears.setdefault(channel, set()).add(ear)
        try:
            yield ear
        finally:
            for channel in channels:
                self._forget(channel, ear)

    def _forget(self, channel: str, ear: Ear) -> None:
        ears = self._ears[channel]
        ears.discard(ear)
        if not ears:
            del self._ears[channel]

    async def listening(self) -> None:
        """Wait until bells are heard."""
        await self._listening.wait()

    @property
    def is_listening(self) -> bool:
        return self._listening.is_set()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["Bell"]:
        task = asyncio.create_task(self.run(), name="bell")
        try:
            yield self
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def run(self) -> None:
        """Listen until cancelled. A lost connection is made again, each time a little later."""
        failures = 0
        while True:
            try:
                await self._listen()
            except psycopg.Error as error:
                failures = 1 if self.is_listening else failures + 1
                self._listening.clear()
                log.warning("bell.lost", error=str(error).splitlines()[0], failures=failures)
                await asyncio.sleep(RETRY_SECONDS[min(failures, len(RETRY_SECONDS)) - 1])

    async def _listen(self) -> None:
        connection = await psycopg.AsyncConnection.connect(self._address, autocommit=True)
        async with connection:
            await connection.execute(f'LISTEN "{WIRE}"')
            self._listening.set()
            self._wake_everyone()  # What rang while nobody listened is lost: let all look.
            while True:
                async for notify in connection.notifies(timeout=CHECK_SECONDS):
                    self._deliver(notify.payload)
                await connection.execute("SELECT 1")  # A half-open connection fails here.

    def _deliver(self, message: str) -> None:
        try:
            channel, payload = json.loads(message)
        except (ValueError, TypeError):
            log.warning("bell.unreadable", message=message[:100])
            return
        for ear in self._ears.get(channel, ()):
            ear.wake(payload)

    def _wake_everyone(self) -> None:
        for ears in self._ears.values():
            for ear in ears:
                ear.wake()


def _bell(connection: HTTPConnection) -> Bell:
    bell: Bell = connection.app.state.bell
    return bell


BellOf = Annotated[Bell, Depends(_bell)]
