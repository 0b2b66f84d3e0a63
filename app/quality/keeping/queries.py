from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.account import Account, AuditEntry
from app.models.quality import Example, RecordingHold, RecordingNote

MOST = 500


async def notes(session: AsyncSession, call_id: UUID) -> Sequence[Row[RecordingNote, str]]:
    rows = await session.execute(
        select(RecordingNote, Account.name)
        .join(Account, Account.id == RecordingNote.author_id)
        .where(RecordingNote.call_id == call_id)
        .order_by(RecordingNote.from_ms, RecordingNote.id)
        .limit(MOST)
    )
    return rows.all()


async def holds(session: AsyncSession, call_id: UUID) -> Sequence[Row[RecordingHold, str]]:
    rows = await session.execute(
        select(RecordingHold, Account.name)
        .join(Account, Account.id == RecordingHold.author_id)
        .where(RecordingHold.call_id == call_id)
        .order_by(RecordingHold.created_at, RecordingHold.id)
        .limit(MOST)
    )
    return rows.all()


async def examples(
    session: AsyncSession, *, tag: str | None, example_id: UUID | None = None
) -> Sequence[Row[Example, str]]:
    found = (
        select(Example, Account.name)
        .join(Account, Account.id == Example.author_id)
        .order_by(Example.created_at.desc(), Example.id.desc())
        .limit(MOST)
    )
    if tag is not None:
        found = found.where(Example.tags.contains([tag]))
    if example_id is not None:
        found = found.where(Example.id == example_id)
    return (await session.execute(found)).all()


async def accesses(session: AsyncSession, call_id: UUID) -> Sequence[Row[AuditEntry, str | None]]:
    """Everything that was done with a recording, the latest first."""
    rows = await session.execute(
        select(AuditEntry, Account.name)
        .join(Account, Account.id == AuditEntry.account_id, isouter=True)
        .where(AuditEntry.subject_kind == "recording", AuditEntry.subject_id == str(call_id))
        .order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
        .limit(MOST)
    )
    return rows.all()
