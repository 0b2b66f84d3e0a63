"""Rows of dispositions."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.campaign import Disposition


async def of_campaign(session: AsyncSession, campaign_id: UUID) -> Sequence[Disposition]:
    """All of them in their order, with those that are retired: calls may have them."""
    rows = await session.scalars(
        select(Disposition)
        .where(Disposition.campaign_id == campaign_id)
        .order_by(Disposition.position, Disposition.code)
    )
    return rows.all()


async def names(session: AsyncSession) -> Sequence[Row[str, str, str]]:
    """Campaigns may call one code differently; the newest name stands for all."""
    rows = await session.execute(
        select(Disposition.code, Disposition.label_zh, Disposition.label_en)
        .ext(distinct_on(Disposition.code))
        .order_by(Disposition.code, Disposition.created_at.desc())
    )
    return rows.all()


async def campaign_of(session: AsyncSession, disposition_id: UUID) -> UUID | None:
    return await session.scalar(
        select(Disposition.campaign_id).where(Disposition.id == disposition_id)
    )
