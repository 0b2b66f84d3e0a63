"""The chance in each call and what an agent has come to, counted from calls."""

from datetime import timedelta

import pytest

from app.clock import SetClock
from app.db import Sessions
from app.models.account import Role
from tests.api.conftest import Person, SignInAs, make_team
from tests.api.report_day import CALLS, EFFECTIVE, PROSPECTS, TALK, good_day
from tests.api.scenes import make_call, make_scene


async def test_a_newcomer_reads_the_teams_rate_and_then_the_own(
    sign_in_as: SignInAs, sessions: Sessions, clock: SetClock
) -> None:
    team = await make_team(sessions, "North")
    wang = await sign_in_as(Role.AGENT, login="wang", line="011", team_id=team.id)
    zhao = await sign_in_as(Role.AGENT, login="zhao", line="012", team_id=team.id)
    alone = await sign_in_as(Role.AGENT, login="alone", line="013")
    scene = await make_scene(sessions, clock.now(), leads=CALLS)

    nobody = (await wang.client.get("/growth/chance")).json()
    await good_day(sessions, wang.account, scene)
    clock.advance(hours=9)
    own, team_s, site_s = [
        (await person.client.get("/growth/chance")).json() for person in (wang, zhao, alone)
    ]

    assert (nobody["of"], nobody["rate"], nobody["chance_by_now"]) == (None, None, None)
    assert [each["of"] for each in (own, team_s, site_s)] == ["own", "team", "site"]
    assert own["rate"] == pytest.approx(PROSPECTS / CALLS)
    assert own["low"] < own["rate"] < own["high"]
    assert own["calls_for_one"] == pytest.approx(CALLS / PROSPECTS)
    assert own["calls_for_half"] == 12
    assert (team_s["own_calls"], team_s["since_last"]) == (0, 0)
    # The prospects of the good day are its first six calls.
    assert own["since_last"] == CALLS - PROSPECTS
    assert own["chance_by_now"] == pytest.approx(1 - (1 - PROSPECTS / CALLS) ** own["since_last"])


async def test_growth_adds_up_the_own_months(
    agent: Person, sessions: Sessions, clock: SetClock
) -> None:
    scene = await make_scene(sessions, clock.now(), leads=CALLS)
    await good_day(sessions, agent.account, scene)
    before = clock.now() - timedelta(days=40)
    await make_call(sessions, agent.account, scene, before, is_effective=True, talk_seconds=90)

    growth = (await agent.client.get("/growth")).json()

    assert [(month["month"], month["calls"]) for month in growth["months"]] == [
        ("2026-11-01", CALLS),
        ("2026-10-01", 1),
    ]
    assert growth["talk_seconds"] == TALK + 90
    assert growth["effective"] == EFFECTIVE + 1
    # The lead of October's call was among November's too.
    assert growth["people"] == EFFECTIVE
    assert (growth["reviews"], growth["examples"]) == (0, 0)
