from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from sqlalchemy import Row

from app.access.guard import Needs
from app.access.permissions import Permission
from app.calling.dispositions import queries, service
from app.calling.dispositions.schemas import (
    DefaultIn,
    DispositionChange,
    DispositionIn,
    DispositionName,
    DispositionOut,
)
from app.calling.words import Order
from app.clock import Now
from app.db import Session
from app.models.account import Account
from app.models.campaign import Disposition

router = APIRouter(tags=["dispositions"])
Anyone = Annotated[Account, Needs(Permission.SELF)]
"""Whoever sees calls sees what was said of them."""
Reader = Annotated[Account, Needs(Permission.CAMPAIGNS_READ)]
Manager = Annotated[Account, Needs(Permission.CAMPAIGNS_MANAGE)]


@router.get("/campaigns/{campaign_id}/dispositions", response_model=list[DispositionOut])
async def list_dispositions(
    _: Reader, session: Session, campaign_id: UUID
) -> Sequence[Disposition]:
    return await service.listed(session, campaign_id)


@router.post(
    "/campaigns/{campaign_id}/dispositions", status_code=201, response_model=DispositionOut
)
async def add_disposition(
    who: Manager, session: Session, campaign_id: UUID, fields: DispositionIn
) -> Disposition:
    return await service.add(session, who, campaign_id, fields)


@router.put("/campaigns/{campaign_id}/dispositions/order", response_model=list[DispositionOut])
async def order_dispositions(
    who: Manager, session: Session, campaign_id: UUID, order: Order
) -> Sequence[Disposition]:
    return await service.order(session, who, campaign_id, order.ids)


@router.put("/campaigns/{campaign_id}/dispositions/default", status_code=204)
async def set_default_disposition(
    who: Manager, session: Session, campaign_id: UUID, choice: DefaultIn
) -> None:
    await service.set_default(session, who, campaign_id, choice.disposition_id)


@router.get("/dispositions", response_model=list[DispositionName])
async def name_dispositions(_: Anyone, session: Session) -> Sequence[Row[str, str, str]]:
    return await queries.names(session)


@router.patch("/dispositions/{disposition_id}", response_model=DispositionOut)
async def change_disposition(
    *,
    who: Manager,
    session: Session,
    now: Now,
    disposition_id: UUID,
    fields: DispositionChange,
) -> Disposition:
    return await service.change(session, who, disposition_id, fields, now)
