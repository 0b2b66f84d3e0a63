"""A supervisor corrects an agent's time: a new entry, and what it replaces is kept."""

from datetime import UTC, datetime, timedelta
from typing import Any

from httpx import Response
from sqlalchemy import select

from app.clock import SetClock
from app.db import Sessions
from app.models.account import AuditEntry, Role
from app.models.floor import AgentInterval
from dialer.core.types import AgentState
from tests.api.conftest import Person, SignInAs, make_team
from tests.api.scenes import add_interval, make_call, make_scene

NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
TODAY = {"day": "2026-11-24"}


def at(minutes: float) -> datetime:
    return NINE + timedelta(minutes=minutes)


async def correct(who: Person, whom: Person, first: float, last: float, **fields: Any) -> Response:
    return await who.client.post(
        "/reports/corrections",
        json={
            "agent_id": str(whom.id),
            "started_at": at(first).isoformat(),
            "ended_at": at(last).isoformat(),
            "state": "pause",
            "reason": "the headset was broken",
            **fields,
        },
    )


async def day_of(sessions: Sessions) -> list[tuple[float, float | None, str]]:
    """Minutes since nine, and states."""
    async with sessions() as session:
        rows = await session.scalars(select(AgentInterval).order_by(AgentInterval.started_at))
        return [
            (
                (row.started_at - NINE) / timedelta(minutes=1),
                (row.ended_at - NINE) / timedelta(minutes=1) if row.ended_at else None,
                row.state.value,
            )
            for row in rows
        ]


class TestCorrecting:
    async def test_replaces_what_was_there_and_keeps_it(
        self, admin: Person, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        await add_interval(sessions, agent.account, AgentState.READY, at(0), 20 * 60)
        await add_interval(sessions, agent.account, AgentState.WRAPUP, at(20), 10 * 60)
        await add_interval(sessions, agent.account, AgentState.READY, at(30), None)

        made = await correct(admin, agent, 10, 25, pause_reason="repair")

        assert made.status_code == 201
        assert await day_of(sessions) == [
            (0, 10, "ready"),
            (10, 25, "pause"),
            (25, 30, "wrapup"),
            (30, None, "ready"),
        ]
        assert [kept["state"] for kept in made.json()["replaced"]] == ["ready", "wrapup"]
        report = await admin.client.get("/reports/utilization", params=TODAY)
        assert report.json()["items"][0]["by_state"] == {
            "ready": 10 * 60 + 30 * 60,
            "pause": 15 * 60,
            "wrapup": 5 * 60,
        }
        listed = await admin.client.get(
            "/reports/corrections", params={"agent_id": str(agent.id), **TODAY}
        )
        assert [each["reason"] for each in listed.json()["items"]] == ["the headset was broken"]
        intervals = await admin.client.get(
            "/reports/intervals", params={"agent_id": str(agent.id), **TODAY}
        )
        by = [each["correction_id"] for each in intervals.json()["items"]]
        assert by == [None, made.json()["id"], None, None]
        async with sessions() as session:
            entry = (
                await session.scalars(
                    select(AuditEntry).where(AuditEntry.action == "time.corrected")
                )
            ).one()
        assert (entry.account_id, entry.reason) == (admin.id, "the headset was broken")

    async def test_time_that_was_forgotten_can_be_added_and_taken_away(
        self, admin: Person, agent: Person, sessions: Sessions
    ) -> None:
        added = await correct(admin, agent, 0, 10, state="ready")
        taken = await correct(admin, agent, 5, 8, state="offline")

        assert (added.status_code, taken.status_code) == (201, 201)
        assert await day_of(sessions) == [(0, 5, "ready"), (8, 10, "ready")]

    async def test_the_same_again_changes_nothing(
        self, admin: Person, agent: Person, sessions: Sessions
    ) -> None:
        await correct(admin, agent, 0, 10)

        again = await correct(admin, agent, 2, 8)

        assert (again.status_code, again.json()["code"]) == (409, "nothing_to_correct")


class TestRefusals:
    async def test_what_is_not_over_stays(
        self, admin: Person, agent: Person, sessions: Sessions
    ) -> None:
        await add_interval(sessions, agent.account, AgentState.READY, at(0), None)

        running = await correct(admin, agent, 10, 25)
        codes = [
            (await correct(admin, agent, first, last, **{name: value})).json()["code"]
            for first, last, name, value in (
                (50, 70, "state", "pause"),
                (10, 10, "state", "pause"),
                (-2000, 0, "state", "pause"),
                (0, 1, "state", "dialing"),
                (0, 1, "reason", "  "),
                (0, 1, "pause_reason", "a\nb"),
            )
        ]

        assert (running.status_code, running.json()["code"]) == (409, "state_still_runs")
        assert codes == ["correction_invalid"] * 4 + ["invalid"] * 2
        assert await day_of(sessions) == [(0, None, "ready")]

    async def test_talk_is_only_where_a_call_was(
        self, admin: Person, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now())
        call_id = await make_call(sessions, agent.account, scene, at(0), talk_seconds=120)
        talk = {"state": "talking", "call_id": str(call_id)}

        invented = await correct(admin, agent, 20, 22, **talk)
        nameless = await correct(admin, agent, 1, 2, state="talking")
        true = await correct(admin, agent, 1, 2, **talk)

        assert invented.json()["code"] == nameless.json()["code"] == "talk_needs_call"
        assert true.status_code == 201

    async def test_a_supervisor_corrects_the_own_team_alone(
        self, sign_in_as: SignInAs, sessions: Sessions
    ) -> None:
        ours, theirs = await make_team(sessions, "ours"), await make_team(sessions, "theirs")
        lead = await sign_in_as(Role.SUPERVISOR, team_id=ours.id)
        mine = await sign_in_as(Role.AGENT, login="mine", team_id=ours.id)
        other = await sign_in_as(Role.AGENT, login="other", team_id=theirs.id)

        answers = [
            (await correct(who, whom, 0, 5)).status_code
            for who, whom in ((lead, mine), (lead, other), (mine, mine))
        ]

        assert answers == [201, 403, 403]
