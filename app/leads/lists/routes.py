from typing import Annotated

from fastapi import APIRouter

from app.access.guard import Needs
from app.access.permissions import Permission
from app.db import Session
from app.leads.lists import service
from app.leads.lists.schemas import ListIn, ListOut
from app.models.account import Account
from app.paging import Limit, Page

router = APIRouter(prefix="/lists", tags=["lists"])


@router.get("")
async def list_lists(
    _: Annotated[Account, Needs(Permission.LISTS_READ)],
    session: Session,
    cursor: str | None = None,
    limit: Limit = 50,
) -> Page[ListOut]:
    return await service.page(session, cursor=cursor, limit=limit)


@router.post("", status_code=201)
async def create_list(
    who: Annotated[Account, Needs(Permission.LISTS_MANAGE)], session: Session, fields: ListIn
) -> ListOut:
    return await service.create(session, who, fields)
