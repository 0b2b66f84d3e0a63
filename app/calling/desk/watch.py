"""What all desks' streams of a process share, so that a hundred of them cost little.

One look at the versions of all watched desks stands in for one by each. Few desks are put together
at once, on connections of their own: the others wait for their turn, and what happens meanwhile is
in it. And what a desk shows of its campaign is read once for all who work there, and kept for a
moment.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from fastapi import Depends, FastAPI
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import HTTPConnection

from app.bell import Ear
from app.calling.desk import queries
from app.calling.desk.schemas import DeskCampaign
from app.calling.desk.snapshot import campaign_of
from app.clock import Clock
from app.db import DOWN, Sessions, open_reader, open_sessions

log = structlog.get_logger()

LOOK_SECONDS = 5.0
"""An agent sees the own counters move within this time even if every bell is lost."""
AT_ONCE = 4
CAMPAIGN_SECONDS = 2.0


@dataclass(slots=True, eq=False)
class Place:
    """One stream, and the version of the desk that it has sent."""

    agent_id: UUID
    ear: Ear
    version: int = -1


class Desks:
    def __init__(self, sessions: Sessions, clock: Clock, zone: ZoneInfo) -> None:
        self.sessions = sessions
        self.clock = clock
        self.zone = zone
        self._places: set[Place] = set()
        self._campaigns: dict[UUID, tuple[float, DeskCampaign | None]] = {}
        self.turn = asyncio.Semaphore(AT_ONCE)

    @contextlib.contextmanager
    def watching(self, agent_id: UUID, ear: Ear) -> Iterator[Place]:
        place = Place(agent_id, ear)
        self._places.add(place)
        try:
            yield place
        finally:
            self._places.discard(place)

    async def keep_looking(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.look()
            except DOWN as error:
                log.warning("desks.blind", why=str(error).splitlines()[0])

    async def look(self) -> None:
        """Wake each stream that has not sent its desk as it is now, or whose account is closed."""
        watched = {place.agent_id for place in self._places}
        if not watched:
            return
        async with self.sessions() as session:
            versions = await queries.versions(session, watched)
        for place in self._places:
            if versions.get(place.agent_id) != place.version:
                place.ear.wake()

    async def campaign(self, session: AsyncSession, campaign_id: UUID) -> DeskCampaign | None:
        now = asyncio.get_running_loop().time()
        kept = self._campaigns.get(campaign_id)
        if kept is None or kept[0] <= now:
            kept = now + CAMPAIGN_SECONDS, await campaign_of(session, campaign_id)
            self._campaigns[campaign_id] = kept
        return kept[1]


@contextlib.asynccontextmanager
async def watching_desks(app: FastAPI) -> AsyncIterator[None]:
    """The process's one look at desks, for as long as the app lives."""
    settings = app.state.settings
    engine = open_reader(settings.database_url, connections=AT_ONCE + 1)
    app.state.desks = Desks(open_sessions(engine), app.state.clock, ZoneInfo(settings.site_zone))
    task = asyncio.create_task(app.state.desks.keep_looking(), name="desks")
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await engine.dispose()


def _desks(connection: HTTPConnection) -> Desks:
    desks: Desks = connection.app.state.desks
    return desks


DesksOf = Annotated[Desks, Depends(_desks)]
