"""SIP from the browser to the PBX: for signed-in agents with a line, and for nobody else."""

import contextlib
from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI
from websockets.asyncio.client import ClientConnection, connect
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Origin, Subprotocol

from app.access.sessions import SESSION_COOKIE
from app.calling.phone.pass_through import MAX_FRAME
from app.config import Settings
from app.models.account import Role
from tests.api.conftest import Person, SignInAs
from tests.api.served import served

SIP = Subprotocol("sip")


@pytest.fixture
async def pbx() -> AsyncIterator[str]:
    """A PBX that answers each frame with its echo, and hangs up on BYE."""

    async def answer(socket: ServerConnection) -> None:
        async for frame in socket:
            if frame == "BYE":
                return
            await socket.send(frame)

    async with serve(answer, "127.0.0.1", 0, subprotocols=[SIP]) as server:
        port = server.sockets[0].getsockname()[1]
        yield f"ws://127.0.0.1:{port}/ws"


@pytest.fixture
def settings(settings: Settings, pbx: str) -> Settings:
    return settings.model_copy(update={"pbx_ws_url": pbx})


@contextlib.asynccontextmanager
async def phone(
    address: str, person: Person | None, *, origin: str | None = None
) -> AsyncIterator[ClientConnection]:
    headers = {}
    if person is not None:
        headers["Cookie"] = f"{SESSION_COOKIE}={person.client.cookies[SESSION_COOKIE]}"
    async with connect(
        f"ws://{address}/api/v1/sip",
        subprotocols=[SIP],
        additional_headers=headers,
        origin=Origin(origin or f"http://{address}"),
        proxy=None,
    ) as socket:
        yield socket


async def test_frames_go_both_ways(app: FastAPI, agent: Person) -> None:
    async with served(app) as address, phone(address, agent) as socket:
        await socket.send("REGISTER sip:pbx1 SIP/2.0\r\n\r\n")
        answer = await socket.recv()

    assert socket.subprotocol == "sip"
    assert answer == "REGISTER sip:pbx1 SIP/2.0\r\n\r\n"


async def test_when_the_pbx_hangs_up_the_browser_is_told(app: FastAPI, agent: Person) -> None:
    async with served(app) as address, phone(address, agent) as socket:
        await socket.send("BYE")
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1013


async def test_a_frame_that_is_too_big_ends_it(app: FastAPI, agent: Person) -> None:
    async with served(app) as address, phone(address, agent) as socket:
        await socket.send("x" * (MAX_FRAME + 1))
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009


async def refused(address: str, person: Person | None, *, origin: str | None = None) -> int:
    with pytest.raises(InvalidStatus) as refusal:
        async with phone(address, person, origin=origin):
            pass
    return refusal.value.response.status_code


async def test_strangers_other_sites_and_supervisors_are_refused(
    app: FastAPI, agent: Person, supervisor: Person, sign_in_as: SignInAs
) -> None:
    without_line = await sign_in_as(Role.AGENT, login="new")
    async with served(app) as address:
        assert await refused(address, None) == 401
        assert await refused(address, agent, origin="https://evil.example") == 403
        assert await refused(address, supervisor) == 403
        assert await refused(address, without_line) == 403


async def test_a_pbx_that_is_down_is_said_to_be_down(
    app: FastAPI, agent: Person, settings: Settings
) -> None:
    app.state.settings = settings.model_copy(update={"pbx_ws_url": "ws://127.0.0.1:9/ws"})

    async with served(app) as address, phone(address, agent) as socket:
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1013
