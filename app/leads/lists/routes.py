from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from app.access.guard import Needs
from app.access.permissions import Permission
from app.db import Session
from app.leads.lists import routing, service
from app.leads.lists.routing import ListRouting
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


@router.get("/{list_id}/routing")
async def read_list_routing(
    _: Annotated[Account, Needs(Permission.LISTS_READ)], session: Session, list_id: UUID
) -> ListRouting:
    return await routing.read(session, list_id)


@router.put("/{list_id}/routing")
async def set_list_routing(
    who: Annotated[Account, Needs(Permission.LISTS_MANAGE)],
    session: Session,
    list_id: UUID,
    wish: ListRouting,
) -> ListRouting:
    return await routing.write(session, who, list_id, wish)
