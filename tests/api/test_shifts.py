"""Shifts: planned for many days at once, with breaks and days off; what cannot be is told."""

from datetime import UTC, datetime, timedelta
from typing import Any

from app.clock import SetClock
from app.db import Sessions
from app.models.account import Role
from dialer.core.types import AgentState
from tests.api.conftest import Person, SignInAs, make_account, make_team
from tests.api.scenes import add_interval, add_shift

NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
WEEK = {"first": "2026-11-23", "last": "2026-11-29"}


def plan(*agents: object, **fields: Any) -> dict[str, Any]:
    return {"agent_ids": [str(agent) for agent in agents], **WEEK, **fields}


class TestPlan:
    async def test_a_week_with_lunch_and_a_day_off(
        self, admin: Person, agent: Person, sessions: Sessions
    ) -> None:
        await add_shift(sessions, agent.account, NINE, NINE + timedelta(hours=2))
        await admin.client.put("/days-off/2026-11-26", json={"name": "Outing"})

        made = await admin.client.post(
            "/shifts", json=plan(agent.id, breaks=[{"starts": 720, "ends": 780}])
        )
        shifts = (await admin.client.get("/shifts", params=WEEK)).json()["items"]

        assert made.status_code == 201
        assert made.json()["made"] == 3
        assert [(one["day"], one["why"]) for one in made.json()["skipped"]] == [
            ("2026-11-24", "overlap"),
            ("2026-11-26", "day_off"),
        ]
        assert [one["working_seconds"] for one in shifts] == [28_800, 7200, 28_800, 28_800]
        assert shifts[0]["breaks"][0]["starts_at"] == "2026-11-23T04:00:00Z"

    async def test_planned_breaks_are_no_working_time(
        self, admin: Person, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        await admin.client.post(
            "/shifts", json=plan(agent.id, breaks=[{"starts": 720, "ends": 780}])
        )
        await add_interval(sessions, agent.account, AgentState.TALKING, NINE, 17_280)
        clock.advance(hours=9)

        day = {"day": "2026-11-24"}
        row = (await admin.client.get("/reports/utilization", params=day)).json()["items"][0]

        assert (row["shift_seconds"], row["elapsed_shift_seconds"]) == (28_800, 28_800)
        assert (row["utilization"], row["band"]) == (0.6, "good")
        # Talk through lunch counts as talk, and is beyond the working time.
        assert row["overtime_seconds"] == 3600

    async def test_what_makes_no_sense_is_refused_whole(self, admin: Person, agent: Person) -> None:
        bad = [
            plan(agent.id, breaks=[{"starts": 480, "ends": 500}]),
            plan(agent.id, breaks=[{"starts": 540, "ends": 1080}]),
            plan(agent.id, last="2028-11-29"),
        ]

        answers = [await admin.client.post("/shifts", json=each) for each in bad]

        codes = [answer.json()["code"] for answer in answers]
        assert codes == ["shift_invalid", "shift_invalid", "plan_too_long"]
        assert (await admin.client.get("/shifts", params=WEEK)).json()["items"] == []

    async def test_a_supervisor_plans_the_own_team(
        self, sign_in_as: SignInAs, sessions: Sessions
    ) -> None:
        east, west = await make_team(sessions, "East"), await make_team(sessions, "West")
        mine = await make_account(sessions, login="mine", team_id=east.id)
        theirs = await make_account(sessions, login="theirs", team_id=west.id)
        boss = await sign_in_as(Role.SUPERVISOR, team_id=east.id)

        answers = [
            (await boss.client.post("/shifts", json=plan(*who))).status_code
            for who in ([mine.id], [theirs.id], [mine.id, theirs.id])
        ]

        assert answers == [201, 404, 404]


class TestOneShift:
    async def test_is_changed_and_removed(
        self, admin: Person, agent: Person, sessions: Sessions
    ) -> None:
        await add_shift(sessions, agent.account, NINE, NINE + timedelta(hours=8))
        await add_shift(
            sessions, agent.account, NINE + timedelta(hours=10), NINE + timedelta(hours=11)
        )
        shifts = (await admin.client.get("/shifts", params=WEEK)).json()["items"]
        path = f"/shifts/{shifts[0]['id']}"

        half = await admin.client.patch(path, json={"ends_at": "2026-11-24T05:00:00Z"})
        clash = await admin.client.patch(path, json={"ends_at": "2026-11-24T11:30:00Z"})
        gone = await admin.client.delete(path)
        again = await admin.client.delete(path)

        assert half.json()["working_seconds"] == 4 * 3600
        assert (clash.status_code, clash.json()["code"]) == (409, "shift_taken")
        assert (gone.status_code, again.status_code) == (204, 404)


async def test_a_countrys_holidays_are_days_off(admin: Person) -> None:
    filled = await admin.client.post("/days-off/fill", json={"country": "CN", "year": 2026})
    unknown = await admin.client.post("/days-off/fill", json={"country": "XX", "year": 2026})

    assert "2026-10-01" in [one["day"] for one in filled.json()]
    assert unknown.json()["code"] == "country_unknown"
