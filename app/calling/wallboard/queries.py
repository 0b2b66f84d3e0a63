"""Rows behind the wallboard. The dialers' own figures say what is; the ledger adds today's sums."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.account import Account
from app.models.call import Call, Recording, RecordingState
from app.models.campaign import Campaign, CampaignLead, CampaignStatus, QueueState
from app.models.floor import Wallboard
from dialer.core.types import Outcome


@dataclass(frozen=True, slots=True)
class CampaignDay:
    placed: int = 0
    answered: int = 0
    connected: int = 0
    abandoned: int = 0


async def reports(session: AsyncSession) -> Sequence[Wallboard]:
    """What each dialer said last."""
    return (await session.scalars(select(Wallboard).order_by(Wallboard.pbx))).all()


async def campaigns(session: AsyncSession, named: Collection[UUID]) -> Sequence[Campaign]:
    """Those that run or wait to go on, and whichever else has agents or calls."""
    rows = await session.scalars(
        select(Campaign)
        .where(
            or_(
                Campaign.status.in_((CampaignStatus.RUNNING, CampaignStatus.PAUSED)),
                Campaign.id.in_(named),
            )
        )
        .order_by(Campaign.name)
    )
    return rows.all()


async def campaign_days(
    session: AsyncSession, ids: Collection[UUID], first: datetime, last: datetime
) -> dict[UUID, CampaignDay]:
    rows = await session.execute(
        select(
            Call.campaign_id,
            func.count(),
            func.count(Call.answered_at).filter(Call.outcome.is_distinct_from(Outcome.MACHINE)),
            func.count(Call.bridged_at),
            func.count().filter(Call.outcome == Outcome.ABANDONED),
        )
        .where(Call.campaign_id.in_(ids), Call.placed_at >= first, Call.placed_at < last)
        .group_by(Call.campaign_id)
    )
    return {campaign_id: CampaignDay(*counts) for campaign_id, *counts in rows}


async def waiting_leads(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, int]:
    rows = await session.execute(
        select(CampaignLead.campaign_id, func.count())
        .where(
            CampaignLead.campaign_id.in_(ids),
            CampaignLead.state.in_((QueueState.WAITING, QueueState.CALLBACK)),
        )
        .group_by(CampaignLead.campaign_id)
    )
    return dict(rows.all())


async def trunk(session: AsyncSession, since: datetime) -> list[tuple[Outcome, int, int]]:
    """Ended calls that were placed since then, by outcome and the carrier's cause."""
    rows = await session.execute(
        select(Call.outcome, Call.cause, func.count())
        .where(Call.placed_at >= since, Call.outcome.is_not(None))
        .group_by(Call.outcome, Call.cause)
        .order_by(func.count().desc(), Call.cause)
    )
    return [(outcome, cause, calls) for outcome, cause, calls in rows if outcome is not None]


async def people(session: AsyncSession, ids: Collection[UUID]) -> dict[UUID, Account]:
    rows = await session.scalars(select(Account).where(Account.id.in_(ids)))
    return {account.id: account for account in rows}


async def phones(session: AsyncSession, calls: Collection[UUID]) -> dict[UUID, str]:
    rows = await session.execute(select(Call.id, Call.phone).where(Call.id.in_(calls)))
    return dict(rows.all())


async def recorder(session: AsyncSession) -> tuple[int, int]:
    """Recordings that wait to be stored, and those among them that failed before."""
    rows = await session.execute(
        select(Recording.state, func.count())
        .where(Recording.state.in_((RecordingState.CAPTURED, RecordingState.FAILED)))
        .group_by(Recording.state)
    )
    counts = dict(rows.all())
    failed = counts.get(RecordingState.FAILED, 0)
    return counts.get(RecordingState.CAPTURED, 0) + failed, failed
