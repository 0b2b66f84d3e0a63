"""Reports: the good day by hand, each number's calls and time behind it, and whose it is to see."""

from datetime import timedelta
from typing import Any

import pytest

from app.clock import SetClock
from app.db import Sessions
from app.models.account import Role
from app.reports.metrics.metric import Kind
from app.reports.metrics.registry import METRICS
from app.reports.tables.reports import REPORTS
from dialer.core.types import AgentState, Outcome
from tests.api.conftest import Person, SignInAs, make_account, make_team
from tests.api.report_day import DAY, NINE, good_day
from tests.api.scenes import Scene, add_interval, make_call, make_scene

Table = dict[str, Any]
TODAY = {"first": DAY, "last": DAY}


async def read(person: Person, report: str, **params: Any) -> Table:
    answer = await person.client.get(f"/reports/tables/{report}", params=TODAY | params)
    assert answer.status_code == 200, answer.text
    table: Table = answer.json()
    return table


@pytest.fixture
async def scene(sessions: Sessions, clock: SetClock) -> Scene:
    return await make_scene(sessions, clock.now(), leads=100)


class TestGoodDay:
    async def test_to_the_second(
        self, *, admin: Person, agent: Person, scene: Scene, sessions: Sessions, clock: SetClock
    ) -> None:
        await good_day(sessions, agent.account, scene)
        clock.advance(hours=8)

        row = (await read(admin, "agents"))["rows"][0]["values"]
        utilization = await admin.client.get("/reports/utilization", params={"day": DAY})

        assert (row["talk_seconds"], row["elapsed_shift_seconds"]) == (17_280, 28_800)
        assert row["utilization"] == 0.6
        assert row["signed_in_seconds"] == 28_800
        assert (row["calls"], row["connected"], row["connect_rate"]) == (100, 52, 0.52)
        assert (row["effective"], row["prospects"]) == (40, 6)
        assert row["average_talk"] == pytest.approx(332.3, abs=0.05)
        assert row["average_wrapup"] == pytest.approx(69.2, abs=0.05)
        assert row["average_handle"] == pytest.approx(401.5, abs=0.05)
        assert row["login_utilization"] == 0.6
        assert row["occupancy"] == pytest.approx((17_280 + 3600) / (17_280 + 3600 + 2120))
        # At work for all but the pause: 27,000 of 28,800 s.
        assert row["adherence"] == pytest.approx(0.9375)
        day = utilization.json()["items"][0]
        for code in ("talk_seconds", "signed_in_seconds", "utilization", "calls", "effective"):
            assert day[code] == row[code], code

    async def test_every_dimension_adds_up_to_the_same(
        self, *, admin: Person, agent: Person, scene: Scene, sessions: Sessions, clock: SetClock
    ) -> None:
        await good_day(sessions, agent.account, scene)
        clock.advance(hours=8)
        expected = {"talk_seconds": 17_280, "calls": 100, "connected": 52}

        tables = {by: await read(admin, by) for by in ("teams", "days", "months", "campaigns")}

        for by, table in tables.items():
            for code, sum_of in expected.items():
                assert sum(row["values"][code] for row in table["rows"]) == sum_of, (by, code)
                assert table["total"][code] == sum_of, (by, code)
        shares = {by: table["total"].get("utilization") for by, table in tables.items()}
        assert shares == {"teams": 0.6, "days": 0.6, "months": 0.6, "campaigns": None}

    async def test_hours_are_those_of_the_site(
        self, *, admin: Person, agent: Person, scene: Scene, sessions: Sessions, clock: SetClock
    ) -> None:
        await good_day(sessions, agent.account, scene)
        clock.advance(hours=8)

        table = await read(admin, "hours")
        rows = {row["key"]: row for row in table["rows"]}

        # Tuesday, nine to five; the first hours are all talk.
        assert sorted(int(key) - 24 for key in rows) == [*range(9, 17)]
        assert rows["33"]["values"]["utilization"] == 1.0
        assert rows["33"]["name_en"] == "Tue 09:00"
        assert table["total"]["talk_seconds"] == 17_280
        assert table["total"]["calls"] == 100


class TestDrillDown:
    async def test_each_count_opens_exactly_its_calls(
        self, *, admin: Person, agent: Person, scene: Scene, sessions: Sessions, clock: SetClock
    ) -> None:
        await good_day(sessions, agent.account, scene)
        fields: dict[str, Any] = {"bridged_at": None, "talked_ms": 0}
        for lead, outcome in enumerate(Outcome):
            await make_call(
                sessions, agent.account, scene, NINE, lead=lead, outcome=outcome, **fields
            )
        clock.advance(hours=8)
        shown: dict[str, float] = {}
        for report in REPORTS:
            shown |= (await read(admin, report))["total"] or {}
        counted = [code for code in shown if METRICS[code].kind is Kind.CALLS]

        behind = {code: await count_behind(admin, code) for code in counted}

        assert len(counted) >= 8
        assert behind == {code: shown[code] for code in counted}

    async def test_time_opens_its_intervals(
        self, *, admin: Person, agent: Person, scene: Scene, sessions: Sessions, clock: SetClock
    ) -> None:
        await good_day(sessions, agent.account, scene)
        clock.advance(hours=8)
        wanted = {**TODAY, "metric": "occupancy", "agent_id": str(agent.id)}

        page = (await admin.client.get("/reports/intervals/behind", params=wanted)).json()

        assert {each["state"] for each in page["items"]} == {"talking", "wrapup"}
        assert sum(each["seconds"] for each in page["items"]) == 17_280 + 3600

    async def test_an_unknown_metric_is_refused(self, admin: Person) -> None:
        answers = [
            await admin.client.get(path, params={"metric": "nonsense"})
            for path in ("/calls", "/reports/intervals/behind")
        ]

        assert [answer.json()["code"] for answer in answers] == ["metric_unknown"] * 2


async def count_behind(person: Person, code: str) -> int:
    cursor, found = "", 0
    while True:
        params = {**TODAY, "metric": code, "limit": "200"} | ({"cursor": cursor} if cursor else {})
        page = (await person.client.get("/calls", params=params)).json()
        found += len(page["items"])
        cursor = page["next_cursor"] or ""
        if not cursor:
            return found


class TestComparison:
    async def test_is_with_as_many_days_before(
        self, *, admin: Person, agent: Person, scene: Scene, sessions: Sessions, clock: SetClock
    ) -> None:
        for lead, ago in enumerate((0, 0, 1)):
            await make_call(sessions, agent.account, scene, NINE - timedelta(days=ago), lead=lead)
        # Later on the day before than it is now: not yet comparable.
        await make_call(sessions, agent.account, scene, NINE - timedelta(hours=20), lead=3)

        table = await read(admin, "days", compare=True)

        assert table["is_live"] is True
        assert table["total"]["calls"] == 2
        assert table["rows"][0]["before"]["calls"] == table["total_before"]["calls"] == 1

    async def test_a_span_backwards_or_too_long_is_refused(self, admin: Person) -> None:
        for first, last in (("2026-11-24", "2026-11-23"), ("2025-11-01", "2026-11-24")):
            answer = await admin.client.get(
                "/reports/tables/days", params={"first": first, "last": last}
            )
            assert answer.json()["code"] == "span_invalid"


class TestRollups:
    @pytest.mark.parametrize(
        ("first", "of_agent"), [("2026-11-18", False), (DAY, False), ("2026-11-18", True)]
    )
    async def test_say_what_the_rows_say(
        self,
        *,
        first: str,
        of_agent: bool,
        admin: Person,
        agent: Person,
        scene: Scene,
        sessions: Sessions,
        clock: SetClock,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        await good_day(sessions, agent.account, scene)
        for lead, ago in enumerate((1, 1, 5)):
            placed = NINE - timedelta(days=ago)
            await make_call(sessions, agent.account, scene, placed, lead=lead)
            await add_interval(
                sessions, agent.account, AgentState.READY, placed + timedelta(hours=lead), 900
            )
        clock.advance(hours=9)
        await add_interval(
            sessions, agent.account, AgentState.PAUSE, clock.now() - timedelta(seconds=90), None
        )
        names = [name for name in REPORTS if name != "trunks"]
        span = {"first": first, "last": DAY}
        if of_agent:
            span["agent_id"] = str(agent.account.id)

        kept = [await read(admin, name, **span) for name in names]

        async def stand_aside(*_: object) -> bool:
            return False

        monkeypatch.setattr("app.reports.figures.rolled.serve", stand_aside)
        bare = [await read(admin, name, **span) for name in names]
        for rolled, rows in zip(kept, bare, strict=True):
            told = {row["key"]: row["values"] for row in rolled["rows"]}
            expected = {row["key"]: pytest.approx(row["values"]) for row in rows["rows"]}
            assert told == expected, rolled["report"]
            assert rolled["total"] == pytest.approx(rows["total"]), rolled["report"]
        assert kept[0]["total"]["calls"] == (100 if first == DAY else 103)


class TestAbandonment:
    async def test_by_both_formulas(
        self, *, admin: Person, agent: Person, scene: Scene, sessions: Sessions, clock: SetClock
    ) -> None:
        for lead in range(8):
            await make_call(sessions, agent.account, scene, NINE, lead=lead)
        for lead in (8, 9):
            await make_call(sessions, agent.account, scene, NINE, lead=lead, disposition="machine")
        for lead, ago in ((10, 0), (11, 3)):
            await make_call(
                sessions,
                None,
                scene,
                NINE - timedelta(days=ago),
                lead=lead,
                outcome=Outcome.ABANDONED,
                bridged_at=None,
                talked_ms=0,
            )

        row = (await read(admin, "abandonment"))["rows"][0]["values"]

        assert (row["paced_answered"], row["paced_abandoned"]) == (12, 2)
        assert row["abandon_rate_fcc"] == pytest.approx(2 / 12)
        # 1 abandoned within the day, a fifth of the calls that agents took were machines.
        assert row["abandon_rate_ofcom"] == pytest.approx(0.8 / 8.8)
        assert row["ceiling"] == pytest.approx(0.03)


class TestLists:
    async def test_penetration_and_saturation(
        self, *, admin: Person, agent: Person, scene: Scene, sessions: Sessions
    ) -> None:
        for lead in (0, 0, 0, 1):
            await make_call(sessions, agent.account, scene, NINE, lead=lead)

        row = (await read(admin, "penetration"))["rows"][0]

        assert row["name_zh"] == "List of Spring"
        assert (row["values"]["leads"], row["values"]["leads_tried"]) == (100, 2)
        assert (row["values"]["penetration"], row["values"]["saturation"]) == (0.02, 0.04)

    async def test_golden_hours_belong_to_customers(
        self, *, admin: Person, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        # 09:00 to 10:00 at the site; golden from 09:30.
        await add_interval(sessions, agent.account, AgentState.TALKING, NINE, 2700)
        await add_interval(
            sessions, agent.account, AgentState.PAUSE, NINE + timedelta(seconds=2700), 900
        )

        row = (await read(admin, "golden"))["rows"][0]["values"]

        assert row["golden_talk_seconds"] == row["golden_pause_seconds"] == 900
        assert (row["golden_share"], row["talk_seconds"]) == (0.5, 2700)


class TestWho:
    async def test_reads_what_is_in_reach(self, sign_in_as: SignInAs, sessions: Sessions) -> None:
        east, west = await make_team(sessions, "East"), await make_team(sessions, "West")
        mine = await make_account(sessions, login="mine", team_id=east.id)
        theirs = await make_account(sessions, login="theirs", team_id=west.id)
        boss = await sign_in_as(Role.SUPERVISOR, team_id=east.id)
        worker = await sign_in_as(Role.AGENT, login="worker", team_id=east.id)

        rows = (await read(boss, "agents"))["rows"]
        own = (await read(worker, "agents"))["rows"]
        refused = [
            (await person.client.get(path, params=params)).status_code
            for person, path, params in (
                (boss, "/reports/tables/agents", {"agent_id": str(theirs.id)}),
                (boss, "/reports/tables/agents", {"team_id": str(west.id)}),
                (worker, "/reports/tables/agents", {"agent_id": str(mine.id)}),
                (worker, "/reports/tables/trunks", {}),
                (boss, "/reports/intervals/behind", {"agent_id": str(theirs.id)}),
            )
        ]

        assert {row["key"] for row in rows} == {str(mine.id), str(worker.id)}
        assert [row["key"] for row in own] == [str(worker.id)]
        assert refused == [403] * 5

    async def test_an_unknown_report_is_told(self, admin: Person) -> None:
        answer = await admin.client.get("/reports/tables/nonsense")

        assert (answer.status_code, answer.json()["code"]) == (404, "report_unknown")
