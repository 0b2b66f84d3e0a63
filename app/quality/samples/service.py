"""Samples are drawn once and stand; their calls stay where they are and only point here."""

import secrets
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.access.permissions import PERMISSIONS, Permission
from app.errors import Invalid, NotFound
from app.models.account import Account
from app.models.quality import Sample, SampledCall
from app.quality.drawing import Judgement, TooFewReviewers, agreement, assign, draw
from app.quality.playback import queries as recordings
from app.quality.samples import queries
from app.quality.samples.queries import CallRow, SampleRow
from app.quality.samples.schemas import (
    AgreementOut,
    QuestionAgreement,
    Rule,
    SampledCallOut,
    SampleIn,
    SampleOut,
)
from app.quality.scorecards import service as scorecards
from app.reports.utilization.service import span_of

SEEDS = 2**31
MOST_SAMPLES = 200


class NoSuchSample(NotFound):
    """There is no such sample."""

    code = "no_such_sample"


class NothingToDraw(Invalid):
    """No recording fits the rule."""

    code = "nothing_to_draw"


class BadReviewers(Invalid):
    """These reviewers cannot review this sample."""

    code = "bad_reviewers"


async def make(
    session: AsyncSession, who: Account, fields: SampleIn, *, zone: ZoneInfo, now: datetime
) -> SampleOut:
    """Draw a sample and give each of its calls to one or two reviewers."""
    scorecard = await scorecards.get(session, fields.scorecard_id)
    reviewers = list(dict.fromkeys(fields.reviewer_ids))
    await _check_reviewers(session, reviewers, fields.reviewers_for_each)
    seed = secrets.randbelow(SEEDS) if fields.seed is None else fields.seed
    _, first = span_of(fields.rule.first_day, zone, now)
    _, last = span_of(fields.rule.last_day, zone, now)
    found = await queries.candidates(
        session, recordings.heard_by(who), fields.rule, scorecard.id, (first.first, last.last)
    )
    drawn = draw(found, fields.size, seed, per_agent=fields.rule.per_agent)
    if not drawn:
        raise NothingToDraw("Take more days, or shorter calls, or another campaign.")
    try:
        assigned = assign(drawn, reviewers, for_each=fields.reviewers_for_each)
    except TooFewReviewers as error:
        raise BadReviewers("Nobody reviews an own call; name one reviewer more.") from error

    sample = Sample(
        name=fields.name,
        scorecard_id=scorecard.id,
        rule=fields.rule.model_dump(mode="json"),
        seed=seed,
        due_at=now + timedelta(days=fields.due_days),
        author_id=who.id,
    )
    session.add(sample)
    await session.flush()
    session.add_all(
        SampledCall(sample_id=sample.id, call_id=each.call_id, reviewer_id=each.reviewer_id)
        for each in assigned
    )
    audit(
        session,
        who,
        "sample.drawn",
        subject_kind="sample",
        subject_id=sample.id,
        name=sample.name,
        seed=seed,
        calls=len(drawn),
        of=len(found),
    )
    return _shown_as(sample, scorecard.name, asked=len(assigned), given=0)


async def every(session: AsyncSession) -> list[SampleOut]:
    return [_shown(row) for row in await queries.samples(session, MOST_SAMPLES)]


async def calls(session: AsyncSession, sample_id: UUID) -> list[SampledCallOut]:
    await _get(session, sample_id)
    return [_call(row) for row in await queries.calls(session, sample_id=sample_id)]


async def mine(session: AsyncSession, who: Account) -> list[SampledCallOut]:
    """What the account is still asked to review, the ones that are due first at the top."""
    rows = await queries.calls(session, reviewer_id=who.id, only_open=True)
    return [_call(row) for row in rows]


async def compare(session: AsyncSession, sample_id: UUID) -> AgreementOut:
    sample = await _get(session, sample_id)
    judged = [
        Judgement(
            review.call_id,
            float(review.score),
            {answer["key"]: answer["value"] for answer in review.answers},
        )
        for review in await queries.reviews_of(session, sample)
        if review.score is not None
    ]
    found = agreement(judged)
    return AgreementOut(
        calls=found.calls,
        distance=found.distance,
        questions=[
            QuestionAgreement(key=key, same=same, of=of)
            for key, (same, of) in found.questions.items()
        ],
    )


async def _check_reviewers(session: AsyncSession, reviewers: list[UUID], for_each: int) -> None:
    may_review = [role for role, held in PERMISSIONS.items() if Permission.REVIEWS_GIVE in held]
    able = await session.scalars(
        select(Account.id).where(
            Account.id.in_(reviewers), Account.is_active, Account.role.in_(may_review)
        )
    )
    if len(set(able)) < len(reviewers):
        raise BadReviewers("Each must be an active account that may give reviews.")
    if len(reviewers) < for_each:
        raise BadReviewers("A calibration needs two reviewers or more.")


async def _get(session: AsyncSession, sample_id: UUID) -> Sample:
    sample = await session.get(Sample, sample_id)
    if sample is None:
        raise NoSuchSample
    return sample


def _shown(row: SampleRow) -> SampleOut:
    sample, scorecard_name, asked, given = row
    return _shown_as(sample, scorecard_name, asked=asked, given=given)


def _shown_as(sample: Sample, scorecard_name: str, *, asked: int, given: int) -> SampleOut:
    return SampleOut(
        id=sample.id,
        name=sample.name,
        scorecard_id=sample.scorecard_id,
        scorecard_name=scorecard_name,
        rule=Rule.model_validate(sample.rule),
        seed=sample.seed,
        due_at=sample.due_at,
        asked=asked,
        given=given,
    )


def _call(row: CallRow) -> SampledCallOut:
    sampled, sample, call, duration_ms, lead_name, reviewer_name, agent_name, review_id = row
    return SampledCallOut(
        sample_id=sample.id,
        sample_name=sample.name,
        scorecard_id=sample.scorecard_id,
        due_at=sample.due_at,
        call_id=call.id,
        reviewer_id=sampled.reviewer_id,
        reviewer_name=reviewer_name,
        agent_name=agent_name,
        lead_name=lead_name,
        placed_at=call.placed_at,
        duration_seconds=duration_ms / 1_000,
        review_id=review_id,
    )
