from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, literal, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.account import Account
from app.models.call import Call
from app.models.floor import AgentInterval, Correction

TURN = text("SELECT pg_advisory_xact_lock(1818518369, CAST(:number AS integer))")
"""The lock that the ledger's own trigger takes for an agent."""


async def take_turn(session: AsyncSession, agent: Account) -> None:
    """Whoever writes this agent's time waits until our transaction is over."""
    await session.execute(TURN, {"number": agent.number})


async def intervals(
    session: AsyncSession, agent_id: UUID, first: datetime, last: datetime
) -> Sequence[AgentInterval]:
    """What touches the span, in order; an open interval has no end."""
    rows = await session.scalars(
        select(AgentInterval)
        .where(
            AgentInterval.agent_id == agent_id,
            AgentInterval.started_at < last,
            AgentInterval.ended_at.is_(None) | (AgentInterval.ended_at > first),
        )
        .order_by(AgentInterval.started_at)
    )
    return rows.all()


async def remove(session: AsyncSession, rows: Sequence[AgentInterval]) -> None:
    for row in rows:
        await session.execute(
            delete(AgentInterval).where(
                AgentInterval.id == row.id, AgentInterval.started_at == row.started_at
            )
        )
        session.expunge(row)


async def corrections(
    session: AsyncSession, agent_id: UUID, first: datetime, last: datetime
) -> Sequence[tuple[Correction, str]]:
    rows = await session.execute(
        select(Correction, Account.name)
        .join(Account, Account.id == Correction.account_id)
        .where(
            Correction.agent_id == agent_id,
            Correction.started_at < last,
            Correction.ended_at > first,
        )
        .order_by(Correction.created_at, Correction.id)
    )
    return [(correction, name) for correction, name in rows]


async def is_bridged(
    session: AsyncSession, call_id: UUID, agent_id: UUID, first: datetime, last: datetime
) -> bool:
    """Whether this call of the agent was up, after its bridge, all the time of the span."""
    found = await session.scalar(
        select(literal(1)).where(
            Call.id == call_id,
            Call.agent_id == agent_id,
            Call.bridged_at <= first,
            Call.ended_at >= last,
        )
    )
    return found is not None
