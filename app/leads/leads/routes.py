from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.access.guard import Needs
from app.access.permissions import Permission
from app.clock import Now
from app.db import Session
from app.leads.leads import card, erasing, service
from app.leads.leads.schemas import LeadDetail, LeadFilter, LeadOut, LeadRefusal
from app.models.account import Account
from app.paging import Limit, Page

router = APIRouter(prefix="/leads", tags=["leads"])
Reader = Annotated[Account, Needs(Permission.LEADS_READ)]


class LeadsWanted(LeadFilter):
    cursor: str | None = None
    limit: Limit = 50


@router.get("")
async def list_leads(
    viewer: Reader, session: Session, wanted: Annotated[LeadsWanted, Query()]
) -> Page[LeadOut]:
    return await service.page(session, viewer, wanted, cursor=wanted.cursor, limit=wanted.limit)


@router.get("/{lead_id}")
async def read_lead(viewer: Reader, session: Session, lead_id: UUID) -> LeadOut:
    return await service.read(session, viewer, lead_id)


@router.get("/{lead_id}/detail")
async def read_lead_detail(viewer: Reader, session: Session, lead_id: UUID) -> LeadDetail:
    return await card.read(session, viewer, lead_id)


@router.post("/{lead_id}/do-not-call")
async def bar_lead(
    *,
    who: Annotated[Account, Needs(Permission.DNC_ADD)],
    session: Session,
    now: Now,
    lead_id: UUID,
    fields: LeadRefusal,
) -> LeadDetail:
    return await card.do_not_call(session, who, lead_id, fields.reason, now)


@router.post("/{lead_id}/erasure")
async def erase_lead(
    *,
    who: Annotated[Account, Needs(Permission.LEADS_ERASE)],
    session: Session,
    now: Now,
    lead_id: UUID,
    fields: LeadRefusal,
) -> LeadDetail:
    return await erasing.erase(session, who, lead_id, fields.reason, now)
