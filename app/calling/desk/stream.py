"""The desk as a stream: the whole of it at once, and again whenever something of it changes.

A look at the rows has its own short transaction. A bell may be lost, so the rows are looked at now
and then anyway; a snapshot that says nothing new is not sent.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from zoneinfo import ZoneInfo

from fastapi.sse import ServerSentEvent
from sqlalchemy.ext.asyncio import AsyncSession

from app.bell import Bell
from app.calling.desk import queries
from app.calling.desk.snapshot import snapshot
from app.clock import Clock
from app.db import Sessions
from app.models.account import Account

LOOK_SECONDS = 5.0
"""An agent sees the own counters move within this time even if every bell is lost."""
REFRESH = timedelta(seconds=30)
"""Counters of time grow without an event; the console counts on, this corrects it."""


async def desk_events(
    sessions: Sessions, bell: Bell, clock: Clock, agent: Account, zone: ZoneInfo
) -> AsyncIterator[ServerSentEvent]:
    """Ends when the account is closed."""
    with bell.hears(f"desk:{agent.id}") as ear:
        sent_version, sent_at = -1, clock.now()
        rung = True
        while True:
            async with sessions.begin() as session:
                if not await _may_go_on(session, agent):
                    return
                now = clock.now()
                version = await queries.version(session, agent.id)
                if rung or version != sent_version or now - sent_at >= REFRESH:
                    desk = await snapshot(session, agent, zone=zone, now=now)
                    sent_version, sent_at = desk.version, now
                    event = ServerSentEvent(data=desk, event="desk", id=str(desk.version))
                else:
                    event = None
            if event is not None:
                yield event
            rung = bool(await ear.wait(LOOK_SECONDS))


async def _may_go_on(session: AsyncSession, agent: Account) -> bool:
    account = await session.get(Account, agent.id)
    return account is not None and account.is_active
