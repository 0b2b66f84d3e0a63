"""What people see of a pool: its free leads, their own with the days left, a lead's history."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.masking import shown_phone
from app.leads.pools import queries, service
from app.leads.pools.owning import PoolLeadUnknown, locked_until
from app.leads.pools.rules import Held, ReclaimReason, deadline, reminds_at
from app.leads.pools.schemas import FreeLead, OwnedLead, PoolEventOut
from app.models.account import Account
from app.models.pool import LeadPool, PoolEvent, PoolEventKind, PoolLead
from app.paging import Page, keys_of, page_of


async def free_leads(  # the pool, what is looked for in it, and which page of it
    session: AsyncSession,
    viewer: Account,
    pool_id: UUID,
    *,
    q: str,
    region: str,
    cursor: str | None,
    limit: int,
    now: datetime,
) -> Page[FreeLead]:
    """Leads that nobody owns, to those who take from the pool or run it."""
    pool = await _seen(session, viewer, pool_id)
    after = keys_of(cursor, UUID)[0] if cursor else None
    rows = await queries.free(session, pool_id, q, region, after=after, limit=limit)
    found, next_cursor = page_of(rows, limit, lambda row: (row[0].lead_id,))
    items = []
    for held, lead in found:
        until = locked_until(pool, held, lead, viewer.id)
        items.append(
            FreeLead(
                id=lead.id,
                name=lead.name,
                company=lead.company,
                phone=shown_phone(viewer, lead.phone),
                region=lead.region,
                industry=lead.industry,
                came_at=held.came_at,
                locked_until=until if until is not None and until > now else None,
            )
        )
    return Page(items=items, next_cursor=next_cursor)


async def mine(session: AsyncSession, viewer: Account, now: datetime) -> Page[OwnedLead]:
    """The account's own leads, those that go back first at the head."""
    rows = await queries.owned(session, viewer.id)
    facts = await queries.facts(session, [held.lead_id for held, _, _ in rows])
    items = []
    for held, lead, pool in rows:
        what, limits = held_of(held, facts[held.lead_id]), service.limits_of(pool)
        end = deadline(what, limits)
        items.append(
            OwnedLead(
                id=lead.id,
                pool=pool.name,
                name=lead.name,
                company=lead.company,
                phone=shown_phone(viewer, lead.phone),
                region=lead.region,
                industry=lead.industry,
                taken_at=what.taken_at,
                contacted_at=what.contacted_at,
                followed_up_at=what.followed_up_at,
                closed_at=what.closed_at,
                goes_back_at=end.at if end else None,
                why=end.why if end else None,
                is_near=end is not None and now >= reminds_at(end, limits),
            )
        )
    never = datetime.max.replace(tzinfo=now.tzinfo)
    return Page(items=sorted(items, key=lambda item: item.goes_back_at or never))


async def history(session: AsyncSession, viewer: Account, lead_id: UUID) -> Page[PoolEventOut]:
    """What happened to a lead of a pool of this account's, newest first."""
    held = await session.get(PoolLead, lead_id)
    if held is None:
        raise PoolLeadUnknown
    if held.owner_id != viewer.id:
        await _seen(session, viewer, held.pool_id)
    rows = await queries.history(session, lead_id)
    return Page(items=[_event(event, whose, by) for event, whose, by in rows])


def _event(event: PoolEvent, whose: str | None, by: str | None) -> PoolEventOut:
    why, days, reason = None, None, event.reason
    if event.kind in (PoolEventKind.RECLAIMED, PoolEventKind.REMINDED):
        code, _, number = event.reason.partition(":")
        why, days, reason = ReclaimReason(code), int(number), ""
    return PoolEventOut(
        at=event.at, kind=event.kind, account=whose, by=by, why=why, days=days, reason=reason
    )


def held_of(held: PoolLead, facts: Row[Any]) -> Held:
    """The lead as the rules see it; `facts` are those of queries.facts."""
    assert held.taken_at is not None
    return Held(
        held.taken_at,
        facts.contacted_at,
        facts.followed_up_at,
        facts.closed_at,
        held.reminded_at,
    )


async def _seen(session: AsyncSession, viewer: Account, pool_id: UUID) -> LeadPool:
    try:
        return await service.of_member(session, viewer, pool_id)
    except service.LeadPoolUnknown:
        return await service.run(session, viewer, pool_id)
