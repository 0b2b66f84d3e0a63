from typing import Annotated

from fastapi import APIRouter

from app.access.guard import Needs
from app.access.permissions import Permission
from app.clock import Now
from app.db import Session
from app.models.account import Account
from app.paging import Page
from app.reports.tables import behind, service
from app.reports.tables.behind import IntervalBehind, Wanted
from app.reports.tables.golden import Golden
from app.reports.tables.schemas import Column, Filter, ReportOut, ReportTable
from app.site import SiteZone

router = APIRouter(prefix="/reports", tags=["reports"])
Reader = Annotated[Account, Needs(Permission.REPORTS_READ)]


@router.get("", response_model=list[ReportOut])
async def list_reports(_: Reader) -> list[ReportOut]:
    return service.reports()


@router.get("/metrics", response_model=list[Column])
async def list_metrics(_: Reader) -> list[Column]:
    return service.metrics()


@router.get("/tables/{report}", response_model=ReportTable)
async def read_report(
    *,
    reader: Reader,
    session: Session,
    zone: SiteZone,
    now: Now,
    golden: Golden,
    report: str,
    wanted: Filter,
) -> ReportTable:
    return await service.table(session, reader, report, wanted, golden=golden, zone=zone, now=now)


@router.get("/intervals/behind", response_model=Page[IntervalBehind])
async def list_intervals_behind(
    reader: Reader, session: Session, zone: SiteZone, now: Now, wanted: Wanted
) -> Page[IntervalBehind]:
    return await behind.intervals(session, reader, wanted, zone=zone, now=now)
