"""Rows of campaigns and of their queues."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, String, and_, cast, func, literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.calling.rules.verdict import Why
from app.models.call import Call
from app.models.campaign import (
    Campaign,
    CampaignLead,
    CampaignList,
    CampaignStatus,
    QueueState,
)
from app.models.floor import Desk
from app.models.lead import Import, ImportState, Lead, LeadList
from app.models.rules import ContactRules, NumberCheck
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


async def ahead_by_zone(
    session: AsyncSession, campaign_id: UUID, now: datetime
) -> Sequence[Row[str | None, int, int]]:
    """By the leads' time zone: how many are due, and how many wait for a later time.

    A lead that was put off because it was no hour for calls is due; its hour decides.
    """
    is_due = (CampaignLead.next_at <= now) | (CampaignLead.why == Why.OUTSIDE_WINDOW)
    rows = await session.execute(
        select(Lead.zone, func.count().filter(is_due), func.count().filter(~is_due))
        .join(Lead, Lead.id == CampaignLead.lead_id)
        .where(
            CampaignLead.campaign_id == campaign_id,
            CampaignLead.state.in_((QueueState.WAITING, QueueState.CALLBACK)),
        )
        .group_by(Lead.zone)
        .order_by(func.count().desc())
    )
    return rows.all()


async def rows_in(session: AsyncSession, campaign_id: UUID) -> Sequence[int]:
    """Rows of the files of the campaign's lists: total, accepted, rejected, duplicate, blocked."""
    sums = [
        func.coalesce(func.sum(column), 0)
        for column in (
            Import.total,
            Import.accepted,
            Import.rejected,
            Import.duplicate,
            Import.blocked,
        )
    ]
    found = await session.execute(
        select(*sums)
        .join(CampaignList, CampaignList.list_id == Import.list_id)
        .where(CampaignList.campaign_id == campaign_id, Import.state == ImportState.DONE)
    )
    return [int(each) for each in found.one()]


async def numbers(session: AsyncSession, campaign_id: UUID, now: datetime) -> dict[str, int]:
    """Leads left to call, by what is known of their number and still believed."""
    days = select(ContactRules.check_days).where(ContactRules.id == 1).scalar_subquery()
    is_believed = NumberCheck.checked_at > now - func.make_interval(0, 0, 0, days)
    status = func.coalesce(cast(NumberCheck.status, String), "unchecked")
    rows = await session.execute(
        select(status, func.count())
        .select_from(CampaignLead)
        .join(Lead, Lead.id == CampaignLead.lead_id)
        .outerjoin(NumberCheck, and_(NumberCheck.phone == Lead.phone, is_believed))
        .where(
            CampaignLead.campaign_id == campaign_id,
            CampaignLead.state.in_((QueueState.WAITING, QueueState.CALLBACK)),
        )
        .group_by(status)
    )
    return dict(rows.all())


async def pace(
    session: AsyncSession, campaign_id: UUID, since: datetime
) -> tuple[int, datetime | None, float]:
    """Calls placed since then, the first of them, and how often each of their leads was tried."""
    found = await session.execute(
        select(
            func.count(),
            func.min(Call.placed_at),
            1.0 * func.count() / func.nullif(func.count(func.distinct(Call.lead_id)), 0),
        ).where(Call.campaign_id == campaign_id, Call.placed_at >= since)
    )
    calls, first, tries = found.one()
    return calls, first, float(tries or 0.0)


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
