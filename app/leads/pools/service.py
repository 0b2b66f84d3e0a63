"""Pools and their limits: who may take what, and who says so."""

from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.accounts.queries import visible_to
from app.access.audit import audit
from app.access.guard import reach_of
from app.access.permissions import Reach
from app.errors import Conflict, Invalid, NotFound
from app.leads.pools import queries
from app.leads.pools.rules import Limits
from app.leads.pools.schemas import LeadPoolIn, LeadPoolOut, MemberIO, PoolLimits
from app.models.account import Account, Team
from app.models.pool import LeadPool, PoolLead, PoolMember
from app.paging import Page


class LeadPoolUnknown(NotFound):
    """There is no such pool, or this account is no member of it."""

    code = "lead_pool_unknown"


class LeadPoolNameTaken(Conflict):
    """Another pool has this name."""

    code = "lead_pool_name_taken"


class LeadPoolHoldsLeads(Conflict):
    """A pool that holds leads can be neither closed nor removed."""

    code = "lead_pool_holds_leads"


class LastLeadPool(Conflict):
    """The last pool must stay open."""

    code = "last_lead_pool"


class MemberUnknown(Invalid):
    """There is no such agent or team in your reach."""

    code = "member_unknown"


async def pools(
    session: AsyncSession, viewer: Account, now: datetime, zone: ZoneInfo
) -> Page[LeadPoolOut]:
    """Those that the account takes leads from or runs."""
    seen = or_(
        LeadPool.id.in_(queries.member_of(viewer).with_only_columns(LeadPool.id)),
        LeadPool.id.in_(queries.run_by(viewer).with_only_columns(LeadPool.id)),
    )
    rows = (await session.scalars(select(LeadPool).where(seen).order_by(LeadPool.name))).all()
    return Page(items=[await _shown(session, viewer, pool, now, zone) for pool in rows])


async def create(
    session: AsyncSession, who: Account, fields: LeadPoolIn, now: datetime, zone: ZoneInfo
) -> LeadPoolOut:
    await _check_name(session, fields.name, None)
    pool = LeadPool(**fields.model_dump(exclude={"members"}))
    session.add(pool)
    await session.flush()
    wanted = list(fields.members)
    if reach_of(who) is not Reach.ALL and all(each.account_id != who.id for each in wanted):
        wanted.append(MemberIO(account_id=who.id, is_admin=True))
    await _set_members(session, who, pool.id, wanted)
    audit(session, who, "lead_pool.created", subject_kind="lead_pool", subject_id=pool.id)
    return await _shown(session, who, pool, now, zone)


async def change(  # who changes which pool how, and the day it is
    session: AsyncSession,
    who: Account,
    pool_id: UUID,
    fields: LeadPoolIn,
    *,
    now: datetime,
    zone: ZoneInfo,
) -> LeadPoolOut:
    pool = await run(session, who, pool_id, lock=True)
    await _check_name(session, fields.name, pool_id)
    if pool.is_enabled and not fields.is_enabled:
        await _check_may_end(session, pool_id)
    before = PoolLimits.model_validate(pool).model_dump()
    for name, value in fields.model_dump(exclude={"members"}).items():
        setattr(pool, name, value)
    await _set_members(session, who, pool_id, fields.members)
    # Shorter days may be over for some already.
    await session.execute(
        update(PoolLead)
        .where(PoolLead.pool_id == pool_id, PoolLead.owner_id.is_not(None))
        .values(check_at=now)
    )
    audit(
        session,
        who,
        "lead_pool.changed",
        subject_kind="lead_pool",
        subject_id=pool_id,
        before=before,
        after=PoolLimits.model_validate(pool).model_dump(),
    )
    return await _shown(session, who, pool, now, zone)


async def remove(session: AsyncSession, who: Account, pool_id: UUID) -> None:
    pool = await run(session, who, pool_id, lock=True)
    await _check_may_end(session, pool_id)
    await session.delete(pool)
    audit(
        session,
        who,
        "lead_pool.removed",
        subject_kind="lead_pool",
        subject_id=pool_id,
        name=pool.name,
    )


async def run(
    session: AsyncSession, who: Account, pool_id: UUID, *, lock: bool = False
) -> LeadPool:
    """The pool, if this account runs it."""
    found = queries.run_by(who).where(LeadPool.id == pool_id)
    pool = await session.scalar(found.with_for_update() if lock else found)
    if pool is None:
        raise LeadPoolUnknown
    return pool


async def of_member(session: AsyncSession, who: Account, pool_id: UUID) -> LeadPool:
    """The pool, if this account takes leads from it."""
    pool = await session.scalar(queries.member_of(who).where(LeadPool.id == pool_id))
    if pool is None:
        raise LeadPoolUnknown
    return pool


def day_begins(now: datetime, zone: ZoneInfo) -> datetime:
    return datetime.combine(now.astimezone(zone).date(), time(), zone)


def limits_of(pool: LeadPool) -> Limits:
    return Limits(
        pool.no_contact_days,
        pool.no_follow_up_days,
        pool.no_deal_days,
        pool.remind_days,
        pool.closed_stays,
    )


async def _check_name(session: AsyncSession, name: str, but: UUID | None) -> None:
    taken = await session.scalar(select(LeadPool.id).where(LeadPool.name == name))
    if taken is not None and taken != but:
        raise LeadPoolNameTaken


async def _check_may_end(session: AsyncSession, pool_id: UUID) -> None:
    holds = select(PoolLead.lead_id).where(PoolLead.pool_id == pool_id).limit(1)
    if await session.scalar(holds) is not None:
        raise LeadPoolHoldsLeads("Take its leads out first.")
    others = select(func.count()).where(LeadPool.id != pool_id, LeadPool.is_enabled)
    if not await session.scalar(others):
        raise LastLeadPool


async def _set_members(
    session: AsyncSession, who: Account, pool_id: UUID, wanted: list[MemberIO]
) -> None:
    """Replace the members. Whom one does not see stays, and cannot be added."""
    before = {(row.account_id, row.team_id) for row in await queries.members(session, [pool_id])}
    new = [each for each in wanted if (each.account_id, each.team_id) not in before]
    accounts = {each.account_id for each in new if each.account_id is not None}
    teams = {each.team_id for each in new if each.team_id is not None}
    seen = visible_to(who).with_only_columns(Account.id).where(Account.id.in_(accounts))
    if set(await session.scalars(seen)) != accounts:
        raise MemberUnknown
    reach = select(Team.id).where(Team.id.in_(teams))
    if reach_of(who) is not Reach.ALL:
        reach = reach.where(Team.id == who.team_id)
    if set(await session.scalars(reach)) != teams:
        raise MemberUnknown
    await session.execute(delete(PoolMember).where(PoolMember.pool_id == pool_id))
    unique = {(each.account_id, each.team_id): each for each in wanted}
    session.add_all(PoolMember(pool_id=pool_id, **each.model_dump()) for each in unique.values())
    await session.flush()


async def _shown(
    session: AsyncSession, viewer: Account, pool: LeadPool, now: datetime, zone: ZoneInfo
) -> LeadPoolOut:
    free, owned = (await queries.counts(session, [pool.id])).get(pool.id, (0, 0))
    claimed = await queries.claimed_since(session, pool.id, viewer.id, day_begins(now, zone))
    held = (await queries.holding(session, pool, [viewer.id])).get(viewer.id, 0)
    runs = await session.scalar(
        queries.run_by(viewer).with_only_columns(LeadPool.id).where(LeadPool.id == pool.id)
    )
    return LeadPoolOut(
        **PoolLimits.model_validate(pool).model_dump(),
        id=pool.id,
        name=pool.name,
        members=[MemberIO.model_validate(row) for row in await queries.members(session, [pool.id])],
        is_mine_to_run=runs is not None,
        free=free,
        owned=owned,
        claims_left=max(0, pool.claims_per_day - claimed),
        room=max(0, pool.holding_cap - held),
    )
