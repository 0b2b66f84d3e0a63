"""Rows of pools and their numbers."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.caller import CallerNumber, CallerPool
from app.models.campaign import Campaign


async def pools(session: AsyncSession) -> Sequence[CallerPool]:
    return (await session.scalars(select(CallerPool).order_by(CallerPool.name))).all()


async def pool(session: AsyncSession, pool_id: UUID, *, lock: bool = False) -> CallerPool | None:
    return await session.get(CallerPool, pool_id, with_for_update=lock)


async def pool_named(session: AsyncSession, name: str) -> UUID | None:
    return await session.scalar(select(CallerPool.id).where(CallerPool.name == name))


async def number(session: AsyncSession, number_id: UUID) -> CallerNumber | None:
    return await session.get(CallerNumber, number_id, with_for_update=True)


async def has_phone(session: AsyncSession, phone: str) -> bool:
    found = await session.scalar(select(CallerNumber.id).where(CallerNumber.phone == phone))
    return found is not None


async def numbers(session: AsyncSession, pools: Sequence[UUID]) -> dict[UUID, list[CallerNumber]]:
    rows = await session.scalars(
        select(CallerNumber)
        .where(CallerNumber.pool_id.in_(pools))
        .order_by(CallerNumber.area, CallerNumber.phone)
    )
    found: dict[UUID, list[CallerNumber]] = {pool_id: [] for pool_id in pools}
    for row in rows:
        found[row.pool_id].append(row)
    return found


async def campaigns(session: AsyncSession, pools: Sequence[UUID]) -> dict[UUID, list[str]]:
    rows = await session.execute(
        select(Campaign.caller_pool_id, Campaign.name)
        .where(Campaign.caller_pool_id.in_(pools))
        .order_by(Campaign.name)
    )
    found: dict[UUID, list[str]] = {pool_id: [] for pool_id in pools}
    for pool_id, name in rows:
        if pool_id is not None:
            found[pool_id].append(name)
    return found
