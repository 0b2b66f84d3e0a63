"""Rows about who can be given a customer, and who was."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.account import Account, Team
from app.models.control import AgentMessage, CallSpan, HandOff, ThirdParty
from app.models.floor import Desk
from app.models.lead import Lead
from app.models.rules import DncNumber
from dialer.core.types import AgentState, SpanKind

MOST = 200


async def colleagues(
    session: AsyncSession, campaign_id: UUID, but: UUID
) -> Sequence[Row[Desk, Account]]:
    """Who else works for the campaign now, by name."""
    rows = await session.execute(
        select(Desk, Account)
        .join(Account, Account.id == Desk.agent_id)
        .where(
            Desk.campaign_id == campaign_id,
            Desk.state != AgentState.OFFLINE,
            Desk.agent_id != but,
            Account.is_active,
        )
        .order_by(Account.name)
        .limit(MOST)
    )
    return rows.all()


async def teams(session: AsyncSession) -> Sequence[Team]:
    return (await session.scalars(select(Team).order_by(Team.name).limit(MOST))).all()


async def is_barred(session: AsyncSession, phone: str) -> bool:
    found = await session.scalar(select(DncNumber.phone).where(DncNumber.phone == phone).limit(1))
    return found is not None


async def third(session: AsyncSession, call_id: UUID) -> ThirdParty | None:
    return await session.scalar(
        select(ThirdParty).where(ThirdParty.call_id == call_id, ThirdParty.ended_at.is_(None))
    )


async def is_masked(session: AsyncSession, call_id: UUID) -> bool:
    found = await session.scalar(
        select(CallSpan.id).where(
            CallSpan.call_id == call_id,
            CallSpan.kind == SpanKind.MASKED,
            CallSpan.ended_at.is_(None),
        )
    )
    return found is not None


async def spans(session: AsyncSession, call_id: UUID) -> Sequence[CallSpan]:
    rows = await session.scalars(
        select(CallSpan).where(CallSpan.call_id == call_id).order_by(CallSpan.started_at)
    )
    return rows.all()


async def name_of(session: AsyncSession, account_id: UUID) -> str:
    return await session.scalar(select(Account.name).where(Account.id == account_id)) or ""


async def handed(session: AsyncSession, call_id: UUID, but: UUID) -> Row[HandOff, str] | None:
    """The latest note that somebody else left with this call."""
    rows = await session.execute(
        select(HandOff, Account.name)
        .join(Account, Account.id == HandOff.from_id)
        .where(HandOff.call_id == call_id, HandOff.from_id != but)
        .order_by(HandOff.created_at.desc())
        .limit(1)
    )
    return rows.one_or_none()


def may_take(agent: Account) -> ColumnElement[bool]:
    """An open hand-off that this agent has taken or may take."""
    for_me = HandOff.to_agent_id == agent.id
    for_team = (HandOff.to_team_id == agent.team_id) & HandOff.taken_by.is_(None)
    return HandOff.done_at.is_(None) & or_(for_me, for_team, HandOff.taken_by == agent.id)


async def hand_offs(session: AsyncSession, agent: Account) -> Sequence[Row[HandOff, Lead, str]]:
    """Open ones that this agent has taken or may take, the oldest first."""
    rows = await session.execute(
        select(HandOff, Lead, Account.name)
        .join(Lead, Lead.id == HandOff.lead_id)
        .join(Account, Account.id == HandOff.from_id)
        .where(may_take(agent))
        .order_by(HandOff.created_at)
        .limit(MOST)
    )
    return rows.all()


async def messages(session: AsyncSession, agent_id: UUID) -> Sequence[Row[AgentMessage, str]]:
    rows = await session.execute(
        select(AgentMessage, Account.name)
        .join(Account, Account.id == AgentMessage.from_id)
        .where(AgentMessage.agent_id == agent_id, AgentMessage.read_at.is_(None))
        .order_by(AgentMessage.sent_at)
        .limit(20)
    )
    return rows.all()


async def mark_read(session: AsyncSession, agent_id: UUID, message_id: UUID, now: datetime) -> None:
    row = await session.get(AgentMessage, message_id)
    if row is not None and row.agent_id == agent_id and row.read_at is None:
        row.read_at = now
