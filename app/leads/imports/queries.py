from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.lead import Import, ImportReject, ImportState

OVER_WITHOUT_LEADS = (
    ImportState.DRAFT,
    ImportState.FAILED,
    ImportState.CANCELLED,
    ImportState.UNDOING,
    ImportState.UNDONE,
)
"""An import that left nothing, so that its file may come again."""


async def page(
    session: AsyncSession, *, list_id: UUID | None, before: UUID | None, limit: int
) -> Sequence[Import]:
    """Return up to `limit + 1` imports, newest first."""
    imports = select(Import).order_by(Import.id.desc()).limit(limit + 1)
    if list_id is not None:
        imports = imports.where(Import.list_id == list_id)
    if before is not None:
        imports = imports.where(Import.id < before)
    return (await session.scalars(imports)).all()


async def get(session: AsyncSession, import_id: UUID, *, lock: bool = False) -> Import | None:
    return await session.get(Import, import_id, with_for_update=lock)


async def by_key(session: AsyncSession, key: str) -> Import | None:
    return await session.scalar(select(Import).where(Import.idempotency_key == key))


async def of_same_file(session: AsyncSession, sha256: str, list_id: UUID | None) -> Import | None:
    """Return the last import of these very bytes into this list that counts."""
    return await session.scalar(
        select(Import)
        .where(
            Import.file_sha256 == sha256,
            Import.list_id.is_not_distinct_from(list_id),
            Import.is_trial.is_(False),
            Import.state.not_in(OVER_WITHOUT_LEADS),
        )
        .order_by(Import.id.desc())
        .limit(1)
    )


async def rejects(
    session: AsyncSession, import_id: UUID, *, after: int, limit: int
) -> Sequence[ImportReject]:
    """Return the next rejected rows in the order of the file; `after` is the last one's row."""
    return (
        await session.scalars(
            select(ImportReject)
            .where(ImportReject.import_id == import_id, ImportReject.row_number > after)
            .order_by(ImportReject.row_number)
            .limit(limit)
        )
    ).all()
