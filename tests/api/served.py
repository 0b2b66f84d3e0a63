"""The app on a real port: what streams cannot be tried through a client that waits for the end."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import uvicorn
from fastapi import FastAPI
from httpx import AsyncClient, Cookies


@contextlib.asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    """Serve an app whose lifespan runs already, on a free port; give host and port."""
    config = uvicorn.Config(
        app, lifespan="off", log_config=None, ws="websockets-sansio", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        task = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield f"127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task


@dataclass(frozen=True)
class Event:
    name: str
    id: str
    data: Any


@contextlib.asynccontextmanager
async def events(address: str, path: str, cookies: Cookies) -> AsyncIterator[AsyncIterator[Event]]:
    """The events of a stream as they come."""
    async with (
        AsyncClient(base_url=f"http://{address}/api/v1", cookies=cookies, timeout=10) as client,
        client.stream("GET", path) as response,
    ):
        assert response.status_code == 200
        assert response.headers["content-type"].startswith("text/event-stream")
        yield _read(response.aiter_lines())


async def _read(lines: AsyncIterator[str]) -> AsyncIterator[Event]:
    fields: dict[str, str] = {}
    async for line in lines:
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif "data" in fields:
            yield Event(fields.get("event", ""), fields.get("id", ""), json.loads(fields["data"]))
            fields = {}
