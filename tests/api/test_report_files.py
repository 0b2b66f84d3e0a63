"""Reports leave the house: as files, by mail, and on the command line."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from typer.testing import CliRunner

from app.cli import cli
from app.clock import SetClock
from app.config import Settings
from app.db import Sessions
from app.models.account import AuditEntry
from app.models.lead import Lead
from app.models.report import ReportMail
from app.reports.mails.sender import Sender
from tests.api.conftest import Person
from tests.api.report_day import DAY, NINE, good_day
from tests.api.scenes import Scene, make_call, make_scene

TODAY = {"first": DAY, "last": DAY}
MAIL: dict[str, Any] = {
    "name": "Daily figures",
    "report": "agents",
    "filters": {"first": DAY},
    "receivers": ["boss@example.com"],
    "file_format": "pdf",
}


@pytest.fixture
async def scene(sessions: Sessions, clock: SetClock) -> Scene:
    return await make_scene(sessions, clock.now(), leads=100)


async def actions(sessions: Sessions) -> list[str]:
    async with sessions() as session:
        return list((await session.scalars(select(AuditEntry.action))).all())


class TestFiles:
    async def test_in_three_formats_with_the_figures_of_the_page(
        self, *, admin: Person, agent: Person, scene: Scene, sessions: Sessions, clock: SetClock
    ) -> None:
        await good_day(sessions, agent.account, scene)
        clock.advance(hours=8)

        got = {
            kind: await admin.client.get(f"/reports/tables/agents/file.{kind}", params=TODAY)
            for kind in ("csv", "xlsx", "pdf")
        }

        lines = list(csv.DictReader(io.StringIO(got["csv"].content.decode("utf-8-sig"))))
        assert (lines[0]["通话时长"], lines[0]["通话利用率"]) == ("17280", "0.6")
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(got["xlsx"].content)).get_sheet_by_index(
            0
        )
        rows = sheet.to_python()
        assert 0.6 in rows[4]
        assert got["pdf"].content.startswith(b"%PDF-")
        assert got["csv"].headers["content-disposition"] == 'attachment; filename="agents.csv"'
        assert (await actions(sessions)).count("report.exported") == 3

    async def test_calls_page_by_page_and_never_a_formula(
        self,
        *,
        admin: Person,
        agent: Person,
        scene: Scene,
        sessions: Sessions,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("app.reports.files.service.CALLS_A_PAGE", 2)
        async with sessions.begin() as session:
            (await session.get_one(Lead, scene.leads[0])).name = '=HYPERLINK("x")'
        for lead in range(5):
            await make_call(sessions, agent.account, scene, NINE, lead=lead)

        got = await admin.client.get("/reports/calls.csv", params=TODAY)
        refused = await agent.client.get("/reports/calls.csv")

        lines = list(csv.DictReader(io.StringIO(got.content.decode("utf-8-sig"))))
        assert len(lines) == 5
        assert '\'=HYPERLINK("x")' in {line["lead_name"] for line in lines}
        assert refused.status_code == 403
        assert "calls.exported" in await actions(sessions)


class Box:
    """A mail server that keeps what it gets, or refuses everything."""

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.is_full = False

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.is_full:
            return "452 the box is full"
        assert isinstance(envelope.content, bytes)
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@asynccontextmanager
async def mail_server(box: Box) -> AsyncIterator[str]:
    # Not aiosmtpd's controller: it opens a loop of its own, which nobody closes.
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(box, loop=loop), "127.0.0.1", 0)
    async with server:
        yield f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"


class TestMails:
    async def test_without_a_mail_server_there_are_none(self, admin: Person) -> None:
        answer = await admin.client.post("/reports/mails", json=MAIL)

        assert (answer.status_code, answer.json()["code"]) == (409, "mail_off")

    async def test_go_out_when_due_and_again_after_a_refusal(
        self,
        *,
        admin: Person,
        agent: Person,
        scene: Scene,
        sessions: Sessions,
        clock: SetClock,
        settings: Settings,
        app: Any,
    ) -> None:
        await good_day(sessions, agent.account, scene)
        box = Box()
        async with mail_server(box) as url:
            site = settings.model_copy(update={"smtp_url": url, "mail_from": "tt@example.com"})
            app.state.settings = site
            made = (await admin.client.post("/reports/mails", json=MAIL)).json()
            sender = Sender(sessions, site, clock)

            early = await sender.send_one()
            box.is_full = True
            clock.advance(hours=22)
            await sender.send_one()
            async with sessions() as session:
                refused = await session.get_one(ReportMail, made["id"])
            box.is_full = False
            clock.advance(minutes=6)
            await sender.send_one()
            again = await sender.send_one()

        async with sessions() as session:
            mail = await session.get_one(ReportMail, made["id"])
        assert made["next_at"] == "2026-11-25T00:00:00Z"
        assert (early, again) == (False, False)
        assert "452" in refused.error
        assert (mail.error, mail.tries, mail.sent_at) == ("", 0, clock.now())
        assert mail.next_at == datetime(2026, 11, 26, tzinfo=UTC)
        (message,) = box.messages
        assert message["To"] == "boss@example.com"
        text, attached = message.get_body(), next(message.iter_attachments())
        assert text is not None
        assert "4:48:00" in text.get_content()
        assert attached.get_filename() == "agents-2026-11-24-2026-11-24.pdf"
        assert attached.get_content().startswith(b"%PDF-")

    async def test_a_line_break_cannot_smuggle_a_header(self, admin: Person) -> None:
        answers = [
            await admin.client.post("/reports/mails", json={**MAIL, **bad})
            for bad in ({"name": "x\r\nBcc: y"}, {"receivers": ["a@b.c\nBcc: y@z"]})
        ]

        assert [answer.status_code for answer in answers] == [422, 422]


class TestViews:
    async def test_are_kept_shared_and_removed(self, admin: Person, agent: Person) -> None:
        fields = {"name": "Mine", "report": "days", "filters": {"compare": True}}

        made = await admin.client.post("/reports/views", json=fields | {"is_shared": True})
        twice = await admin.client.post("/reports/views", json=fields)
        seen = (await agent.client.get("/reports/views")).json()
        foreign = await agent.client.delete(f"/reports/views/{made.json()['id']}")
        gone = await admin.client.delete(f"/reports/views/{made.json()['id']}")

        assert seen[0]["filters"] == {"compare": True}
        assert twice.json()["code"] == "view_name_taken"
        assert (foreign.status_code, gone.status_code) == (404, 204)


async def test_the_command_line_agrees_with_the_console_to_the_second(
    *,
    admin: Person,
    agent: Person,
    scene: Scene,
    sessions: Sessions,
    clock: SetClock,
    database: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await good_day(sessions, agent.account, scene)
    clock.advance(hours=9)
    monkeypatch.setenv("TALKTIME_DATABASE_URL", database)
    monkeypatch.setattr("app.clock.WallClock.now", lambda _: clock.now())
    arguments = ["report", "utilization", "--day", DAY, "--json"]

    printed = await asyncio.to_thread(CliRunner().invoke, cli, arguments)

    page = await admin.client.get("/reports/utilization", params={"day": DAY})
    assert json.loads(printed.stdout) == page.json()
    row = page.json()["items"][0]
    assert (row["talk_seconds"], row["elapsed_shift_seconds"]) == (17_280, 28_800)
    assert (row["utilization"], row["band"]) == (0.6, "good")
