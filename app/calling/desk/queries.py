"""Rows that one agent's desk is made of."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncSession

from app.calling.control import queries as control
from app.models.account import Account
from app.models.call import Call
from app.models.campaign import Campaign, CampaignLead, Disposition, QueueState
from app.models.control import AgentMessage, HandOff
from app.models.floor import Desk, Order
from app.models.lead import Lead, LeadList
from app.models.twin import LeadMerge

HISTORY = 10
CALLBACKS = 200


@dataclass(frozen=True, slots=True)
class Past:
    call: Call
    agent_name: str | None


async def desk(session: AsyncSession, agent_id: UUID, *, lock: bool = False) -> Desk | None:
    return await session.get(Desk, agent_id, with_for_update=lock)


async def versions(session: AsyncSession, agents: Collection[UUID]) -> dict[UUID, int]:
    """Versions of the desks of accounts that are open; 0 for one that has no desk yet."""
    rows = await session.execute(
        select(Account.id, func.coalesce(Desk.version, 0))
        .join(Desk, Desk.agent_id == Account.id, isouter=True)
        .where(Account.id.in_(agents), Account.is_active)
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class Seat:
    """What is at hand of an agent in one look: most of a desk is here or known to be empty."""

    is_open: bool
    """The account is."""
    desk: Desk | None
    pending: Sequence[str]
    unread: int
    hand_offs: int


async def seat(session: AsyncSession, agent: Account) -> Seat:
    waiting = select(func.array_agg(aggregate_order_by(Order.kind, Order.id))).where(
        Order.body["agent_id"].as_string() == str(agent.id)
    )
    unread = select(func.count()).where(
        AgentMessage.agent_id == agent.id, AgentMessage.read_at.is_(None)
    )
    hand_offs = select(func.count()).select_from(HandOff).where(control.may_take(agent))
    found = await session.execute(
        select(
            Account.is_active,
            Desk,
            waiting.scalar_subquery(),
            unread.scalar_subquery(),
            hand_offs.scalar_subquery(),
        )
        .join(Desk, Desk.agent_id == Account.id, isouter=True)
        .where(Account.id == agent.id)
    )
    row = found.one_or_none()
    if row is None:
        return Seat(is_open=False, desk=None, pending=(), unread=0, hand_offs=0)
    return Seat(row[0], row[1], row[2] or (), row[3], row[4])


async def pending(session: AsyncSession, agent_id: UUID) -> Sequence[str]:
    """Kinds of the agent's orders that the dialer has not taken yet, oldest first."""
    rows = await session.scalars(
        select(Order.kind)
        .where(Order.body["agent_id"].as_string() == str(agent_id))
        .order_by(Order.id)
    )
    return rows.all()


async def campaign(session: AsyncSession, campaign_id: UUID) -> Campaign | None:
    return await session.get(Campaign, campaign_id)


async def call(session: AsyncSession, call_id: UUID, *, lock: bool = False) -> Call | None:
    return await session.get(Call, call_id, with_for_update=lock)


async def dialed_of_list(
    session: AsyncSession, agent_id: UUID, list_id: UUID, *, since: datetime
) -> int:
    """How many calls the agent has placed to leads of the list."""
    found = await session.scalar(
        select(func.count())
        .select_from(Call)
        .where(Call.agent_id == agent_id, Call.list_id == list_id, Call.placed_at >= since)
    )
    return found or 0


async def lead(session: AsyncSession, lead_id: UUID) -> Lead | None:
    return await session.get(Lead, lead_id)


async def lead_by_phone(session: AsyncSession, phone: str) -> Lead | None:
    return await session.scalar(select(Lead).where(Lead.phone == phone))


async def list_named(session: AsyncSession, name: str) -> LeadList | None:
    return await session.scalar(select(LeadList).where(LeadList.name == name))


async def attempts(session: AsyncSession, campaign_id: UUID, lead_id: UUID) -> int:
    place = await session.get(CampaignLead, (campaign_id, lead_id))
    return place.attempts if place else 0


async def history(
    session: AsyncSession, lead_id: UUID, *, but: UUID | None = None
) -> Sequence[Past]:
    """The lead's latest calls and those of leads that were merged into it, newest first."""
    merged = select(LeadMerge.loser_id).where(
        LeadMerge.winner_id == lead_id, LeadMerge.undone_at.is_(None)
    )
    leads = [lead_id, *await session.scalars(merged)]
    asked = (
        select(Call, Account.name)
        .join(Account, Account.id == Call.agent_id, isouter=True)
        .where(Call.lead_id.in_(leads))
        .order_by(Call.placed_at.desc())
        .limit(HISTORY)
    )
    if but is not None:
        asked = asked.where(Call.id != but)
    rows = await session.execute(asked)
    return [Past(found, name) for found, name in rows]


async def place(session: AsyncSession, campaign_id: UUID, lead_id: UUID) -> CampaignLead | None:
    return await session.get(CampaignLead, (campaign_id, lead_id), with_for_update=True)


async def disposition(session: AsyncSession, campaign_id: UUID, code: str) -> Disposition | None:
    return await session.scalar(
        select(Disposition).where(Disposition.campaign_id == campaign_id, Disposition.code == code)
    )


async def callbacks(
    session: AsyncSession, agent: Account, *, of_team: bool
) -> Sequence[Row[CampaignLead, Lead, str, UUID | None, str | None]]:
    """What was promised, the most urgent first, with who promised it and in which call."""
    promised = (
        select(Call)
        .where(
            Call.lead_id == CampaignLead.lead_id,
            Call.campaign_id == CampaignLead.campaign_id,
            Call.callback_at.is_not(None),
        )
        .order_by(Call.placed_at.desc())
        .limit(1)
        .lateral()
    )
    colleagues = (Account.team_id == agent.team_id) & (Account.id != agent.id)
    rows = await session.execute(
        select(CampaignLead, Lead, Account.name, promised.c.id, promised.c.note)
        .join(Lead, Lead.id == CampaignLead.lead_id)
        .join(Account, Account.id == CampaignLead.agent_id)
        .join(promised, onclause=promised.c.id.is_not(None), isouter=True)
        .where(
            colleagues if of_team else CampaignLead.agent_id == agent.id,
            CampaignLead.state == QueueState.CALLBACK,
        )
        .order_by(CampaignLead.next_at, CampaignLead.lead_id)
        .limit(CALLBACKS)
    )
    return rows.all()
