"""Accounts and teams: who sees them, who changes them, and what must not happen."""

from typing import Any
from uuid import uuid4

import pytest
from httpx import AsyncClient
from sqlalchemy import select

from app.access.accounts.service import ensure_admin
from app.db import Sessions
from app.models.account import Account, AuditEntry, Role
from tests.api.conftest import Person, SignInAs, make_account, make_team

PASSWORD = "correct horse battery"


def fields(**changes: Any) -> dict[str, Any]:
    return {"login": "li.na", "name": "李娜", "role": "agent", "password": PASSWORD, **changes}


class TestCreating:
    async def test_lets_the_new_one_sign_in(self, admin: Person, client: AsyncClient) -> None:
        response = await admin.client.post("/accounts", json=fields(login="Li.Na"))

        assert response.status_code == 201
        assert response.json()["login"] == "li.na"
        assert "password" not in response.text
        signed_in = await client.post(
            "/api/v1/session", json={"login": "li.na", "password": PASSWORD}
        )
        assert signed_in.status_code == 200

    async def test_refuses_a_login_twice(self, admin: Person) -> None:
        await admin.client.post("/accounts", json=fields())

        response = await admin.client.post("/accounts", json=fields(login="LI.NA"))

        assert response.status_code == 409
        assert response.json()["code"] == "login_taken"

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"password": "short"}, "weak_password"),
            ({"password": "aaaaaaaaaaaaaaa"}, "weak_password"),
            ({"password": "li.na-123456"}, "weak_password"),
            ({"team_id": str(uuid4())}, "team_unknown"),
            ({"login": "li na"}, "invalid"),
            ({"name": "a\r\nb"}, "invalid"),
            ({"name": "a\u2028b"}, "invalid"),
            ({"role": "owner"}, "invalid"),
        ],
    )
    async def test_refuses_what_cannot_be(
        self, admin: Person, changes: dict[str, str], code: str
    ) -> None:
        response = await admin.client.post("/accounts", json=fields(**changes))

        assert response.status_code == 422
        assert response.json()["code"] == code

    async def test_is_written_down(self, admin: Person, sessions: Sessions) -> None:
        created = await admin.client.post("/accounts", json=fields())

        async with sessions.begin() as session:
            entry = (await session.scalars(select(AuditEntry))).one()
        assert entry.action == "account.created"
        assert entry.account_id == admin.id
        assert entry.subject_id == created.json()["id"]
        assert entry.address == "127.0.0.1"
        assert PASSWORD not in str(entry.details)


class TestListing:
    async def test_shows_a_supervisor_the_own_team_only(
        self, sessions: Sessions, sign_in_as: SignInAs
    ) -> None:
        ours, theirs = await make_team(sessions, "ours"), await make_team(sessions, "theirs")
        await make_account(sessions, login="a", team_id=ours.id)
        await make_account(sessions, login="b", team_id=theirs.id)
        lead = await sign_in_as(Role.SUPERVISOR, login="lead", team_id=ours.id)

        response = await lead.client.get("/accounts")
        teams = await lead.client.get("/teams")

        assert [each["login"] for each in response.json()["items"]] == ["a", "lead"]
        assert teams.json()["items"] == [{"id": str(ours.id), "name": "ours", "members": 2}]

    async def test_shows_a_supervisor_without_a_team_nobody_else(
        self, sessions: Sessions, supervisor: Person
    ) -> None:
        await make_account(sessions, login="a")

        response = await supervisor.client.get("/accounts")

        assert [each["login"] for each in response.json()["items"]] == ["supervisor"]

    async def test_pages_through_everybody_once(self, admin: Person, sessions: Sessions) -> None:
        for number in range(7):
            await make_account(sessions, login=f"agent{number}")

        seen: list[str] = []
        query: dict[str, str] | None = {"limit": "3", "role": "agent"}
        while query is not None:
            page = (await admin.client.get("/accounts", params=query)).json()
            seen += [each["login"] for each in page["items"]]
            cursor = page["next_cursor"]
            query = query | {"cursor": cursor} if cursor else None

        assert seen == [f"agent{number}" for number in range(7)]

    @pytest.mark.parametrize("cursor", ["x", "bnVsbA", "W10", "é"])
    async def test_refuses_a_cursor_of_ones_own(self, admin: Person, cursor: str) -> None:
        response = await admin.client.get("/accounts", params={"cursor": cursor})

        assert response.json()["code"] == "bad_cursor"

    async def test_finds_by_part_of_the_name(self, admin: Person) -> None:
        await admin.client.post("/accounts", json=fields())

        response = await admin.client.get("/accounts", params={"q": "李"})
        nothing = await admin.client.get("/accounts", params={"q": "%"})

        assert [each["login"] for each in response.json()["items"]] == ["li.na"]
        assert nothing.json()["items"] == []


class TestChanging:
    async def test_a_closed_account_is_out_at_once(self, admin: Person, agent: Person) -> None:
        response = await admin.client.patch(f"/accounts/{agent.id}", json={"is_active": False})

        assert response.json()["is_active"] is False
        assert (await agent.client.get("/session")).status_code == 401

    async def test_a_new_role_counts_at_once(self, admin: Person, agent: Person) -> None:
        await admin.client.patch(f"/accounts/{agent.id}", json={"role": "supervisor"})

        response = await agent.client.get("/accounts")

        assert response.status_code == 200

    async def test_a_password_set_by_another_ends_the_sessions(
        self, admin: Person, agent: Person
    ) -> None:
        response = await admin.client.post(
            f"/accounts/{agent.id}/password", json={"password": PASSWORD}
        )

        assert response.status_code == 204
        assert (await agent.client.get("/session")).status_code == 401

    async def test_a_team_of_null_takes_one_out(self, admin: Person, sessions: Sessions) -> None:
        team = await make_team(sessions, "ours")
        member = await make_account(sessions, login="member", team_id=team.id)

        renamed = await admin.client.patch(f"/accounts/{member.id}", json={"name": "Max"})
        taken_out = await admin.client.patch(f"/accounts/{member.id}", json={"team_id": None})

        assert renamed.json()["team_id"] == str(team.id)
        assert taken_out.json()["team_id"] is None

    @pytest.mark.parametrize("changes", [{"is_active": False}, {"role": "agent"}])
    async def test_somebody_stays_administrator(
        self, admin: Person, changes: dict[str, Any]
    ) -> None:
        response = await admin.client.patch(f"/accounts/{admin.id}", json=changes)

        assert response.status_code == 409
        assert response.json()["code"] == "last_admin"

    async def test_null_is_no_name(self, admin: Person, agent: Person) -> None:
        response = await admin.client.patch(f"/accounts/{agent.id}", json={"name": None})

        assert response.status_code == 422

    async def test_nobody_is_not_changed(self, admin: Person) -> None:
        response = await admin.client.patch(f"/accounts/{uuid4()}", json={"name": "Max"})

        assert response.json()["code"] == "account_unknown"


class TestTeams:
    async def test_a_name_is_taken_once(self, admin: Person) -> None:
        first = await admin.client.post("/teams", json={"name": "一组"})
        second = await admin.client.post("/teams", json={"name": "一组"})

        assert first.status_code == 201
        assert second.json()["code"] == "team_name_taken"


class TestFirstAdmin:
    async def test_is_made_once(self, sessions: Sessions) -> None:
        async with sessions.begin() as session:
            first = await ensure_admin(session, PASSWORD)
        async with sessions.begin() as session:
            second = await ensure_admin(session, "another password")

        assert first.id == second.id
        async with sessions.begin() as session:
            assert len((await session.scalars(select(Account))).all()) == 1
