"""Rows of campaigns and of their queues."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.campaign import (
    Campaign,
    CampaignLead,
    CampaignList,
    CampaignStatus,
    Disposition,
    QueueState,
)
from app.models.floor import Desk
from app.models.lead import Lead, LeadList
from dialer.core.types import AgentState


async def get(session: AsyncSession, campaign_id: UUID, *, lock: bool = False) -> Campaign | None:
    return await session.get(Campaign, campaign_id, with_for_update=lock)


async def named(session: AsyncSession, name: str) -> UUID | None:
    return await session.scalar(select(Campaign.id).where(Campaign.name == name))


async def page(
    session: AsyncSession, *, status: CampaignStatus | None, before: UUID | None, limit: int
) -> Sequence[Campaign]:
    """Newest first: ids sort by time."""
    asked = select(Campaign).order_by(Campaign.id.desc()).limit(limit)
    if status is not None:
        asked = asked.where(Campaign.status == status)
    if before is not None:
        asked = asked.where(Campaign.id < before)
    return (await session.scalars(asked)).all()


async def counts(
    session: AsyncSession, campaigns: Sequence[UUID]
) -> dict[UUID, dict[QueueState, int]]:
    rows = await session.execute(
        select(CampaignLead.campaign_id, CampaignLead.state, func.count())
        .where(CampaignLead.campaign_id.in_(campaigns))
        .group_by(CampaignLead.campaign_id, CampaignLead.state)
    )
    found: dict[UUID, dict[QueueState, int]] = {campaign: {} for campaign in campaigns}
    for campaign_id, state, count in rows:
        found[campaign_id][state] = count
    return found


async def lists(session: AsyncSession, campaigns: Sequence[UUID]) -> dict[UUID, list[LeadList]]:
    rows = await session.execute(
        select(CampaignList.campaign_id, LeadList)
        .join(LeadList, LeadList.id == CampaignList.list_id)
        .where(CampaignList.campaign_id.in_(campaigns))
        .order_by(CampaignList.attached_at)
    )
    found: dict[UUID, list[LeadList]] = {campaign: [] for campaign in campaigns}
    for campaign_id, lead_list in rows:
        found[campaign_id].append(lead_list)
    return found


async def has_list(session: AsyncSession, list_id: UUID) -> bool:
    return await session.get(LeadList, list_id) is not None


async def attach(session: AsyncSession, campaign_id: UUID, list_id: UUID, now: datetime) -> None:
    await session.execute(
        insert(CampaignList)
        .values(campaign_id=campaign_id, list_id=list_id, attached_at=now)
        .on_conflict_do_nothing()
    )


async def has_leads_to_dial(session: AsyncSession, campaign_id: UUID) -> bool:
    """Anything that waits now, waits for a time, or is out with a dialer."""
    found = await session.scalar(
        select(literal(1))
        .where(
            CampaignLead.campaign_id == campaign_id,
            CampaignLead.state.in_((QueueState.WAITING, QueueState.CALLBACK, QueueState.LEASED)),
        )
        .limit(1)
    )
    return found is not None


async def dispositions(session: AsyncSession, campaign_id: UUID) -> Sequence[Disposition]:
    rows = await session.scalars(
        select(Disposition)
        .where(Disposition.campaign_id == campaign_id)
        .order_by(Disposition.position, Disposition.code)
    )
    return rows.all()


async def due_by_zone(
    session: AsyncSession, campaign_id: UUID, now: datetime
) -> Sequence[Row[str | None, int, int]]:
    """By the leads' time zone: how many are due, and how many wait for a later time."""
    rows = await session.execute(
        select(
            Lead.zone,
            func.count().filter(CampaignLead.next_at <= now),
            func.count().filter(CampaignLead.next_at > now),
        )
        .join(Lead, Lead.id == CampaignLead.lead_id)
        .where(
            CampaignLead.campaign_id == campaign_id,
            CampaignLead.state.in_((QueueState.WAITING, QueueState.CALLBACK)),
        )
        .group_by(Lead.zone)
    )
    return rows.all()


async def barred(session: AsyncSession, campaign_id: UUID) -> dict[str, int]:
    rows = await session.execute(
        select(CampaignLead.why, func.count())
        .where(CampaignLead.campaign_id == campaign_id, CampaignLead.state == QueueState.BARRED)
        .group_by(CampaignLead.why)
    )
    return dict(rows.all())


async def desks(session: AsyncSession, campaign_id: UUID) -> tuple[int, int]:
    """How many agents are signed in to the campaign, and how many of them have a phone line up."""
    row = await session.execute(
        select(func.count(), func.count().filter(Desk.line_up)).where(
            Desk.campaign_id == campaign_id, Desk.state != AgentState.OFFLINE
        )
    )
    agents, with_line = row.one()
    return agents, with_line
