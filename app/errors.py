"""Problems that a client can act on, as RFC 9457 documents.

A problem's docstring is its title, its `code` is API and stands in docs/errors.md. Raise the
narrowest class; `detail` says what to do about this one occurrence.
"""

from collections.abc import Callable
from typing import Any, ClassVar

import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError, WebSocketRequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError, IntegrityError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocket, WebSocketState

log = structlog.get_logger()


class Problem(Exception):
    """Something went wrong on our side."""

    status: ClassVar[int] = 500
    code: ClassVar[str] = "internal"

    def __init__(
        self,
        detail: str | None = None,
        *,
        retry_after: float | None = None,
        **members: Any,
    ) -> None:
        super().__init__(detail or self.title())
        self.detail = detail
        self.retry_after = retry_after
        self.members = members

    @classmethod
    def title(cls) -> str:
        return (cls.__doc__ or "").strip().splitlines()[0]


class Invalid(Problem):
    """The request cannot be carried out as it is."""

    status = 422
    code = "invalid"


class BadRequest(Problem):
    """The request could not be understood."""

    status = 400
    code = "bad_request"


class NotSignedIn(Problem):
    """Sign in first."""

    status = 401
    code = "not_signed_in"


class Forbidden(Problem):
    """This account may not do that."""

    status = 403
    code = "forbidden"


class NotFound(Problem):
    """There is no such thing, or this account may not see it."""

    status = 404
    code = "not_found"


class MethodNotAllowed(Problem):
    """This address does not take that method."""

    status = 405
    code = "method_not_allowed"


class Conflict(Problem):
    """The request does not fit the present state."""

    status = 409
    code = "conflict"


class TooLarge(Problem):
    """The body is larger than this address takes."""

    status = 413
    code = "too_large"


class TooMany(Problem):
    """Too many requests; wait before the next."""

    status = 429
    code = "too_many"


class Unavailable(Problem):
    """A part that is needed for this does not answer; try again soon."""

    status = 503
    code = "unavailable"


LOST_RACES = {"23503", "23505", "23P01"}
"""PostgreSQL's states for a broken foreign key, unique or exclusion constraint. A broken CHECK or
a missing value is no race: it is our mistake."""

BY_STATUS: dict[int, type[Problem]] = {
    kind.status: kind
    for kind in (
        BadRequest,
        NotSignedIn,
        Forbidden,
        NotFound,
        MethodNotAllowed,
        Conflict,
        TooLarge,
        Invalid,
        TooMany,
        Unavailable,
    )
}


def answer(problem: Problem) -> JSONResponse:
    headers = {}
    if problem.retry_after is not None:
        headers["Retry-After"] = str(max(1, round(problem.retry_after)))
    return _document(
        problem.status,
        problem.code,
        problem.title(),
        detail=problem.detail,
        headers=headers,
        **problem.members,
    )


def _document(  # the members of the document are the parameters
    status: int,
    code: str,
    title: str,
    *,
    detail: str | None = None,
    headers: dict[str, str] | None = None,
    **members: Any,
) -> JSONResponse:
    body: dict[str, Any] = {
        "type": f"urn:talktime:error:{code}",
        "title": title,
        "status": status,
        "code": code,
        "detail": detail or title,
        **members,
    }
    return JSONResponse(body, status, headers, media_type="application/problem+json")


def unexpected() -> JSONResponse:
    """Answer for a failure nobody foresaw. What failed is in the log, never in the answer."""
    return answer(Problem())


def _from_problem(problem: Exception) -> JSONResponse:
    assert isinstance(problem, Problem)
    return answer(problem)


def _from_framework(error: Exception) -> JSONResponse:
    """Dress what the framework itself refuses (unknown address, wrong method, size) the same."""
    assert isinstance(error, HTTPException)
    fallback = BadRequest if error.status_code < Problem.status else Problem
    kind = BY_STATUS.get(error.status_code, fallback)
    return _document(error.status_code, kind.code, kind.title(), headers=dict(error.headers or {}))


def _from_validation(error: Exception) -> JSONResponse:
    """Name each field and what is wrong with it. The value itself is not repeated."""
    assert isinstance(error, RequestValidationError | WebSocketRequestValidationError)
    fields = [
        {"field": ".".join(str(part) for part in fault["loc"][1:]), "message": fault["msg"]}
        for fault in error.errors()
    ]
    detail = "; ".join(f"{each['field'] or 'body'}: {each['message']}" for each in fields[:3])
    return _document(Invalid.status, Invalid.code, Invalid.title(), detail=detail, errors=fields)


def _from_database(error: Exception) -> JSONResponse:
    """Tell a lost race from a lost database; anything else of it is unexpected."""
    if isinstance(error, IntegrityError):
        # Not the message: PostgreSQL quotes the row in it.
        state, diagnosis = getattr(error.orig, "sqlstate", ""), getattr(error.orig, "diag", None)
        constraint = getattr(diagnosis, "constraint_name", None)
        log.error("request.broke_constraint", sqlstate=state, constraint=constraint)
        if state in LOST_RACES:
            return answer(Conflict("Another request changed the same rows first. Read them again."))
        return unexpected()
    log.error("request.database_failed", exc_info=error)
    if isinstance(error, OperationalError | InterfaceError | PoolExhausted):
        return answer(Unavailable("The database does not answer.", retry_after=2.0))
    return unexpected()


async def _deliver(connection: HTTPConnection, response: JSONResponse) -> JSONResponse | None:
    """Let the answer out, also to a WebSocket's handshake; close a socket that cannot take it."""
    if not isinstance(connection, WebSocket):
        return response
    if connection.application_state is not WebSocketState.CONNECTING:
        await connection.close(code=1011)
        return None
    if "websocket.http.response" not in connection.scope.get("extensions", {}):
        await connection.close(code=1008)
        return None
    return response


def install(app: FastAPI) -> None:
    answers: dict[type[Exception], Callable[[Exception], JSONResponse]] = {
        Problem: _from_problem,
        HTTPException: _from_framework,
        RequestValidationError: _from_validation,
        WebSocketRequestValidationError: _from_validation,
        DBAPIError: _from_database,
        PoolExhausted: _from_database,
    }
    for kind, answer_to in answers.items():
        app.add_exception_handler(kind, _delivering(answer_to))


def _delivering(answer_to: Callable[[Exception], JSONResponse]) -> Any:
    # Any: Starlette types what it calls for requests and for sockets as two things.
    async def deliver(connection: HTTPConnection, error: Exception) -> JSONResponse | None:
        return await _deliver(connection, answer_to(error))

    return deliver
