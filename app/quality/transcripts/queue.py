"""The transcripts table as a queue, and what becomes of a recording's words.

A claim is a lease as in app.engine.recording_queue. Who waited for a day is given up: the service
is gone, and whoever wants the text asks again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import CursorResult, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app import bell
from app.models.call import Recording, RecordingState
from app.models.transcript import Phrase, PhraseHit, Transcript, TranscriptState
from app.quality.transcripts.search import grams_of
from recordings.errors import RecordingError
from recordings.phrases import Hit, Sought, Utterance, find

BELL = "transcripts"
LOCK = 7_203_013
"""Shared while hits of a new text are written; the search of earlier texts holds it alone."""
GIVEN_UP_AFTER = timedelta(days=1)
FIRST_RETRY = timedelta(seconds=30)
LONGEST_RETRY = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Claim:
    call_id: UUID
    key: str
    asked_at: datetime
    tries: int
    until: datetime


async def ask(session: AsyncSession, call_id: UUID, now: datetime) -> None:
    """Have a stored recording transcribed, or transcribed again; the old text stays meanwhile."""
    fresh = {"state": TranscriptState.WAITING, "asked_at": now, "next_at": now, "tries": 0,
             "error": "", "lease_until": None, "done_at": None}  # fmt: skip
    statement = insert(Transcript).values(call_id=call_id, utterances=[], text="", **fresh)
    await session.execute(
        statement.on_conflict_do_update(index_elements=[Transcript.call_id], set_=fresh)
    )
    await bell.ring(session, BELL)


async def claim(session: AsyncSession, now: datetime, lease: timedelta) -> Claim | None:
    found = (
        await session.execute(
            select(Transcript, Recording.key)
            .join(Recording, Recording.call_id == Transcript.call_id)
            .where(
                Transcript.state == TranscriptState.WAITING,
                Transcript.next_at <= now,
                or_(Transcript.lease_until.is_(None), Transcript.lease_until <= now),
                Recording.state == RecordingState.STORED,
            )
            .order_by(Transcript.next_at)
            .limit(1)
            .with_for_update(of=Transcript, skip_locked=True)
        )
    ).one_or_none()
    if found is None:
        return None
    row, key = found
    row.lease_until = now + lease
    row.tries += 1
    return Claim(row.call_id, key or "", row.asked_at, row.tries, row.lease_until)


async def done(
    session: AsyncSession, held: Claim, utterances: Sequence[Utterance], now: datetime
) -> bool:
    """Keep the words, and point at the phrases in them. False: the claim was lost."""
    text = "\n".join(each.text for each in utterances)
    is_ours = await _write(
        session,
        held,
        state=TranscriptState.DONE,
        done_at=now,
        utterances=[asdict(each) for each in utterances],
        text=text,
        grams=grams_of(text),
        error="",
        lease_until=None,
    )
    if is_ours:
        await _point_at(session, held.call_id, utterances)
    return is_ours


async def failed(session: AsyncSession, held: Claim, error: RecordingError, now: datetime) -> bool:
    """End a claim that came to nothing for good."""
    return await _write(
        session,
        held,
        state=TranscriptState.FAILED,
        error=f"{error.code}: {error}"[:400],
        lease_until=None,
    )


async def later(session: AsyncSession, held: Claim, error: RecordingError, now: datetime) -> bool:
    """Try again, each time a little later, for a day."""
    if now - held.asked_at > GIVEN_UP_AFTER:
        return await failed(session, held, error, now)
    wait = min(FIRST_RETRY * 2 ** min(held.tries - 1, 10), LONGEST_RETRY)
    return await _write(
        session, held, error=f"{error.code}: {error}"[:400], next_at=now + wait, lease_until=None
    )


async def give_back(session: AsyncSession, held: Claim) -> None:
    await _write(session, held, lease_until=None, tries=held.tries - 1)


async def forget(session: AsyncSession, call_ids: Iterable[UUID]) -> None:
    """What was said goes with its sound."""
    gone = list(call_ids)
    await session.execute(delete(PhraseHit).where(PhraseHit.call_id.in_(gone)))
    await session.execute(delete(Transcript).where(Transcript.call_id.in_(gone)))


async def _point_at(session: AsyncSession, call_id: UUID, utterances: Sequence[Utterance]) -> None:
    """Write down the hits anew; what a reviewer has checked stays checked."""
    await session.execute(select(func.pg_advisory_xact_lock_shared(LOCK)))
    rows = (await session.scalars(select(Phrase))).all()
    hits = find(utterances, [Sought(row.kind, row.text) for row in rows])
    await session.execute(
        delete(PhraseHit).where(PhraseHit.call_id == call_id, PhraseHit.checked_at.is_(None))
    )
    await keep_hits(session, call_id, hits)


async def keep_hits(session: AsyncSession, call_id: UUID, hits: Sequence[Hit]) -> None:
    """Write down hits; those that are there already stay as they are."""
    if hits:
        values = [asdict(hit) | {"call_id": call_id} for hit in hits]
        await session.execute(insert(PhraseHit).on_conflict_do_nothing(), values)


async def _write(session: AsyncSession, held: Claim, **values: object) -> bool:
    result = await session.execute(
        update(Transcript)
        .where(Transcript.call_id == held.call_id, Transcript.lease_until == held.until)
        .values(**values)
    )
    assert isinstance(result, CursorResult)
    return result.rowcount == 1
