"""Rows of reasons for a pause."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.floor import PauseReason


async def reasons(session: AsyncSession, *, lock: bool = False) -> Sequence[PauseReason]:
    """All of them in their order, with those that are retired: intervals may have them."""
    asked = select(PauseReason).order_by(PauseReason.position, PauseReason.code)
    return (await session.scalars(asked.with_for_update() if lock else asked)).all()


async def is_offered(session: AsyncSession, code: str) -> bool:
    found = await session.scalar(
        select(PauseReason.id).where(PauseReason.code == code, PauseReason.retired_at.is_(None))
    )
    return found is not None
