"""The planner of a campaign: how long, how many lines, and what if there were more agents."""

from datetime import timedelta
from typing import Any

import pytest

from app.calling.campaigns import planning
from app.clock import SetClock
from app.db import Sessions
from app.models.campaign import QueueState
from dialer.core.types import Mode, Outcome
from tests.api.conftest import Person
from tests.api.scenes import Scene, make_call, make_scene, set_place


@pytest.fixture(autouse=True)
def short_shifts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(planning, "SEEDS", 1)
    monkeypatch.setattr(planning, "LEAST_HOURS", 0.1)
    monkeypatch.setattr(planning, "AGENT_HOURS", 0.3)


async def call_round(sessions: Sessions, scene: Scene, clock: SetClock, *, rounds: int) -> None:
    """Each round one talk of 30 s, one busy and two that nobody answered."""
    for number in range(rounds):
        placed = clock.now() - timedelta(minutes=5 + number)
        await make_call(sessions, None, scene, placed, talk_seconds=30.0)
        for outcome in (Outcome.BUSY, Outcome.NO_ANSWER, Outcome.NO_ANSWER):
            await make_call(
                sessions,
                None,
                scene,
                placed,
                outcome=outcome,
                answered_at=None,
                bridged_at=None,
                talked_ms=0,
                ended_at=placed + timedelta(seconds=20),
            )


async def ask(person: Person, scene: Scene, **query: Any) -> Any:
    return await person.client.get(f"/campaigns/{scene.campaign_id}/plan", params=query)


async def test_it_plans_with_the_campaigns_own_rates(
    supervisor: Person, sessions: Sessions, clock: SetClock
) -> None:
    scene = await make_scene(sessions, clock.now(), leads=4, mode=Mode.PROGRESSIVE)
    await call_round(sessions, scene, clock, rounds=13)
    await set_place(sessions, scene, 0, state=QueueState.DONE)

    response = await ask(supervisor, scene, agents=3, more=2)
    plan = response.json()

    assert response.status_code == 200, response.text
    assert (plan["calls_seen"], plan["is_measured"]) == (52, True)
    assert (plan["person_share"], plan["talk_seconds"]) == (0.25, 30.0)
    assert plan["leads_left"] == 3
    assert 3 < plan["dials_left"] < 3 * 6
    few, many = plan["lines"]
    assert (few["agents"], many["agents"]) == (3, 5)
    assert many["hours"] < few["hours"]
    assert few["abandoned"] == 0.0


async def test_a_new_campaign_is_planned_with_typical_rates(
    supervisor: Person, sessions: Sessions, clock: SetClock
) -> None:
    scene = await make_scene(sessions, clock.now(), mode=Mode.PROGRESSIVE)

    plan = (await ask(supervisor, scene, agents=2, more=0)).json()

    assert (plan["is_measured"], plan["talk_seconds"]) == (False, None)
    assert [each["agents"] for each in plan["lines"]] == [2]


async def test_what_cannot_be_planned_says_why(
    supervisor: Person, sessions: Sessions, clock: SetClock
) -> None:
    scene = await make_scene(sessions, clock.now(), leads=1, mode=Mode.PROGRESSIVE)

    assert (await ask(supervisor, scene, agents=0)).status_code == 422
    assert (await ask(supervisor, scene, agents=201)).status_code == 422
    async with planning._one_at_a_time:
        busy = await ask(supervisor, scene, agents=2)
    await set_place(sessions, scene, 0, state=QueueState.DONE)
    empty = await ask(supervisor, scene, agents=2)

    assert (busy.status_code, busy.json()["code"]) == (429, "planner_busy")
    assert busy.headers["Retry-After"]
    assert (empty.status_code, empty.json()["code"]) == (409, "nothing_left_to_plan")


async def test_a_plan_that_takes_too_long_is_ended(
    supervisor: Person, sessions: Sessions, clock: SetClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(planning, "MOST_SECONDS", 0.0)
    scene = await make_scene(sessions, clock.now(), mode=Mode.PROGRESSIVE)

    response = await ask(supervisor, scene, agents=200)

    assert (response.status_code, response.json()["code"]) == (503, "planner_failed")
    assert not planning._one_at_a_time.locked()
