"""Sums over the ledger of time. They read whole days of many agents, so SQL adds up, not Python."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Uuid

from app.models.account import Account, Role
from app.models.call import Call
from app.models.floor import AgentInterval
from dialer.core.metrics import EFFECTIVE_SECONDS
from dialer.core.types import AgentState, Outcome

UNREACHED = (Outcome.FAILED, Outcome.AGENT_NO_ANSWER, Outcome.CONGESTION)
"""Attempts that never got as far as the customer's side; they are no calls of the agent."""


@dataclass(frozen=True, slots=True)
class Within:
    """The span that is asked for, and the instant at which what is open is cut off."""

    first: datetime
    last: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class CallCounts:
    calls: int = 0
    connected: int = 0
    effective: int = 0
    prospects: int = 0
    leads_reached: int = 0
    first_call_at: datetime | None = None
    last_call_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ShiftSums:
    planned: float
    elapsed: float


# Intervals of one agent do not overlap, so of those that began earlier only the last can reach in.
PIECES = """
    WITH piece AS (
        SELECT i.agent_id, i.state, i.ended_at IS NULL AS is_open,
               greatest(i.started_at, :first) AS first,
               least(coalesce(i.ended_at, :now), :last) AS last
        FROM unnest(:agents) AS who(id)
        CROSS JOIN LATERAL (
            SELECT * FROM agent_intervals
            WHERE agent_id = who.id AND started_at >= :first AND started_at < :last
            UNION ALL
            (SELECT * FROM agent_intervals
             WHERE agent_id = who.id AND started_at < :first
             ORDER BY started_at DESC LIMIT 1)
        ) AS i
    )
"""
WORKING = """
    working AS (
        SELECT shifts.agent_id, part.during
        FROM shifts CROSS JOIN LATERAL unnest(tstzmultirange(during) - breaks) AS part(during)
        WHERE shifts.agent_id = ANY(:agents) AND shifts.during && tstzrange(:first, :last)
          AND part.during && tstzrange(:first, :last)
    )
"""
"""Scheduled time without its planned breaks, in pieces."""
STATE_SUMS = text(
    PIECES
    + """
    SELECT agent_id, state, sum(extract(epoch FROM last - first))::float8 AS seconds,
           bool_or(is_open) AS is_open
    FROM piece WHERE last > first
    GROUP BY agent_id, state
    """
).bindparams(bindparam("agents", type_=ARRAY(Uuid())))
TALK_ON_SHIFT = text(
    f"{PIECES.rstrip()},{WORKING}"
    """
    SELECT piece.agent_id,
           sum(extract(epoch FROM least(piece.last, upper(working.during))
               - greatest(piece.first, lower(working.during))))::float8 AS seconds
    FROM piece JOIN working ON working.agent_id = piece.agent_id
         AND working.during && tstzrange(piece.first, piece.last)
    WHERE piece.state = 'talking' AND piece.last > piece.first
    GROUP BY piece.agent_id
    """
).bindparams(bindparam("agents", type_=ARRAY(Uuid())))
SHIFT_SUMS = text(
    f"WITH {WORKING}"
    """
    SELECT agent_id,
           sum(extract(epoch FROM least(upper(during), :last)
               - greatest(lower(during), :first)))::float8 AS planned,
           sum(greatest(0, extract(epoch FROM least(upper(during), :last, :now)
               - greatest(lower(during), :first))))::float8 AS elapsed
    FROM working
    GROUP BY agent_id
    """
).bindparams(bindparam("agents", type_=ARRAY(Uuid())))


def _arguments(agents: Sequence[UUID], within: Within) -> dict[str, Any]:
    return {
        "agents": list(agents),
        "first": within.first,
        "last": within.last,
        "now": within.now,
    }


async def state_sums(
    session: AsyncSession, agents: Sequence[UUID], within: Within
) -> tuple[dict[UUID, dict[AgentState, float]], set[UUID]]:
    """Seconds by agent and state, and the agents who have an interval that still runs."""
    rows = await session.execute(STATE_SUMS, _arguments(agents, within))
    sums: dict[UUID, dict[AgentState, float]] = {}
    live: set[UUID] = set()
    for agent_id, state, seconds, is_open in rows:
        sums.setdefault(agent_id, {})[AgentState(state)] = round(seconds, 6)
        if is_open:
            live.add(agent_id)
    return sums, live


async def talk_on_shift(
    session: AsyncSession, agents: Sequence[UUID], within: Within
) -> dict[UUID, float]:
    rows = await session.execute(TALK_ON_SHIFT, _arguments(agents, within))
    return {agent_id: round(seconds, 6) for agent_id, seconds in rows}


async def shift_sums(
    session: AsyncSession, agents: Sequence[UUID], within: Within
) -> dict[UUID, ShiftSums]:
    rows = await session.execute(SHIFT_SUMS, _arguments(agents, within))
    return {
        agent_id: ShiftSums(round(planned, 6), round(elapsed, 6))
        for agent_id, planned, elapsed in rows
    }


async def call_counts(
    session: AsyncSession, agents: Sequence[UUID], within: Within
) -> dict[UUID, CallCounts]:
    rows: Iterable[Any] = await session.execute(
        select(
            Call.agent_id,
            func.count().filter(Call.outcome.is_(None) | Call.outcome.not_in(UNREACHED)),
            func.count().filter(Call.bridged_at.is_not(None)),
            func.count().filter(Call.is_effective, Call.talked_ms >= EFFECTIVE_SECONDS * 1000),
            func.count(Call.lead_id.distinct()).filter(Call.is_prospect),
            func.count(Call.lead_id.distinct()).filter(Call.bridged_at.is_not(None)),
            func.min(Call.placed_at),
            func.max(Call.placed_at),
        )
        .where(
            Call.agent_id.in_(agents),
            Call.placed_at >= within.first,
            Call.placed_at < within.last,
        )
        .group_by(Call.agent_id)
    )
    return {agent_id: CallCounts(*counts) for agent_id, *counts in rows if agent_id is not None}


async def agents(
    session: AsyncSession, *, team_id: UUID | None, agent_id: UUID | None
) -> Sequence[Account]:
    asked = select(Account).where(Account.role == Role.AGENT).order_by(Account.name, Account.id)
    if team_id is not None:
        asked = asked.where(Account.team_id == team_id)
    if agent_id is not None:
        asked = asked.where(Account.id == agent_id)
    return (await session.scalars(asked)).all()


async def intervals(
    session: AsyncSession, agent_id: UUID, within: Within
) -> Sequence[AgentInterval]:
    """The intervals that touch the span, as they were written.

    They do not overlap, so of those that began before it only the last can reach in.
    """
    before = select(func.max(AgentInterval.started_at)).where(
        AgentInterval.agent_id == agent_id, AgentInterval.started_at < within.first
    )
    rows = await session.scalars(
        select(AgentInterval)
        .where(
            AgentInterval.agent_id == agent_id,
            AgentInterval.started_at >= func.coalesce(before.scalar_subquery(), within.first),
            AgentInterval.started_at < within.last,
            AgentInterval.ended_at.is_(None) | (AgentInterval.ended_at > within.first),
        )
        .order_by(AgentInterval.started_at)
    )
    return rows.all()
