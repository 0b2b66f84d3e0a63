"""The gate before each route: who is asking, and may they?

    @router.get("/calls")
    async def list_calls(account: Annotated[Account, Needs(Permission.CALLS_READ)], ...)

The account is read in a short transaction of its own, so that a stream does not hold one for
hours. It is detached: to change it, get it again in the request's session.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any
from urllib.parse import urlsplit

import structlog
from fastapi import Depends
from starlette.requests import HTTPConnection

from app.access import sessions as opened_sessions
from app.access.permissions import REACH, Permission, Reach, may
from app.access.sessions import CSRF_COOKIE, CSRF_HEADER, SESSION_COOKIE, SESSION_SCOPE
from app.clock import Now
from app.db import SessionsOf
from app.errors import Forbidden, NotSignedIn
from app.models.account import Account, SignInSession

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class CsrfRefused(Forbidden):
    """The request does not carry its session's CSRF token; reload the page and try again."""

    code = "csrf_refused"


class ForeignOrigin(Forbidden):
    """The request comes from a page of another site."""

    code = "foreign_origin"


def session_lasts(connection: HTTPConnection) -> timedelta:
    return timedelta(hours=connection.app.state.settings.session_hours)


def check_origin(connection: HTTPConnection) -> None:
    """Refuse what another site's page sends. Clients that are no browser send no Origin."""
    origin = connection.headers.get("origin")
    if origin is None:
        return
    if urlsplit(origin).netloc != connection.headers.get("host"):
        raise ForeignOrigin


def check_csrf(connection: HTTPConnection, opened: SignInSession) -> None:
    """Refuse a change whose header does not echo the session's own CSRF cookie."""
    if connection.scope["type"] != "http" or connection.scope["method"] in SAFE:
        return
    echoed = connection.headers.get(CSRF_HEADER)
    if echoed != connection.cookies.get(CSRF_COOKIE):
        raise CsrfRefused
    if not opened_sessions.is_csrf_of(opened, echoed):
        raise CsrfRefused


async def signed_in(connection: HTTPConnection, sessions: SessionsOf, now: Now) -> Account:
    """Return the account that the request's cookie belongs to."""
    token = connection.cookies.get(SESSION_COOKIE)
    if token is None:
        raise NotSignedIn
    async with sessions.begin() as session:
        found = await opened_sessions.find(session, token, now=now, lasts=session_lasts(connection))
    if found is None:
        raise NotSignedIn("The session is over. Sign in again.")

    account, opened = found
    check_csrf(connection, opened)
    if connection.scope["type"] == "websocket":
        check_origin(connection)
    connection.scope[SESSION_SCOPE] = opened.token_hash
    structlog.contextvars.bind_contextvars(account_id=str(account.id))
    return account


@dataclass(frozen=True)
class Gate:
    """Lets accounts with the permission pass. The route sweep reads `permission` off it."""

    permission: Permission

    async def __call__(self, account: Annotated[Account, Depends(signed_in)]) -> Account:
        if not may(account.role, self.permission):
            raise Forbidden(f"This needs the permission {self.permission}.")
        return account


def Needs(permission: Permission) -> Any:  # reads as a word of the signature, like Depends
    return Depends(Gate(permission))


def permission_of(call: Callable[..., Any] | None) -> Permission | None:
    """Return the permission that a dependency asks for, if it is a gate."""
    return call.permission if isinstance(call, Gate) else None


def reach_of(account: Account) -> Reach:
    """Say whose rows the account sees. A supervisor without a team sees only the own rows."""
    reach = REACH[account.role]
    return Reach.OWN if reach is Reach.TEAM and account.team_id is None else reach
