"""A stream that was opened by a session does not outlive it."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Annotated, Any

import pytest
from fastapi import APIRouter, FastAPI, WebSocket
from fastapi.sse import EventSourceResponse
from starlette.types import Message

from app.access.guard import Needs
from app.access.permissions import Permission
from app.access.sessions import SESSION_COOKIE
from app.clock import SetClock
from app.edge import streams
from app.models.account import Account
from tests.api.conftest import Person

router = APIRouter(prefix="/api/v1/trial")
LONG = 10.0


@router.get("/events", response_class=EventSourceResponse)
async def stream(account: Annotated[Account, Needs(Permission.SELF)]) -> AsyncIterator[str]:
    yield "hello"
    await asyncio.Event().wait()


@router.websocket("/socket")
async def socket(websocket: WebSocket, account: Annotated[Account, Needs(Permission.SELF)]) -> None:
    await websocket.accept()
    await asyncio.Event().wait()


@pytest.fixture(autouse=True)
async def trial(app: FastAPI) -> None:
    app.include_router(router)
    await app.state.bell.listening()


End = Callable[[Person, Person], Awaitable[Any]]


async def sign_out(agent: Person, admin: Person) -> None:
    await agent.client.delete("/session")


async def close_account(agent: Person, admin: Person) -> None:
    await admin.client.patch(f"/accounts/{agent.id}", json={"is_active": False})


@pytest.mark.parametrize("end", [sign_out, close_account])
async def test_ends_when_the_session_is_ended(
    app: FastAPI, agent: Person, admin: Person, end: End
) -> None:
    async with Connection(app, agent, "/api/v1/trial/events") as opened:
        await end(agent, admin)

        await opened.wait_for({"type": "http.response.body", "body": b"", "more_body": False})


async def test_a_socket_is_closed_with_a_code_that_says_why(
    app: FastAPI, agent: Person, admin: Person
) -> None:
    async with Connection(app, agent, "/api/v1/trial/socket", kind="websocket") as opened:
        await sign_out(agent, admin)

        await opened.wait_for(
            {"type": "websocket.close", "code": 4401, "reason": "The session is over."}
        )


async def test_ends_when_the_session_expires(
    app: FastAPI, agent: Person, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streams, "LOOK_SECONDS", 0.05)
    async with Connection(app, agent, "/api/v1/trial/events") as opened:
        clock.advance(hours=13)

        await opened.wait_for({"type": "http.response.body", "body": b"", "more_body": False})


async def test_another_session_that_ends_leaves_it_alone(
    app: FastAPI, agent: Person, admin: Person
) -> None:
    async with Connection(app, agent, "/api/v1/trial/events") as opened:
        with app.state.bell.hears("sessions") as ear:
            await admin.client.delete("/session")
            await ear.wait(LONG)

        assert not opened.is_over


class Connection:
    """A stream or socket as the server holds it, spoken to in plain ASGI."""

    def __init__(self, app: FastAPI, person: Person, path: str, *, kind: str = "http") -> None:
        cookie = f"{SESSION_COOKIE}={person.client.cookies[SESSION_COOKIE]}"
        self._app = app
        self._incoming: asyncio.Queue[Message] = asyncio.Queue()
        self._incoming.put_nowait(
            {"type": "websocket.connect" if kind != "http" else "http.request"}
        )
        self._sent: list[Message] = []
        self._change = asyncio.Condition()
        self._scope = {
            "type": kind,
            "method": "GET",
            "path": path,
            "scheme": "http" if kind == "http" else "ws",
            "query_string": b"",
            "headers": [(b"host", b"test"), (b"cookie", cookie.encode())],
            "client": ("127.0.0.1", 1),
        }

    async def __aenter__(self) -> "Connection":
        self._task = asyncio.create_task(self._app(self._scope, self._incoming.get, self._send))
        async with asyncio.timeout(LONG), self._change:
            await self._change.wait_for(lambda: self._sent)
        return self

    async def __aexit__(self, *failure: object) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    async def _send(self, message: Message) -> None:
        async with self._change:
            self._sent.append(message)
            self._change.notify_all()

    async def wait_for(self, last: Message) -> None:
        async with asyncio.timeout(LONG), self._change:
            await self._change.wait_for(lambda: self._sent[-1] == last)

    @property
    def is_over(self) -> bool:
        return self._task.done()
