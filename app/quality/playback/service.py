"""Recordings as people hear them: an agent the own, a supervisor the team's, an admin all.

Whoever may not hear a recording is told that there is none. Each listening is in the audit log.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.access.guard import reach_of
from app.access.masking import shown_phone
from app.access.permissions import Reach
from app.errors import Conflict, Forbidden, NotFound
from app.models.account import Account
from app.models.call import Call, Recording, RecordingState
from app.models.control import CallSpan
from app.paging import Page, keys_of, page_of
from app.quality.playback import queries
from app.quality.playback.queries import RecordingRow, Recordings
from app.quality.playback.schemas import (
    Bridge,
    PeaksOut,
    RecordingDetail,
    RecordingFilter,
    RecordingOut,
    SoundSpan,
)
from app.reports.utilization.service import span_of

PLAYED = "recording.played"
ONE_LISTENING = timedelta(minutes=10)
"""A player asks for many ranges; requests closer than this are one entry of the log."""


CONDITIONS: dict[str, Callable[[Any], ColumnElement[bool]]] = {
    "min_seconds": lambda seconds: Recording.duration_ms >= seconds * 1_000,
    "max_seconds": lambda seconds: Recording.duration_ms <= seconds * 1_000,
    "is_reviewed": lambda wanted: queries.is_reviewed() == wanted,
    "words": queries.has_words,
    "hit": queries.has_hit,
}
"""What a part of the filter asks of a recording, where it is more than to be equal."""


class NoSuchRecording(NotFound):
    """There is no such recording, or it is not yours to hear."""

    code = "no_such_recording"


class NotStored(Conflict):
    """This recording cannot be played: it is not in the store yet, or never came."""

    code = "recording_not_stored"


async def page(
    session: AsyncSession,
    viewer: Account,
    wanted: RecordingFilter,
    *,
    zone: ZoneInfo,
    now: datetime,
) -> Page[RecordingOut]:
    if reach_of(viewer) is Reach.OWN and wanted.agent_id not in (None, viewer.id):
        raise Forbidden("These are another agent's recordings; you can hear your own.")
    found = narrowed(queries.heard_by(viewer), wanted, zone, now)
    before = keys_of(wanted.cursor, datetime.fromisoformat, UUID) if wanted.cursor else None
    rows = await queries.page(
        session, found, before=(before[0], before[1]) if before else None, limit=wanted.limit
    )
    recordings, next_cursor = page_of(
        rows, wanted.limit, lambda row: (row[1].placed_at.isoformat(), row[1].id)
    )
    return Page(
        items=[RecordingOut(**_fields(viewer, row)) for row in recordings], next_cursor=next_cursor
    )


def narrowed(
    found: Recordings, wanted: RecordingFilter, zone: ZoneInfo, now: datetime
) -> Recordings:
    """Narrow to what the filter names."""
    for name in ("agent_id", "campaign_id", "lead_id", "outcome", "disposition"):
        if (value := getattr(wanted, name)) is not None:
            found = found.where(getattr(Call, name) == value)
    for name in ("state", "is_pinned"):
        if (value := getattr(wanted, name)) is not None:
            found = found.where(getattr(Recording, name) == value)
    for name, condition in CONDITIONS.items():
        if (value := getattr(wanted, name)) is not None:
            found = found.where(condition(value))
    if wanted.day is not None:
        _, first = span_of(wanted.day, zone, now)
        _, last = span_of(wanted.last_day or wanted.day, zone, now)
        found = found.where(Call.placed_at >= first.first, Call.placed_at < last.last)
    return found


async def read(session: AsyncSession, viewer: Account, call_id: UUID) -> RecordingDetail:
    row = await _get(session, viewer, call_id)
    bridges = [
        Bridge(agent_id=each.agent_id, started_at=each.started_at, ended_at=each.ended_at)
        for each in await queries.bridges(session, call_id)
    ]
    return RecordingDetail(**_fields(viewer, row), analysis=row[0].analysis, bridges=bridges)


async def peaks(session: AsyncSession, viewer: Account, call_id: UUID) -> PeaksOut:
    recording = await stored(session, viewer, call_id)
    sides = await queries.peaks(session, call_id)
    if sides is None:
        raise NotStored
    return PeaksOut(
        buckets=len(sides["left"]),
        duration_seconds=recording.duration_ms / 1000,
        left=sides["left"],
        right=sides["right"],
        spans=[_span(span) for span in await queries.spans(session, call_id)],
    )


def _span(span: CallSpan) -> SoundSpan:
    until_ms = span.from_ms if span.until_ms is None else span.until_ms
    lasted = (span.ended_at - span.started_at).total_seconds() if span.ended_at else None
    return SoundSpan(
        kind=span.kind,
        from_seconds=span.from_ms / 1000,
        until_seconds=until_ms / 1000,
        lasted_seconds=lasted,
    )


async def listen(session: AsyncSession, viewer: Account, call_id: UUID) -> Recording:
    """Return a stored recording that the viewer is about to hear, and write that down."""
    row = await _get(session, viewer, call_id)
    recording = _stored(row)
    if not await queries.was_played_lately(session, viewer, PLAYED, call_id, ONE_LISTENING):
        audit(
            session,
            viewer,
            PLAYED,
            subject_kind="recording",
            subject_id=call_id,
            agent_id=str(row[1].agent_id) if row[1].agent_id else None,
        )
    return recording


async def stored(session: AsyncSession, viewer: Account, call_id: UUID) -> Recording:
    """Return a recording that the viewer may hear. Raises NoSuchRecording or NotStored."""
    return _stored(await _get(session, viewer, call_id))


async def _get(session: AsyncSession, viewer: Account, call_id: UUID) -> RecordingRow:
    row = await queries.get(session, viewer, call_id)
    if row is None:
        raise NoSuchRecording
    return row


def _stored(row: RecordingRow) -> Recording:
    recording = row[0]
    if recording.state is not RecordingState.STORED:
        raise NotStored(f"Its state is {recording.state}. {recording.error}".strip())
    return recording


def _fields(viewer: Account, row: RecordingRow) -> dict[str, object]:
    recording, call, campaign_name, lead, agent_name = row
    own = ("call_id", "state", "error", "channels", "bytes", "sha256", "keep_until", "is_pinned")
    calls = ("ended_at", "agent_id", "campaign_id", "lead_id", "outcome", "disposition", "note")
    return {
        **{name: getattr(recording, name) for name in own},
        **{name: getattr(call, name) for name in calls},
        "duration_seconds": recording.duration_ms / 1000,
        "talk_seconds": (recording.talked_ms or call.talked_ms) / 1000,
        "started_at": call.bridged_at or call.placed_at,
        "agent_name": agent_name,
        "campaign_name": campaign_name,
        "lead_name": lead.name,
        "lead_company": lead.company,
        "phone_masked": shown_phone(viewer, call.phone),
    }
