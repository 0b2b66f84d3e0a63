from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.access.guard import Needs
from app.access.permissions import Permission
from app.clock import Now
from app.db import Session
from app.leads.gate import bench, service, waste
from app.leads.gate.schemas import (
    CheckIn,
    GateOut,
    PurchaseIn,
    StepIn,
    TaskDone,
    TaskOut,
    VendorWaste,
    WasteRow,
)
from app.leads.leads.schemas import LeadOut
from app.models.account import Account
from app.paging import Page

router = APIRouter(tags=["gate"])
Cleaner = Annotated[Account, Needs(Permission.LISTS_CLEAN)]


@router.get("/gates")
async def list_gates(_: Cleaner, session: Session) -> Page[GateOut]:
    return await service.gates(session)


@router.post("/lists/{list_id}/step")
async def step_list(
    *, who: Cleaner, session: Session, now: Now, list_id: UUID, fields: StepIn
) -> GateOut:
    return await service.step(session, who, list_id, fields, now)


@router.put("/lists/{list_id}/purchase")
async def keep_purchase(
    who: Cleaner, session: Session, list_id: UUID, fields: PurchaseIn
) -> GateOut:
    return await service.purchase(session, who, list_id, fields)


@router.get("/lists/{list_id}/sample")
async def sample_list(
    who: Cleaner,
    session: Session,
    list_id: UUID,
    size: Annotated[int, Query(ge=1, le=50)] = 10,
) -> Page[LeadOut]:
    return await service.sample(session, who, list_id, size)


@router.post("/lists/{list_id}/checks")
async def check_lead(
    *, who: Cleaner, session: Session, now: Now, list_id: UUID, fields: CheckIn
) -> GateOut:
    return await service.check(session, who, list_id, fields, now)


@router.get("/waste")
async def read_waste(_: Cleaner, session: Session) -> Page[WasteRow]:
    return await waste.by_list(session)


@router.get("/waste/vendors")
async def read_waste_of_vendors(_: Cleaner, session: Session) -> Page[VendorWaste]:
    return await waste.by_vendor(session)


@router.get("/cleaning-tasks")
async def list_cleaning_tasks(who: Cleaner, session: Session, now: Now) -> Page[TaskOut]:
    return await bench.tasks(session, who, now)


@router.post("/cleaning-tasks/{task_id}/claim")
async def claim_cleaning_task(who: Cleaner, session: Session, now: Now, task_id: UUID) -> TaskOut:
    return await bench.claim(session, who, task_id, now)


@router.post("/cleaning-tasks/{task_id}/done")
async def finish_cleaning_task(
    *, who: Cleaner, session: Session, now: Now, task_id: UUID, fields: TaskDone
) -> TaskOut:
    return await bench.finish(session, who, task_id, fields, now)
