"""Taking leads back from owners who do nothing with them, a bounded piece at a time.

`check_at` says when a lead is to be looked at; each look moves it, so a job that dies goes on where
it was. A lead that is in a call right now is left alone until that is over.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.leads.pools import queries, service
from app.leads.pools.looking import held_of
from app.leads.pools.owning import free
from app.leads.pools.rules import deadline, is_over, must_remind, next_look
from app.models.pool import LeadPool, PoolEvent, PoolEventKind, PoolLead

AT_ONCE = 200
LOOK_SECONDS = 60.0
IN_A_CALL = timedelta(minutes=10)


async def work(session: AsyncSession, now: datetime) -> int:
    """Look at what is due: remind, take back, or look again later. Return how many were due."""
    due = await session.execute(
        select(PoolLead, LeadPool)
        .join(LeadPool, LeadPool.id == PoolLead.pool_id)
        .where(PoolLead.owner_id.is_not(None), PoolLead.check_at <= now)
        .order_by(PoolLead.check_at, PoolLead.lead_id)
        .limit(AT_ONCE)
        .with_for_update(of=PoolLead, skip_locked=True)
    )
    rows = due.all()
    facts = await queries.facts(session, [held.lead_id for held, _ in rows])
    for held, pool in rows:
        found = facts[held.lead_id]
        if found.is_open:
            held.check_at = now + IN_A_CALL
            continue
        held.closed_at = found.closed_at
        await _settle(session, pool, held, found, now)
    return len(rows)


async def _settle(
    session: AsyncSession, pool: LeadPool, held: PoolLead, facts: Row[Any], now: datetime
) -> None:
    limits, what = service.limits_of(pool), held_of(held, facts)
    end = deadline(what, limits)
    if end is not None and is_over(end, now):
        reason = f"{end.why}:{end.days}"
        await free(session, held, PoolEventKind.RECLAIMED, reason, by=None, now=now)
        return
    if end is not None and must_remind(what, end, limits, now):
        held.reminded_at = now
        session.add(
            PoolEvent(
                lead_id=held.lead_id,
                pool_id=pool.id,
                kind=PoolEventKind.REMINDED,
                account_id=held.owner_id,
                reason=f"{end.why}:{end.days}",
                at=now,
            )
        )
    held.check_at = next_look(end, limits, now)
