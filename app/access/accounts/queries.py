from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.accounts.schemas import AccountFilter
from app.access.guard import reach_of
from app.access.permissions import Reach
from app.models.account import Account, Role


def visible_to(viewer: Account) -> Select[Account]:
    """Select the accounts whose rows the viewer may see."""
    match reach_of(viewer):
        case Reach.ALL:
            return select(Account)
        case Reach.TEAM:
            return select(Account).where(
                or_(Account.team_id == viewer.team_id, Account.id == viewer.id)
            )
        case Reach.OWN:
            return select(Account).where(Account.id == viewer.id)


async def page(
    session: AsyncSession, viewer: Account, wanted: AccountFilter, *, after: str | None, limit: int
) -> Sequence[Account]:
    """Return up to `limit + 1` accounts by login, so that the caller sees whether more follow."""
    accounts = visible_to(viewer).order_by(Account.login).limit(limit + 1)
    if wanted.role is not None:
        accounts = accounts.where(Account.role == wanted.role)
    if wanted.team_id is not None:
        accounts = accounts.where(Account.team_id == wanted.team_id)
    if wanted.is_active is not None:
        accounts = accounts.where(Account.is_active == wanted.is_active)
    if wanted.q:
        accounts = accounts.where(
            or_(
                Account.login.icontains(wanted.q, autoescape=True),
                Account.name.icontains(wanted.q, autoescape=True),
            )
        )
    if after is not None:
        accounts = accounts.where(Account.login > after)
    return (await session.scalars(accounts)).all()


async def by_login(session: AsyncSession, login: str) -> Account | None:
    return await session.scalar(select(Account).where(Account.login == login))


async def get(session: AsyncSession, account_id: UUID) -> Account | None:
    return await session.get(Account, account_id, with_for_update=True)


async def active_admins(session: AsyncSession) -> Sequence[Account]:
    """Lock and return the administrators: two requests must not each remove one of the last two."""
    return (
        await session.scalars(
            select(Account)
            .where(Account.role == Role.ADMIN, Account.is_active)
            .order_by(Account.id)
            .with_for_update()
        )
    ).all()
