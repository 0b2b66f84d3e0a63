from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.access.guard import Needs
from app.access.permissions import Permission
from app.clock import Now
from app.db import Session
from app.leads.pools import dealing, looking, owning, service
from app.leads.pools.schemas import (
    DealIn,
    Dealt,
    FreeLead,
    FreeWanted,
    LeadPoolIn,
    LeadPoolOut,
    Moved,
    NoteIn,
    OwnedLead,
    PoolEventOut,
    PutIn,
    ReasonIn,
)
from app.models.account import Account
from app.paging import Limit, Page
from app.site import SiteZone

router = APIRouter(tags=["public pool"])
Member = Annotated[Account, Needs(Permission.POOLS_USE)]
Keeper = Annotated[Account, Needs(Permission.POOLS_MANAGE)]


class FreeLeadsWanted(FreeWanted):
    cursor: str | None = None
    limit: Limit = 50


@router.get("/lead-pools")
async def list_lead_pools(
    who: Member, session: Session, now: Now, zone: SiteZone
) -> Page[LeadPoolOut]:
    return await service.pools(session, who, now, zone)


@router.post("/lead-pools", status_code=201)
async def create_lead_pool(
    *, who: Keeper, session: Session, now: Now, zone: SiteZone, fields: LeadPoolIn
) -> LeadPoolOut:
    return await service.create(session, who, fields, now, zone)


@router.put("/lead-pools/{pool_id}")
async def change_lead_pool(
    *, who: Keeper, session: Session, now: Now, zone: SiteZone, pool_id: UUID, fields: LeadPoolIn
) -> LeadPoolOut:
    return await service.change(session, who, pool_id, fields, now=now, zone=zone)


@router.delete("/lead-pools/{pool_id}", status_code=204)
async def remove_lead_pool(who: Keeper, session: Session, pool_id: UUID) -> None:
    await service.remove(session, who, pool_id)


@router.get("/lead-pools/{pool_id}/leads")
async def list_free_leads(
    *,
    who: Member,
    session: Session,
    now: Now,
    pool_id: UUID,
    wanted: Annotated[FreeLeadsWanted, Query()],
) -> Page[FreeLead]:
    return await looking.free_leads(
        session,
        who,
        pool_id,
        q=wanted.q,
        region=wanted.region,
        cursor=wanted.cursor,
        limit=wanted.limit,
        now=now,
    )


@router.post("/lead-pools/{pool_id}/leads")
async def fill_lead_pool(
    *, who: Keeper, session: Session, now: Now, pool_id: UUID, fields: PutIn
) -> Moved:
    return await dealing.put(session, who, pool_id, fields, now)


@router.delete("/lead-pools/{pool_id}/leads")
async def empty_lead_pool(who: Keeper, session: Session, pool_id: UUID) -> Moved:
    return await dealing.take_out(session, who, pool_id)


@router.post("/lead-pools/{pool_id}/deal")
async def deal_leads(
    *, who: Keeper, session: Session, now: Now, pool_id: UUID, fields: DealIn
) -> Dealt:
    return await dealing.deal(session, who, pool_id, fields, now)


@router.get("/my-leads")
async def list_my_leads(who: Member, session: Session, now: Now) -> Page[OwnedLead]:
    return await looking.mine(session, who, now)


@router.post("/pool-leads/{lead_id}/claim", status_code=204)
async def claim_lead(
    *, who: Member, session: Session, now: Now, zone: SiteZone, lead_id: UUID
) -> None:
    await owning.claim(session, who, lead_id, now, zone)


@router.post("/pool-leads/{lead_id}/release", status_code=204)
async def release_lead(
    *, who: Member, session: Session, now: Now, lead_id: UUID, fields: ReasonIn
) -> None:
    await owning.release(session, who, lead_id, fields.reason, now)


@router.post("/pool-leads/{lead_id}/follow-ups", status_code=204)
async def follow_lead_up(
    *, who: Member, session: Session, now: Now, lead_id: UUID, fields: NoteIn
) -> None:
    await owning.follow_up(session, who, lead_id, fields.note, now)


@router.get("/pool-leads/{lead_id}/history")
async def read_pool_history(who: Member, session: Session, lead_id: UUID) -> Page[PoolEventOut]:
    return await looking.history(session, who, lead_id)
