from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from app.access.guard import Needs
from app.access.permissions import Permission
from app.db import Session
from app.models.account import Account
from app.quality.scorecards import service
from app.quality.scorecards.schemas import ScorecardChange, ScorecardIn, ScorecardOut

router = APIRouter(prefix="/scorecards", tags=["reviews"])

Manager = Annotated[Account, Needs(Permission.REVIEWS_MANAGE)]


@router.get("")
async def list_scorecards(
    _: Annotated[Account, Needs(Permission.REVIEWS_READ)],
    session: Session,
    only_active: bool = True,
) -> list[ScorecardOut]:
    return await service.every(session, only_active=only_active)


@router.post("", status_code=201)
async def create_scorecard(who: Manager, session: Session, fields: ScorecardIn) -> ScorecardOut:
    return await service.create(session, who, fields)


@router.patch("/{scorecard_id}")
async def change_scorecard(
    who: Manager, session: Session, scorecard_id: UUID, fields: ScorecardChange
) -> ScorecardOut:
    return await service.change(session, who, scorecard_id, is_active=fields.is_active)
