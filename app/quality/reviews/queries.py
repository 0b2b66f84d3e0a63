from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, exists, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from app.access.accounts.queries import visible_to
from app.access.guard import reach_of
from app.access.permissions import Reach
from app.models.account import Account
from app.models.quality import Review, SampledCall, Scorecard

ReviewRow = Row[Review, Scorecard, str, str]
Reviews = Select[Review, Scorecard, str, str]

AGENT = aliased(Account)
REVIEWER = aliased(Account)


def seen_by(viewer: Account) -> Reviews:
    """Reviews of agents whose rows the viewer may see, besides what is still blind to them.

    Of a call that two are asked to judge for a calibration, neither sees the other's review
    before giving one.
    """
    found = (
        select(Review, Scorecard, REVIEWER.name, AGENT.name)
        .join(Scorecard, Scorecard.id == Review.scorecard_id)
        .join(REVIEWER, REVIEWER.id == Review.reviewer_id)
        .join(AGENT, AGENT.id == Review.agent_id)
        .where(~_is_blind_to(viewer))
    )
    if reach_of(viewer) is Reach.ALL:
        return found
    return found.where(Review.agent_id.in_(visible_to(viewer).with_only_columns(Account.id)))


def _is_blind_to(viewer: Account) -> ColumnElement[bool]:
    own = aliased(Review)
    return exists().where(
        SampledCall.call_id == Review.call_id,
        SampledCall.reviewer_id == viewer.id,
        Review.reviewer_id != viewer.id,
        ~exists().where(
            own.call_id == Review.call_id,
            own.reviewer_id == viewer.id,
            own.scorecard_id == Review.scorecard_id,
        ),
    )


async def page(
    session: AsyncSession,
    found: Reviews,
    *,
    before: tuple[datetime, UUID] | None,
    limit: int,
) -> Sequence[ReviewRow]:
    """Newest first; up to `limit + 1`, so that the caller sees whether more follow."""
    if before is not None:
        found = found.where(tuple_(Review.given_at, Review.id) < tuple_(*before))
    newest = found.order_by(Review.given_at.desc(), Review.id.desc()).limit(limit + 1)
    return (await session.execute(newest)).all()


async def get(session: AsyncSession, viewer: Account, review_id: UUID) -> ReviewRow | None:
    """Lock and return a review that the viewer may see."""
    one = seen_by(viewer).where(Review.id == review_id).with_for_update(of=Review)
    return (await session.execute(one)).one_or_none()
