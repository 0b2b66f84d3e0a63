"""A file that waits for a person, is looked at, started, called off and taken back."""

import os
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
import xlsxwriter
from httpx import AsyncClient

from app.config import Settings
from app.leads.imports import blocks, claims, runner, undo
from app.leads.imports.command import import_file, undo_import
from app.leads.imports.runner import Cancelled
from app.models.lead import DedupPolicy
from tests.api.conftest import Person
from tests.api.import_site import CAMPAIGN, CODE, HEADER, Site, fates

LIST = "公司名称;经办;号码一\n海棠科技;李雷;138 0013 8000\n远帆商贸;韩梅梅;12345\n"
MAPPED = {"line": 1, "fields": {"0": "company", "1": "name", "2": "phone"}}


@pytest.fixture
def site(settings: Settings, tmp_path: Path) -> Site:
    return Site(settings, tmp_path)


async def drafted(client: AsyncClient, content: bytes, name: str = "名单.csv") -> str:
    response = await client.post("/imports/drafts", files={"file": (name, content)})
    assert response.status_code == 201, response.text
    draft: dict[str, Any] = response.json()
    assert draft["state"] == "draft"
    return str(draft["id"])


def carried_out(site: Site) -> dict[str, int]:
    job = claims.claim(site.url, site.settings.var_dir)
    assert job is not None
    tally = runner.carry_out(site.url, site.settings.var_dir, job, pbx="pbx1")
    return {"accepted": tally.accepted, "rejected": tally.rejected}


@pytest.fixture
def no_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave what is started to the test, which carries it out itself."""
    monkeypatch.setattr("app.leads.imports.companion.ImportReader._read_one", lambda self: False)


@pytest.mark.usefixtures("no_reader")
class TestWizard:
    async def test_from_the_file_to_the_leads(self, supervisor: Person, site: Site) -> None:
        client = supervisor.client
        draft = await drafted(client, LIST.encode("gb18030"))

        unmapped = await client.post(f"/imports/{draft}/preview", json={})
        looked = await client.post(f"/imports/{draft}/preview", json=MAPPED)
        started = await client.post(
            f"/imports/{draft}/start", json=MAPPED | {"list_name": "展会", "dedup": "skip"}
        )

        assert (unmapped.status_code, unmapped.json()["code"]) == (422, "file_unreadable")
        seen = looked.json()
        assert (seen["encoding"], seen["delimiter"], seen["checked"]) == ("gb18030", ";", 2)
        assert seen["columns"][2] | {"title": ""} == {
            "position": 2,
            "title": "",
            "field": "phone",
            "samples": ["138 0013 8000", "12345"],
        }
        assert (seen["good"], seen["reasons"]) == (1, {"only_short": 1})
        assert seen["refused"][0]["line"] == "远帆商贸;韩梅梅;12345"
        assert started.json()["state"] == "received"
        assert carried_out(site) == {"accepted": 1, "rejected": 1}
        kept = await client.get(f"/imports/{draft}/file")
        assert kept.content == LIST.encode("gb18030")
        again = await client.post(f"/imports/{draft}/start", json=MAPPED | {"list_name": "x"})
        assert again.json()["code"] == "not_a_draft"

    async def test_a_saved_preset_knows_the_columns(self, supervisor: Person, site: Site) -> None:
        client = supervisor.client
        saved = await client.put(
            "/import-presets/展会",
            json={"source": "own", "columns": {"phone": ["号码一"], "name": ["经办"]}},
        )
        draft = await drafted(client, LIST.encode())
        preset = {"preset": saved.json()["key"]}

        looked = await client.post(f"/imports/{draft}/preview", json=preset)
        await client.post(f"/imports/{draft}/start", json=preset | {"list_name": "展会"})

        fields = [each["field"] for each in looked.json()["columns"]]
        assert fields == ["company", "name", "phone"]
        assert carried_out(site) == {"accepted": 1, "rejected": 1}
        assert (await client.get("/import-presets")).json()["items"][0]["is_saved"] is True
        assert (await client.delete("/import-presets/展会")).status_code == 204

    async def test_the_wrong_encoding_is_seen_and_put_right(self, supervisor: Person) -> None:
        draft = await drafted(supervisor.client, (HEADER + "海棠,李雷,13800138000,,,\n").encode())

        wrong = await supervisor.client.post(
            f"/imports/{draft}/preview", json={"encoding": "gb18030"}
        )
        right = await supervisor.client.post(
            f"/imports/{draft}/preview", json={"encoding": "utf-8"}
        )

        assert wrong.status_code == 422
        assert "No header row" in wrong.json()["detail"]
        assert right.json()["good"] == 1

    async def test_a_file_without_a_header_is_mapped_by_hand(
        self, supervisor: Person, site: Site
    ) -> None:
        draft = await drafted(supervisor.client, b"Li Lei,13800138000\nHan Meimei,13900139000\n")
        asked = {"line": 0, "fields": {"0": "name", "1": "phone"}}

        looked = await supervisor.client.post(f"/imports/{draft}/preview", json=asked)
        await supervisor.client.post(f"/imports/{draft}/start", json=asked | {"list_name": "l"})

        assert looked.json()["good"] == 2
        assert carried_out(site) == {"accepted": 2, "rejected": 0}

    async def test_a_draft_is_called_off(self, supervisor: Person, site: Site) -> None:
        draft = await drafted(supervisor.client, LIST.encode())

        answer = await supervisor.client.post(f"/imports/{draft}/cancel")

        assert answer.json()["state"] == "cancelled"
        assert claims.claim(site.url, site.settings.var_dir) is None
        assert (await supervisor.client.post(f"/imports/{draft}/undo")).status_code == 409

    async def test_a_draft_that_nobody_starts_ends_with_its_file(
        self, supervisor: Person, site: Site
    ) -> None:
        draft = await drafted(supervisor.client, LIST.encode())
        site.does("UPDATE imports SET created_at = now() - interval '25 hours'")

        claims.sweep_files(site.url, site.settings.var_dir)

        assert site.rows("SELECT state FROM imports") == [("cancelled",)]
        path = claims.folder(site.settings.var_dir) / draft
        os.utime(path, (0, 0))
        claims.sweep_files(site.url, site.settings.var_dir)
        assert not path.exists()

    async def test_agents_have_no_part_in_it(self, agent: Person) -> None:
        answer = await agent.client.post("/imports/drafts", files={"file": ("a.csv", b"x")})

        assert answer.status_code == 403


def test_cancelled_halfway_leaves_nothing(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(claims, "BEAT_SECONDS", 0.01)
    monkeypatch.setattr(blocks, "BLOCK_BYTES", 10_000)
    rows = "".join(f"公司{n},李雷,138{n:08d},,,\n" for n in range(1_000, 3_000))
    half = len(rows.encode()) // 2
    carry_out = runner.carry_out

    def until_told(read: int, _rows: int) -> None:
        if read < half:
            return
        with psycopg.connect(site.url) as pg:
            pg.execute("UPDATE imports SET is_cancelled = true")
            pg.commit()
            pg.execute("SELECT pg_sleep(0.5)")

    monkeypatch.setattr(
        runner, "carry_out", lambda *a, **k: carry_out(*a, **k | {"progress": until_told})
    )

    with pytest.raises(Cancelled):
        site.imports(HEADER + rows)

    assert site.rows("SELECT state, total FROM imports") == [("cancelled", 0)]
    assert site.rows("SELECT count(*) FROM leads") == [(0,)]


class TestDedup:
    STORED = HEADER + f"甲,,13800138000,,{CODE},\n"
    AGAIN = HEADER + "乙,李雷,13800138000;13900139000,,,有意向\n丙,,13800138000;13700137000,,,\n"

    def lead(self, site: Site, policy: DedupPolicy) -> tuple[Any, ...]:
        site.imports(self.STORED)
        import_file(site.settings, site.file(self.AGAIN), list_name="two", dedup=policy)
        ((company, name, phones, fields),) = site.rows(
            "SELECT company, name, phones, fields FROM leads"
        )
        return company, name, sorted(phones), fields

    def test_skip_leaves_the_stored_lead(self, site: Site) -> None:
        assert self.lead(site, DedupPolicy.SKIP) == ("甲", "", ["+8613800138000"], {})

    def test_merge_fills_what_is_blank(self, site: Site) -> None:
        company, name, phones, fields = self.lead(site, DedupPolicy.MERGE)

        assert (company, name, fields) == ("甲", "李雷", {"备注": "有意向"})
        assert phones == ["+8613700137000", "+8613800138000", "+8613900139000"]

    def test_overwrite_takes_the_last_row(self, site: Site) -> None:
        company, name, phones, _ = self.lead(site, DedupPolicy.OVERWRITE)

        assert (company, name) == ("丙", "")
        assert phones == ["+8613700137000", "+8613800138000", "+8613900139000"]


class TestUndo:
    def test_what_came_goes_and_what_was_changed_is_as_before(self, site: Site) -> None:
        site.imports(HEADER + "甲,,13800138000,,,\n")
        before = site.rows("SELECT to_jsonb(leads) FROM leads")
        imported = site.imports(
            HEADER + "乙,李雷,13800138000;13900139000,,,\n丙,,13700137000,,,\n", "two"
        )

        removed = undo_import(site.settings)

        assert removed == (1, 0)
        assert site.rows("SELECT to_jsonb(leads) FROM leads") == before
        assert site.rows("SELECT state, removed FROM imports ORDER BY id") == [
            ("done", 0),
            ("undone", 1),
        ]
        # Its file may come again, and gives the same.
        again = import_file(site.settings, site.folder / "file.csv", list_name="two")
        assert again.tally == imported.tally

    def test_what_somebody_changed_since_stays(self, site: Site) -> None:
        site.imports(HEADER + "甲,,13800138000,,,\n")
        site.imports(HEADER + "乙,李雷,13800138000,,,有意向\n", "two")
        site.does("UPDATE leads SET name = '李雷雷'")

        undo_import(site.settings)

        assert site.rows("SELECT name, fields FROM leads") == [("李雷雷", {})]

    def test_a_called_lead_stays_out_of_every_queue(self, site: Site) -> None:
        site.imports(HEADER + "甲,,13800138000,,,\n乙,,13700137000,,,\n")
        site.does(CAMPAIGN)
        site.does(
            "INSERT INTO campaign_leads (campaign_id, lead_id, state, attempts, next_at, why)"
            " SELECT campaigns.id, leads.id, 'waiting', 0, now(), '' FROM campaigns, leads"
        )
        site.does(
            "INSERT INTO calls (id, pbx, campaign_id, lead_id, direction, mode, phone, caller_id,"
            " state, placed_at, ended_at, outcome, talked_ms, cause, is_charged, is_estimated,"
            " is_effective, is_prospect, note) SELECT uuidv7(), 'pbx1', campaigns.id, leads.id,"
            " 'outbound', 'progressive', leads.phone, '', 'ended', now(), now(), 'no_answer', 0,"
            " 0, true, false, false, false, '' FROM campaigns, leads WHERE company = '甲'"
        )

        assert undo_import(site.settings) == (1, 1)

        assert site.rows("SELECT state, why FROM campaign_leads") == [("barred", "import_undone")]
        assert site.rows("SELECT company FROM leads") == [("甲",)]

    def test_an_undo_whose_process_died_goes_on(
        self, site: Site, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        rows = "".join(f"公司{n},李雷,138{n:08d},,,\n" for n in range(1_000, 1_050))
        site.imports(HEADER + rows)
        monkeypatch.setattr(undo, "BATCH", 20)
        site.does("UPDATE imports SET state = 'undoing', tries = 0")
        job = undo.claim(site.url)
        assert job is not None
        monkeypatch.setattr(undo, "_RESTORE", "SELECT 1 / 0 WHERE %s IS NOT NULL")
        with pytest.raises(psycopg.Error):
            undo.take_back(site.url, job, pbx="pbx1")
        monkeypatch.undo()
        site.does("UPDATE imports SET lease_until = now() - interval '1 second'")

        again = undo.claim(site.url)
        assert again is not None
        undo.take_back(site.url, again, pbx="pbx1")

        assert site.rows("SELECT state, removed, tries FROM imports") == [("undone", 50, 2)]

    def test_a_do_not_call_import_is_not_undone(self, site: Site) -> None:
        site.bars("phone\n13800138000\n")

        with pytest.raises(Exception, match="no finished import"):
            undo_import(site.settings, uuid4())


def test_a_blocked_number_never_becomes_a_lead(site: Site) -> None:
    site.does(
        "INSERT INTO blocked_numbers (id, phone, why, note, at)"
        " VALUES (uuidv7(), '+8613800138000', 'competitor', '', now())"
    )

    imported = site.imports(
        HEADER + "甲,,13800138000,,,\n乙,,13888888888,,,\n丙,,13888888888;13700137000,,,\n"
    )

    assert fates(imported) == {"accepted": 1, "rejected": 0, "duplicate": 0, "blocked": 2}
    assert imported.tally.reasons == {"blocked_number": 1, "only_joke": 1}
    assert site.rows("SELECT phones FROM leads") == [(["+8613700137000"],)]


def test_a_workbook_comes_in_with_its_numbers_as_typed(site: Site) -> None:
    path = site.folder / "名单.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["公司名称", "手机", "成立日期", "注册资本", "参保人数"])
    sheet.write_row(1, 0, ["海棠科技(集團)有限公司", 13800138000, "2015-03-02", "100万美元", 12])
    sheet.write_row(2, 0, ['说"是"\n的公司', "139 0013 9000", 42065, "若干", ""])
    book.close()

    imported = import_file(site.settings, path, list_name="list")

    assert fates(imported)["accepted"] == 2
    assert site.rows(
        "SELECT company, phone, founded_on::text, capital, capital_currency, headcount, carrier"
        " FROM leads ORDER BY row_number"
    ) == [
        ("海棠科技（集团）有限公司", "+8613800138000", "2015-03-02", 100000000, "USD", 12, "cmcc"),
        ('说"是" 的公司', "+8613900139000", "2015-03-02", None, None, None, "cmcc"),
    ]
    assert list(claims.folder(site.settings.var_dir).iterdir()) == []


async def test_a_number_is_blocked_and_released(supervisor: Person) -> None:
    client = supervisor.client
    blocked = await client.post(
        "/blocked-numbers", json={"phone": "138 0013 8000", "why": "competitor"}
    )

    again = await client.post("/blocked-numbers", json={"phone": "13800138000", "why": "own"})
    await client.post("/blocked-numbers", json={"phone": "13700137000", "why": "test"})
    listed = await client.get("/blocked-numbers", params={"limit": 1})
    rest = await client.get("/blocked-numbers", params={"cursor": listed.json()["next_cursor"]})
    released = await client.delete(f"/blocked-numbers/{rest.json()['items'][0]['id']}")
    typed = await client.delete("/blocked-numbers/137-0013-7000")

    assert blocked.status_code == 201
    assert again.json()["id"] == blocked.json()["id"]
    assert again.json()["phone"] == "138****8000"
    assert [each["why"] for each in listed.json()["items"]] == ["test"]
    assert [each["why"] for each in rest.json()["items"]] == ["own"]
    assert (released.status_code, typed.status_code) == (204, 204)
    assert (await client.get("/blocked-numbers")).json()["items"] == []
