"""The recordings table as the recorders' queue: claim, renew, and the four ways a claim ends.

A claim is a lease. Every write names the lease's end as this recorder knows it, so a recorder that
slept past its lease changes nothing; and because a lease that is over is claimable, no expirer has
to run for it.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import CursorResult, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.call import Call, Recording, RecordingState
from recordings.errors import RecordingError
from recordings.naming import object_key
from recordings.pipeline import Kept

LEASE = timedelta(seconds=60)
TO_DO = (RecordingState.CAPTURED, RecordingState.FAILED)
FIRST_RETRY = timedelta(seconds=15)
LONGEST_RETRY = timedelta(minutes=10)
DRIFT_MS = 1_000
"""A file whose duration is farther than this from the bridges' is pointed out in its row."""


@dataclass(frozen=True, slots=True)
class Claim:
    call_id: UUID
    key: str
    captured_at: datetime
    talked_ms: int
    tries: int
    until: datetime


async def claim(session: AsyncSession, pbx: str, now: datetime) -> Claim | None:
    """Lease the recording of this PBX that has been due the longest, or None."""
    found = (
        await session.execute(
            select(Recording, Call.placed_at)
            .join(Call, Call.id == Recording.call_id)
            .where(
                Recording.pbx == pbx,
                Recording.state.in_(TO_DO),
                or_(Recording.next_at.is_(None), Recording.next_at <= now),
                or_(Recording.lease_until.is_(None), Recording.lease_until <= now),
            )
            .order_by(Recording.next_at.asc().nulls_first())
            .limit(1)
            .with_for_update(of=Recording, skip_locked=True)
        )
    ).one_or_none()
    if found is None:
        return None
    recording, placed_at = found
    recording.lease_until = now + LEASE
    recording.tries += 1
    return Claim(
        call_id=recording.call_id,
        key=recording.key or object_key(recording.call_id, placed_at),
        captured_at=recording.captured_at or now,
        talked_ms=recording.talked_ms,
        tries=recording.tries,
        until=recording.lease_until,
    )


async def renew(session: AsyncSession, held: Claim, now: datetime) -> Claim | None:
    """Return the claim with a later end, or None when it was lost to another recorder."""
    until = now + LEASE
    return replace(held, until=until) if await _write(session, held, lease_until=until) else None


async def stored(session: AsyncSession, held: Claim, kept: Kept, **times: datetime) -> bool:
    """Write down what was stored, with stored_at and keep_until. False: the claim was lost."""
    return await _write(
        session,
        held,
        state=RecordingState.STORED,
        key=kept.key,
        bytes=kept.digest.size,
        sha256=kept.digest.sha256,
        duration_ms=kept.duration_ms,
        channels=kept.channels,
        peaks=asdict(kept.peaks),
        analysis=asdict(kept.analysis),
        error=drift(kept.duration_ms, held.talked_ms),
        next_at=None,
        lease_until=None,
        **times,
    )


def drift(duration_ms: int, talked_ms: int) -> str:
    """Say when file and ledger differ by more than a second; an unknown talk time says nothing."""
    if talked_ms == 0 or abs(duration_ms - talked_ms) <= DRIFT_MS:
        return ""
    return (
        f"duration_differs: The file lasts {duration_ms / 1_000:.1f} s and the bridges "
        f"{talked_ms / 1_000:.1f} s."
    )


async def failed(session: AsyncSession, held: Claim, error: RecordingError, now: datetime) -> bool:
    """Have it tried again, each time a little later, for as long as the raw file is there."""
    wait = min(FIRST_RETRY * 2 ** min(held.tries - 1, 10), LONGEST_RETRY)
    return await _write(
        session,
        held,
        state=RecordingState.FAILED,
        error=f"{error.code}: {error}",
        next_at=now + wait,
        lease_until=None,
    )


async def missing(session: AsyncSession, held: Claim, error: RecordingError) -> bool:
    return await _write(
        session,
        held,
        state=RecordingState.MISSING,
        error=f"{error.code}: {error}",
        next_at=None,
        lease_until=None,
    )


async def give_back(session: AsyncSession, held: Claim, next_at: datetime) -> bool:
    """End a claim that came to nothing through nobody's fault; it does not count as a try."""
    return await _write(session, held, next_at=next_at, lease_until=None, tries=held.tries - 1)


async def next_due(session: AsyncSession, pbx: str) -> datetime | None:
    """Return when the next recording is due, or the next lease over; None when nothing waits."""
    due = func.min(func.greatest(Recording.next_at, Recording.lease_until))
    waiting = select(due).where(Recording.pbx == pbx, Recording.state.in_(TO_DO))
    found: datetime | None = await session.scalar(waiting)
    return found


async def backlog(session: AsyncSession) -> dict[RecordingState, int]:
    """Count the recordings that are not stored yet or cannot be, by state."""
    rows = await session.execute(
        select(Recording.state, func.count())
        .where(Recording.state.in_((*TO_DO, RecordingState.MISSING)))
        .group_by(Recording.state)
    )
    return dict(iter(rows.all()))


async def known(session: AsyncSession, call_ids: Sequence[UUID]) -> dict[UUID, Recording]:
    rows = await session.scalars(select(Recording).where(Recording.call_id.in_(call_ids)))
    return {row.call_id: row for row in rows}


async def _write(session: AsyncSession, held: Claim, **values: Any) -> bool:
    result = await session.execute(
        update(Recording)
        .where(Recording.call_id == held.call_id, Recording.lease_until == held.until)
        .values(**values)
    )
    assert isinstance(result, CursorResult)
    return result.rowcount == 1
