"""One log line and one count for each request, a request id, and an answer when all else failed.

Neither bodies nor query strings nor paths are logged, since they hold phones and names: the line
names the operation, whose name is the route's function.
"""

import re
import time

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from structlog.contextvars import bind_contextvars, clear_contextvars
from uuid_utils import uuid7

from app.edge.metrics import Metrics
from app.errors import unexpected

log = structlog.get_logger()

REQUEST_ID = "X-Request-ID"
GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
BEGINNINGS = frozenset({"http.response.start", "websocket.accept", "websocket.http.response.start"})
QUIET = frozenset({"live", "ready", "metrics", "console"})


def request_id_of(headers: Headers) -> str:
    """Go on with the id a proxy gave, or begin one."""
    given = headers.get(REQUEST_ID, "")
    return given if GIVEN_ID.fullmatch(given) else str(uuid7())


def operation_of(scope: Scope) -> str:
    if "endpoint" in scope:
        return str(scope["endpoint"].__name__)
    return "unmatched" if scope["path"].startswith("/api/") else "console"


class Requests:
    def __init__(self, app: ASGIApp, *, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        clear_contextvars()
        request_id = request_id_of(Headers(scope=scope))
        bind_contextvars(request_id=request_id, address=(scope.get("client") or ("",))[0])
        with self._metrics.open.labels(scope["type"]).track_inprogress():
            await _Handling(scope, request_id, self._metrics).run(self._app, receive, send)


class _Handling:
    """The handling of one request, from its first byte to its log line."""

    def __init__(self, scope: Scope, request_id: str, metrics: Metrics) -> None:
        self._scope = scope
        self._request_id = request_id
        self._metrics = metrics
        self._began = time.perf_counter()
        self._status = 0
        self._seconds = 0.0

    async def run(self, app: ASGIApp, receive: Receive, send: Send) -> None:
        async def send_noted(message: Message) -> None:
            self._note(message)
            await send(message)

        try:
            await app(self._scope, receive, send_noted)
        except ClientDisconnect:
            log.info("request.abandoned", operation=operation_of(self._scope))
        except Exception:
            log.exception("request.failed", operation=operation_of(self._scope))
            if self._status or self._scope["type"] != "http":
                raise
            await unexpected()(self._scope, receive, send_noted)
        finally:
            self._tell()

    def _note(self, message: Message) -> None:
        if message["type"] in BEGINNINGS:
            self._status = message.get("status", 101)
            self._seconds = time.perf_counter() - self._began
            message.setdefault("headers", [])
            MutableHeaders(scope=message).setdefault(REQUEST_ID, self._request_id)

    def _tell(self) -> None:
        operation = operation_of(self._scope)
        method = self._scope.get("method", "WEBSOCKET")
        self._metrics.requests.labels(operation, method, str(self._status)).inc()
        self._metrics.seconds.labels(operation).observe(self._seconds)
        say = log.debug if operation in QUIET else log.info
        say(
            "request.handled",
            operation=operation,
            method=method,
            status=self._status,
            ms=round(self._seconds * 1000, 1),
        )
