from typing import Annotated

from fastapi import APIRouter

from app.access.guard import Needs
from app.access.permissions import Permission
from app.clock import Now
from app.db import Session
from app.models.account import Account
from app.reports.growth import service
from app.reports.growth.schemas import Chance, Growth
from app.site import SiteZone

router = APIRouter(prefix="/growth", tags=["growth"])
Agent = Annotated[Account, Needs(Permission.DESK_USE)]


@router.get("")
async def read_my_growth(agent: Agent, session: Session, zone: SiteZone) -> Growth:
    return await service.growth(session, agent, zone)


@router.get("/chance")
async def read_my_chance(agent: Agent, session: Session, zone: SiteZone, now: Now) -> Chance:
    return await service.chance(session, agent, now, zone)
