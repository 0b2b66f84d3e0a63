"""Sums of one agent's calls, from the roll-ups wherever those hold them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.call import Call
from app.models.quality import Example

_TALLY = text(
    """
    SELECT coalesce(sum(calls), 0) AS calls, coalesce(sum(prospect_calls), 0) AS prospects
    FROM call_days_now
    WHERE day >= :first AND agent_id IN (
        SELECT id FROM accounts
        WHERE (CAST(:agent_id AS uuid) IS NULL OR id = :agent_id)
          AND (CAST(:team_id AS uuid) IS NULL OR team_id = :team_id)
    )
    """
)
_MONTHS = text(
    """
    SELECT coalesce(c.month, r.month) AS month,
           coalesce(c.calls, 0) AS calls, coalesce(c.effective, 0) AS effective,
           coalesce(c.prospects, 0) AS prospects, coalesce(c.talk_ms, 0) AS talk_ms,
           coalesce(r.reviews, 0) AS reviews, r.score
    FROM (
        SELECT CAST(date_trunc('month', day) AS date) AS month, sum(calls) AS calls,
               sum(effective) AS effective, sum(prospect_calls) AS prospects,
               sum(talk_ms) AS talk_ms
        FROM call_days_now WHERE agent_id = :agent_id GROUP BY 1
    ) AS c
    FULL JOIN (
        SELECT CAST(date_trunc('month', given_at AT TIME ZONE :zone) AS date) AS month,
               count(*) AS reviews, avg(score) AS score
        FROM reviews WHERE agent_id = :agent_id GROUP BY 1
    ) AS r ON r.month = c.month
    ORDER BY 1 DESC
    """
)


async def tally(
    session: AsyncSession,
    *,
    first: date,
    agent_id: UUID | None = None,
    team_id: UUID | None = None,
) -> tuple[int, int]:
    """Calls and prospects since the day: of the agent, of the team, or of everybody."""
    found = await session.execute(
        _TALLY, {"first": first, "agent_id": agent_id, "team_id": team_id}
    )
    row = found.one()
    return int(row.calls), int(row.prospects)


async def calls_since_prospect(session: AsyncSession, agent_id: UUID, first: datetime) -> int:
    """Calls after the last one that found a prospect, at most those since `first`."""
    mine = Call.agent_id == agent_id, Call.placed_at >= first
    last = select(func.max(Call.placed_at)).where(*mine, Call.is_prospect).scalar_subquery()
    found = select(func.count()).where(*mine, Call.placed_at > func.coalesce(last, first))
    return await session.scalar(found) or 0


async def months(session: AsyncSession, agent_id: UUID, zone: str) -> Sequence[Row[Any]]:
    return (await session.execute(_MONTHS, {"agent_id": agent_id, "zone": zone})).all()


async def people(session: AsyncSession, agent_id: UUID) -> int:
    found = select(func.count(Call.lead_id.distinct()))
    return await session.scalar(found.where(Call.agent_id == agent_id, Call.is_effective)) or 0


async def examples(session: AsyncSession, agent_id: UUID) -> int:
    found = select(func.count(Example.id)).join(Call, Call.id == Example.call_id)
    return await session.scalar(found.where(Call.agent_id == agent_id)) or 0
