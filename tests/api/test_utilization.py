"""Each agent's day: whose it is to see, and that SQL adds up what the definitions say."""

import random
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from app.clock import SetClock
from app.db import Sessions
from app.models.account import Account, Role
from app.reports.utilization.service import day_figures, days_of, span_of
from dialer.core.metrics import Interval, Span, day_span, measure
from dialer.core.types import AgentState, Outcome
from tests.api.conftest import Person, SignInAs, make_account, make_team
from tests.api.scenes import add_interval, add_shift, make_call, make_scene

SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
FIVE = NINE + timedelta(hours=8)
TODAY = {"day": "2026-11-24"}


class TestFigures:
    async def test_a_good_day(
        self, admin: Person, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now())
        await add_shift(sessions, agent.account, NINE, FIVE)
        await add_interval(sessions, agent.account, AgentState.TALKING, NINE, 17_280)
        await add_interval(
            sessions, agent.account, AgentState.WRAPUP, NINE + timedelta(seconds=17_280), 3600
        )
        await make_call(sessions, agent.account, scene, NINE, is_effective=True, is_prospect=True)
        await make_call(
            sessions, agent.account, scene, NINE, lead=1, talk_seconds=29.9, is_effective=True
        )
        await make_call(
            sessions,
            agent.account,
            scene,
            NINE,
            lead=2,
            outcome=Outcome.NO_ANSWER,
            answered_at=None,
            bridged_at=None,
            talked_ms=0,
        )
        await make_call(
            sessions,
            agent.account,
            scene,
            NINE,
            outcome=Outcome.AGENT_NO_ANSWER,
            bridged_at=None,
        )
        clock.advance(hours=8)

        row = (await admin.client.get("/reports/utilization", params=TODAY)).json()["items"][0]

        assert row["agent_name"] == "Agent"
        assert row["talk_seconds"] == 17_280
        assert row["shift_seconds"] == row["elapsed_shift_seconds"] == 28_800
        assert (row["utilization"], row["band"]) == (0.6, "good")
        assert row["by_state"] == {"talking": 17_280, "wrapup": 3600}
        assert row["signed_in_seconds"] == 20_880
        assert (row["calls"], row["connected"]) == (3, 2)
        assert (row["effective"], row["prospects"]) == (1, 1)
        assert (row["leads_reached"], row["first_call_at"]) == (2, "2026-11-24T01:00:00Z")
        assert row["last_call_at"] == row["first_call_at"]
        assert row["is_live"] is False

    async def test_a_running_talk_counts_until_now(
        self, admin: Person, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        await add_shift(sessions, agent.account, NINE, FIVE)
        await add_interval(sessions, agent.account, AgentState.TALKING, NINE, None)

        row = (await admin.client.get("/reports/utilization")).json()["items"][0]

        assert row["talk_seconds"] == row["elapsed_shift_seconds"] == 3600
        assert row["utilization"] == 1.0
        assert row["is_live"] is True

    async def test_without_a_shift_the_share_is_unknown(
        self, admin: Person, agent: Person, sessions: Sessions
    ) -> None:
        await add_interval(sessions, agent.account, AgentState.TALKING, NINE, 600)

        row = (await admin.client.get("/reports/utilization", params=TODAY)).json()["items"][0]

        assert row["shift_seconds"] is None
        assert row["elapsed_shift_seconds"] is None
        assert row["utilization"] is None
        assert row["band"] == "none"
        assert row["talk_seconds"] == 600

    async def test_talk_after_the_shift_is_overtime(
        self, admin: Person, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        await add_shift(sessions, agent.account, NINE, NINE + timedelta(hours=1))
        await add_interval(sessions, agent.account, AgentState.TALKING, NINE, 4000)
        clock.advance(hours=3)

        row = (await admin.client.get("/reports/utilization", params=TODAY)).json()["items"][0]

        assert (row["talk_seconds"], row["overtime_seconds"]) == (4000, 400)
        assert row["utilization"] == 1.0

    async def test_a_night_is_split_at_the_sites_midnight(
        self, admin: Person, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        midnight = datetime(2026, 11, 24, 16, 0, tzinfo=UTC)
        await add_interval(
            sessions, agent.account, AgentState.TALKING, midnight - timedelta(seconds=70), 100
        )
        clock.advance(hours=6)
        seconds = []
        for day in ("2026-11-24", "2026-11-25"):
            async with sessions() as session:
                named, within = span_of(
                    date.fromisoformat(day), SHANGHAI, midnight + timedelta(hours=1)
                )
                figures = await days_of(session, [agent.id], named, within)
                seconds.append(figures[agent.id].talk_seconds)

        assert seconds == [70, 30]

    async def test_the_total_divides_the_sums(
        self, admin: Person, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        short = await make_account(sessions, login="short")
        await add_shift(sessions, agent.account, NINE, FIVE)
        await add_shift(sessions, short, NINE, NINE + timedelta(hours=2))
        await add_interval(sessions, agent.account, AgentState.TALKING, NINE, 2 * 3600)
        await add_interval(sessions, short, AgentState.TALKING, NINE, 2 * 3600)
        clock.advance(hours=8)

        report = (await admin.client.get("/reports/utilization", params=TODAY)).json()

        assert [row["utilization"] for row in report["items"]] == [0.25, 1.0]
        assert report["total"]["utilization"] == 0.4

    async def test_sql_adds_up_what_the_definitions_say(
        self, sessions: Sessions, clock: SetClock
    ) -> None:
        agent = await make_account(sessions)
        chance = random.Random(7)
        at = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
        intervals = []
        while at < clock.now():
            state = chance.choice([state for state in AgentState if state != "offline"])
            end = at + timedelta(seconds=chance.uniform(1, 5000))
            seconds = (end - at).total_seconds() if end < clock.now() else None
            await add_interval(sessions, agent, state, at, seconds)
            intervals.append(Interval(at.timestamp(), end.timestamp() if seconds else None, state))
            at = end + timedelta(seconds=chance.choice([0, 300]))
        shifts: list[Span] = [(NINE.timestamp(), NINE.timestamp() + 1800)]
        await add_shift(sessions, agent, NINE, NINE + timedelta(seconds=1800))
        today = day_span(date(2026, 11, 24), SHANGHAI)
        now = clock.now().timestamp()

        async with sessions() as session:
            figures = await day_figures(session, agent.id, zone=SHANGHAI, now=clock.now())

        expected = measure(intervals, shifts, today, now)
        assert figures.by_state.keys() == expected.by_state.keys()
        for state, length in expected.by_state.items():
            assert abs(figures.by_state[state] - length) < 0.001
        assert abs(figures.overtime_seconds - expected.overtime_seconds) < 0.001
        assert figures.elapsed_shift_seconds == expected.elapsed_shift_seconds
        assert figures.band is expected.band


class TestWho:
    async def test_an_agent_reads_only_the_own_row(self, agent: Person, sessions: Sessions) -> None:
        other = await make_account(sessions, login="other")

        own = await agent.client.get("/reports/utilization")
        foreign = await agent.client.get("/reports/utilization", params={"agent_id": str(other.id)})
        intervals = await agent.client.get("/reports/intervals", params={"agent_id": str(other.id)})

        assert [row["agent_id"] for row in own.json()["items"]] == [str(agent.id)]
        assert (foreign.status_code, intervals.status_code) == (403, 403)

    async def test_a_supervisor_reads_the_own_team(
        self, sign_in_as: SignInAs, sessions: Sessions
    ) -> None:
        east, west = await make_team(sessions, "East"), await make_team(sessions, "West")
        mine = await make_account(sessions, login="mine", team_id=east.id)
        theirs = await make_account(sessions, login="theirs", team_id=west.id)
        boss = await sign_in_as(Role.SUPERVISOR, team_id=east.id)

        report = await boss.client.get("/reports/utilization")
        statuses = [
            (await boss.client.get("/reports/utilization", params=params)).status_code
            for params in ({"team_id": str(west.id)}, {"agent_id": str(theirs.id)})
        ]
        intervals = await boss.client.get("/reports/intervals", params={"agent_id": str(theirs.id)})

        assert [row["agent_id"] for row in report.json()["items"]] == [str(mine.id)]
        assert statuses == [403, 403]
        assert intervals.status_code == 403

    async def test_who_left_stays_on_the_days_they_worked(
        self, admin: Person, sessions: Sessions
    ) -> None:
        worked, idle = (
            await make_account(sessions, login="worked"),
            await make_account(sessions, login="idle"),
        )
        await add_interval(sessions, worked, AgentState.READY, NINE, 600)
        async with sessions.begin() as session:
            for account in (worked, idle):
                (await session.get_one(Account, account.id)).is_active = False

        report = await admin.client.get("/reports/utilization", params=TODAY)

        assert [row["agent_id"] for row in report.json()["items"]] == [str(worked.id)]


class TestIntervals:
    async def test_are_the_days_states_in_order(self, agent: Person, sessions: Sessions) -> None:
        await add_interval(sessions, agent.account, AgentState.READY, NINE - timedelta(days=1), 60)
        await add_interval(sessions, agent.account, AgentState.PAUSE, NINE, 600)
        await add_interval(
            sessions, agent.account, AgentState.READY, NINE + timedelta(seconds=600), None
        )

        found = (await agent.client.get("/reports/intervals", params=TODAY)).json()["items"]

        assert [(each["state"], each["ended_at"]) for each in found] == [
            ("pause", "2026-11-24T01:10:00Z"),
            ("ready", None),
        ]
