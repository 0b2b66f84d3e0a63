from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.access.accounts import service
from app.access.accounts.schemas import (
    AccountChanges,
    AccountFilter,
    AccountIn,
    AccountOut,
    PasswordIn,
)
from app.access.guard import Needs
from app.access.permissions import Permission
from app.db import Session
from app.models.account import Account
from app.paging import Limit, Page

router = APIRouter(prefix="/accounts", tags=["accounts"])

Reader = Annotated[Account, Needs(Permission.ACCOUNTS_READ)]
Keeper = Annotated[Account, Needs(Permission.ACCOUNTS_MANAGE)]


class AccountsWanted(AccountFilter):
    cursor: str | None = None
    limit: Limit = 50


@router.get("")
async def list_accounts(
    account: Reader, session: Session, wanted: Annotated[AccountsWanted, Query()]
) -> Page[AccountOut]:
    return await service.page(session, account, wanted, cursor=wanted.cursor, limit=wanted.limit)


@router.post("", status_code=201, response_model=AccountOut)
async def create_account(account: Keeper, session: Session, fields: AccountIn) -> Account:
    return await service.create(session, account, fields)


@router.patch("/{account_id}", response_model=AccountOut)
async def change_account(
    account: Keeper, session: Session, account_id: UUID, fields: AccountChanges
) -> Account:
    return await service.change(session, account, account_id, fields)


@router.post("/{account_id}/password", status_code=204)
async def set_account_password(
    account: Keeper, session: Session, account_id: UUID, fields: PasswordIn
) -> None:
    await service.set_password(session, account, account_id, fields.password)
