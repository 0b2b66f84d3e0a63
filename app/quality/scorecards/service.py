"""Scorecards are versions: a change makes the next one, and old reviews keep theirs."""

from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.errors import NotFound
from app.models.account import Account
from app.models.quality import Scorecard
from app.quality.scorecards.schemas import ScorecardIn, ScorecardOut


class NoSuchScorecard(NotFound):
    """There is no such scorecard."""

    code = "no_such_scorecard"


async def every(session: AsyncSession, *, only_active: bool) -> list[ScorecardOut]:
    found = select(Scorecard).order_by(Scorecard.name, Scorecard.version.desc())
    if only_active:
        found = found.where(Scorecard.is_active)
    return [ScorecardOut.model_validate(row) for row in await session.scalars(found)]


async def create(session: AsyncSession, who: Account, fields: ScorecardIn) -> ScorecardOut:
    """Add a scorecard. One of the same name becomes an older version of it."""
    of_this_name = Scorecard.name == fields.name
    await session.execute(update(Scorecard).where(of_this_name).values(is_active=False))
    latest = await session.scalar(select(func.max(Scorecard.version)).where(of_this_name))
    made = Scorecard(
        name=fields.name,
        version=(latest or 0) + 1,
        groups=[group.model_dump(mode="json") for group in fields.groups],
        pass_percent=fields.pass_percent,
        author_id=who.id,
    )
    session.add(made)
    await session.flush()
    await session.refresh(made)
    _log(session, who, "scorecard.made", made)
    return ScorecardOut.model_validate(made)


async def change(
    session: AsyncSession, who: Account, scorecard_id: UUID, *, is_active: bool
) -> ScorecardOut:
    """Take a scorecard out of use or back into it, in place of the version in use."""
    made = await get(session, scorecard_id)
    if is_active:
        others = Scorecard.name == made.name, Scorecard.id != made.id
        await session.execute(update(Scorecard).where(*others).values(is_active=False))
    made.is_active = is_active
    await session.flush()
    _log(session, who, "scorecard.used" if is_active else "scorecard.retired", made)
    return ScorecardOut.model_validate(made)


async def get(session: AsyncSession, scorecard_id: UUID) -> Scorecard:
    found = await session.get(Scorecard, scorecard_id)
    if found is None:
        raise NoSuchScorecard
    return found


def _log(session: AsyncSession, who: Account, what: str, made: Scorecard) -> None:
    audit(
        session,
        who,
        what,
        subject_kind="scorecard",
        subject_id=made.id,
        name=made.name,
        version=made.version,
    )
