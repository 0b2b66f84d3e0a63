from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.lead import Lead, LeadList


async def page(
    session: AsyncSession, *, before: UUID | None, limit: int
) -> Sequence[Row[LeadList, int]]:
    """Return up to `limit + 1` lists, newest first, each with its number of leads."""
    counted = (
        select(func.count())
        .where(Lead.list_id == LeadList.id)
        .correlate(LeadList)
        .scalar_subquery()
    )
    lists = select(LeadList, counted).order_by(LeadList.id.desc()).limit(limit + 1)
    if before is not None:
        lists = lists.where(LeadList.id < before)
    return (await session.execute(lists)).all()


async def by_name(session: AsyncSession, name: str) -> LeadList | None:
    return await session.scalar(select(LeadList).where(LeadList.name == name))


async def get(session: AsyncSession, list_id: UUID) -> LeadList | None:
    return await session.get(LeadList, list_id)
