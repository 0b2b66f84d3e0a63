"""Files without rows, and rows without files: each is brought back to a state that says so.

- A row still `open` although its call is over (the dialer died): captured.
- A raw file whose call has no row (the dialer died earlier still): a row is made, captured.
- A raw file whose row says `missing` (a spool that came late): captured again; one without sound
  is removed, and so is one whose recording was removed.
- A raw file whose row says `stored` (a recorder died just before it removed it): removed, after
  the object was read back once more.
- A raw file of no call that we know: left alone and told in the log, since nobody can say whose
  it is.
"""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

import structlog
from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import Sessions
from app.engine import recording_queue as queue
from app.models.call import Call, Recording, RecordingState
from recordings import pipeline
from recordings.audio import FRAME_BYTES
from recordings.errors import RecordingError
from recordings.naming import RAW_SUFFIX, call_of
from recordings.storage import Digest, Store

log = structlog.get_logger()

GRACE = timedelta(seconds=60)
"""The dialer and the recorder need this long for what they do themselves."""
BATCH = 500
NAMED = 10


class Raw(NamedTuple):
    path: Path
    size: int


@dataclass(slots=True)
class Found:
    """What one look brought to light."""

    closed: int = 0
    adopted: int = 0
    removed: int = 0
    foreign: list[str] = field(default_factory=list)


async def reconcile(
    sessions: Sessions, store: Store, now: datetime, *, pbx: str, spool: Path
) -> Found:
    """Bring rows and raw files of one PBX together and return what was found."""
    found = Found()
    async with sessions.begin() as session:
        found.closed = await _close_open_rows(session, pbx, now)
    files, found.foreign = await asyncio.to_thread(_files_at_rest, spool, now)
    call_ids = list(files)
    for start in range(0, len(call_ids), BATCH):
        batch = {call_id: files[call_id] for call_id in call_ids[start : start + BATCH]}
        async with sessions.begin() as session:
            done = await _adopt(session, pbx, now, batch, found)
        found.removed += await asyncio.to_thread(_remove_stored, store, done)
    if found != Found():
        log.warning(
            "recorder.reconciled",
            closed=found.closed,
            adopted=found.adopted,
            removed=found.removed,
            foreign=found.foreign[:NAMED],
            foreign_count=len(found.foreign),
        )
    return found


async def _close_open_rows(session: AsyncSession, pbx: str, now: datetime) -> int:
    closed = await session.execute(
        update(Recording)
        .where(
            Recording.pbx == pbx,
            Recording.state == RecordingState.OPEN,
            Recording.call_id == Call.id,
            Call.ended_at < now - GRACE,
        )
        .values(
            state=RecordingState.CAPTURED,
            captured_at=Call.ended_at,
            talked_ms=Call.talked_ms,
            next_at=now,
        )
        .returning(Recording.call_id)
    )
    return len(closed.all())


def _files_at_rest(spool: Path, now: datetime) -> tuple[dict[UUID, Raw], list[str]]:
    """Return the raw files that nobody wrote for a while by call, and the names that are none."""
    ours: dict[UUID, Raw] = {}
    foreign = []
    before = (now - GRACE).timestamp()
    for path in sorted(spool.glob(f"*{RAW_SUFFIX}")) if spool.is_dir() else ():
        try:
            seen = path.stat()
        except FileNotFoundError:  # A recorder removed it just now.
            continue
        if seen.st_mtime > before:
            continue
        call_id = call_of(path.name)
        if call_id is None:
            foreign.append(path.name)
        else:
            ours[call_id] = Raw(path, seen.st_size)
    return ours, foreign


async def _adopt(
    session: AsyncSession, pbx: str, now: datetime, files: dict[UUID, Raw], found: Found
) -> list[tuple[Path, str, Digest]]:
    """Give each file a row that is due; return those that are stored and may go."""
    rows = await queue.known(session, list(files))
    calls = await _calls(session, list(files))
    done = []
    for call_id, raw in files.items():
        row = rows.get(call_id)
        if row is None and call_id not in calls:
            found.foreign.append(raw.path.name)
        elif row is None:
            found.adopted += await _make_row(session, calls[call_id], pbx, now)
        elif row.state is RecordingState.MISSING and raw.size >= FRAME_BYTES:
            row.state, row.next_at, row.error = RecordingState.CAPTURED, now, ""
            found.adopted += 1
        elif row.state in (RecordingState.MISSING, RecordingState.REMOVED):
            raw.path.unlink(missing_ok=True)
            found.removed += 1
        elif row.state is RecordingState.STORED and row.key and row.sha256:
            done.append((raw.path, row.key, Digest(row.bytes, row.sha256)))
    return done


async def _make_row(session: AsyncSession, call: Call, pbx: str, now: datetime) -> int:
    if call.ended_at is None:
        return 0  # Its dialer will say more when the call is over.
    made = await session.execute(
        insert(Recording)
        .values(
            call_id=call.id,
            state=RecordingState.CAPTURED,
            pbx=pbx,
            talked_ms=call.talked_ms,
            captured_at=call.ended_at,
            next_at=now,
        )
        .on_conflict_do_nothing()  # Another recorder may look at the same moment.
        .returning(Recording.call_id)
    )
    return len(made.all())


async def _calls(session: AsyncSession, call_ids: list[UUID]) -> dict[UUID, Call]:
    calls = await session.scalars(select(Call).where(Call.id.in_(call_ids)))
    return {call.id: call for call in calls}


def _remove_stored(store: Store, done: list[tuple[Path, str, Digest]]) -> int:
    removed = 0
    for path, key, expected in done:
        try:
            removed += pipeline.remove_raw(path, store, key, expected)
        except (RecordingError, OSError) as error:
            log.error("recording.stored_object_is_wrong", key=key, error=str(error))
    return removed
