from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from app.access.guard import Needs
from app.access.permissions import Permission
from app.calling.pauses import queries, service
from app.calling.pauses.schemas import PauseReasonChange, PauseReasonIn, PauseReasonOut
from app.calling.words import Order
from app.clock import Now
from app.db import Session
from app.models.account import Account
from app.models.floor import PauseReason

router = APIRouter(prefix="/pause-reasons", tags=["pause reasons"])
Anyone = Annotated[Account, Needs(Permission.SELF)]
Keeper = Annotated[Account, Needs(Permission.RULES_MANAGE)]


@router.get("", response_model=list[PauseReasonOut])
async def list_pause_reasons(_: Anyone, session: Session) -> Sequence[PauseReason]:
    return await queries.reasons(session)


@router.post("", status_code=201, response_model=PauseReasonOut)
async def add_pause_reason(who: Keeper, session: Session, fields: PauseReasonIn) -> PauseReason:
    return await service.add(session, who, fields)


@router.put("/order", response_model=list[PauseReasonOut])
async def order_pause_reasons(who: Keeper, session: Session, order: Order) -> Sequence[PauseReason]:
    return await service.order(session, who, order.ids)


@router.patch("/{reason_id}", response_model=PauseReasonOut)
async def change_pause_reason(
    *, who: Keeper, session: Session, now: Now, reason_id: UUID, fields: PauseReasonChange
) -> PauseReason:
    return await service.change(session, who, reason_id, fields, now)
