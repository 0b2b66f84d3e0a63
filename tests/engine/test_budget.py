"""The budget that the ledger tells every dialer: by window, of calls that pace themselves."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from uuid_utils.compat import uuid7

from app.db import Sessions
from app.engine.budget import Budgets
from app.engine.orders import floor_campaign
from app.models.call import Call
from app.models.campaign import Campaign
from dialer.core.events import CampaignSet
from dialer.core.floor import Floor
from dialer.core.pacing.predictive import Predictive
from dialer.core.types import CallState, Mode, Outcome
from tests.engine.floor_world import World, make_world

NOW = datetime(2027, 3, 1, 12, 30, tzinfo=UTC)


async def made(sessions: Sessions, hours: int = 24) -> World:
    async with sessions.begin() as session:
        world = await make_world(session, mode=Mode.PREDICTIVE)
        campaign = await session.get_one(Campaign, world.campaign_id)
        campaign.abandon_window_hours = hours
    return world


async def write(
    sessions: Sessions,
    world: World,
    ago: timedelta,
    outcome: Outcome | None,
    *,
    mode: Mode = Mode.PREDICTIVE,
    pbx: str = "pbx1",
) -> None:
    """A call that a person answered."""
    at = NOW - ago
    async with sessions.begin() as session:
        session.add(
            Call(
                id=uuid7(),
                pbx=pbx,
                campaign_id=world.campaign_id,
                lead_id=world.leads[0],
                mode=mode,
                phone="+8613800000000",
                state=CallState.ENDED if outcome else CallState.TALKING,
                placed_at=at,
                answered_at=at,
                ended_at=at if outcome else None,
                outcome=outcome,
            )
        )


async def seen(sessions: Sessions, budgets: Budgets, now: datetime = NOW) -> tuple[int, int]:
    async with sessions() as session:
        (budget,) = await budgets.read(session, now.timestamp())
    return budget.answered, budget.abandoned


async def test_calls_of_all_dialers_count_and_those_that_agents_dialed_do_not(
    sessions: Sessions,
) -> None:
    world = await made(sessions)
    minutes = timedelta(minutes=5)
    await write(sessions, world, minutes, Outcome.CONNECTED)
    await write(sessions, world, minutes, Outcome.ABANDONED, pbx="pbx2")
    await write(sessions, world, minutes, Outcome.EARLY_HANGUP, mode=Mode.POWER)
    await write(sessions, world, minutes, None)
    await write(sessions, world, minutes, Outcome.CONNECTED, mode=Mode.MANUAL)

    assert await seen(sessions, Budgets()) == (4, 1)


@pytest.mark.parametrize(("hours", "expected"), [(24, (1, 1)), (720, (2, 2))])
async def test_the_window_is_the_campaign_s(
    sessions: Sessions, hours: int, expected: tuple[int, int]
) -> None:
    world = await made(sessions, hours)
    await write(sessions, world, timedelta(hours=6), Outcome.ABANDONED)
    await write(sessions, world, timedelta(days=5), Outcome.ABANDONED)

    assert await seen(sessions, Budgets()) == expected


async def test_what_comes_later_is_added_to_what_was_read(sessions: Sessions) -> None:
    world, budgets = await made(sessions), Budgets()
    await write(sessions, world, timedelta(hours=6), Outcome.CONNECTED)
    first = await seen(sessions, budgets)
    await write(sessions, world, timedelta(seconds=2), Outcome.ABANDONED)

    second = await seen(sessions, budgets)
    a_day_later = await seen(sessions, budgets, NOW + timedelta(hours=23))
    two_days_later = await seen(sessions, budgets, NOW + timedelta(hours=48))

    assert (first, second) == ((1, 0), (2, 1))
    assert a_day_later == (1, 1)
    assert two_days_later == (0, 0)


async def test_a_dialer_that_starts_again_knows_what_all_of_them_have_spent(
    sessions: Sessions,
) -> None:
    """Two floors on two PBXs, one of them fresh from its start: both pace by the same account."""
    world, at_work = await made(sessions), Budgets()
    for number in range(20):
        outcome = Outcome.ABANDONED if number < 9 else Outcome.CONNECTED
        ago = timedelta(minutes=5 + 40 * number)
        await write(sessions, world, ago, outcome, pbx=f"pbx{1 + number % 2}")
    await seen(sessions, at_work)
    async with sessions() as session:
        campaign = floor_campaign(await session.get_one(Campaign, world.campaign_id))
        told = [await budgets.read(session, NOW.timestamp()) for budgets in (at_work, Budgets())]

    floor = Floor()
    floor.handle(CampaignSet(NOW.timestamp(), campaign))
    (budget,) = told[1]
    floor.handle(budget)

    pacer = floor.room.campaigns[campaign.campaign_id].pacer
    assert told[0] == told[1]
    assert isinstance(pacer, Predictive)
    assert (pacer.budget_.answered, pacer.budget_.abandoned) == (20, 9)


async def test_a_campaign_that_stands_still_has_no_budget(sessions: Sessions) -> None:
    await make_progressive(sessions)

    async with sessions() as session:
        assert await Budgets().read(session, NOW.timestamp()) == []


async def make_progressive(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        await make_world(session, mode=Mode.PROGRESSIVE)


async def test_the_floor_gets_the_ratio_and_the_window(sessions: Sessions) -> None:
    world = await made(sessions, hours=720)
    async with sessions() as session:
        campaign = floor_campaign(await session.get_one(Campaign, world.campaign_id))

    assert (campaign.power_ratio, campaign.abandon_window_hours) == (1.5, 720)


@pytest.mark.parametrize(("column", "value"), [("power_ratio", 0.5), ("abandon_window_hours", 1)])
async def test_the_database_refuses_what_makes_no_sense(
    sessions: Sessions, column: str, value: float
) -> None:
    world = await made(sessions)

    with pytest.raises(IntegrityError, match=f"ck_campaigns_{column}"):
        async with sessions.begin() as session:
            setattr(await session.get_one(Campaign, world.campaign_id), column, value)
