"""Taking recordings away as files: what goes into the archive, and what is written down of it."""

import asyncio
import shutil
import tempfile
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.access.masking import shown_phone
from app.errors import Invalid
from app.models.account import Account
from app.models.call import Recording, RecordingState
from app.quality.keeping.bundle import MOST_BYTES, Member, index_of
from app.quality.playback import queries
from app.quality.playback.queries import RecordingRow
from app.quality.playback.schemas import BundleFilter
from app.quality.playback.service import narrowed, stored
from app.quality.playback.sound import RecordingLost, size_of
from recordings import audio
from recordings.errors import RecordingError
from recordings.storage import Store

TAKEN = "recording.taken"
HEADER = (
    "file", "call_id", "started_at", "agent", "campaign", "lead", "phone", "seconds", "outcome",
    "disposition", "sha256",
)  # fmt: skip


class Form(StrEnum):
    """What a recording is taken away as."""

    OGG = "ogg"
    """Opus, as it is stored."""
    WAV = "wav"


class NothingToTake(Invalid):
    """No stored recording fits this filter."""

    code = "nothing_to_take"


class TooMuchToTake(Invalid):
    """These recordings are too much for one archive."""

    code = "too_much_to_take"


async def choose(
    session: AsyncSession, who: Account, wanted: BundleFilter, *, zone: ZoneInfo, now: datetime
) -> tuple[bytes, list[Member]]:
    """Return the index and the members of an archive, and write down who takes what.

    Raises NothingToTake, or TooMuchToTake when there are more than the filter's limit or 4 GB.
    """
    found = narrowed(queries.heard_by(who), wanted, zone, now)
    found = found.where(Recording.state == RecordingState.STORED)
    rows = await queries.page(session, found, before=None, limit=wanted.limit)
    if not rows:
        raise NothingToTake
    total = sum(row[0].bytes for row in rows)
    if len(rows) > wanted.limit or total > MOST_BYTES:
        raise TooMuchToTake("Narrow the days, or take one agent or campaign at a time.")
    for recording, *_ in rows:
        audit(
            session,
            who,
            TAKEN,
            subject_kind="recording",
            subject_id=recording.call_id,
        )
    members = [_member(row, zone) for row in rows]
    return index_of(HEADER, _lines(who, rows, members)), members


async def choose_one(session: AsyncSession, who: Account, call_id: UUID) -> Recording:
    """Return a stored recording that goes out of the house as a file, and write that down."""
    recording = await stored(session, who, call_id)
    audit(session, who, TAKEN, subject_kind="recording", subject_id=call_id)
    return recording


async def as_file(store: Store, recording: Recording, form: Form) -> Path:
    """Write the sound into a file in a folder of its own; whoever sends it removes the folder.

    Raises a Problem when the store has no such sound that can be read.
    """
    key = recording.key or ""
    await asyncio.to_thread(size_of, store, key)
    folder = Path(tempfile.mkdtemp(prefix="talktime-file-"))
    try:
        return await asyncio.to_thread(_written, store, key, form, folder)
    except RecordingError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise RecordingLost(str(error)) from error


def _written(store: Store, key: str, form: Form, folder: Path) -> Path:
    opus = folder / "sound.opus"
    store.fetch(key, opus)
    if form is Form.OGG:
        return opus
    wav = folder / "sound.wav"
    audio.as_wav(opus, wav)
    opus.unlink()
    return wav


def _member(row: RecordingRow, zone: ZoneInfo) -> Member:
    recording, call = row[0], row[1]
    at = (call.bridged_at or call.placed_at).astimezone(zone)
    return Member(
        f"{at:%Y%m%d-%H%M%S}-{recording.call_id}.ogg", recording.key or "", recording.bytes
    )


def _lines(
    who: Account, rows: Sequence[RecordingRow], members: Sequence[Member]
) -> list[list[object]]:
    return [
        [
            member.name,
            recording.call_id,
            (call.bridged_at or call.placed_at).isoformat(),
            agent_name or "",
            campaign_name,
            lead.name or lead.company,
            shown_phone(who, call.phone),
            recording.duration_ms / 1_000,
            call.outcome or "",
            call.disposition or "",
            recording.sha256,
        ]
        for member, (recording, call, campaign_name, lead, agent_name) in zip(
            members, rows, strict=True
        )
    ]
