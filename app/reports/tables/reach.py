"""From what a viewer asks to what the viewer may see: every report begins here."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.guard import reach_of
from app.access.permissions import Reach
from app.errors import Forbidden, Invalid, NotFound
from app.models.account import Account, Role
from app.models.campaign import Campaign
from app.reports.figures.asked import Asked
from app.reports.tables.schemas import ReportFilter
from dialer.core.metrics import day_of

LONGEST = timedelta(days=366)


class SpanInvalid(Invalid):
    """A report covers up to 366 days, from its first day to its last."""

    code = "span_invalid"


async def asked_by(
    session: AsyncSession,
    viewer: Account,
    wanted: ReportFilter,
    *,
    zone: ZoneInfo,
    now: datetime,
) -> Asked:
    """Narrow the question to the viewer's reach, or refuse it."""
    today = day_of(now.timestamp(), zone)
    last = wanted.last or wanted.first or today
    first = wanted.first or last
    if not timedelta() <= last - first < LONGEST:
        raise SpanInvalid
    people = await _people(session, viewer, wanted.team_id, wanted.agent_id)
    is_narrow = wanted.team_id is not None or wanted.agent_id is not None
    return Asked(
        first=first,
        last=last,
        zone=zone,
        now=now,
        people=tuple(people),
        is_everybody=reach_of(viewer) is Reach.ALL and not is_narrow,
        campaigns=await _campaigns(session, wanted.campaign_id, wanted.client_id),
        list_id=wanted.list_id,
    )


async def _campaigns(
    session: AsyncSession, campaign_id: UUID | None, client_id: UUID | None
) -> tuple[UUID, ...] | None:
    if client_id is None:
        return None if campaign_id is None else (campaign_id,)
    found = select(Campaign.id).where(Campaign.client_id == client_id)
    if campaign_id is not None:
        found = found.where(Campaign.id == campaign_id)
    return tuple((await session.scalars(found.order_by(Campaign.id))).all())


async def _people(
    session: AsyncSession, viewer: Account, team_id: UUID | None, agent_id: UUID | None
) -> list[UUID]:
    found = select(Account.id).where(Account.role == Role.AGENT).order_by(Account.id)
    reach = reach_of(viewer)
    if reach is Reach.OWN:
        if agent_id not in (None, viewer.id) or team_id is not None:
            raise Forbidden("These are another agent's figures; you can read your own.")
        return [viewer.id]
    if reach is Reach.TEAM:
        if team_id not in (None, viewer.team_id):
            raise Forbidden("These are another team's figures; you can read your own team's.")
        found = found.where(Account.team_id == viewer.team_id)
    if team_id is not None:
        found = found.where(Account.team_id == team_id)
    if agent_id is None:
        return list((await session.scalars(found)).all())
    if await session.scalar(found.where(Account.id == agent_id)) is None:
        if reach is Reach.TEAM:
            raise Forbidden("This agent is not of your team.")
        raise NotFound("There is no agent with this id.")
    return [agent_id]
