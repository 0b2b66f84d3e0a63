"""The numbers that the platform is accepted by, each case named by its number and asked over HTTP.

Utilization is talk within a shift of eight hours: 60 % of it is good, and 43.75 % (three and a half
hours) is the usual. Both lines belong to the better side, and are held before anything is rounded.
"""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import func, insert, select
from uuid_utils.compat import uuid7

from app.clock import SetClock
from app.db import Sessions
from app.engine.ledger.book import Book
from app.models.account import Account, Role
from app.models.call import Call, Direction
from dialer.core.facts import CallBridged, CallEnded, CallPlaced, Fact
from dialer.core.types import (
    AgentId,
    AgentState,
    CallId,
    CallState,
    CampaignId,
    LeadId,
    Mode,
    Outcome,
)
from tests.api.conftest import Person, SignInAs, make_account
from tests.api.report_day import DAY, FIVE, NINE
from tests.api.scenes import Scene, add_interval, add_shift, make_call, make_scene

Figures = dict[str, Any]
names = (f"person{number}" for number in count())


async def days(person: Person, day: str = DAY) -> dict[str, Figures]:
    """Each agent's day by the agent's id."""
    answer = await person.client.get("/reports/utilization", params={"day": day})
    assert answer.status_code == 200, answer.text
    return {row["agent_id"]: row for row in answer.json()["items"]}


async def talker(sessions: Sessions, *talks: float, until: datetime = FIVE) -> Account:
    """An agent with a shift from nine who talked so many seconds in a row, a minute apart."""
    account = await make_account(sessions, login=next(names))
    await add_shift(sessions, account, NINE, until)
    at = NINE
    for seconds in talks:
        await add_interval(sessions, account, AgentState.TALKING, at, seconds)
        at += timedelta(seconds=seconds + 60)
    return account


async def test_1_and_2_the_lines_belong_to_the_better_side(
    admin: Person, sessions: Sessions, clock: SetClock
) -> None:
    """1: 15,000 s outbound and 2,280 s of call-backs are 0.6000; 2: 12,600 s are 0.4375."""
    expected = {
        (15_000, 2280): (0.6, "good"),
        (15_000, 2279): (17_279 / 28_800, "average"),
        (12_600,): (0.4375, "sme"),
        (12_599,): (12_599 / 28_800, "low"),
    }
    people = {talks: await talker(sessions, *talks) for talks in expected}
    clock.advance(hours=8)

    found = await days(admin)

    told = {talks: found[str(account.id)] for talks, account in people.items()}
    assert {talks: (row["utilization"], row["band"]) for talks, row in told.items()} == {
        talks: (pytest.approx(share), band) for talks, (share, band) in expected.items()
    }
    assert told[15_000, 2280]["talk_seconds"] == 4.8 * 3600


async def test_3_only_talk_is_talk_and_legs_at_once_count_once(
    admin: Person, agent: Person, sessions: Sessions, clock: SetClock
) -> None:
    scene = await make_scene(sessions, clock.now())
    await add_shift(sessions, agent.account, NINE, FIVE)
    at = NINE
    for state in (
        AgentState.RINGING,
        AgentState.DIALING,
        AgentState.HOLD,
        AgentState.WRAPUP,
        AgentState.TALKING,
    ):
        await add_interval(sessions, agent.account, state, at, 600)
        at += timedelta(seconds=600)
    # Two legs of the one conversation, and a call-back: one stretch of talk.
    for way in (Direction.OUTBOUND, Direction.OUTBOUND, Direction.INBOUND):
        await make_call(sessions, agent.account, scene, NINE, talk_seconds=600, direction=way)
    clock.advance(hours=8)

    row = (await days(admin))[str(agent.account.id)]

    assert row["talk_seconds"] == 600
    assert row["utilization"] == pytest.approx(600 / 28_800)
    assert row["connected"] == 3


async def test_4_midnight_splits_a_call_and_the_end_of_the_shift_does_not(
    sign_in_as: SignInAs, sessions: Sessions, clock: SetClock
) -> None:
    late = await make_account(sessions, login="late")
    midnight = NINE + timedelta(hours=15)
    await add_interval(sessions, late, AgentState.TALKING, midnight - timedelta(seconds=90), 300)
    over = await talker(sessions, 3 * 3600, until=NINE + timedelta(hours=2))
    clock.advance(hours=20)
    admin = await sign_in_as(Role.ADMIN)

    today, tomorrow = await days(admin), await days(admin, "2026-11-25")

    assert today[str(late.id)]["talk_seconds"] == 90
    assert tomorrow[str(late.id)]["talk_seconds"] == 210
    row = today[str(over.id)]
    assert (row["talk_seconds"], row["overtime_seconds"], row["utilization"]) == (10_800, 3600, 1.0)


async def test_5_and_6_without_a_shift_unknown_and_while_it_runs_the_part_that_is_over(
    admin: Person, sessions: Sessions, clock: SetClock
) -> None:
    """The clock stands at ten: one hour of the shift is over."""
    free = await make_account(sessions, login="free")
    await add_interval(sessions, free, AgentState.TALKING, NINE, 600)
    busy = await talker(sessions, 1800)

    live = await days(admin)
    clock.advance(hours=8)
    closed = await days(admin)

    assert (live[str(free.id)]["utilization"], live[str(free.id)]["band"]) == (None, "none")
    row = live[str(busy.id)]
    assert (row["elapsed_shift_seconds"], row["utilization"], row["is_live"]) == (3600, 0.5, True)
    row = closed[str(busy.id)]
    assert (row["elapsed_shift_seconds"], row["is_live"]) == (28_800, False)
    assert row["utilization"] == pytest.approx(1800 / 28_800)


async def test_7_the_days_band_follows_calls_contacts_and_prospects(
    admin: Person, sessions: Sessions, clock: SetClock
) -> None:
    scene = await make_scene(sessions, clock.now(), leads=10)
    expected = {
        (24, 3, 3): "low",
        (80, 30, 0): "on_target",
        (79, 30, 0): "below",
        (80, 29, 0): "below",
        (150, 50, 0): "on_target",
        (151, 50, 0): "on_target",
    }
    people = {}
    for counts in expected:
        people[counts] = await talker(sessions)
        await add_calls(sessions, people[counts], scene, counts)

    found = await days(admin)

    bands = {counts: found[str(account.id)]["day_band"] for counts, account in people.items()}
    assert bands == expected


async def add_calls(
    sessions: Sessions, agent: Account, scene: Scene, counts: tuple[int, int, int]
) -> None:
    """Calls, and of them effective contacts and prospects."""
    calls, effective, prospects = counts
    rows = [
        {
            "id": uuid7(),
            "pbx": "pbx1",
            "campaign_id": scene.campaign_id,
            "lead_id": scene.leads[number % len(scene.leads)],
            "agent_id": agent.id,
            "mode": Mode.PROGRESSIVE,
            "phone": "+8613800000001",
            "state": CallState.ENDED,
            "placed_at": NINE + timedelta(seconds=number),
            "bridged_at": NINE + timedelta(seconds=number),
            "ended_at": NINE + timedelta(seconds=number + 30),
            "talked_ms": 30_000,
            "outcome": Outcome.CONNECTED,
            "is_effective": number < effective,
            "is_prospect": number < prospects,
        }
        for number in range(calls)
    ]
    async with sessions.begin() as session:
        await session.execute(insert(Call), rows)


async def test_8_own_figures_follow_the_hangup_and_others_are_closed(
    agent: Person, sign_in_as: SignInAs, sessions: Sessions, clock: SetClock
) -> None:
    scene = await make_scene(sessions, clock.now())
    other = await make_account(sessions, login="other")
    before = (await days(agent))[str(agent.account.id)]["calls"]
    await make_call(sessions, agent.account, scene, NINE)

    after = (await days(agent))[str(agent.account.id)]["calls"]
    foreign = await agent.client.get("/reports/utilization", params={"agent_id": str(other.id)})

    assert (before, after) == (0, 1)
    assert foreign.status_code == 403


async def test_9_a_replay_makes_no_second_call(
    admin: Person, agent: Person, sessions: Sessions, clock: SetClock
) -> None:
    scene = await make_scene(sessions, clock.now())
    book = Book(sessions, "pbx1")
    facts = life_of_a_call(scene, agent.account, clock.now().timestamp() - 600)

    for told in (facts, facts, facts[1:], facts[:1]):
        await book.record(told, [])

    async with sessions() as session:
        assert await session.scalar(select(func.count()).select_from(Call)) == 1
    row = (await days(admin))[str(agent.account.id)]
    assert (row["calls"], row["connected"]) == (1, 1)


def life_of_a_call(
    scene: Scene, agent: Account, at: float, *, estimated: bool = False
) -> list[Fact]:
    """Placed, bridged five seconds later, and over after a minute of talk."""
    call, campaign = CallId(str(uuid7())), CampaignId(str(scene.campaign_id))
    lead, who = LeadId(str(scene.leads[0])), AgentId(str(agent.id))
    return [
        CallPlaced(at, call, campaign, lead, "+8613800000001", "", Mode.PREDICTIVE, None),
        CallBridged(at + 5, call, who, recorded=False),
        CallEnded(
            at + 65, call, campaign, lead, Outcome.CONNECTED, 16, 60.0, who,
            charged=True, retry_at=None, estimated=estimated,
        ),
    ]  # fmt: skip
