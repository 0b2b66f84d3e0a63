"""The desk as a stream: the whole of it at once, and again whenever something of it changes.

A look at the rows has its own short transaction. A bell may be lost, so the rows are looked at now
and then anyway (watch.py). While the database is away or overrun the stream waits: a hundred
browsers that all connect again would only add to it.
"""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import structlog
from fastapi.sse import ServerSentEvent

from app.bell import Bell
from app.calling.desk import queries
from app.calling.desk.schemas import Desk
from app.calling.desk.snapshot import desk_of
from app.calling.desk.watch import Desks
from app.db import DOWN
from app.models.account import Account

log = structlog.get_logger()

REFRESH = timedelta(seconds=30)
"""Counters of time grow without an event; the console counts on, this corrects it."""
BLIND_SECONDS = 1.0


async def desk_events(desks: Desks, bell: Bell, agent: Account) -> AsyncIterator[ServerSentEvent]:
    """Ends when the account is closed."""
    with bell.hears(f"desk:{agent.id}") as ear, desks.watching(agent.id, ear) as place:
        while True:
            try:
                desk = await _look(desks, agent)
            except DOWN as error:
                log.warning("desk.blind", why=str(error).splitlines()[0])
                await asyncio.sleep(BLIND_SECONDS)
                continue
            if desk is None:
                return
            place.version = desk.version
            yield ServerSentEvent(data=desk, event="desk", id=str(desk.version))
            await ear.wait(REFRESH.total_seconds())


async def _look(desks: Desks, agent: Account) -> Desk | None:
    """Return the desk as it is now, or None when the account is closed."""
    async with desks.turn, desks.sessions() as session:
        seat = await queries.seat(session, agent)
        if not seat.is_open:
            return None
        return await desk_of(
            session,
            agent,
            seat,
            campaign_of=desks.campaign,
            zone=desks.zone,
            now=desks.clock.now(),
        )
