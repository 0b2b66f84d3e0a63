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
from app.reports.utilization import service
from app.reports.utilization.schemas import IntervalOut, UtilizationReport
from app.site import SiteZone

router = APIRouter(prefix="/reports", tags=["reports"])
Reader = Annotated[Account, Needs(Permission.REPORTS_READ)]


@router.get("/utilization", response_model=UtilizationReport)
async def read_utilization(
    *,
    reader: Reader,
    session: Session,
    zone: SiteZone,
    now: Now,
    day: date | None = None,
    team_id: UUID | None = None,
    agent_id: UUID | None = None,
) -> UtilizationReport:
    return await service.report(
        session, reader, day=day, team_id=team_id, agent_id=agent_id, zone=zone, now=now
    )


@router.get("/intervals", response_model=Page[IntervalOut])
async def read_intervals(
    *,
    reader: Reader,
    session: Session,
    zone: SiteZone,
    now: Now,
    agent_id: UUID | None = None,
    day: date | None = None,
) -> Page[IntervalOut]:
    return await service.intervals(session, reader, agent_id=agent_id, day=day, zone=zone, now=now)
