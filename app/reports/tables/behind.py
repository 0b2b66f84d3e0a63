"""The intervals behind a number: whose they are, clipped to the span that was asked for."""

from datetime import UTC, datetime
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

from fastapi import Query
from pydantic import BaseModel, Field
from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.account import Account
from app.models.floor import AgentInterval
from app.paging import Page, keys_of, page_of
from app.reports.figures.times import ESTIMATED
from app.reports.metrics.registry import states_behind
from app.reports.tables.reach import asked_by
from app.reports.tables.schemas import ReportFilter
from dialer.core.types import AgentState


class IntervalsWanted(ReportFilter):
    metric: str = Field(default="signed_in_seconds", max_length=40)
    cursor: str | None = None
    limit: int = Field(default=50, ge=1, le=200)


class IntervalBehind(BaseModel):
    agent_id: UUID
    agent_name: str
    campaign_id: UUID | None
    call_id: UUID | None
    state: AgentState
    reason: str
    started_at: datetime
    ended_at: datetime | None
    seconds: float
    """Within the span that was asked for, up to now."""
    is_estimated: bool


Wanted = Annotated[IntervalsWanted, Query()]


async def intervals(
    session: AsyncSession,
    viewer: Account,
    wanted: IntervalsWanted,
    *,
    zone: ZoneInfo,
    now: datetime,
) -> Page[IntervalBehind]:
    """Newest first."""
    asked = await asked_by(session, viewer, wanted, zone=zone, now=now)
    states = states_behind(wanted.metric)
    ends = max(asked.begins, asked.ends)
    first = func.greatest(AgentInterval.started_at, asked.begins)
    last = func.least(func.coalesce(AgentInterval.ended_at, ends), ends)
    found = (
        select(AgentInterval, Account.name, func.extract("epoch", last - first))
        .join(Account, Account.id == AgentInterval.agent_id)
        .where(
            AgentInterval.agent_id.in_(asked.people),
            AgentInterval.state.in_(states),
            AgentInterval.started_at < ends,
            _may_reach(asked.begins),
            last > asked.begins,
        )
        .order_by(AgentInterval.started_at.desc(), AgentInterval.id.desc())
        .limit(wanted.limit + 1)
    )
    if asked.campaigns is not None:
        found = found.where(AgentInterval.campaign_id.in_(asked.campaigns))
    if wanted.metric == ESTIMATED:
        found = found.where(AgentInterval.is_estimated)
    if wanted.cursor:
        before = keys_of(wanted.cursor, datetime.fromisoformat, int)
        found = found.where(tuple_(AgentInterval.started_at, AgentInterval.id) < before)
    rows = (await session.execute(found)).all()
    shown, next_cursor = page_of(
        rows, wanted.limit, lambda row: (row[0].started_at.isoformat(), row[0].id)
    )
    return Page(
        items=[
            IntervalBehind(
                **{name: getattr(row[0], name) for name in SAME},
                agent_name=row[1],
                seconds=round(float(row[2]), 6),
            )
            for row in shown
        ],
        next_cursor=next_cursor,
    )


def _may_reach(at: datetime) -> ColumnElement[bool]:
    """Intervals of earlier months are closed at their month's end, or still open."""
    month = at.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (AgentInterval.started_at >= month) | AgentInterval.ended_at.is_(None)


SAME = (
    "agent_id",
    "campaign_id",
    "call_id",
    "state",
    "reason",
    "started_at",
    "ended_at",
    "is_estimated",
)
