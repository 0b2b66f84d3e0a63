from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from app.access.guard import Needs
from app.access.permissions import Permission
from app.clock import Now
from app.db import Session
from app.models.account import Account
from app.paging import Page
from app.reports.corrections import service
from app.reports.corrections.schemas import CorrectionIn, CorrectionOut
from app.site import SiteZone

router = APIRouter(prefix="/reports/corrections", tags=["reports"])
Corrector = Annotated[Account, Needs(Permission.TIME_CORRECT)]


@router.post("", status_code=201, response_model=CorrectionOut)
async def correct_time(
    corrector: Corrector, session: Session, now: Now, wanted: CorrectionIn
) -> CorrectionOut:
    return await service.correct(session, corrector, wanted, now=now)


@router.get("", response_model=Page[CorrectionOut])
async def list_corrections(
    *,
    corrector: Corrector,
    session: Session,
    zone: SiteZone,
    now: Now,
    agent_id: UUID,
    day: date | None = None,
) -> Page[CorrectionOut]:
    return await service.of_day(session, corrector, agent_id, during=service.day_of(day, zone, now))
