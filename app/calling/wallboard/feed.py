"""One look a second for a whole process, while anybody watches."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from zoneinfo import ZoneInfo

import structlog
from fastapi import FastAPI
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from app.calling.wallboard.board import Board, Looker
from app.clock import Clock
from app.db import Sessions

log = structlog.get_logger()

LOOK_SECONDS = 1.0


class Feed:
    """Starts with the first watcher and ends with the last."""

    def __init__(self, sessions: Sessions, clock: Clock, zone: ZoneInfo) -> None:
        self._sessions = sessions
        self._clock = clock
        self._looker = Looker(zone)
        self.watchers = 0
        self._task: asyncio.Task[None] | None = None
        self._board: Board | None = None
        self._turn = asyncio.Condition()

    @contextlib.asynccontextmanager
    async def watching(self) -> AsyncIterator[AsyncIterator[Board]]:
        """Give boards as they come. A slow watcher misses some, and never gets an old one."""
        self.watchers += 1
        if self._task is None:
            self._board = None
            self._task = asyncio.create_task(self._run(), name="wallboard")
        try:
            yield self._boards()
        finally:
            self.watchers -= 1
            if self.watchers == 0:
                await self.close()

    async def close(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _boards(self) -> AsyncIterator[Board]:
        seen: Board | None = None
        while True:
            seen = await self._after(seen)
            yield seen

    async def _after(self, seen: Board | None) -> Board:
        async with self._turn:
            while self._board is None or self._board is seen:
                await self._turn.wait()
            return self._board

    async def _run(self) -> None:
        while True:
            try:
                async with self._sessions() as session:
                    board = await self._looker.look(session, self._clock.now())
            except (DBAPIError, PoolExhausted) as error:
                log.warning("wallboard.blind", why=str(error).splitlines()[0])
            else:
                async with self._turn:
                    self._board = board
                    self._turn.notify_all()
            await asyncio.sleep(LOOK_SECONDS)


@contextlib.asynccontextmanager
async def wallboard_feed(app: FastAPI) -> AsyncIterator[None]:
    """The process's one feed, for as long as the app lives."""
    zone = ZoneInfo(app.state.settings.site_zone)
    feed = Feed(app.state.sessions, app.state.clock, zone)
    app.state.wallboard = feed
    try:
        yield
    finally:
        await feed.close()
