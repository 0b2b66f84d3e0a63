from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from app.access.guard import Needs
from app.access.permissions import Permission
from app.calling.callers import service
from app.calling.callers.schemas import (
    CallerNumberOut,
    CallerPoolOut,
    NumberChange,
    NumberIn,
    PoolChange,
    PoolIn,
)
from app.clock import Now
from app.db import Session
from app.models.account import Account
from app.site import SiteZone

router = APIRouter(tags=["caller ids"])
Keeper = Annotated[Account, Needs(Permission.CAMPAIGNS_MANAGE)]


@router.get("/caller-pools")
async def list_caller_pools(
    _: Keeper, session: Session, now: Now, zone: SiteZone
) -> list[CallerPoolOut]:
    return await service.pools(session, now, zone)


@router.post("/caller-pools", status_code=201)
async def add_caller_pool(who: Keeper, session: Session, fields: PoolIn) -> CallerPoolOut:
    return await service.add_pool(session, who, fields)


@router.patch("/caller-pools/{pool_id}")
async def change_caller_pool(
    *, who: Keeper, session: Session, now: Now, zone: SiteZone, pool_id: UUID, fields: PoolChange
) -> CallerPoolOut:
    return await service.change_pool(session, who, pool_id, fields, now=now, zone=zone)


@router.delete("/caller-pools/{pool_id}", status_code=204)
async def drop_caller_pool(who: Keeper, session: Session, pool_id: UUID) -> None:
    await service.drop_pool(session, who, pool_id)


@router.post("/caller-pools/{pool_id}/numbers", status_code=201)
async def add_caller_number(
    who: Keeper, session: Session, pool_id: UUID, fields: NumberIn
) -> CallerNumberOut:
    return await service.add_number(session, who, pool_id, fields)


@router.patch("/caller-numbers/{number_id}")
async def change_caller_number(
    *,
    who: Keeper,
    session: Session,
    now: Now,
    zone: SiteZone,
    number_id: UUID,
    fields: NumberChange,
) -> CallerNumberOut:
    return await service.change_number(session, who, number_id, fields, now=now, zone=zone)
