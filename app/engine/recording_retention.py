"""The end of recordings: what is over its time and held by nobody leaves the store.

The row says `removed` first and is committed, then the object goes, then the row says so. A
process that dies in between leaves a row without `purged_at`, which the next look finishes; an
object that is gone already counts as gone.
"""

import asyncio
from datetime import datetime

import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.db import Sessions
from app.models.call import Recording, RecordingState
from app.quality.transcripts.queue import forget
from recordings.errors import RecordingError
from recordings.storage import Store

log = structlog.get_logger()

BATCH = 200


async def expire(sessions: Sessions, store: Store, now: datetime) -> int:
    """Remove what is over its time and return how many objects went."""
    async with sessions.begin() as session:
        await _mark(session, now)
    purged = 0
    async with sessions.begin() as session:
        for recording in await _removed(session):
            try:
                await asyncio.to_thread(store.delete, recording.key or "")
            except RecordingError as error:
                log.warning("recording.object_stays", key=recording.key, error=str(error))
                continue
            recording.purged_at = now
            purged += 1
    if purged:
        log.info("recordings.purged", count=purged)
    return purged


async def _mark(session: AsyncSession, now: datetime) -> None:
    """Take the sound away from those whose time is over, by the rule of recordings.retention."""
    over = (
        select(Recording.call_id)
        .where(
            Recording.state == RecordingState.STORED,
            Recording.keep_until <= now,
            Recording.is_pinned.is_(False),
        )
        .order_by(Recording.keep_until)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    marked = await session.execute(
        update(Recording)
        .where(Recording.call_id.in_(over.scalar_subquery()))
        .values(state=RecordingState.REMOVED, removed_at=now, peaks=None)
        .returning(Recording.call_id, Recording.keep_until)
    )
    gone = marked.all()
    await forget(session, [call_id for call_id, _ in gone])
    for call_id, keep_until in gone:
        audit(
            session,
            None,
            "recording.removed",
            subject_kind="recording",
            subject_id=call_id,
            reason=f"It was kept until {keep_until}.",
        )


async def _removed(session: AsyncSession) -> list[Recording]:
    waiting = (
        select(Recording)
        .where(Recording.state == RecordingState.REMOVED, Recording.purged_at.is_(None))
        .order_by(Recording.removed_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    )
    return list(await session.scalars(waiting))
