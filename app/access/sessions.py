"""Sessions live in the database; the browser holds a random token, the row only its hash.

The CSRF token is a second secret of the same row: a script of ours can read its cookie and echo
it in a header, a foreign page can do neither, and one session's token is no use in another.
"""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.bell import ring
from app.models.account import Account, SignInSession

SESSION_COOKIE = "talktime_session"
CSRF_COOKIE = "talktime_csrf"
CSRF_HEADER = "X-CSRF-Token"
SESSION_SCOPE = "talktime.session"
"""Where a request's scope holds the hash of the session that it came with."""
CHANNEL = "sessions"
"""Rings when sessions are ended by somebody; an expired one ends without a sound."""
EXTEND_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the browser gets, once. Neither can be read back from the database."""

    session: str
    csrf: str


def hash_of(token: str) -> str:
    """A fast hash is right here: the token is 256 random bits, not a password."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_session(  # every part of the row is said here
    session: AsyncSession,
    account: Account,
    *,
    now: datetime,
    lasts: timedelta,
    address: str,
    agent: str,
) -> Tokens:
    tokens = Tokens(secrets.token_urlsafe(32), secrets.token_urlsafe(32))
    session.add(
        SignInSession(
            token_hash=hash_of(tokens.session),
            csrf_hash=hash_of(tokens.csrf),
            account_id=account.id,
            created_at=now,
            expires_at=now + lasts,
            address=address[:64],
            agent=agent[:200],
        )
    )
    return tokens


async def find(
    session: AsyncSession, token: str, *, now: datetime, lasts: timedelta
) -> tuple[Account, SignInSession] | None:
    """Return who the token belongs to, and let the session live on from now."""
    row = (
        await session.execute(
            select(Account, SignInSession)
            .join(SignInSession, SignInSession.account_id == Account.id)
            .where(
                SignInSession.token_hash == hash_of(token),
                SignInSession.expires_at > now,
                Account.is_active,
            )
        )
    ).one_or_none()
    if row is None:
        return None

    account, opened = row
    if now + lasts - opened.expires_at >= EXTEND_EVERY:
        opened.expires_at = now + lasts
    return account, opened


def is_csrf_of(opened: SignInSession, token: str | None) -> bool:
    return token is not None and hmac.compare_digest(opened.csrf_hash, hash_of(token))


async def is_open(session: AsyncSession, token_hash: str, *, now: datetime) -> bool:
    """Tell whether the session lives, without letting it live any longer."""
    alive = (
        select(SignInSession.token_hash)
        .join(Account, SignInSession.account_id == Account.id)
        .where(
            SignInSession.token_hash == token_hash,
            SignInSession.expires_at > now,
            Account.is_active,
        )
    )
    return await session.scalar(alive) is not None


async def close(session: AsyncSession, token: str) -> None:
    await session.execute(delete(SignInSession).where(SignInSession.token_hash == hash_of(token)))
    await ring(session, CHANNEL)


async def close_all(session: AsyncSession, account: Account, *, but: str | None = None) -> None:
    """End every session of the account, or every other than the one with the token `but`."""
    ending = delete(SignInSession).where(SignInSession.account_id == account.id)
    if but is not None:
        ending = ending.where(SignInSession.token_hash != hash_of(but))
    await session.execute(ending)
    await ring(session, CHANNEL)


async def sweep(session: AsyncSession, *, now: datetime) -> None:
    """Forget sessions that are over: nothing in flight lives without an end."""
    await session.execute(delete(SignInSession).where(SignInSession.expires_at <= now))
