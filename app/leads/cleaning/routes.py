from typing import Annotated

from fastapi import APIRouter

from app.access.guard import Needs
from app.access.permissions import Permission
from app.clock import Now
from app.db import Session
from app.leads.cleaning import service
from app.leads.cleaning.schemas import BlockIn, BlockOut
from app.models.account import Account
from app.paging import Limit, Page

router = APIRouter(prefix="/blocked-numbers", tags=["blocked numbers"])
Reader = Annotated[Account, Needs(Permission.LISTS_READ)]
Keeper = Annotated[Account, Needs(Permission.LISTS_MANAGE)]


@router.get("")
async def list_blocked_numbers(
    viewer: Reader, session: Session, cursor: str | None = None, limit: Limit = 50
) -> Page[BlockOut]:
    return await service.page(session, viewer, cursor=cursor, limit=limit)


@router.post("", status_code=201)
async def block_number(who: Keeper, session: Session, now: Now, fields: BlockIn) -> BlockOut:
    return await service.block(session, who, fields, now=now)


@router.delete("/{number}", status_code=204)
async def release_number(who: Keeper, session: Session, number: str) -> None:
    """By its id, or as somebody writes it."""
    await service.release(session, who, number)
