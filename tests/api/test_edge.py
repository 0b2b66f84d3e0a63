"""What every answer carries, and what the process says of itself."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from structlog.testing import capture_logs

from app import api
from app.api import create_app
from app.clock import SetClock
from app.config import Settings
from app.db import Sessions
from app.models.floor import Wallboard
from tests.api.conftest import Person, running


class TestHeaders:
    async def test_keep_foreign_scripts_out(self, client: AsyncClient) -> None:
        response = await client.get("/health/live")

        policy = response.headers["Content-Security-Policy"]
        assert "script-src 'self'" in policy
        assert "media-src 'self' blob:" in policy
        assert "frame-ancestors 'none'" in policy
        assert response.headers["X-Content-Type-Options"] == "nosniff"

    async def test_keep_answers_out_of_caches(self, agent: Person) -> None:
        response = await agent.client.get("/session")

        assert response.headers["Cache-Control"] == "no-store"

    async def test_a_request_keeps_the_id_it_came_with(self, client: AsyncClient) -> None:
        given = await client.get("/health/live", headers={"X-Request-ID": "proxy-12345"})
        forged = await client.get("/health/live", headers={"X-Request-ID": "a b\tc"})

        assert given.headers["X-Request-ID"] == "proxy-12345"
        assert re.fullmatch(r"[0-9a-f-]{36}", forged.headers["X-Request-ID"])

    async def test_long_answers_are_compressed(self, client: AsyncClient) -> None:
        response = await client.get("/metrics", headers={"Accept-Encoding": "gzip"})

        assert response.headers["Content-Encoding"] == "gzip"
        assert "talktime_requests_total" in response.text


class TestLog:
    async def test_names_the_operation_and_nothing_of_the_person(self, agent: Person) -> None:
        with capture_logs() as lines:
            await agent.client.patch("/session?phone=13800138000", json={"locale": "en"})

        (line,) = [line for line in lines if line["event"] == "request.handled"]
        assert line["operation"] == "change_myself"
        assert line["status"] == 200
        assert "13800138000" not in str(lines)


class TestHealth:
    async def test_a_live_process_says_so(self, client: AsyncClient) -> None:
        assert (await client.get("/health/live")).json() == {"status": "alive"}

    async def test_readiness_tells_each_pbx(
        self, client: AsyncClient, sessions: Sessions, clock: SetClock
    ) -> None:
        now = clock.now()
        async with sessions.begin() as session:
            session.add(Wallboard(pbx="pbx1", at=now, is_up=True))
            session.add(Wallboard(pbx="pbx2", at=now, is_up=False))
            session.add(Wallboard(pbx="pbx3", at=now - timedelta(minutes=1), is_up=True))

        response = await client.get("/health/ready")

        assert response.status_code == 200
        assert response.json()["status"] == "ready"
        assert response.json()["pbx"] == {"pbx1": "up", "pbx2": "down", "pbx3": "silent"}

    async def test_without_a_database_the_process_lives_but_is_not_ready(
        self, tmp_path: Path
    ) -> None:
        nowhere = f"postgresql://nobody@/nothing?host={tmp_path}"
        app = create_app(Settings(database_url=nowhere, var_dir=tmp_path))

        async with (
            running(app),
            AsyncClient(transport=ASGITransport(app), base_url="http://test") as client,
        ):
            alive = await client.get("/health/live")
            ready = await client.get("/health/ready")
            refused = await client.post("/api/v1/session", json={"login": "a", "password": "b"})

        assert alive.status_code == 200
        assert ready.status_code == 503
        assert ready.json()["database"] == "down"
        assert refused.status_code == 503
        assert refused.json()["code"] == "unavailable"

    async def test_metrics_count_by_operation(
        self, client: AsyncClient, sessions: Sessions, clock: SetClock
    ) -> None:
        async with sessions.begin() as session:
            session.add(Wallboard(pbx="pbx1", at=clock.now(), is_up=True))
        await client.get("/api/v1/session")

        figures = (await client.get("/metrics")).text

        assert (
            'talktime_requests_total{method="GET",operation="get_myself",status="401"} 1.0'
            in figures
        )
        assert 'talktime_pbx_up{pbx="pbx1"} 1.0' in figures


class TestConsole:
    @pytest.fixture
    def console(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        (tmp_path / "assets").mkdir()
        (tmp_path / "index.html").write_text("<title>Talktime</title>")
        (tmp_path / "assets" / "app-1a2b.js").write_text("run()")
        monkeypatch.setattr(api, "CONSOLE", tmp_path)
        return tmp_path

    async def test_its_pages_are_all_the_same_file(
        self, console: Path, app: FastAPI, client: AsyncClient
    ) -> None:
        for path in ("/", "/desk", "/recordings/42"):
            response = await client.get(path, headers={"Accept": "text/html"})

            assert response.text == "<title>Talktime</title>"
            assert response.headers["Cache-Control"] == "no-cache"

    async def test_its_built_files_are_kept_forever(
        self, console: Path, client: AsyncClient
    ) -> None:
        script = await client.get("/assets/app-1a2b.js")
        missing = await client.get("/assets/old-0000.js")

        assert "immutable" in script.headers["Cache-Control"]
        assert missing.status_code == 404
        assert missing.headers["Cache-Control"] == "no-store"

    async def test_the_api_is_no_page_of_it(self, console: Path, client: AsyncClient) -> None:
        response = await client.get("/api/v1/nothing-here")

        assert response.status_code == 404
        assert response.json()["code"] == "not_found"

    async def test_when_it_is_not_built_one_is_told_what_to_do(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings
    ) -> None:
        monkeypatch.setattr(api, "CONSOLE", tmp_path)
        app = create_app(settings)

        async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
            response = await client.get("/")

        assert response.status_code == 503
        assert "make setup" in response.text
