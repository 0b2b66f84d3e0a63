from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.access.guard import reach_of
from app.access.permissions import Reach
from app.access.teams.schemas import TeamIn, TeamOut
from app.errors import Conflict
from app.models.account import Account, Team
from app.paging import Page


class TeamNameTaken(Conflict):
    """Another team has this name."""

    code = "team_name_taken"


async def all_teams(session: AsyncSession, viewer: Account) -> Page[TeamOut]:
    """Return the teams the viewer may see, with their active members counted; never many."""
    members = func.count(Account.id).filter(Account.is_active)
    teams = (
        select(Team.id, Team.name, members.label("members"))
        .outerjoin(Account, Account.team_id == Team.id)
        .group_by(Team.id)
        .order_by(Team.name)
    )
    if reach_of(viewer) is not Reach.ALL:
        teams = teams.where(Team.id == viewer.team_id)
    rows = (await session.execute(teams)).all()
    return Page(items=[TeamOut.model_validate(row) for row in rows])


async def create(session: AsyncSession, who: Account, fields: TeamIn) -> TeamOut:
    if await session.scalar(select(Team.id).where(Team.name == fields.name)) is not None:
        raise TeamNameTaken

    team = Team(name=fields.name)
    session.add(team)
    await session.flush()
    audit(session, who, "team.created", subject_kind="team", subject_id=team.id, name=team.name)
    return TeamOut(id=team.id, name=team.name, members=0)
