from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from app.access.guard import Needs
from app.access.permissions import Permission
from app.calling.calls import service
from app.calling.calls.schemas import CallOut, Filter
from app.clock import Now
from app.db import Session
from app.models.account import Account
from app.paging import Page
from app.site import SiteZone

router = APIRouter(prefix="/calls", tags=["calls"])
Reader = Annotated[Account, Needs(Permission.CALLS_READ)]


@router.get("", response_model=Page[CallOut])
async def list_calls(
    reader: Reader, session: Session, zone: SiteZone, now: Now, wanted: Filter
) -> Page[CallOut]:
    return await service.page(session, reader, wanted, zone=zone, now=now)


@router.get("/{call_id}", response_model=CallOut)
async def read_call(reader: Reader, session: Session, call_id: UUID) -> CallOut:
    return await service.read(session, reader, call_id)
