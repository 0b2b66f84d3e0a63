"""The edge of a transaction. Only this module commits: once for each request or tick.

A stream (Server-Sent Events, a WebSocket) outlives the request's transaction, so it must not use
`Session`; it asks for `SessionsOf` and opens a short transaction for each look at the rows.
"""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import (
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from starlette.requests import HTTPConnection

Sessions = async_sessionmaker[AsyncSession]

DOWN = (OperationalError, InterfaceError, PoolTimeout, OSError)
"""What a database that cannot be reached looks like: trying again may help."""


def driver_url(url: str) -> URL:
    """Return the URL with the one driver we use, whichever way PostgreSQL was spelled."""
    return make_url(url).set(drivername="postgresql+psycopg")


def libpq_url(url: str) -> str:
    """Return the URL as libpq reads it, for connections that bypass SQLAlchemy."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def open_engine(url: str, *, connections: int = 10) -> AsyncEngine:
    return create_async_engine(
        driver_url(url),
        pool_size=connections,
        max_overflow=connections,
        pool_timeout=10.0,
        # A restarted database costs one ping, not one failed request for each pooled connection.
        pool_pre_ping=True,
        connect_args={"application_name": "talktime"},
        # An error's text goes to the log, where no phone and no name may be.
        hide_parameters=True,
    )


def open_reader(url: str, *, connections: int) -> AsyncEngine:
    """Open an engine for looks at the rows: each statement by itself, one round trip for each.

    Where READ COMMITTED is enough, a transaction around reads adds two round trips and nothing
    else. A restarted database costs the reader one DOWN for each connection; it looks again.
    """
    return create_async_engine(
        driver_url(url),
        pool_size=connections,
        max_overflow=0,
        pool_timeout=10.0,
        isolation_level="AUTOCOMMIT",
        connect_args={"application_name": "talktime reader"},
        hide_parameters=True,
    )


def open_sessions(engine: AsyncEngine, *, pbx: str = "pbx1") -> Sessions:
    """Use as `async with sessions.begin() as session`: it commits at the end, or rolls back.

    `pbx` is whose dialer gets the orders that are posted in these sessions.
    """
    return async_sessionmaker(engine, expire_on_commit=False, info={"pbx": pbx})


def _sessions(connection: HTTPConnection) -> Sessions:
    sessions: Sessions = connection.app.state.sessions
    return sessions


SessionsOf = Annotated[Sessions, Depends(_sessions)]


async def _session(sessions: SessionsOf) -> AsyncIterator[AsyncSession]:
    async with sessions.begin() as session:
        yield session


# scope="function" is load-bearing: without it FastAPI commits after the response was sent, and a
# failed commit still answers 201.
Session = Annotated[AsyncSession, Depends(_session, scope="function")]
