"""The app with its lifespan, and browsers of people with roles, signed in without a password."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from app.access import passwords
from app.access.sessions import CSRF_COOKIE, CSRF_HEADER, SESSION_COOKIE, open_session
from app.api import create_app
from app.clock import SetClock
from app.config import Settings
from app.db import Sessions
from app.models.account import Account, Role, Team

NO_PASSWORD = "!"


@dataclass(frozen=True)
class Person:
    """An account and a client that is signed in as it. `client` sends the CSRF header."""

    account: Account
    client: AsyncClient

    @property
    def id(self) -> UUID:
        return self.account.id


SignInAs = Callable[..., Awaitable[Person]]


async def make_account(
    sessions: Sessions,
    *,
    role: Role = Role.AGENT,
    login: str | None = None,
    team_id: UUID | None = None,
    line: str | None = None,
    password_hash: str = NO_PASSWORD,
) -> Account:
    login = login or role.value
    async with sessions.begin() as session:
        account = Account(
            login=login,
            name=login.title(),
            role=role,
            team_id=team_id,
            line=line,
            password_hash=password_hash,
        )
        session.add(account)
    return account


async def make_team(sessions: Sessions, name: str) -> Team:
    async with sessions.begin() as session:
        team = Team(name=name)
        session.add(team)
    return team


@pytest.fixture(scope="session", autouse=True)
def cheap_hashes() -> Iterator[None]:
    """Hash passwords in no time: what they cost is no matter of these tests."""
    with pytest.MonkeyPatch.context() as patch:
        hasher = Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1)
        patch.setattr(passwords, "_hasher", PasswordHash((hasher,)))
        yield


@pytest.fixture
def clock() -> SetClock:
    """A working Tuesday morning in China."""
    return SetClock(datetime(2026, 11, 24, 2, 0, tzinfo=UTC))


@pytest.fixture
def settings(database: str, tmp_path: Path) -> Settings:
    return Settings(database_url=database, var_dir=tmp_path, sip_secret="only for tests")


@asynccontextmanager
async def running(app: FastAPI) -> AsyncIterator[None]:
    """Run the app's lifespan in one task from begin to end, as a server does.

    A fixture's two halves run in tasks of their own, which cancel scopes do not survive.
    """
    is_up, may_end = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        async with app.router.lifespan_context(app):
            is_up.set()
            await may_end.wait()

    task = asyncio.create_task(live())
    up = asyncio.create_task(is_up.wait())
    await asyncio.wait((task, up), return_when=asyncio.FIRST_COMPLETED)
    try:
        yield
    finally:
        may_end.set()
        up.cancel()
        await task


@pytest.fixture
async def app(settings: Settings, clock: SetClock) -> AsyncIterator[FastAPI]:
    app = create_app(settings, clock=clock)
    async with running(app):
        yield app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[AsyncClient]:
    """A browser that nobody has signed in with."""
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        yield client


@pytest.fixture
async def sign_in_as(app: FastAPI, sessions: Sessions, clock: SetClock) -> AsyncIterator[SignInAs]:
    """Make an account and sign it in: `await sign_in_as(Role.AGENT, login="wang")`."""
    async with AsyncExitStack() as clients:

        async def sign_in(role: Role, **fields: object) -> Person:
            account = await make_account(sessions, role=role, **fields)  # type: ignore[arg-type]
            async with sessions.begin() as session:
                tokens = open_session(
                    session,
                    account,
                    now=clock.now(),
                    lasts=timedelta(hours=12),
                    address="127.0.0.1",
                    agent="test",
                )
            client = AsyncClient(
                transport=ASGITransport(app),
                base_url="http://test/api/v1",
                cookies={SESSION_COOKIE: tokens.session, CSRF_COOKIE: tokens.csrf},
                headers={CSRF_HEADER: tokens.csrf},
            )
            return Person(account, await clients.enter_async_context(client))

        yield sign_in


@pytest.fixture
async def agent(sign_in_as: SignInAs) -> Person:
    return await sign_in_as(Role.AGENT, line="001")


@pytest.fixture
async def supervisor(sign_in_as: SignInAs) -> Person:
    return await sign_in_as(Role.SUPERVISOR)


@pytest.fixture
async def admin(sign_in_as: SignInAs) -> Person:
    return await sign_in_as(Role.ADMIN)
