"""Rows of the public pool, and whose they are to see."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.access.guard import reach_of
from app.access.permissions import Permission, Reach, may
from app.calling.campaigns.defaults import DEAL
from app.models.account import Account
from app.models.lead import Lead
from app.models.pool import LeadPool, PoolEvent, PoolEventKind, PoolLead, PoolMember

MOST_OWNED = 500
HISTORY = 200
NEXT = 4_000
"""Free leads of a pool that are searched before all the others."""
_FACTS = text(
    """
    SELECT held.lead_id, said.contacted_at, said.closed_at, said.is_open,
        greatest(said.spoken_at, noted.at) AS followed_up_at
    FROM pool_leads AS held
    CROSS JOIN LATERAL (
        SELECT max(calls.placed_at) AS contacted_at,
            max(calls.disposed_at) FILTER (
                WHERE calls.bridged_at IS NOT NULL AND calls.agent_id = held.owner_id
            ) AS spoken_at,
            min(calls.disposed_at) FILTER (
                WHERE calls.disposition = :deal AND calls.agent_id = held.owner_id
            ) AS closed_at,
            coalesce(bool_or(calls.ended_at IS NULL), false) AS is_open
        FROM calls
        WHERE calls.lead_id = held.lead_id AND calls.placed_at >= held.taken_at
          AND (calls.agent_id = held.owner_id OR calls.agent_id IS NULL)
    ) AS said
    CROSS JOIN LATERAL (
        SELECT max(noted.at) AS at FROM pool_events AS noted
        WHERE noted.lead_id = held.lead_id AND noted.kind = 'followed_up'
          AND noted.account_id = held.owner_id AND noted.at >= held.taken_at
    ) AS noted
    WHERE held.lead_id = ANY(:leads) AND held.owner_id IS NOT NULL
    """
)
"""What the owner did since the lead is theirs. A call that nobody answered has no agent."""


def _is_member(who: Account) -> ColumnElement[bool]:
    mine = [PoolMember.account_id == who.id]
    if who.team_id is not None:
        mine.append(PoolMember.team_id == who.team_id)
    return and_(PoolMember.pool_id == LeadPool.id, or_(*mine))


def member_of(who: Account) -> Select[LeadPool]:
    """Pools that this account may take leads from."""
    return select(LeadPool).where(exists().where(_is_member(who)))


def run_by(who: Account) -> Select[LeadPool]:
    """Pools that this account may change."""
    if not may(who.role, Permission.POOLS_MANAGE):
        return select(LeadPool).where(LeadPool.id.is_(None))
    if reach_of(who) is Reach.ALL:
        return select(LeadPool)
    return select(LeadPool).where(exists().where(_is_member(who), PoolMember.is_admin))


async def members(session: AsyncSession, pools: Sequence[UUID]) -> Sequence[PoolMember]:
    rows = await session.scalars(
        select(PoolMember).where(PoolMember.pool_id.in_(pools)).order_by(PoolMember.id)
    )
    return rows.all()


async def counts(session: AsyncSession, pools: Sequence[UUID]) -> dict[UUID, tuple[int, int]]:
    """Free and owned leads of each pool."""
    is_free = PoolLead.owner_id.is_(None)
    rows = await session.execute(
        select(PoolLead.pool_id, func.count().filter(is_free), func.count().filter(~is_free))
        .where(PoolLead.pool_id.in_(pools))
        .group_by(PoolLead.pool_id)
    )
    return {pool_id: (free, owned) for pool_id, free, owned in rows}


async def claimed_since(
    session: AsyncSession, pool_id: UUID, account_id: UUID, since: datetime
) -> int:
    found = await session.scalar(
        select(func.count()).where(
            PoolEvent.kind == PoolEventKind.CLAIMED,
            PoolEvent.account_id == account_id,
            PoolEvent.pool_id == pool_id,
            PoolEvent.at >= since,
        )
    )
    return found or 0


async def holding(
    session: AsyncSession, pool: LeadPool, accounts: Sequence[UUID]
) -> dict[UUID, int]:
    """How many leads of the pool each account owns, as the cap counts them."""
    owned = select(PoolLead.owner_id, func.count()).where(
        PoolLead.owner_id.in_(accounts), PoolLead.pool_id == pool.id
    )
    if not pool.closed_counts:
        owned = owned.where(PoolLead.closed_at.is_(None))
    rows = await session.execute(owned.group_by(PoolLead.owner_id))
    return {account_id: count for account_id, count in rows if account_id is not None}


async def free(
    session: AsyncSession, pool_id: UUID, q: str, region: str, *, after: UUID | None, limit: int
) -> Sequence[Row[PoolLead, Lead]]:
    """Up to `limit + 1` leads that nobody owns, by the order in which they were made.

    The next leads are read first, which ends the search for most words; only then the whole pool.
    """
    here = [PoolLead.pool_id == pool_id, PoolLead.owner_id.is_(None)]
    if after is not None:
        here.append(PoolLead.lead_id > after)
    found = (
        select(PoolLead, Lead)
        .join(Lead, Lead.id == PoolLead.lead_id)
        .where(*here)
        .order_by(PoolLead.lead_id)
        .limit(limit + 1)
    )
    if region:
        found = found.where(Lead.region.icontains(region, autoescape=True))
    if q.strip():
        found = found.where(_named(q.strip()))
    in_order = select(PoolLead.lead_id).where(*here).order_by(PoolLead.lead_id)
    beyond = await session.scalar(in_order.offset(NEXT).limit(1))
    if beyond is not None:
        near = (await session.execute(found.where(PoolLead.lead_id < beyond))).all()
        if len(near) > limit:
            return near
    return (await session.execute(found)).all()


def _named(typed: str) -> ColumnElement[bool]:
    """By name or company alone: digits that are looked for in phones would tell masked ones."""
    return or_(
        Lead.name.icontains(typed, autoescape=True), Lead.company.icontains(typed, autoescape=True)
    )


async def owned(session: AsyncSession, account_id: UUID) -> Sequence[Row[PoolLead, Lead, LeadPool]]:
    """What the account owns, what is to be looked at first at the head."""
    rows = await session.execute(
        select(PoolLead, Lead, LeadPool)
        .join(Lead, Lead.id == PoolLead.lead_id)
        .join(LeadPool, LeadPool.id == PoolLead.pool_id)
        .where(PoolLead.owner_id == account_id)
        .order_by(PoolLead.check_at, PoolLead.lead_id)
        .limit(MOST_OWNED)
    )
    return rows.all()


async def facts(session: AsyncSession, leads: Sequence[UUID]) -> dict[UUID, Row[Any]]:
    """What the owners of these leads did: contacted_at, followed_up_at, closed_at, is_open."""
    rows = await session.execute(_FACTS, {"leads": [*leads], "deal": DEAL})
    return {row.lead_id: row for row in rows}


async def history(
    session: AsyncSession, lead_id: UUID
) -> Sequence[Row[PoolEvent, str | None, str | None]]:
    """What happened to the lead, newest first."""
    whose, by = aliased(Account), aliased(Account)
    rows = await session.execute(
        select(PoolEvent, whose.name, by.name)
        .outerjoin(whose, whose.id == PoolEvent.account_id)
        .outerjoin(by, by.id == PoolEvent.by_id)
        .where(PoolEvent.lead_id == lead_id)
        .order_by(PoolEvent.id.desc())
        .limit(HISTORY)
    )
    return rows.all()
