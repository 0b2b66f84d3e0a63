"""Caller ids at the lease, what the ledger counts of them, and numbers that are left alone."""

from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from uuid_utils.compat import uuid7

from app.db import Sessions
from app.engine.callers import hour_of, watch
from app.engine.leases import Leads
from app.engine.ledger.book import Book
from app.engine.ledger.numbers import expire_locks
from app.models.caller import CallerHour, CallerNumber, CallerPool, NumberLock
from app.models.campaign import Campaign, CampaignLead, QueueState
from app.models.lead import LeadList
from dialer.core.callerid import CallerState
from dialer.core.facts import CallAnswered, CallEnded, CallPlaced
from dialer.core.types import CampaignId, Lease, Mode, Outcome
from tests.engine.floor_world import World, make_world

SITE = ZoneInfo("Asia/Shanghai")
ONE, TWO = "+864000000101", "+864000000102"


async def made(
    sessions: Sessions, *numbers: str, leads: int = 4, mode: Mode = Mode.PROGRESSIVE
) -> World:
    async with sessions.begin() as session:
        world = await make_world(session, leads=leads, mode=mode)
        pool = CallerPool(name="Sales")
        session.add(pool)
        await session.flush()
        session.add_all(
            CallerNumber(pool_id=pool.id, phone=phone, per_hour=2, per_day=3) for phone in numbers
        )
        campaign = await session.get_one(Campaign, world.campaign_id)
        campaign.caller_pool_id = pool.id if numbers else None
    return world


def now() -> datetime:
    return datetime.now(UTC)


async def lease(sessions: Sessions, world: World, at: datetime) -> list[Lease]:
    source = Leads(sessions, SITE)
    return list(await source.lease(CampaignId(str(world.campaign_id)), 10, at.timestamp()))


async def place(
    sessions: Sessions, lent: Lease, at: datetime, outcome: Outcome = Outcome.NO_ANSWER
) -> None:
    """The whole of a call on the ledger."""
    instant = at.timestamp()
    call_id, campaign_id, lead_id = lent.call_id, lent.campaign_id, lent.lead_id
    placed = CallPlaced(
        instant, call_id, campaign_id, lead_id, lent.phone, lent.caller_id, Mode.PROGRESSIVE, None
    )
    ended = CallEnded(instant, call_id, campaign_id, lead_id, outcome, 19, 0.0, None, True, instant)
    answers = [CallAnswered(instant, call_id)] if outcome is Outcome.ABANDONED else []
    await Book(sessions, "pbx1").record([placed, *answers, ended], [])


class TestLease:
    async def test_caps_hold_over_what_is_lent_and_the_rest_waits(self, sessions: Sessions) -> None:
        world = await made(sessions, ONE, TWO, leads=6)

        lent = await lease(sessions, world, now())

        assert sorted(each.caller_id for each in lent) == [ONE, ONE, TWO, TWO]
        async with sessions() as session:
            late = (
                await session.scalars(
                    select(CampaignLead).where(CampaignLead.why == "caller_capped")
                )
            ).all()
        assert [row.state for row in late] == [QueueState.WAITING] * 2
        assert all(row.next_at > now() and row.call_id is None for row in late)
        assert await lease(sessions, world, now()) == []

    async def test_a_lead_is_called_from_the_number_it_knows(self, sessions: Sessions) -> None:
        world = await made(sessions, ONE, TWO, leads=2)
        at = now()
        first = await lease(sessions, world, at)
        for each in first:
            await place(sessions, each, at)

        again = await lease(sessions, world, at + timedelta(hours=2))

        known = {each.lead_id: each.caller_id for each in first}
        assert {each.lead_id: each.caller_id for each in again} == known
        assert set(known.values()) == {ONE, TWO}

    async def test_while_its_number_rests_a_lead_is_not_called(self, sessions: Sessions) -> None:
        world = await made(sessions, ONE, TWO, "+864000000103", leads=1)
        at = now()
        (lent,) = await lease(sessions, world, at)
        await place(sessions, lent, at)
        until = at + timedelta(hours=20)
        await rest(sessions, lent.caller_id, until)

        assert await lease(sessions, world, at + timedelta(hours=2)) == []
        async with sessions() as session:
            row = await session.scalar(select(CampaignLead))
        assert row is not None
        assert (row.why, row.next_at) == ("caller_resting", until)

    async def test_without_a_pool_the_campaign_shows_its_own(self, sessions: Sessions) -> None:
        world = await made(sessions, leads=1)

        (lent,) = await lease(sessions, world, now())

        assert lent.caller_id == ""


async def rest(sessions: Sessions, phone: str, until: datetime) -> None:
    async with sessions.begin() as session:
        number = await session.scalar(select(CallerNumber).where(CallerNumber.phone == phone))
        assert number is not None
        number.state, number.rests_until = CallerState.RESTING, until


class TestHours:
    async def test_a_call_counts_for_its_number_in_its_hour(self, sessions: Sessions) -> None:
        world = await made(sessions, ONE, leads=2)
        at = now()
        for lent, outcome in zip(
            await lease(sessions, world, at),
            (Outcome.NO_ANSWER, Outcome.ABANDONED),
            strict=True,
        ):
            await place(sessions, lent, at, outcome)

        async with sessions() as session:
            row = (await session.scalars(select(CallerHour))).one()

        assert (row.phone, row.hour, row.placed, row.answered) == (ONE, hour_of(at), 2, 1)


class TestWatch:
    async def test_a_number_that_nobody_answers_any_more_rests_and_wakes(
        self, sessions: Sessions
    ) -> None:
        await made(sessions, ONE, TWO)
        at = now()
        await tally(sessions, ONE, at - timedelta(days=1), 300, 90)
        await tally(sessions, ONE, at, 60, 1)
        await tally(sessions, TWO, at - timedelta(days=1), 300, 90)
        await tally(sessions, TWO, at, 60, 15)

        async with sessions.begin() as session:
            rested = await watch(session, at)
        async with sessions.begin() as session:
            again = await watch(session, at + timedelta(hours=25))

        assert (rested, again) == ([ONE], [])
        async with sessions() as session:
            number = await session.scalar(select(CallerNumber).where(CallerNumber.phone == ONE))
        assert number is not None
        assert (number.state, number.why) == (CallerState.ACTIVE, "")
        assert number.watched_from == at + timedelta(hours=25)


async def tally(sessions: Sessions, phone: str, at: datetime, placed: int, answered: int) -> None:
    async with sessions.begin() as session:
        session.add(CallerHour(phone=phone, hour=hour_of(at), placed=placed, answered=answered))


class TestLock:
    async def test_who_was_abandoned_is_called_again_only_for_an_agent_who_waits(
        self, sessions: Sessions
    ) -> None:
        world = await made(sessions, leads=1)
        at = now()
        (lent,) = await lease(sessions, world, at)
        await place(sessions, lent, at, Outcome.ABANDONED)

        paced = await lease(sessions, world, at + timedelta(hours=71))
        await set_mode(sessions, world, Mode.PREVIEW)
        attended = await lease(sessions, world, at + timedelta(hours=71, minutes=30))

        assert paced == []
        assert len(attended) == 1
        async with sessions() as session:
            lock = (await session.scalars(select(NumberLock))).one()
        assert abs(lock.until - (at + timedelta(hours=72))) < timedelta(seconds=1)
        assert lock.phone == lent.phone

    async def test_the_lock_is_of_the_number_and_holds_in_every_campaign(
        self, sessions: Sessions
    ) -> None:
        world = await made(sessions, leads=2)
        at = now()
        async with sessions.begin() as session:
            session.add(
                NumberLock(phone="+8613800000000", until=at + timedelta(hours=1), call_id=uuid7())
            )

        assert [each.phone for each in await lease(sessions, world, at)] == ["+8613800000001"]

    async def test_a_lock_ends_by_itself(self, sessions: Sessions) -> None:
        world = await made(sessions, leads=1)
        at = now()
        (lent,) = await lease(sessions, world, at)
        await place(sessions, lent, at, Outcome.ABANDONED)

        async with sessions.begin() as session:
            await expire_locks(session, at + timedelta(hours=73))

        async with sessions() as session:
            assert (await session.scalars(select(NumberLock))).all() == []
        assert len(await lease(sessions, world, at + timedelta(hours=73))) == 1

    @pytest.mark.parametrize("outcome", [Outcome.EARLY_HANGUP, Outcome.NO_ANSWER])
    async def test_nobody_else_is_locked(self, sessions: Sessions, outcome: Outcome) -> None:
        world = await made(sessions, leads=1)
        (lent,) = await lease(sessions, world, now())

        await place(sessions, lent, now(), outcome)

        async with sessions() as session:
            assert (await session.scalars(select(NumberLock))).all() == []


async def set_mode(sessions: Sessions, world: World, mode: Mode) -> None:
    async with sessions.begin() as session:
        (await session.get_one(Campaign, world.campaign_id)).mode = mode


class TestRouting:
    async def test_a_lease_says_who_keeps_the_list_and_what_it_asks_for(
        self, sessions: Sessions
    ) -> None:
        world = await made(sessions, leads=1)
        owner: UUID = world.agents[0].id
        async with sessions.begin() as session:
            names = (await session.scalars(select(LeadList))).one()
            names.owner_id, names.skill = owner, "english"

        (lent,) = await lease(sessions, world, now())

        assert (lent.owner_id, lent.skill) == (str(owner), "english")
