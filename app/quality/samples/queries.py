from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Row, Select, and_, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.models.account import Account
from app.models.call import Call, Recording, RecordingState
from app.models.lead import Lead
from app.models.quality import Review, Sample, SampledCall, Scorecard
from app.quality.drawing import Candidate
from app.quality.samples.schemas import Rule

MOST_CANDIDATES = 200_000
REVIEWER = aliased(Account)
AGENT = aliased(Account)

SampleRow = Row[Sample, str, int, int]
CallRow = Row[SampledCall, Sample, Call, int, str, str, str | None, UUID | None]


async def candidates(
    session: AsyncSession,
    heard: Select[Recording, Call, str, Lead, str | None],
    rule: Rule,
    scorecard_id: UUID,
    during: tuple[datetime, datetime],
) -> list[Candidate]:
    """Return the stored recordings, with an agent, that the rule names."""
    found = heard.where(
        Recording.state == RecordingState.STORED,
        Call.agent_id.is_not(None),
        Call.placed_at >= during[0],
        Call.placed_at < during[1],
        Recording.duration_ms >= rule.min_seconds * 1_000,
    )
    for name in ("campaign_id", "agent_id", "outcome", "disposition"):
        if (value := getattr(rule, name)) is not None:
            found = found.where(getattr(Call, name) == value)
    if rule.max_seconds is not None:
        found = found.where(Recording.duration_ms <= rule.max_seconds * 1_000)
    if rule.is_unreviewed:
        found = found.where(
            ~exists().where(Review.call_id == Call.id, Review.scorecard_id == scorecard_id)
        )
    ids = found.with_only_columns(Call.id, Call.agent_id).limit(MOST_CANDIDATES)
    rows = await session.execute(ids)
    return [Candidate(call_id, agent_id) for call_id, agent_id in rows if agent_id is not None]


def _has_given() -> Select[UUID]:
    """Select the review that a sampled call's reviewer has given, if any."""
    return (
        select(Review.id)
        .where(
            Review.call_id == SampledCall.call_id,
            Review.reviewer_id == SampledCall.reviewer_id,
            Review.scorecard_id == Sample.scorecard_id,
        )
        .correlate(SampledCall, Sample)
    )


async def samples(session: AsyncSession, limit: int) -> Sequence[SampleRow]:
    """The latest samples with how many reviews they ask for and have."""
    given = _has_given().scalar_subquery()
    rows = await session.execute(
        select(Sample, Scorecard.name, func.count(), func.count(given))
        .join(Scorecard, Scorecard.id == Sample.scorecard_id)
        .join(SampledCall, SampledCall.sample_id == Sample.id)
        .group_by(Sample.id, Scorecard.name)
        .order_by(Sample.created_at.desc())
        .limit(limit)
    )
    return rows.all()


async def calls(
    session: AsyncSession,
    *,
    sample_id: UUID | None = None,
    reviewer_id: UUID | None = None,
    only_open: bool = False,
    limit: int = 500,
) -> Sequence[CallRow]:
    """Sampled calls of a sample or of a reviewer, the ones that are due first at the top."""
    given = _has_given().scalar_subquery()
    found = (
        select(
            SampledCall,
            Sample,
            Call,
            Recording.duration_ms,
            Lead.name,
            REVIEWER.name,
            AGENT.name,
            given,
        )
        .join(Sample, Sample.id == SampledCall.sample_id)
        .join(Call, Call.id == SampledCall.call_id)
        .join(Recording, Recording.call_id == SampledCall.call_id)
        .join(Lead, Lead.id == Call.lead_id)
        .join(REVIEWER, REVIEWER.id == SampledCall.reviewer_id)
        .join(AGENT, AGENT.id == Call.agent_id, isouter=True)
        .order_by(Sample.due_at, Call.placed_at, Call.id)
        .limit(limit)
    )
    if sample_id is not None:
        found = found.where(SampledCall.sample_id == sample_id)
    if reviewer_id is not None:
        found = found.where(SampledCall.reviewer_id == reviewer_id)
    if only_open:
        found = found.where(given.is_(None), Recording.state == RecordingState.STORED)
    return (await session.execute(found)).all()


async def reviews_of(session: AsyncSession, sample: Sample) -> Sequence[Review]:
    found = select(Review).join(
        SampledCall,
        and_(
            SampledCall.call_id == Review.call_id,
            SampledCall.reviewer_id == Review.reviewer_id,
            SampledCall.sample_id == sample.id,
        ),
    )
    return (await session.scalars(found.where(Review.scorecard_id == sample.scorecard_id))).all()
