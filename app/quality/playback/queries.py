from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_, select, true, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import defer

from app.access.accounts.queries import visible_to
from app.access.guard import reach_of
from app.access.permissions import Reach
from app.models.account import Account, AuditEntry
from app.models.call import Call, Recording
from app.models.campaign import Campaign
from app.models.control import CallSpan, HandOff
from app.models.floor import AgentInterval
from app.models.lead import Lead
from app.models.quality import Review
from app.models.transcript import PhraseHit, Transcript
from app.quality.transcripts.search import said
from dialer.core.types import AgentState
from recordings.phrases import PhraseKind

RecordingRow = Row[Recording, Call, str, Lead, str | None]
Recordings = Select[Recording, Call, str, Lead, str | None]
HANDED_FOR = timedelta(days=1)


def heard_by(viewer: Account) -> Recordings:
    """Recordings of the agents whose rows the viewer may see, without their peaks."""
    found = (
        select(Recording, Call, Campaign.name, Lead, Account.name)
        .join(Call, Call.id == Recording.call_id)
        .join(Campaign, Campaign.id == Call.campaign_id)
        .join(Lead, Lead.id == Call.lead_id)
        .join(Account, Account.id == Call.agent_id, isouter=True)
        .options(defer(Recording.peaks, raiseload=True))
    )
    return found.where(is_heard_by(viewer))


def is_heard_by(viewer: Account) -> ColumnElement[bool]:
    """Whether the viewer may hear the call of a row."""
    if reach_of(viewer) is Reach.ALL:
        return true()
    own = Call.agent_id.in_(visible_to(viewer).with_only_columns(Account.id))
    return or_(own, _was_handed(viewer)) if reach_of(viewer) is Reach.OWN else own


def _was_handed(viewer: Account) -> ColumnElement[bool]:
    """A hand-off brings its recording along: until it is done, and for a day in any case."""
    to_my_team = and_(HandOff.to_team_id == viewer.team_id, HandOff.taken_by.is_(None))
    return exists().where(
        HandOff.call_id == Call.id,
        or_(HandOff.done_at.is_(None), HandOff.created_at > func.now() - HANDED_FOR),
        or_(HandOff.to_agent_id == viewer.id, HandOff.taken_by == viewer.id, to_my_team),
    )


def has_hit(kind: PhraseKind) -> ColumnElement[bool]:
    return exists().where(PhraseHit.call_id == Recording.call_id, PhraseHit.kind == kind)


def has_words(typed: str) -> ColumnElement[bool]:
    return Recording.call_id.in_(select(Transcript.call_id).where(said(typed)))


def is_reviewed() -> ColumnElement[bool]:
    return exists().where(Review.call_id == Recording.call_id)


async def page(
    session: AsyncSession,
    found: Recordings,
    *,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[RecordingRow]:
    """Newest first; up to `limit + 1`, so that the caller sees whether more follow."""
    if before is not None:
        found = found.where(tuple_(Call.placed_at, Call.id) < tuple_(*before))
    newest = found.order_by(Call.placed_at.desc(), Call.id.desc()).limit(limit + 1)
    return (await session.execute(newest)).all()


async def get(session: AsyncSession, viewer: Account, call_id: UUID) -> RecordingRow | None:
    one = heard_by(viewer).where(Recording.call_id == call_id)
    return (await session.execute(one)).one_or_none()


async def peaks(session: AsyncSession, call_id: UUID) -> dict[str, list[float]] | None:
    return await session.scalar(select(Recording.peaks).where(Recording.call_id == call_id))


async def bridges(session: AsyncSession, call_id: UUID) -> Sequence[AgentInterval]:
    talking = (
        select(AgentInterval)
        .where(AgentInterval.call_id == call_id, AgentInterval.state == AgentState.TALKING)
        .order_by(AgentInterval.started_at)
    )
    return (await session.scalars(talking)).all()


async def spans(session: AsyncSession, call_id: UUID) -> Sequence[CallSpan]:
    told = select(CallSpan).where(CallSpan.call_id == call_id).order_by(CallSpan.started_at)
    return (await session.scalars(told)).all()


async def was_played_lately(
    session: AsyncSession, who: Account, action: str, call_id: UUID, within: timedelta
) -> bool:
    lately = exists().where(
        AuditEntry.subject_kind == "recording",
        AuditEntry.subject_id == str(call_id),
        AuditEntry.action == action,
        AuditEntry.account_id == who.id,
        AuditEntry.at > func.now() - within,
    )
    return bool(await session.scalar(select(lately)))
