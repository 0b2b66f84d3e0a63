"""A lead gets an owner and loses them again: claims, gifts, releases, follow-ups.

Two who claim at the same instant wait for the lead's row: the second finds it owned. One who claims
twice at the same instant waits for the own lock, so that no cap is passed.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.errors import Conflict, NotFound
from app.leads.pools import queries, service
from app.leads.pools.rules import Held, deadline, next_look
from app.models.account import Account
from app.models.campaign import CampaignLead, QueueState
from app.models.lead import Lead
from app.models.pool import LeadPool, PoolEvent, PoolEventKind, PoolLead


class PoolLeadUnknown(NotFound):
    """No pool of yours has this lead."""

    code = "pool_lead_unknown"


class LeadOwned(Conflict):
    """Somebody else was first: the lead is theirs now."""

    code = "lead_owned"


class NotYourLead(Conflict):
    """This lead is not yours."""

    code = "not_your_lead"


class ClaimLocked(Conflict):
    """You owned this lead last; it is for others now."""

    code = "claim_locked"


class ClaimsUsedUp(Conflict):
    """You have claimed as many leads today as this pool allows."""

    code = "claims_used_up"


class HoldingFull(Conflict):
    """You own as many leads of this pool as it allows."""

    code = "holding_full"


class PoolClosed(Conflict):
    """This pool is closed."""

    code = "lead_pool_closed"


async def claim(
    session: AsyncSession, who: Account, lead_id: UUID, now: datetime, zone: ZoneInfo
) -> None:
    """Make the lead this account's own; claiming an own lead changes nothing."""
    await one_at_a_time(session, [who.id])
    held = await _locked(session, lead_id)
    pool = await service.of_member(session, who, held.pool_id)
    if held.owner_id == who.id:
        return
    if not pool.is_enabled:
        raise PoolClosed
    if held.owner_id is not None:
        raise LeadOwned
    lead = await session.get(Lead, lead_id)
    if lead is None:
        raise PoolLeadUnknown
    until = locked_until(pool, held, lead, who.id)
    if until is not None and until > now:
        said = until.isoformat().replace("+00:00", "Z")
        raise ClaimLocked(f"You may take it again from {said} on.", until=said)
    await _check_caps(session, who, pool, now, zone)
    take(session, pool, held, who.id, PoolEventKind.CLAIMED, by=who.id, now=now)


async def _check_caps(
    session: AsyncSession, who: Account, pool: LeadPool, now: datetime, zone: ZoneInfo
) -> None:
    today = service.day_begins(now, zone)
    if await queries.claimed_since(session, pool.id, who.id, today) >= pool.claims_per_day:
        raise ClaimsUsedUp(f"The pool allows {pool.claims_per_day} a day.")
    if (await queries.holding(session, pool, [who.id])).get(who.id, 0) >= pool.holding_cap:
        raise HoldingFull(f"The pool allows {pool.holding_cap}. Release one first.")


def take(  # the lead, its new owner, and how that came
    session: AsyncSession,
    pool: LeadPool,
    held: PoolLead,
    owner_id: UUID,
    kind: PoolEventKind,
    *,
    by: UUID,
    now: datetime,
) -> None:
    limits = service.limits_of(pool)
    held.owner_id, held.taken_at = owner_id, now
    held.reminded_at = held.closed_at = None
    held.check_at = next_look(deadline(Held(now), limits), limits, now)
    session.add(
        PoolEvent(
            lead_id=held.lead_id, pool_id=pool.id, kind=kind, account_id=owner_id, by_id=by, at=now
        )
    )


async def release(
    session: AsyncSession, who: Account, lead_id: UUID, reason: str, now: datetime
) -> None:
    """Give the lead back to its pool. Who runs the pool may take it from anybody."""
    held = await _locked(session, lead_id)
    if held.owner_id is None:
        raise NotYourLead
    if held.owner_id != who.id:
        try:
            await service.run(session, who, held.pool_id)
        except service.LeadPoolUnknown as error:
            raise NotYourLead from error
    await free(session, held, PoolEventKind.RELEASED, reason, by=who.id, now=now)
    audit(session, who, "lead.released", subject_kind="lead", subject_id=lead_id, reason=reason)


async def free(  # the lead, and how it came free
    session: AsyncSession,
    held: PoolLead,
    kind: PoolEventKind,
    reason: str,
    *,
    by: UUID | None,
    now: datetime,
) -> None:
    """Nobody owns the lead any more. What its owner promised is kept, by whoever is free then."""
    session.add(
        PoolEvent(
            lead_id=held.lead_id,
            pool_id=held.pool_id,
            kind=kind,
            account_id=held.owner_id,
            by_id=by,
            reason=reason,
            at=now,
        )
    )
    await session.execute(
        update(CampaignLead)
        .where(
            CampaignLead.lead_id == held.lead_id,
            CampaignLead.agent_id == held.owner_id,
            CampaignLead.state == QueueState.CALLBACK,
        )
        .values(agent_id=None)
    )
    held.last_owner_id, held.left_at = held.owner_id, now
    held.owner_id = held.taken_at = held.check_at = None
    held.reminded_at = held.closed_at = None


async def follow_up(
    session: AsyncSession, who: Account, lead_id: UUID, note: str, now: datetime
) -> None:
    """Write down what was done for the lead beside the calls; this counts as a follow-up."""
    held = await _locked(session, lead_id)
    if held.owner_id != who.id:
        raise NotYourLead
    session.add(
        PoolEvent(
            lead_id=lead_id,
            pool_id=held.pool_id,
            kind=PoolEventKind.FOLLOWED_UP,
            account_id=who.id,
            by_id=who.id,
            reason=note,
            at=now,
        )
    )


async def owns(session: AsyncSession, account_id: UUID, lead_id: UUID) -> bool:
    held = await session.get(PoolLead, lead_id)
    return held is not None and held.owner_id == account_id


async def one_at_a_time(session: AsyncSession, accounts: Sequence[UUID]) -> None:
    """Wait for other claims of these accounts, in one order for all."""
    for account_id in sorted(accounts):
        key = f"talktime.claims:{account_id}"
        await session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(key, 0))))


def locked_until(pool: LeadPool, held: PoolLead, lead: Lead, account_id: UUID) -> datetime | None:
    """Until when the account may not take the lead, since it owned it last."""
    if held.last_owner_id != account_id or held.left_at is None:
        return None
    return held.left_at + timedelta(
        hours=pool.lock_hours if lead.company else pool.phone_lock_hours
    )


async def _locked(session: AsyncSession, lead_id: UUID) -> PoolLead:
    held = await session.get(PoolLead, lead_id, with_for_update=True, populate_existing=True)
    if held is None:
        raise PoolLeadUnknown
    return held
