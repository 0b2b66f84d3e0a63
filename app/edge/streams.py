"""A stream or socket ends with the session that opened it, not when the browser goes away.

Signing out, a closed account and a new password ring the bell; an expired session is noticed at
the next look. A browser that reconnects is told to sign in.
"""

import asyncio

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.access import sessions as opened_sessions
from app.access.sessions import SESSION_SCOPE

LOOK_SECONDS = 30.0
SIGNED_OUT = 4401
"""Close code of a socket whose session is over, like the status of a request without one."""


class StreamsEndWithSession:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        watching: list[asyncio.Task[None]] = []
        is_over = False

        async def send_watched(message: Message) -> None:
            nonlocal is_over
            if _begins_stream(message) and SESSION_SCOPE in scope:
                watching.append(asyncio.create_task(_end_with_session(scope, limit)))
            is_over = is_over or _ends(message)
            await send(message)

        try:
            async with asyncio.timeout(None) as limit:
                await self._app(scope, receive, send_watched)
        except TimeoutError:
            if not limit.expired():
                raise
            if not is_over:
                await send(_last_message(scope))
        finally:
            for task in watching:
                task.cancel()


def _begins_stream(message: Message) -> bool:
    if message["type"] == "websocket.accept":
        return True
    if message["type"] != "http.response.start":
        return False
    kind = Headers(raw=message["headers"]).get("content-type", "")
    return kind.startswith("text/event-stream")


def _ends(message: Message) -> bool:
    if message["type"] == "http.response.body":
        return not message.get("more_body", False)
    return bool(message["type"] == "websocket.close")


def _last_message(scope: Scope) -> Message:
    if scope["type"] == "websocket":
        return {"type": "websocket.close", "code": SIGNED_OUT, "reason": "The session is over."}
    return {"type": "http.response.body", "body": b"", "more_body": False}


async def _end_with_session(scope: Scope, limit: asyncio.Timeout) -> None:
    state = scope["app"].state
    with state.bell.hears(opened_sessions.CHANNEL) as ear:
        while await _is_open(scope):
            await ear.wait(LOOK_SECONDS)
    limit.reschedule(asyncio.get_running_loop().time())


async def _is_open(scope: Scope) -> bool:
    """Look at the row. While the database is away nobody is thrown out."""
    state = scope["app"].state
    try:
        async with state.sessions.begin() as session:
            return await opened_sessions.is_open(
                session, scope[SESSION_SCOPE], now=state.clock.now()
            )
    except (DBAPIError, PoolExhausted):
        return True
