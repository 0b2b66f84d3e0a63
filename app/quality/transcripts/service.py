"""Transcripts as people read them, the hits that wait for a reviewer, and the list of phrases.

A hit flags a call; it decides nothing. Who said "do not call me again" is put on the do-not-call
list by a person who has heard it.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.errors import Conflict, Invalid, NotFound
from app.models.account import Account
from app.models.call import Call, Recording, RecordingState
from app.models.campaign import Campaign
from app.models.lead import Lead
from app.models.transcript import Phrase, PhraseHit, Transcript
from app.paging import Page, keys_of, page_of
from app.quality.playback import queries as recordings
from app.quality.playback.service import NoSuchRecording, NotStored
from app.quality.transcripts import queue
from app.quality.transcripts.schemas import HitOut, OpenHitOut, PhraseIn, TranscriptOut
from recordings.phrases import PhraseKind, bare

MOST_PHRASES = 500

OpenRow = Row[PhraseHit, Call, str | None, str, Lead]


class NoTranscripts(Conflict):
    """The site has no service for transcripts; an administrator names one in the settings."""

    code = "no_transcripts"


class PhraseUnknown(NotFound):
    """There is no such phrase or hit."""

    code = "phrase_unknown"


class PhraseKnown(Conflict):
    """This phrase is on the list already."""

    code = "phrase_known"


class PhraseEmpty(Invalid):
    """A phrase needs two letters or digits at least, or it would be found everywhere."""

    code = "phrase_empty"


async def read(
    session: AsyncSession, viewer: Account, call_id: UUID, *, is_offered: bool
) -> TranscriptOut:
    await _heard(session, viewer, call_id)
    row = await session.get(Transcript, call_id)
    hits = await session.scalars(
        select(PhraseHit).where(PhraseHit.call_id == call_id).order_by(PhraseHit.from_ms)
    )
    return TranscriptOut(
        is_offered=is_offered,
        state=row.state if row else None,
        error=row.error if row else "",
        utterances=row.utterances if row else [],
        hits=[HitOut.model_validate(hit) for hit in hits],
    )


async def ask(
    session: AsyncSession, who: Account, call_id: UUID, now: datetime, *, is_offered: bool
) -> None:
    """Have a recording transcribed now, or again. Raises NoTranscripts or NotStored."""
    recording = await _heard(session, who, call_id)
    if not is_offered:
        raise NoTranscripts
    if recording.state is not RecordingState.STORED:
        raise NotStored
    await queue.ask(session, call_id, now)
    audit(session, who, "recording.transcribed", subject_kind="recording", subject_id=call_id)


async def open_hits(
    session: AsyncSession,
    viewer: Account,
    *,
    kind: PhraseKind | None,
    cursor: str | None,
    limit: int,
) -> Page[OpenHitOut]:
    """Hits that nobody has looked at, the latest first."""
    found = (
        select(PhraseHit, Call, Account.name, Campaign.name, Lead)
        .join(Call, Call.id == PhraseHit.call_id)
        .join(Campaign, Campaign.id == Call.campaign_id)
        .join(Lead, Lead.id == Call.lead_id)
        .join(Account, Account.id == Call.agent_id, isouter=True)
        .where(PhraseHit.checked_at.is_(None), recordings.is_heard_by(viewer))
        .order_by(PhraseHit.id.desc())
        .limit(limit + 1)
    )
    if kind is not None:
        found = found.where(PhraseHit.kind == kind)
    if cursor is not None:
        found = found.where(PhraseHit.id < keys_of(cursor, UUID)[0])
    rows = (await session.execute(found)).all()
    shown, next_cursor = page_of(rows, limit, lambda row: (row[0].id,))
    return Page(items=[_open(row) for row in shown], next_cursor=next_cursor)


async def check(session: AsyncSession, who: Account, hit_id: UUID, now: datetime) -> None:
    """A reviewer has looked at a hit. Doing it again changes nothing."""
    hit = await session.get(PhraseHit, hit_id, with_for_update=True)
    if hit is None or await recordings.get(session, who, hit.call_id) is None:
        raise PhraseUnknown
    if hit.checked_at is None:
        hit.checked_at, hit.checked_by = now, who.id


async def phrases(session: AsyncSession) -> Sequence[Phrase]:
    rows = await session.scalars(select(Phrase).order_by(Phrase.kind, Phrase.id))
    return rows.all()


async def add_phrase(session: AsyncSession, who: Account, fields: PhraseIn) -> Phrase:
    """Look for these words in all transcripts from now on."""
    if len(bare(fields.text)) < 2:
        raise PhraseEmpty
    known = await phrases(session)
    if any(row.kind is fields.kind and bare(row.text) == bare(fields.text) for row in known):
        raise PhraseKnown
    if len(known) >= MOST_PHRASES:
        raise Conflict(f"The list holds {MOST_PHRASES} phrases; remove one that finds nothing.")
    made = Phrase(**fields.model_dump())
    session.add(made)
    await session.flush()
    audit(session, who, "phrase.added", subject_kind="phrase", subject_id=made.id, text=made.text)
    return made


async def remove_phrase(session: AsyncSession, who: Account, phrase_id: UUID) -> None:
    found = await session.get(Phrase, phrase_id)
    if found is None:
        raise PhraseUnknown
    audit(
        session, who, "phrase.removed", subject_kind="phrase", subject_id=found.id, text=found.text
    )
    await session.delete(found)


async def _heard(session: AsyncSession, viewer: Account, call_id: UUID) -> Recording:
    row = await recordings.get(session, viewer, call_id)
    if row is None:
        raise NoSuchRecording
    return row[0]


def _open(row: OpenRow) -> OpenHitOut:
    hit, call, agent_name, campaign_name, lead = row
    return OpenHitOut(
        **HitOut.model_validate(hit).model_dump(),
        started_at=call.bridged_at or call.placed_at,
        agent_name=agent_name,
        campaign_name=campaign_name,
        lead_name=lead.name or lead.company,
    )
