from typing import Annotated

from fastapi import APIRouter, Query

from app.access.guard import Needs
from app.access.permissions import Permission
from app.clock import Now
from app.db import Session
from app.leads.dnc import service
from app.leads.dnc.schemas import DncFilter, DncIn, DncOut, Reason
from app.models.account import Account
from app.paging import Limit, Page

router = APIRouter(prefix="/dnc", tags=["dnc"])


class DncWanted(DncFilter):
    cursor: str | None = None
    limit: Limit = 50


@router.get("")
async def list_dnc(
    viewer: Annotated[Account, Needs(Permission.DNC_READ)],
    session: Session,
    wanted: Annotated[DncWanted, Query()],
) -> Page[DncOut]:
    return await service.page(session, viewer, wanted, cursor=wanted.cursor, limit=wanted.limit)


@router.post("", status_code=201)
async def add_dnc(
    who: Annotated[Account, Needs(Permission.DNC_ADD)], session: Session, now: Now, fields: DncIn
) -> DncOut:
    return await service.add(session, who, fields, now=now)


@router.delete("/{phone}", status_code=204)
async def remove_dnc(
    who: Annotated[Account, Needs(Permission.DNC_REMOVE)],
    session: Session,
    phone: str,
    reason: Annotated[Reason, Query()],
) -> None:
    await service.remove(session, who, phone, reason=reason)
