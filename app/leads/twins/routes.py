from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from app.access.guard import Needs
from app.access.permissions import Permission
from app.clock import Now
from app.db import Session
from app.leads.twins import service
from app.leads.twins.schemas import MergeOut, PairOut
from app.models.account import Account
from app.models.twin import PairState
from app.paging import Limit, Page

router = APIRouter(tags=["twins"])
Cleaner = Annotated[Account, Needs(Permission.LISTS_CLEAN)]


@router.get("/lead-pairs")
async def list_lead_pairs(
    who: Cleaner, session: Session, cursor: str | None = None, limit: Limit = 20
) -> Page[PairOut]:
    return await service.pairs(session, who, cursor=cursor, limit=limit)


@router.post("/lead-pairs/{pair_id}/merge", status_code=201)
async def merge_pair(who: Cleaner, session: Session, now: Now, pair_id: UUID) -> MergeOut:
    return await service.merge(session, who, pair_id, now)


@router.post("/lead-pairs/{pair_id}/keep", status_code=204)
async def keep_pair(who: Cleaner, session: Session, now: Now, pair_id: UUID) -> None:
    await service.decide(session, who, pair_id, PairState.KEPT, now)


@router.post("/lead-pairs/{pair_id}/different", status_code=204)
async def tell_pair_apart(who: Cleaner, session: Session, now: Now, pair_id: UUID) -> None:
    await service.decide(session, who, pair_id, PairState.DIFFERENT, now)


@router.get("/lead-merges")
async def list_lead_merges(_: Cleaner, session: Session) -> Page[MergeOut]:
    return await service.merges(session)


@router.post("/lead-merges/{merge_id}/undo")
async def undo_merge(who: Cleaner, session: Session, now: Now, merge_id: UUID) -> MergeOut:
    return await service.undo(session, who, merge_id, now)
