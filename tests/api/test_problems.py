"""Whatever goes wrong is answered in one shape, and says no more than it should."""

from typing import Annotated, Any

import pytest
from fastapi import APIRouter, FastAPI, Query, UploadFile, WebSocket
from httpx import AsyncClient
from sqlalchemy import text
from starlette.types import Message

from app import errors_page
from app.access.guard import CsrfRefused
from app.api import MAX_BODY
from app.db import Session, Sessions
from app.errors import Conflict, Problem

router = APIRouter(prefix="/trial", max_body_size=MAX_BODY)


class Refused(Conflict):
    """It does not go.

    Nobody reads this part.
    """

    code = "refused"


@router.get("/refused")
async def refuse() -> None:
    raise Refused("Do the other thing first.", retry_after=3.2, lead_id="17")


@router.get("/unexpected")
async def fail_unexpectedly() -> None:
    raise RuntimeError("secret of the house")


@router.get("/query")
async def take_numbers(first: Annotated[int, Query(ge=0)], second: int) -> int:
    return first + second


@router.post("/small")
async def take_body(fields: dict[str, str]) -> int:
    return len(fields)


@router.post("/large", max_body_size=4 << 20)
async def take_file(file: UploadFile) -> int:
    return len(await file.read())


@router.post("/late", status_code=201)
async def commit_in_vain(session: Session) -> str:
    """Break a rule that PostgreSQL only looks at when the transaction commits."""
    await session.execute(text("CREATE TABLE late (id int UNIQUE DEFERRABLE INITIALLY DEFERRED)"))
    await session.execute(text("INSERT INTO late VALUES (1), (1)"))
    return "done"


@router.post("/mistake")
async def break_a_check(session: Session) -> None:
    await session.execute(text("CREATE TABLE mistake (id int CHECK (id > 0))"))
    await session.execute(text("INSERT INTO mistake VALUES (0)"))


@router.websocket("/socket")
async def refuse_socket(websocket: WebSocket) -> None:
    raise Refused


@pytest.fixture(autouse=True)
def trial(app: FastAPI) -> None:
    app.include_router(router)


class TestShape:
    async def test_a_problem_says_what_to_do(self, client: AsyncClient) -> None:
        response = await client.get("/trial/refused")

        assert response.status_code == 409
        assert response.headers["Content-Type"] == "application/problem+json"
        assert response.headers["Retry-After"] == "3"
        assert response.json() == {
            "type": "urn:talktime:error:refused",
            "title": "It does not go.",
            "status": 409,
            "code": "refused",
            "detail": "Do the other thing first.",
            "lead_id": "17",
        }

    async def test_validation_names_the_fields_and_not_the_values(
        self, client: AsyncClient
    ) -> None:
        response = await client.get("/trial/query?first=-3&second=my-secret")

        problem = response.json()
        assert response.status_code == 422
        assert problem["code"] == "invalid"
        assert [each["field"] for each in problem["errors"]] == ["first", "second"]
        assert "my-secret" not in response.text

    async def test_an_unexpected_failure_keeps_its_reason(self, client: AsyncClient) -> None:
        response = await client.get("/trial/unexpected")

        assert response.status_code == 500
        assert response.json()["code"] == "internal"
        assert "secret" not in response.text
        assert response.headers["X-Request-ID"]

    @pytest.mark.parametrize(
        ("method", "path", "status", "code"),
        [
            ("GET", "/api/v1/nothing-here", 404, "not_found"),
            ("PUT", "/api/v1/session", 405, "method_not_allowed"),
        ],
    )
    async def test_what_the_framework_refuses_looks_the_same(
        self, client: AsyncClient, method: str, path: str, status: int, code: str
    ) -> None:
        response = await client.request(method, path)

        assert response.status_code == status
        assert response.json()["code"] == code

    async def test_broken_json_is_the_clients_mistake(self, client: AsyncClient) -> None:
        response = await client.post(
            "/trial/small", content=b"{", headers={"Content-Type": "application/json"}
        )

        assert response.status_code == 422
        assert response.json()["code"] == "invalid"


class TestSocket:
    async def shake_hands(self, app: FastAPI, path: str, **extensions: Any) -> list[Message]:
        sent: list[Message] = []

        async def receive() -> Message:
            return {"type": "websocket.connect"}

        async def send(message: Message) -> None:
            sent.append(message)

        scope = {
            "type": "websocket",
            "path": path,
            "scheme": "ws",
            "query_string": b"",
            "headers": [(b"host", b"test")],
            "client": ("127.0.0.1", 1),
            "extensions": extensions,
        }
        await app(scope, receive, send)
        return sent

    async def test_is_refused_with_a_problem(self, app: FastAPI) -> None:
        sent = await self.shake_hands(app, "/trial/socket", **{"websocket.http.response": {}})

        assert [each["type"] for each in sent] == [
            "websocket.http.response.start",
            "websocket.http.response.body",
        ]
        assert sent[0]["status"] == 409
        assert b'"code":"refused"' in sent[1]["body"]

    async def test_is_closed_where_the_server_cannot_say_why(self, app: FastAPI) -> None:
        sent = await self.shake_hands(app, "/trial/socket")

        assert sent == [{"type": "websocket.close", "code": 1008, "reason": ""}]


class TestSize:
    async def test_a_large_body_is_refused(self, client: AsyncClient) -> None:
        response = await client.post("/trial/small", json={"text": "x" * (1 << 20)})

        assert response.status_code == 413
        assert response.json()["code"] == "too_large"

    async def test_a_large_file_is_taken_where_files_are(self, client: AsyncClient) -> None:
        response = await client.post("/trial/large", files={"file": b"x" * (2 << 20)})

        assert response.json() == 2 << 20

    async def test_a_file_has_a_limit_too(self, client: AsyncClient) -> None:
        response = await client.post("/trial/large", files={"file": b"x" * (5 << 20)})

        assert response.status_code == 413
        assert response.json()["code"] == "too_large"


class TestCommit:
    async def test_one_that_fails_does_not_answer_success(
        self, client: AsyncClient, sessions: Sessions
    ) -> None:
        response = await client.post("/trial/late")

        assert response.status_code == 409
        assert response.json()["code"] == "conflict"
        async with sessions.begin() as session:
            assert await session.scalar(text("SELECT to_regclass('late')")) is None

    async def test_a_broken_rule_of_ours_is_our_mistake(self, client: AsyncClient) -> None:
        response = await client.post("/trial/mistake")

        assert response.status_code == 500
        assert "mistake" not in response.text


class TestCodes:
    def test_the_page_is_fresh(self) -> None:
        kept = errors_page.PAGE.read_text(encoding="utf-8")

        assert kept == errors_page.render(), "Run .venv/bin/python -m app.errors_page"

    def test_a_code_has_one_status(self) -> None:
        statuses: dict[str, set[int]] = {}
        for kind in errors_page.problems():
            statuses.setdefault(kind.code, set()).add(kind.status)

        assert {code for code, several in statuses.items() if len(several) > 1} == set()

    def test_a_problem_without_a_detail_says_its_title(self) -> None:
        assert str(CsrfRefused()) == CsrfRefused.title()
        assert issubclass(CsrfRefused, Problem)
