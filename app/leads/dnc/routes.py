from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.access.guard import Needs
from app.access.permissions import Permission
from app.clock import Now
from app.db import Session
from app.leads.dnc import service
from app.leads.dnc.schemas import (
    BulkIn,
    BulkOut,
    ClientIn,
    ClientOut,
    DncFilter,
    DncIn,
    DncListIn,
    DncListOut,
    DncOut,
    Reason,
)
from app.models.account import Account
from app.models.rules import SITE_DNC
from app.paging import Limit, Page

router = APIRouter(tags=["dnc"])
Reader = Annotated[Account, Needs(Permission.DNC_READ)]
Keeper = Annotated[Account, Needs(Permission.DNC_LISTS)]
BULK_BODY = 10 << 20


class DncWanted(DncFilter):
    cursor: str | None = None
    limit: Limit = 50


@router.get("/dnc")
async def list_dnc(
    viewer: Reader, session: Session, wanted: Annotated[DncWanted, Query()]
) -> Page[DncOut]:
    return await service.page(session, viewer, wanted, cursor=wanted.cursor, limit=wanted.limit)


@router.post("/dnc", status_code=201)
async def add_dnc(
    who: Annotated[Account, Needs(Permission.DNC_ADD)], session: Session, now: Now, fields: DncIn
) -> DncOut:
    return await service.add(session, who, fields, now=now)


@router.delete("/dnc/{phone}", status_code=204)
async def remove_dnc(
    *,
    who: Annotated[Account, Needs(Permission.DNC_REMOVE)],
    session: Session,
    phone: str,
    reason: Annotated[Reason, Query()],
    list_id: UUID = SITE_DNC,
) -> None:
    await service.remove(session, who, phone, list_id, reason=reason)


@router.get("/dnc-lists")
async def list_dnc_lists(_: Reader, session: Session) -> Page[DncListOut]:
    return await service.lists(session)


@router.post("/dnc-lists", status_code=201)
async def create_dnc_list(who: Keeper, session: Session, fields: DncListIn) -> DncListOut:
    return await service.add_list(session, who, fields)


@router.post("/dnc-lists/{list_id}/numbers", max_body_size=BULK_BODY)
async def add_dnc_numbers(
    *, who: Keeper, session: Session, now: Now, list_id: UUID, fields: BulkIn
) -> BulkOut:
    return await service.add_many(session, who, list_id, fields, now=now)


@router.get("/clients")
async def list_clients(
    _: Annotated[Account, Needs(Permission.CAMPAIGNS_READ)], session: Session
) -> Page[ClientOut]:
    return await service.clients(session)


@router.post("/clients", status_code=201)
async def create_client(
    who: Annotated[Account, Needs(Permission.CAMPAIGNS_MANAGE)], session: Session, fields: ClientIn
) -> ClientOut:
    return await service.add_client(session, who, fields)
