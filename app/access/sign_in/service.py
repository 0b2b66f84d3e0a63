"""Signing in and out, and the own account."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.access import attempts, passwords
from app.access import sessions as opened_sessions
from app.access.audit import audit
from app.access.sessions import Tokens
from app.access.sign_in.schemas import MyChanges
from app.db import Sessions
from app.errors import Invalid, NotSignedIn
from app.models.account import Account

log = structlog.get_logger()


class WrongCredentials(NotSignedIn):
    """Login or password is wrong."""

    code = "wrong_credentials"


class WrongPassword(Invalid):
    """The present password is wrong."""

    code = "wrong_password"


@dataclass(frozen=True, slots=True)
class Visitor:
    """The browser at the other end, as far as it says."""

    address: str
    agent: str
    token: str | None
    """The session it already has, if any."""


async def sign_in(
    session: AsyncSession,
    sessions: Sessions,
    visitor: Visitor,
    *,
    login: str,
    password: str,
    now: datetime,
    lasts: timedelta,
) -> tuple[Account, Tokens]:
    """Open a session. Unknown login, wrong password and closed account look and take the same.

    No connection to the database waits for the hash: at the begin of a shift everybody signs in at
    once, and hashing takes its turns.
    """
    login = login.strip().lower()
    tried = await attempts.count(sessions, login=login, address=visitor.address, now=now)
    known = select(Account).where(Account.login == login, Account.is_active)
    async with sessions() as look:
        seen = await look.scalar(known)
    is_right = await passwords.matches(password, seen.password_hash if seen else None)
    account = await session.scalar(known) if is_right else None
    if account is None or seen is None or account.password_hash != seen.password_hash:
        # Not the login: people type their password into the wrong field.
        log.info("sign_in.refused", account_id=str(seen.id) if seen else None)
        raise WrongCredentials

    await attempts.take_back(session, tried)
    if visitor.token is not None:
        await opened_sessions.close(session, visitor.token)
    tokens = opened_sessions.open_session(
        session, account, now=now, lasts=lasts, address=visitor.address, agent=visitor.agent
    )
    audit(session, account, "session.opened", subject_kind="account", subject_id=account.id)
    return account, tokens


async def sign_out(session: AsyncSession, account: Account, token: str) -> None:
    await opened_sessions.close(session, token)
    audit(session, account, "session.closed", subject_kind="account", subject_id=account.id)


async def change(session: AsyncSession, account: Account, changes: MyChanges) -> Account:
    own = await session.get_one(Account, account.id)
    for name, value in changes.model_dump(exclude_none=True).items():
        setattr(own, name, value)
    return own


async def change_password(
    session: AsyncSession,
    sessions: Sessions,
    account: Account,
    visitor: Visitor,
    *,
    old: str,
    new: str,
    now: datetime,
) -> None:
    """Set the own password and end every other session of the account."""
    own = await session.get_one(Account, account.id)
    tried = await attempts.count(sessions, login=own.login, address=visitor.address, now=now)
    if not await passwords.matches(old, own.password_hash):
        raise WrongPassword
    await attempts.take_back(session, tried)
    passwords.check_strength(new, login=own.login)

    own.password_hash = await passwords.hash_password(new)
    await opened_sessions.close_all(session, own, but=visitor.token)
    audit(session, own, "password.changed", subject_kind="account", subject_id=own.id)
