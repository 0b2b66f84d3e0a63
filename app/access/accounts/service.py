"""Accounts are made, changed and closed; never deleted, since calls and hours point at them."""

from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.access import passwords
from app.access import sessions as opened_sessions
from app.access.accounts import queries
from app.access.accounts.schemas import AccountChanges, AccountFilter, AccountIn, AccountOut
from app.access.audit import audit
from app.errors import Conflict, Invalid, NotFound
from app.models.account import Account, Role, Team
from app.paging import Page, keys_of, page_of


class AccountUnknown(NotFound):
    """There is no such account."""

    code = "account_unknown"


class LoginTaken(Conflict):
    """Another account has this login."""

    code = "login_taken"


class TeamUnknown(Invalid):
    """There is no such team."""

    code = "team_unknown"


class LastAdmin(Conflict):
    """Someone must stay administrator."""

    code = "last_admin"


async def page(
    session: AsyncSession, viewer: Account, wanted: AccountFilter, *, cursor: str | None, limit: int
) -> Page[AccountOut]:
    after = keys_of(cursor, str)[0] if cursor else None
    rows = await queries.page(session, viewer, wanted, after=after, limit=limit)
    accounts, next_cursor = page_of(rows, limit, lambda account: (account.login,))
    return Page(
        items=[AccountOut.model_validate(account) for account in accounts], next_cursor=next_cursor
    )


async def create(session: AsyncSession, who: Account | None, fields: AccountIn) -> Account:
    if await queries.by_login(session, fields.login) is not None:
        raise LoginTaken(f"Choose another login than {fields.login}.")
    await _check_team(session, fields.team_id)
    passwords.check_strength(fields.password, login=fields.login)

    account = Account(
        **fields.model_dump(exclude={"password"}),
        password_hash=await passwords.hash_password(fields.password),
    )
    session.add(account)
    await session.flush()
    _log(session, who, "account.created", account, login=account.login, role=account.role)
    return account


async def change(
    session: AsyncSession, who: Account, account_id: UUID, fields: AccountChanges
) -> Account:
    account = await _get(session, account_id)
    changes = fields.model_dump(exclude_unset=True)
    await _check_team(session, changes.get("team_id"))
    if account.role is Role.ADMIN and account.is_active:
        await _check_admin_remains(session, account, changes)

    for name, value in changes.items():
        setattr(account, name, value)
    if not account.is_active:
        await opened_sessions.close_all(session, account)
    _log(
        session,
        who,
        "account.changed",
        account,
        **fields.model_dump(mode="json", exclude_unset=True),
    )
    return account


async def set_password(session: AsyncSession, who: Account, account_id: UUID, new: str) -> None:
    """Set another's password and end all sessions of the account."""
    account = await _get(session, account_id)
    passwords.check_strength(new, login=account.login)

    account.password_hash = await passwords.hash_password(new)
    await opened_sessions.close_all(session, account)
    _log(session, who, "account.password_set", account)


async def ensure_admin(session: AsyncSession, password: str, *, login: str = "admin") -> Account:
    """Return an administrator who can sign in; make the first one when there is none."""
    admins = await queries.active_admins(session)
    if admins:
        return admins[0]
    return await create(
        session,
        None,
        AccountIn(login=login, name="Administrator", role=Role.ADMIN, password=password),
    )


async def _get(session: AsyncSession, account_id: UUID) -> Account:
    account = await queries.get(session, account_id)
    if account is None:
        raise AccountUnknown
    return account


async def _check_team(session: AsyncSession, team_id: UUID | None) -> None:
    if team_id is not None and await session.get(Team, team_id) is None:
        raise TeamUnknown


async def _check_admin_remains(
    session: AsyncSession, account: Account, changes: dict[str, Any]
) -> None:
    stays = changes.get("is_active", True) and changes.get("role", Role.ADMIN) is Role.ADMIN
    if not stays and len(await queries.active_admins(session)) == 1:
        raise LastAdmin(f"Make another administrator before {account.login} goes.")


def _log(
    session: AsyncSession, who: Account | None, what: str, account: Account, **details: Any
) -> None:
    audit(session, who, what, subject_kind="account", subject_id=account.id, **details)
