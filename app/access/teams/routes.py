from typing import Annotated

from fastapi import APIRouter

from app.access.guard import Needs
from app.access.permissions import Permission
from app.access.teams import service
from app.access.teams.schemas import TeamIn, TeamOut
from app.db import Session
from app.models.account import Account
from app.paging import Page

router = APIRouter(prefix="/teams", tags=["teams"])


@router.get("")
async def list_teams(
    account: Annotated[Account, Needs(Permission.ACCOUNTS_READ)], session: Session
) -> Page[TeamOut]:
    return await service.all_teams(session, account)


@router.post("", status_code=201)
async def create_team(
    account: Annotated[Account, Needs(Permission.ACCOUNTS_MANAGE)],
    session: Session,
    fields: TeamIn,
) -> TeamOut:
    return await service.create(session, account, fields)
