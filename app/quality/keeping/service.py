"""What keeps a recording and what ends it: holds, examples, notes, removal, who listened.

`is_pinned` of a recording is true while a hold is in force; both change in one transaction, under
the recording's lock, so retention never sees one without the other.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.errors import Conflict, Forbidden, NotFound
from app.models.account import Account
from app.models.call import Recording, RecordingState
from app.models.quality import Example, HoldKind, RecordingHold, RecordingNote
from app.quality.keeping import queries
from app.quality.keeping.schemas import (
    AccessOut,
    ExampleIn,
    ExampleOut,
    HoldIn,
    HoldOut,
    NoteIn,
    NoteOut,
    Span,
)
from app.quality.playback import queries as recordings
from app.quality.playback.service import NoSuchRecording
from app.quality.transcripts.queue import forget
from recordings.errors import StillKept
from recordings.retention import check_deletable


class MustStay(Conflict):
    """This recording cannot be removed yet."""

    code = "recording_must_stay"


class NotHere(NotFound):
    """There is no such note, hold or example."""

    code = "not_here"


class BeyondTheEnd(Conflict):
    """The span ends after the recording does."""

    code = "beyond_the_end"


async def notes(session: AsyncSession, viewer: Account, call_id: UUID) -> list[NoteOut]:
    await _heard(session, viewer, call_id)
    return [_note(row, author) for row, author in await queries.notes(session, call_id)]


async def add_note(
    session: AsyncSession, who: Account, call_id: UUID, fields: NoteIn
) -> list[NoteOut]:
    recording = await _heard(session, who, call_id)
    _check_span(recording, fields)
    session.add(RecordingNote(call_id=call_id, author_id=who.id, **fields.model_dump()))
    await session.flush()
    return await notes(session, who, call_id)


async def remove_note(session: AsyncSession, who: Account, call_id: UUID, note_id: UUID) -> None:
    """Remove an own note."""
    await _heard(session, who, call_id)
    note = await session.get(RecordingNote, note_id)
    if note is None or note.call_id != call_id:
        raise NotHere
    if note.author_id != who.id:
        raise Forbidden("Only who wrote a note removes it.")
    await session.delete(note)


async def holds(session: AsyncSession, viewer: Account, call_id: UUID) -> list[HoldOut]:
    await _heard(session, viewer, call_id)
    return [_hold(row, author) for row, author in await queries.holds(session, call_id)]


async def hold(session: AsyncSession, who: Account, call_id: UUID, fields: HoldIn) -> list[HoldOut]:
    """Keep a recording beyond its time, for a stated reason, until it is released."""
    await _put_hold(session, who, call_id, fields.kind, fields.reason)
    return await holds(session, who, call_id)


async def release(
    session: AsyncSession, who: Account, call_id: UUID, hold_id: UUID, now: datetime
) -> list[HoldOut]:
    await _heard(session, who, call_id)
    found = await session.get(RecordingHold, hold_id)
    if found is None or found.call_id != call_id or found.released_at is not None:
        raise NotHere
    if found.kind is HoldKind.EXAMPLE:
        raise Forbidden("An example holds it; remove the example instead.")
    await _end_hold(session, who, found, now)
    return await holds(session, who, call_id)


async def examples(session: AsyncSession, *, tag: str | None) -> list[ExampleOut]:
    """The library, the latest first. A clip is heard by who may hear its recording."""
    return [_example(row, author) for row, author in await queries.examples(session, tag=tag)]


async def add_example(session: AsyncSession, who: Account, fields: ExampleIn) -> ExampleOut:
    recording = await _heard(session, who, fields.call_id)
    _check_span(recording, fields)
    put = await _put_hold(session, who, fields.call_id, HoldKind.EXAMPLE, fields.title)
    made = Example(hold_id=put.id, author_id=who.id, **fields.model_dump())
    session.add(made)
    await session.flush()
    ((row, author),) = await queries.examples(session, tag=None, example_id=made.id)
    return _example(row, author)


async def remove_example(
    session: AsyncSession, who: Account, example_id: UUID, now: datetime
) -> None:
    example = await session.get(Example, example_id)
    if example is None:
        raise NotHere
    await _heard(session, who, example.call_id)
    found = await session.get_one(RecordingHold, example.hold_id)
    await session.delete(example)
    await _end_hold(session, who, found, now)


async def remove(
    session: AsyncSession, who: Account, call_id: UUID, reason: str, now: datetime
) -> None:
    """End a recording whose time is over. The recorder takes the object out of the store.

    Raises MustStay with what keeps it: a hold, or the time that the law asks for.
    """
    await _heard(session, who, call_id)
    recording = await _locked(session, call_id)
    if recording.state is not RecordingState.STORED:
        raise MustStay(f"Its state is {recording.state}; there is nothing to remove.")
    try:
        check_deletable(now, recording.keep_until, is_pinned=recording.is_pinned)
    except StillKept as error:
        raise MustStay(str(error)) from error
    recording.state, recording.removed_at, recording.peaks = RecordingState.REMOVED, now, None
    await forget(session, [call_id])
    _log(session, who, "recording.removed", call_id, reason)


async def accesses(session: AsyncSession, viewer: Account, call_id: UUID) -> list[AccessOut]:
    await _heard(session, viewer, call_id)
    return [
        AccessOut(
            at=entry.at,
            account_name=name,
            action=entry.action,
            reason=entry.reason,
            address=entry.address,
        )
        for entry, name in await queries.accesses(session, call_id)
    ]


async def _put_hold(
    session: AsyncSession, who: Account, call_id: UUID, kind: HoldKind, reason: str
) -> RecordingHold:
    await _heard(session, who, call_id)
    recording = await _locked(session, call_id)
    if recording.state is RecordingState.REMOVED:
        raise Conflict("It was removed; there is nothing left to hold.")
    put = RecordingHold(call_id=call_id, kind=kind, reason=reason, author_id=who.id)
    session.add(put)
    recording.is_pinned = True
    await session.flush()
    _log(session, who, "recording.held", call_id, reason)
    return put


async def _end_hold(
    session: AsyncSession, who: Account, found: RecordingHold, now: datetime
) -> None:
    recording = await _locked(session, found.call_id)
    found.released_at, found.released_by = now, who.id
    await session.flush()
    recording.is_pinned = bool(
        await session.scalar(
            select(
                exists().where(
                    RecordingHold.call_id == found.call_id, RecordingHold.released_at.is_(None)
                )
            )
        )
    )
    _log(session, who, "recording.released", found.call_id, found.reason)


async def _heard(session: AsyncSession, viewer: Account, call_id: UUID) -> Recording:
    """Return a recording that the viewer may hear. Raises NoSuchRecording."""
    row = await recordings.get(session, viewer, call_id)
    if row is None:
        raise NoSuchRecording
    return row[0]


async def _locked(session: AsyncSession, call_id: UUID) -> Recording:
    return await session.get_one(Recording, call_id, with_for_update=True, populate_existing=True)


def _check_span(recording: Recording, span: Span) -> None:
    if span.to_ms > recording.duration_ms:
        raise BeyondTheEnd(f"It lasts {recording.duration_ms / 1_000:.1f} s.")


def _log(session: AsyncSession, who: Account, what: str, call_id: UUID, reason: str) -> None:
    audit(session, who, what, subject_kind="recording", subject_id=call_id, reason=reason)


def _note(row: RecordingNote, author: str) -> NoteOut:
    own = ("id", "author_id", "from_ms", "to_ms", "text", "created_at")
    return NoteOut(author_name=author, **{name: getattr(row, name) for name in own})


def _hold(row: RecordingHold, author: str) -> HoldOut:
    own = ("id", "kind", "reason", "created_at", "released_at")
    return HoldOut(author_name=author, **{name: getattr(row, name) for name in own})


def _example(row: Example, author: str) -> ExampleOut:
    own = ("id", "call_id", "from_ms", "to_ms", "title", "text", "tags", "created_at")
    return ExampleOut(author_name=author, **{name: getattr(row, name) for name in own})
