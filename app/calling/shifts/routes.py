from collections.abc import Sequence
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.access.guard import Needs
from app.access.permissions import Permission
from app.calling.shifts import days_off, service
from app.calling.shifts.schemas import (
    CalendarChoice,
    DayOffIn,
    DayOffOut,
    PlanOut,
    ShiftChange,
    ShiftOut,
    ShiftPlan,
    Wanted,
)
from app.db import Session
from app.models.account import Account
from app.models.report import DayOff
from app.paging import Page
from app.site import SiteZone

router = APIRouter(tags=["shifts"])
Reader = Annotated[Account, Needs(Permission.REPORTS_READ)]
Planner = Annotated[Account, Needs(Permission.SHIFTS_MANAGE)]


@router.get("/shifts", response_model=Page[ShiftOut])
async def list_shifts(
    reader: Reader, session: Session, zone: SiteZone, wanted: Wanted
) -> Page[ShiftOut]:
    return await service.page(session, reader, wanted, zone=zone)


@router.post("/shifts", status_code=201, response_model=PlanOut)
async def plan_shifts(who: Planner, session: Session, zone: SiteZone, plan: ShiftPlan) -> PlanOut:
    return await service.plan(session, who, plan, zone=zone)


@router.patch("/shifts/{shift_id}", response_model=ShiftOut)
async def change_shift(
    who: Planner, session: Session, shift_id: UUID, fields: ShiftChange
) -> ShiftOut:
    return await service.change(session, who, shift_id, fields)


@router.delete("/shifts/{shift_id}", status_code=204)
async def remove_shift(who: Planner, session: Session, shift_id: UUID) -> None:
    await service.remove(session, who, shift_id)


@router.get("/days-off", response_model=list[DayOffOut])
async def list_days_off(
    _: Reader, session: Session, year: Annotated[int, Query(ge=2020, le=2100)]
) -> Sequence[DayOff]:
    return await days_off.year(session, year)


@router.put("/days-off/{day}", response_model=DayOffOut)
async def set_day_off(who: Planner, session: Session, day: date, fields: DayOffIn) -> DayOff:
    return await days_off.put(session, who, day, fields.name)


@router.delete("/days-off/{day}", status_code=204)
async def remove_day_off(who: Planner, session: Session, day: date) -> None:
    await days_off.remove(session, who, day)


@router.post("/days-off/fill", response_model=list[DayOffOut])
async def fill_days_off(who: Planner, session: Session, choice: CalendarChoice) -> Sequence[DayOff]:
    return await days_off.fill(session, who, choice)
