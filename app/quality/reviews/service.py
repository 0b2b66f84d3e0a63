"""A review is given, then the agent acknowledges or disputes it, and a dispute is settled.

given -> acknowledged, given -> disputed -> settled. Only a given review can be changed by its
reviewer; a dispute is settled by somebody else than who gave the review.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models.account import Account
from app.models.call import Call, RecordingState
from app.models.quality import Review, ReviewState, Scorecard
from app.paging import Page, keys_of, page_of
from app.quality.playback import queries as recordings
from app.quality.playback.service import NoSuchRecording
from app.quality.reviews import queries
from app.quality.reviews.pressing import POINTS_EACH, ultimatums_of
from app.quality.reviews.queries import ReviewRow
from app.quality.reviews.schemas import ReviewChange, ReviewFilter, ReviewIn, ReviewOut, Settlement
from app.quality.scorecards import service as scorecards
from app.quality.scoring import Answer, Group, Unanswered, score

EQUAL = ("call_id", "agent_id", "reviewer_id", "scorecard_id", "state", "has_passed")


class NoSuchReview(NotFound):
    """There is no such review, or it is not yours to see."""

    code = "no_such_review"


class NotReviewable(Conflict):
    """This call cannot be reviewed."""

    code = "not_reviewable"


class BadAnswers(Invalid):
    """The answers do not fit the questions of the scorecard."""

    code = "bad_answers"


class WrongStage(Conflict):
    """The review has gone on since; read it again."""

    code = "review_went_on"


async def page(session: AsyncSession, viewer: Account, wanted: ReviewFilter) -> Page[ReviewOut]:
    found = queries.seen_by(viewer)
    for name in EQUAL:
        if (value := getattr(wanted, name)) is not None:
            found = found.where(getattr(Review, name) == value)
    before = keys_of(wanted.cursor, datetime.fromisoformat, UUID) if wanted.cursor else None
    rows = await queries.page(
        session, found, before=(before[0], before[1]) if before else None, limit=wanted.limit
    )
    reviews, next_cursor = page_of(
        rows, wanted.limit, lambda row: (row[0].given_at.isoformat(), row[0].id)
    )
    return Page(items=[shown(row) for row in reviews], next_cursor=next_cursor)


async def read(session: AsyncSession, viewer: Account, review_id: UUID) -> ReviewOut:
    return shown(await _get(session, viewer, review_id))


async def give(session: AsyncSession, who: Account, fields: ReviewIn, now: datetime) -> ReviewOut:
    """Give a review of a stored recording. One reviewer gives one review on one scorecard."""
    row = await recordings.get(session, who, fields.call_id)
    if row is None:
        raise NoSuchRecording
    recording, call = row[0], row[1]
    if call.agent_id is None:
        raise NotReviewable("No agent spoke on this call.")
    if call.agent_id == who.id:
        raise NotReviewable("It is your own call; somebody else reviews it.")
    if recording.state is not RecordingState.STORED:
        raise NotReviewable(f"Its recording is {recording.state}; there is nothing to hear.")
    scorecard = await scorecards.get(session, fields.scorecard_id)
    if not scorecard.is_active:
        raise NotReviewable("This version of the scorecard is no longer in use; take the new one.")

    review = Review(
        call_id=fields.call_id,
        scorecard_id=scorecard.id,
        reviewer_id=who.id,
        agent_id=call.agent_id,
        given_at=now,
        **await _judged(session, call, scorecard, fields.answers),
        comment=fields.comment,
    )
    session.add(review)
    await session.flush()
    _log(session, who, "review.given", review)
    return await read(session, who, review.id)


async def change(
    session: AsyncSession, who: Account, review_id: UUID, fields: ReviewChange
) -> ReviewOut:
    """Let the reviewer correct a review that nobody has answered yet."""
    review, scorecard = await _at(session, who, review_id, ReviewState.GIVEN)
    if review.reviewer_id != who.id:
        raise Forbidden("Only who gave a review changes it.")
    call = await session.get_one(Call, review.call_id)
    judged = await _judged(session, call, scorecard, fields.answers)
    _write(review, judged, comment=fields.comment)
    _log(session, who, "review.changed", review)
    return await read(session, who, review_id)


async def acknowledge(
    session: AsyncSession, who: Account, review_id: UUID, now: datetime
) -> ReviewOut:
    review, _ = await _at(session, who, review_id, ReviewState.GIVEN)
    _check_own(review, who)
    _write(review, {}, state=ReviewState.ACKNOWLEDGED, seen_at=now)
    return await read(session, who, review_id)


async def dispute(
    session: AsyncSession, who: Account, review_id: UUID, reason: str, now: datetime
) -> ReviewOut:
    review, _ = await _at(session, who, review_id, ReviewState.GIVEN)
    _check_own(review, who)
    _write(review, {}, state=ReviewState.DISPUTED, dispute=reason, disputed_at=now, seen_at=now)
    _log(session, who, "review.disputed", review, reason)
    return await read(session, who, review_id)


async def settle(
    session: AsyncSession, who: Account, review_id: UUID, fields: Settlement, now: datetime
) -> ReviewOut:
    """Let the review stand, or judge anew; the first answers stay in the audit log."""
    review, scorecard = await _at(session, who, review_id, ReviewState.DISPUTED)
    if review.reviewer_id == who.id:
        raise Forbidden("A dispute is settled by somebody else than who gave the review.")
    _log(
        session,
        who,
        "review.settled",
        review,
        fields.reason,
        answers_before=review.answers,
        score_before=str(review.score),
    )
    judged: dict[str, object] = {}
    if fields.answers is not None:
        call = await session.get_one(Call, review.call_id)
        judged = await _judged(session, call, scorecard, fields.answers)
    _write(
        review,
        judged,
        state=ReviewState.SETTLED,
        settlement=fields.reason,
        settled_at=now,
        settled_by=who.id,
    )
    return await read(session, who, review_id)


async def _judged(
    session: AsyncSession, call: Call, scorecard: Scorecard, answers: Sequence[Answer]
) -> dict[str, object]:
    ultimatums = await ultimatums_of(session, call)
    groups = [Group.model_validate(group) for group in scorecard.groups]
    try:
        result = score(
            groups,
            answers,
            scorecard.pass_percent,
            deducted=POINTS_EACH * len(ultimatums),
        )
    except Unanswered as error:
        raise BadAnswers(str(error)) from error
    return {
        "answers": [answer.model_dump(mode="json") for answer in answers],
        "score": result.percent,
        "has_passed": result.has_passed,
        "ultimatums": ultimatums,
    }


def _write(review: Review, judged: dict[str, object], **values: object) -> None:
    for name, value in (judged | values).items():
        setattr(review, name, value)


def _check_own(review: Review, who: Account) -> None:
    if review.agent_id != who.id:
        raise Forbidden("Only the agent of the call answers its review.")


async def _at(
    session: AsyncSession, who: Account, review_id: UUID, stage: ReviewState
) -> tuple[Review, Scorecard]:
    """Return a review, locked, if it stands where the caller thinks it does."""
    review, scorecard, _, _ = await _get(session, who, review_id)
    if review.state is not stage:
        raise WrongStage(f"It is {review.state} already.")
    return review, scorecard


async def _get(session: AsyncSession, viewer: Account, review_id: UUID) -> ReviewRow:
    row = await queries.get(session, viewer, review_id)
    if row is None:
        raise NoSuchReview
    return row


def shown(row: ReviewRow) -> ReviewOut:
    review, scorecard, reviewer_name, agent_name = row
    columns = {
        name: getattr(review, name) for name in ReviewOut.model_fields if hasattr(review, name)
    }
    return ReviewOut(
        **columns,
        scorecard_name=scorecard.name,
        scorecard_version=scorecard.version,
        reviewer_name=reviewer_name,
        agent_name=agent_name,
    )


def _log(
    session: AsyncSession,
    who: Account,
    what: str,
    review: Review,
    reason: str = "",
    **details: object,
) -> None:
    audit(
        session,
        who,
        what,
        subject_kind="review",
        subject_id=review.id,
        reason=reason,
        call_id=str(review.call_id),
        score=str(review.score),
        **details,
    )
