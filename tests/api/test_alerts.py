"""Alerts: one for each subject, none again before it recovered, and only for whom it concerns."""

from datetime import timedelta
from typing import Any

from fastapi import FastAPI
from sqlalchemy import text, update

from app.clock import SetClock
from app.config import Settings
from app.db import Sessions
from app.models.account import Role
from app.models.floor import AgentInterval
from app.models.report import Alert
from app.reports.alerts.watcher import Watcher
from dialer.core.types import AgentState, CallState, Mode, Outcome
from tests.api.conftest import Person, SignInAs, make_account, make_team
from tests.api.scenes import add_interval, add_shift, make_call, make_scene


async def open_alerts(person: Person) -> dict[str, dict[str, Any]]:
    page = (await person.client.get("/alerts", params={"is_open": True})).json()
    return {alert["kind"]: alert for alert in page["items"]}


async def test_a_long_pause_rings_once_and_again_after_recovery(
    *,
    app: FastAPI,
    sign_in_as: SignInAs,
    sessions: Sessions,
    clock: SetClock,
    settings: Settings,
) -> None:
    east, west = await make_team(sessions, "East"), await make_team(sessions, "West")
    tired = await make_account(sessions, login="tired", team_id=east.id)
    boss = await sign_in_as(Role.SUPERVISOR, team_id=east.id, login="boss")
    other = await sign_in_as(Role.SUPERVISOR, team_id=west.id, login="other")
    watcher = Watcher(sessions, settings, clock)
    await add_interval(sessions, tired, AgentState.PAUSE, clock.now(), 1800)
    await add_interval(
        sessions, tired, AgentState.PAUSE, clock.now() + timedelta(seconds=1800), None
    )

    clock.advance(minutes=44)
    none = await watcher.look()
    clock.advance(minutes=2)
    first = await watcher.look()
    second = await watcher.look()
    mine, theirs = await open_alerts(boss), await open_alerts(other)
    alert = mine["long_pause"]
    seen = await boss.client.post(f"/alerts/{alert['id']}/seen")
    foreign = await other.client.post(f"/alerts/{alert['id']}/seen")
    async with sessions.begin() as session:
        await session.execute(
            text("UPDATE agent_intervals SET ended_at = :at WHERE ended_at IS NULL"),
            {"at": clock.now()},
        )
    await watcher.look()
    after = await open_alerts(boss)
    await add_interval(sessions, tired, AgentState.PAUSE, clock.now(), None)
    clock.advance(minutes=16)
    again = await watcher.look()

    assert (len(none), len(first), len(second), len(again)) == (0, 1, 0, 1)
    assert (alert["subject_name"], round(alert["value"])) == ("Tired", 16)
    assert theirs == after == {}
    assert (seen.json()["seen_at"] is not None, foreign.status_code) == (True, 404)


async def test_a_reason_with_a_limit_is_judged_by_that(
    agent: Person, sessions: Sessions, clock: SetClock, settings: Settings
) -> None:
    watcher = Watcher(sessions, settings, clock)
    await add_interval(sessions, agent.account, AgentState.PAUSE, clock.now(), None)
    async with sessions.begin() as session:
        await session.execute(text("UPDATE agent_intervals SET reason = 'lunch'"))

    clock.advance(minutes=89)
    in_time = await watcher.look()
    clock.advance(minutes=2)
    late = await watcher.look()

    assert (in_time, len(late)) == ([], 1)
    async with sessions() as session:
        alert = await session.get_one(Alert, late[0])
        assert (alert.threshold, round(alert.value)) == (90, 91)


async def test_the_lines_and_the_day_are_watched(
    *, admin: Person, agent: Person, sessions: Sessions, clock: SetClock, settings: Settings
) -> None:
    scene = await make_scene(sessions, clock.now(), leads=60, mode=Mode.PREDICTIVE)
    now = clock.now()
    silent: dict[str, Any] = {"answered_at": None, "bridged_at": None, "talked_ms": 0}
    # Yesterday every call was answered; in the last minutes hardly any, and one was abandoned.
    for lead in range(20):
        await make_call(sessions, agent.account, scene, now - timedelta(hours=3), lead=lead)
    for lead in range(20, 40):
        await make_call(
            sessions, agent.account, scene, now - timedelta(minutes=5), lead=lead,
            outcome=Outcome.NO_ANSWER, **silent,
        )  # fmt: skip
    for lead in range(40, 60):
        is_lost = lead < 42
        lost: dict[str, Any] = (
            {"outcome": Outcome.ABANDONED, "bridged_at": None, "talked_ms": 0} if is_lost else {}
        )
        await make_call(
            sessions, None if is_lost else agent.account, scene, now - timedelta(minutes=40),
            lead=lead, mode=Mode.PREDICTIVE, **lost,
        )  # fmt: skip
    await make_call(
        sessions, None, scene, now - timedelta(seconds=20), state=CallState.RINGING,
        ended_at=None, outcome=None, **silent,
    )  # fmt: skip
    await add_shift(sessions, agent.account, now - timedelta(hours=1), now)
    await add_interval(sessions, agent.account, AgentState.READY, now - timedelta(minutes=10), 300)
    async with sessions.begin() as session:
        await session.execute(update(AgentInterval).values(campaign_id=scene.campaign_id))

    await Watcher(sessions, settings, clock).look()

    found = await open_alerts(admin)
    assert found.keys() == {"few_calls", "nobody_ready", "abandonment", "answer_rate"}
    assert found["nobody_ready"]["value"] == 300
    assert found["abandonment"]["value"] == 0.1
    assert found["answer_rate"]["value"] == 0.0
    assert found["few_calls"]["threshold"] == 80


async def test_rules_are_the_administrators(admin: Person, sign_in_as: SignInAs) -> None:
    boss = await sign_in_as(Role.SUPERVISOR)
    rules = (await boss.client.get("/alerts/rules")).json()
    path = f"/alerts/rules/{rules[0]['id']}"

    refused = await boss.client.patch(path, json={"is_active": False})
    changed = await admin.client.patch(path, json={"threshold": 0.5, "receivers": ["a@b.cn"]})
    added = await admin.client.post("/alerts/rules", json={"kind": "long_pause", "threshold": 5})
    gone = await admin.client.delete(f"/alerts/rules/{added.json()['id']}")

    assert len(rules) == 5
    assert refused.status_code == 403
    assert (changed.json()["threshold"], changed.json()["receivers"]) == (0.5, ["a@b.cn"])
    assert (added.status_code, gone.status_code) == (201, 204)
