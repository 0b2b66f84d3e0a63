from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, case, func, select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.campaign import Campaign
from app.models.lead import Lead, has_phone
from app.models.rules import Client, DncList, DncNumber


async def page(
    session: AsyncSession,
    *,
    phone: str | None,
    list_id: UUID | None,
    before: tuple[datetime, str, UUID] | None,
    limit: int,
) -> Sequence[DncNumber]:
    """Return up to `limit + 1` numbers, the last added first."""
    order = (DncNumber.at, DncNumber.phone, DncNumber.list_id)
    numbers = select(DncNumber).order_by(*(key.desc() for key in order)).limit(limit + 1)
    if phone is not None:
        numbers = numbers.where(DncNumber.phone == phone)
    if list_id is not None:
        numbers = numbers.where(DncNumber.list_id == list_id)
    if before is not None:
        numbers = numbers.where(tuple_(*order) < before)
    return (await session.scalars(numbers)).all()


async def get(session: AsyncSession, phone: str, list_id: UUID) -> DncNumber | None:
    return await session.get(DncNumber, (phone, list_id), populate_existing=True)


async def add(session: AsyncSession, numbers: Sequence[dict[str, Any]]) -> None:
    """Keep the numbers. The first reason stays, and the longest time: none shortens another."""
    fresh = insert(DncNumber)
    is_forever = DncNumber.expires_at.is_(None) | fresh.excluded.expires_at.is_(None)
    longest = func.greatest(DncNumber.expires_at, fresh.excluded.expires_at)
    await session.execute(
        fresh.on_conflict_do_update(
            index_elements=[DncNumber.phone, DncNumber.list_id],
            set_={"expires_at": case((is_forever, None), else_=longest)},
        ),
        list(numbers),
    )


async def known(session: AsyncSession, list_id: UUID, phones: Collection[str]) -> set[str]:
    """Which of the phones are on the list, run out or not."""
    return set(
        await session.scalars(
            select(DncNumber.phone).where(DncNumber.list_id == list_id, DncNumber.phone.in_(phones))
        )
    )


async def dialed_with(session: AsyncSession, phones: Collection[str]) -> set[str]:
    """Return the numbers on which the leads that have one of these phones are called."""
    return set(await session.scalars(select(Lead.phone).where(has_phone(phones))))


async def get_list(session: AsyncSession, list_id: UUID) -> DncList | None:
    return await session.get(DncList, list_id)


async def list_named(session: AsyncSession, name: str) -> DncList | None:
    return await session.scalar(select(DncList).where(DncList.name == name))


async def lists(session: AsyncSession) -> Sequence[Row[DncList, str, int]]:
    """Every list with the name of whom it is for and how many numbers it has, the oldest first."""
    counted = (
        select(func.count())
        .where(DncNumber.list_id == DncList.id)
        .correlate(DncList)
        .scalar_subquery()
    )
    rows = await session.execute(
        select(DncList, func.coalesce(Client.name, Campaign.name, ""), counted)
        .join(Client, Client.id == DncList.client_id, isouter=True)
        .join(Campaign, Campaign.id == DncList.campaign_id, isouter=True)
        .order_by(DncList.id)
    )
    return rows.all()


async def campaigns_of(session: AsyncSession, dnc: DncList) -> list[UUID] | None:
    """The campaigns that the list holds for; None for all."""
    if dnc.campaign_id is not None:
        return [dnc.campaign_id]
    if dnc.client_id is not None:
        found = select(Campaign.id).where(Campaign.client_id == dnc.client_id)
        return list(await session.scalars(found))
    return None


async def clients(session: AsyncSession) -> Sequence[Client]:
    return (await session.scalars(select(Client).order_by(Client.name))).all()


async def client_named(session: AsyncSession, name: str) -> Client | None:
    return await session.scalar(select(Client).where(Client.name == name))


async def has_target(
    session: AsyncSession, client_id: UUID | None, campaign_id: UUID | None
) -> bool:
    if client_id is not None:
        return await session.get(Client, client_id) is not None
    return campaign_id is None or await session.get(Campaign, campaign_id) is not None
