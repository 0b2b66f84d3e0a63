from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, tuple_
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.lead import DncNumber, Lead


async def page(
    session: AsyncSession, *, phone: str | None, before: tuple[datetime, str] | None, limit: int
) -> Sequence[DncNumber]:
    """Return up to `limit + 1` numbers, the last added first."""
    numbers = (
        select(DncNumber).order_by(DncNumber.at.desc(), DncNumber.phone.desc()).limit(limit + 1)
    )
    if phone is not None:
        numbers = numbers.where(DncNumber.phone == phone)
    if before is not None:
        numbers = numbers.where(tuple_(DncNumber.at, DncNumber.phone) < before)
    return (await session.scalars(numbers)).all()


async def get(session: AsyncSession, phone: str) -> DncNumber | None:
    return await session.get(DncNumber, phone, populate_existing=True)


async def add(session: AsyncSession, number: dict[str, object]) -> None:
    """Keep the number; the first reason stays."""
    await session.execute(insert(DncNumber).values(number).on_conflict_do_nothing())


async def dialed_with(session: AsyncSession, phone: str) -> set[str]:
    """Return the numbers on which the leads that have this phone are called."""
    return set(await session.scalars(select(Lead.phone).where(Lead.phones.contains([phone]))))
