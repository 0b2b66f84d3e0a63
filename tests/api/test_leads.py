"""Lists, imports, leads and the do-not-call list as a console sees them."""

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from fastapi import FastAPI
from httpx import AsyncClient, Response
from sqlalchemy import select

from app.bell import Bell
from app.db import Sessions
from app.leads.imports.claims import OVER_BELL
from app.models.account import AuditEntry, Role
from app.models.floor import Order
from tests.api.conftest import Person, SignInAs

FILE = (
    "姓名,手机,备注\n李雷,13800138000,甲\n韩梅梅,12800138000,乙\n=cmd,138,丙\n重复,138-0013-8000,\n"
)


async def send(
    client: AsyncClient, content: str | bytes = FILE, key: str | None = None, **fields: str
) -> Response:
    headers = {"Idempotency-Key": key} if key else {}
    return await client.post(
        "/imports",
        files={"file": ("名单.csv", content if isinstance(content, bytes) else content.encode())},
        data={"list_name": "十一月"} | fields,
        headers=headers,
    )


async def imported(app: FastAPI, client: AsyncClient, **asked: Any) -> dict[str, Any]:
    """Send a file and wait until it was read."""
    bell: Bell = app.state.bell
    with bell.hears(OVER_BELL) as ear:
        response = await send(client, **asked)
        assert response.status_code == 202, response.text
        async with asyncio.timeout(15):
            while response.json()["state"] not in {"done", "failed"}:
                await ear.wait(2.0)
                response = await client.get(f"/imports/{response.json()['id']}")
    body: dict[str, Any] = response.json()
    return body


class TestImport:
    async def test_a_file_is_received_and_then_read(self, app: FastAPI, supervisor: Person) -> None:
        body = await imported(app, supervisor.client, preset="generic_zh")

        assert body | {
            "id": 0,
            "list_id": 0,
            "created_at": 0,
            "finished_at": 0,
            "read_bytes": 0,
        } == {
            "id": 0,
            "purpose": "leads",
            "list_id": 0,
            "file_name": "名单.csv",
            "state": "done",
            "encoding": "utf-8",
            "delimiter": ",",
            "preset": "generic_zh",
            "zone": None,
            "dedup": "merge",
            "file_bytes": len(FILE.encode()),
            "read_bytes": 0,
            "total": 4,
            "accepted": 1,
            "rejected": 2,
            "duplicate": 1,
            "blocked": 0,
            "reasons": {"phone_malformed": 1, "only_short": 1, "duplicate_in_file": 1},
            "error": "",
            "created_at": 0,
            "finished_at": 0,
            "removed": 0,
            "closed": 0,
            "undone_at": None,
            "is_trial": False,
            "list_name": "",
            "repeats": [],
        }

    async def test_a_file_that_is_no_list_says_what_to_do(
        self, app: FastAPI, supervisor: Person
    ) -> None:
        body = await imported(app, supervisor.client, content=b"PK\x03\x04 a workbook")

        assert (body["state"], body["total"]) == ("failed", 0)
        assert "CSV UTF-8" in body["error"]

    async def test_a_file_may_be_larger_than_other_bodies(
        self, app: FastAPI, supervisor: Person
    ) -> None:
        body = await imported(app, supervisor.client, content=FILE + "\n" * (3 << 20))

        assert (body["state"], body["total"]) == ("done", 4)

    async def test_the_same_key_gives_the_same_import(
        self, app: FastAPI, supervisor: Person
    ) -> None:
        first = await imported(app, supervisor.client, key="press-1234")

        again = await send(supervisor.client, key="press-1234")
        other = await send(supervisor.client, "手机\n13900139000\n", key="press-1234")

        assert (again.status_code, again.json()["id"]) == (202, first["id"])
        assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")

    async def test_the_same_file_again_names_the_first_import(
        self, app: FastAPI, supervisor: Person
    ) -> None:
        first = await imported(app, supervisor.client)

        again = await send(supervisor.client)

        assert again.status_code == 409
        assert (again.json()["code"], again.json()["import_id"]) == ("file_imported", first["id"])

    @pytest.mark.parametrize(
        ("fields", "status", "code"),
        [
            ({"list_name": ""}, 422, "invalid"),
            ({"list_name": "a", "list_id": str(uuid4())}, 422, "invalid"),
            ({"preset": "nobody"}, 422, "preset_unknown"),
            ({"zone": "Mars/Olympus"}, 422, "invalid"),
            ({"purpose": "dnc"}, 422, "invalid"),
        ],
    )
    async def test_what_makes_no_sense_is_refused(
        self, supervisor: Person, fields: dict[str, str], status: int, code: str
    ) -> None:
        response = await send(supervisor.client, **fields)

        assert (response.status_code, response.json()["code"]) == (status, code)

    async def test_a_list_that_does_not_exist_is_not_made_by_its_id(
        self, supervisor: Person
    ) -> None:
        response = await supervisor.client.post(
            "/imports", files={"file": ("a.csv", FILE.encode())}, data={"list_id": str(uuid4())}
        )

        assert (response.status_code, response.json()["code"]) == (404, "list_unknown")

    async def test_rejected_rows_can_be_downloaded(
        self, app: FastAPI, sessions: Sessions, supervisor: Person
    ) -> None:
        body = await imported(app, supervisor.client)

        response = await supervisor.client.get(f"/imports/{body['id']}/rejects.csv")

        assert response.headers["content-type"] == "text/csv; charset=utf-8"
        assert "rejects.csv" in response.headers["content-disposition"]
        lines = response.content.decode("utf-8-sig").splitlines()
        assert lines[0] == '"行号","结果","原因代码","原因","说明","原始内容"'
        assert lines[1:] == [
            '"3","已拒绝","phone_malformed","号码格式无效","12800138000","韩梅梅,12800138000,乙"',
            '"4","已拒绝","only_short","只有短号,不外呼","138","\'=cmd,138,丙"',
            '"5","重复","duplicate_in_file","与文件内另一行重复","row 2","重复,138-0013-8000,"',
        ]
        async with sessions() as session:
            actions = await session.scalars(select(AuditEntry.action))
        assert "rejects.downloaded" in actions.all()

    async def test_presets_are_listed(self, supervisor: Person) -> None:
        response = await supervisor.client.get("/import-presets")

        presets = {each["key"]: each for each in response.json()["items"]}
        assert presets["alibaba"]["source"] == "alibaba"
        assert "手机" in presets["alibaba"]["columns"]["phone"]

    async def test_imports_are_paged_newest_first(self, app: FastAPI, supervisor: Person) -> None:
        first = await imported(app, supervisor.client)
        second = await imported(app, supervisor.client, list_name="十二月")

        page = (await supervisor.client.get("/imports?limit=1")).json()
        rest = (await supervisor.client.get(f"/imports?cursor={page['next_cursor']}")).json()

        assert [each["id"] for each in page["items"]] == [second["id"]]
        assert [each["id"] for each in rest["items"]] == [first["id"]]


class TestLists:
    async def test_a_list_is_made_once(self, supervisor: Person) -> None:
        fields = {"name": "黄页 北京", "source": "yellow_pages"}
        made = await supervisor.client.post("/lists", json=fields)

        again = await supervisor.client.post("/lists", json=fields)

        assert made.status_code == 201
        assert made.json() | {"id": "", "created_at": ""} == {
            **fields,
            "id": "",
            "leads": 0,
            "created_at": "",
        }
        assert (again.status_code, again.json()["code"]) == (409, "list_name_taken")

    async def test_lists_count_their_leads(self, app: FastAPI, supervisor: Person) -> None:
        await imported(app, supervisor.client)

        page = (await supervisor.client.get("/lists")).json()

        assert [(each["name"], each["leads"]) for each in page["items"]] == [("十一月", 1)]


class TestLeads:
    @pytest.mark.parametrize("q", ["", "李", "13800138000", "138 0013 8000"])
    async def test_a_lead_is_found_by_name_and_by_phone(
        self, app: FastAPI, supervisor: Person, q: str
    ) -> None:
        await imported(app, supervisor.client)

        page = (await supervisor.client.get("/leads", params={"q": q})).json()

        assert [each["name"] for each in page["items"]] == ["李雷"]

    async def test_what_is_not_there_is_not_found(self, app: FastAPI, supervisor: Person) -> None:
        await imported(app, supervisor.client)

        page = (await supervisor.client.get("/leads", params={"q": "100%"})).json()

        assert page == {"items": [], "next_cursor": None}

    @pytest.mark.parametrize(
        ("role", "phone"), [(Role.SUPERVISOR, "138****8000"), (Role.ADMIN, "+8613800138000")]
    )
    async def test_phones_are_masked_for_who_need_not_see_them(
        self, app: FastAPI, sign_in_as: SignInAs, role: Role, phone: str
    ) -> None:
        person = await sign_in_as(role)
        await imported(app, person.client)
        (found,) = (await person.client.get("/leads")).json()["items"]

        lead = (await person.client.get(f"/leads/{found['id']}")).json()

        assert lead == found
        assert (lead["phone"], lead["phones"]) == (phone, [phone])
        assert lead["fields"] == {"备注": "甲"}

    async def test_an_unknown_lead_is_said(self, supervisor: Person) -> None:
        response = await supervisor.client.get(f"/leads/{uuid4()}")

        assert (response.status_code, response.json()["code"]) == (404, "lead_unknown")


class TestDnc:
    async def bar(self, person: Person, phone: str = "138 0013 8000") -> Response:
        return await person.client.post("/dnc", json={"phone": phone, "reason": "客户要求"})

    async def test_a_number_is_barred_however_it_is_typed(
        self, sessions: Sessions, admin: Person
    ) -> None:
        response = await self.bar(admin)

        assert response.status_code == 201
        assert response.json()["phone"] == "+8613800138000"
        async with sessions() as session:
            orders = (await session.execute(select(Order.kind, Order.body))).all()
        assert [tuple(order) for order in orders] == [("lead.barred", {"phone": "+8613800138000"})]

    async def test_barring_a_second_number_stops_the_leads_calls(
        self, app: FastAPI, sessions: Sessions, admin: Person
    ) -> None:
        await imported(app, admin.client, content="姓名,手机\n李雷,13800138000;13900139000\n")

        await self.bar(admin, "13900139000")

        async with sessions() as session:
            phones = [body["phone"] for body in await session.scalars(select(Order.body))]
        assert phones == ["+8613800138000", "+8613900139000"]

    async def test_the_first_reason_stays(self, admin: Person) -> None:
        await self.bar(admin)

        again = await admin.client.post("/dnc", json={"phone": "13800138000", "reason": "其他"})

        assert again.json()["reason"] == "客户要求"

    async def test_what_is_no_phone_is_refused(self, admin: Person) -> None:
        response = await self.bar(admin, "nobody")

        assert (response.status_code, response.json()["code"]) == (422, "no_phone")

    async def test_a_supervisor_sees_masked_numbers_and_cannot_remove(
        self, admin: Person, supervisor: Person
    ) -> None:
        await self.bar(admin)

        page = (await supervisor.client.get("/dnc")).json()
        removal = await supervisor.client.delete("/dnc/13800138000?reason=mistake")

        assert [each["phone"] for each in page["items"]] == ["138****8000"]
        assert removal.status_code == 403

    async def test_a_removal_needs_a_reason_and_is_kept(
        self, sessions: Sessions, admin: Person
    ) -> None:
        await self.bar(admin)

        without = await admin.client.delete("/dnc/13800138000")
        removal = await admin.client.delete("/dnc/13800138000?reason=typed by mistake")
        again = await admin.client.delete("/dnc/13800138000?reason=typed by mistake")

        assert (without.status_code, removal.status_code, again.status_code) == (422, 204, 404)
        async with sessions() as session:
            kept = await session.scalar(
                select(AuditEntry.reason).where(AuditEntry.action == "dnc.removed")
            )
        assert kept == "typed by mistake"

    async def test_the_list_is_searched_and_paged(self, admin: Person) -> None:
        for phone in ("13800138000", "13900139000", "13700137000"):
            await self.bar(admin, phone)

        found = (await admin.client.get("/dnc", params={"q": "139-0013-9000"})).json()
        page = (await admin.client.get("/dnc?limit=2")).json()
        rest = (await admin.client.get(f"/dnc?limit=2&cursor={page['next_cursor']}")).json()

        assert [each["phone"] for each in found["items"]] == ["+8613900139000"]
        assert len(page["items"] + rest["items"]) == 3
        assert rest["next_cursor"] is None
