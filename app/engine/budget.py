"""What the ledger says of the abandonment budget: shared by all dialers, and never forgotten.

Each running campaign that paces itself is told, every few seconds, how many people answered and how
many were abandoned in its accounting window. Hours that cannot change any more are read once.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import DOWN, Sessions
from app.models.call import Call
from app.models.campaign import Campaign, CampaignStatus
from dialer.core.events import BudgetSeen
from dialer.core.types import CampaignId, Instant, Mode, Outcome

log = structlog.get_logger()

LOOK_SECONDS = 3.0
SETTLED = timedelta(hours=3)
"""A call placed so long ago has its answer and, if it was abandoned, its end."""
PACED = (Mode.PROGRESSIVE, Mode.POWER, Mode.PREDICTIVE)
"""Modes in which nobody has promised to be there: these calls can be abandoned."""
BUDGETED = (Mode.POWER, Mode.PREDICTIVE)

Hours = dict[datetime, tuple[int, int]]
"""Answered and abandoned, by the hour in which the call was placed."""


async def hours_of(
    session: AsyncSession, campaign_id: UUID, since: datetime, until: datetime
) -> Hours:
    """People who answered a call placed in [since, until), and those of them who were abandoned."""
    hour = func.date_trunc("hour", Call.placed_at)
    rows = await session.execute(
        select(
            hour,
            func.count().filter(Call.answered_at.is_not(None)),
            func.count().filter(Call.outcome == Outcome.ABANDONED),
        )
        .where(
            Call.campaign_id == campaign_id,
            Call.mode.in_(PACED),
            Call.placed_at >= since,
            Call.placed_at < until,
        )
        .group_by(hour)
    )
    return {at: (answered, abandoned) for at, answered, abandoned in rows}


@dataclass(slots=True)
class Window:
    """A campaign's accounting window; its settled hours are kept."""

    settled: Hours = field(default_factory=dict)
    settled_until: datetime | None = None

    async def read(
        self, session: AsyncSession, campaign_id: UUID, hours: int, now: datetime
    ) -> tuple[int, int]:
        begins = now - timedelta(hours=hours)
        until = (now - SETTLED).replace(minute=0, second=0, microsecond=0)
        if self.settled_until is None:
            self.settled_until = begins
        if self.settled_until < until:
            fresh = await hours_of(session, campaign_id, self.settled_until, until)
            for hour, (answered, abandoned) in fresh.items():
                # An hour of the database's zone may begin within one of ours.
                before = self.settled.get(hour, (0, 0))
                self.settled[hour] = (before[0] + answered, before[1] + abandoned)
            self.settled_until = until
        oldest = begins - timedelta(hours=1)
        self.settled = {at: counts for at, counts in self.settled.items() if at > oldest}
        young = await hours_of(session, campaign_id, max(begins, self.settled_until), now)
        counted = [*self.settled.values(), *young.values()]
        return sum(one for one, _ in counted), sum(two for _, two in counted)


class Budgets:
    """The windows of all running campaigns."""

    def __init__(self) -> None:
        self._windows: dict[tuple[UUID, int], Window] = {}

    async def read(self, session: AsyncSession, at: Instant) -> list[BudgetSeen]:
        now = datetime.fromtimestamp(at, UTC)
        running = await session.execute(
            select(Campaign.id, Campaign.abandon_window_hours).where(
                Campaign.status == CampaignStatus.RUNNING, Campaign.mode.in_(BUDGETED)
            )
        )
        wanted = [(campaign_id, hours) for campaign_id, hours in running]
        self._windows = {key: self._windows.get(key, Window()) for key in wanted}
        seen = []
        for (campaign_id, hours), window in self._windows.items():
            answered, abandoned = await window.read(session, campaign_id, hours, now)
            seen.append(BudgetSeen(at, CampaignId(str(campaign_id)), answered, abandoned))
        return seen


async def tell_budgets(
    put: Callable[[BudgetSeen], None], sessions: Sessions, now: Callable[[], Instant]
) -> None:
    """Tell the floor again and again, until cancelled. While the ledger is down it goes by its own
    count."""
    budgets = Budgets()
    while True:
        try:
            async with sessions() as session:
                seen = await budgets.read(session, now())
        except DOWN as error:
            log.warning("budget.down", why=str(error).splitlines()[0])
        else:
            for each in seen:
                put(each)
        await asyncio.sleep(LOOK_SECONDS)
