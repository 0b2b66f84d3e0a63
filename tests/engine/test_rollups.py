"""Roll-ups follow the rows: whatever is written, the sums that reports read are the rows' sums."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import Sessions
from app.engine import rollups
from app.models.call import Call
from app.models.floor import AgentInterval
from app.models.lead import Lead, LeadList
from dialer.core.types import AgentState, Outcome
from tests.engine.floor_world import World, make_world
from tests.engine.lead_set_rows import check_lead_sets
from tests.engine.ledger_rows import a_call, an_interval, ended

SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
GOLDEN = ((570, 690), (840, 1020))
COUNTERS = {
    "attempts": lambda call: 1,
    "open_calls": lambda call: call.ended_at is None,
    "answered": lambda call: call.answered_at is not None,
    "connected": lambda call: call.bridged_at is not None,
    "effective": lambda call: call.is_effective and call.talked_ms >= 30_000,
    "prospect_calls": lambda call: call.is_prospect,
    "estimated": lambda call: call.is_estimated,
    "talk_ms": lambda call: call.talked_ms,
    "outcome_busy": lambda call: call.outcome is Outcome.BUSY,
    "outcome_connected": lambda call: call.outcome is Outcome.CONNECTED,
}
ENDINGS = """
    (SELECT (placed_at AT TIME ZONE 'Asia/Shanghai')::date AS day, campaign_id, list_id,
            coalesce(outcome, '') AS outcome, coalesce(disposition, '') AS code, 1 AS attempts,
            talked_ms AS talk_ms
     FROM calls) AS rows
"""


@pytest.fixture
async def world(sessions: Sessions) -> World:
    async with sessions.begin() as session:
        return await make_world(session, agents=3, leads=6)


Sums = dict[tuple[Any, ...], int]


async def rolled_up(session: AsyncSession, view: str, figure: str, *key: str) -> Sums:
    names = ", ".join(key)
    rows = await session.execute(
        text(f"SELECT {names}, sum({figure})::bigint FROM {view} GROUP BY {names}")
    )
    return {tuple(found): total for *found, total in rows if total}


async def calls_by_hand(session: AsyncSession, figure: str, *, daily: bool) -> Sums:
    sums: Counter[tuple[Any, ...]] = Counter()
    for call in await session.scalars(select(Call)):
        at = call.placed_at.astimezone(SHANGHAI)
        when = at.date() if daily else at.replace(minute=0, second=0, microsecond=0)
        key = (when, call.agent_id, call.campaign_id, call.list_id)
        sums[key] += int(COUNTERS[figure](call))  # type: ignore[no-untyped-call]
    return {key: total for key, total in sums.items() if total}


async def states_by_hand(session: AsyncSession, state: AgentState, *, daily: bool) -> Sums:
    sums: Counter[tuple[Any, ...]] = Counter()
    for interval in await session.scalars(select(AgentInterval)):
        at, end = interval.started_at, interval.ended_at
        while end is not None and interval.state is state and at < end:
            hour = at.replace(minute=0, second=0, microsecond=0)
            until = min(end, hour + timedelta(hours=1))
            when = at.astimezone(SHANGHAI).date() if daily else hour
            sums[when, interval.agent_id] += (until - at) // timedelta(microseconds=1)
            at = until
    return dict(sums)


async def check(sessions: Sessions) -> None:
    async with sessions() as session:
        key = ("agent_id", "campaign_id", "list_id")
        for figure in COUNTERS:
            for view, grain in (("call_hours_now", "hour"), ("call_days_now", "day")):
                assert await rolled_up(session, view, figure, grain, *key) == await calls_by_hand(
                    session, figure, daily=grain == "day"
                ), (view, figure)
        for figure in ("attempts", "short_calls", "talk_ms"):
            whole = await rolled_up(session, "call_days_now", figure, "campaign_id", "list_id")
            for view in ("campaign_hours_now", "caller_days_now"):
                assert await rolled_up(session, view, figure, "campaign_id", "list_id") == whole
        ending = ("day", "campaign_id", "list_id", "outcome", "code")
        for figure in ("attempts", "talk_ms"):
            rows = await rolled_up(session, ENDINGS, figure, *ending)
            for view in ("ending_days_now", "campaign_ending_days_now"):
                assert await rolled_up(session, view, figure, *ending) == rows, (view, figure)
            for days in ("call_days_now", "ending_days_now"):
                of_days = f"(SELECT date_trunc('month', day)::date AS month, * FROM {days}) AS d"
                of_months = days.replace("days", "months")
                assert await rolled_up(session, of_months, figure, "month", *key) == (
                    await rolled_up(session, of_days, figure, "month", *key)
                ), of_months
        await check_lead_sets(session)
        for state in set(AgentState) - {AgentState.OFFLINE}:
            for view, grain in (("state_hours_now", "hour"), ("state_days_now", "day")):
                assert await rolled_up(
                    session, view, f"{state}_us", grain, "agent_id"
                ) == await states_by_hand(session, state, daily=grain == "day"), (view, state)


async def fold(sessions: Sessions, most: int = 100_000) -> int:
    async with sessions.begin() as session:
        found: int = await session.scalar(text("SELECT ledger_fold(:most)"), {"most": most})
    return found


class TestFollow:
    async def test_from_the_intent_to_a_late_correction(
        self, sessions: Sessions, world: World
    ) -> None:
        agent, call = world.agents[0], a_call(world, NINE)
        async with sessions.begin() as session:
            session.add_all([call, a_call(world, NINE, **ended(NINE, Outcome.BUSY, 0))])
        await check(sessions)
        await fold(sessions)
        await check(sessions)

        for change in (
            {"answered_at": NINE, "bridged_at": NINE, "agent_id": agent.id},
            ended(NINE, talk=42),
            {"disposition": "sale", "is_effective": True, "is_prospect": True},
            {"talked_ms": 29_999, "is_estimated": True},
        ):
            async with sessions.begin() as session:
                await session.execute(update(Call).where(Call.id == call.id).values(change))
            await check(sessions)
            assert await fold(sessions)
            await check(sessions)

    async def test_a_correction_changes_its_own_rows_alone(
        self, sessions: Sessions, world: World
    ) -> None:
        late = a_call(world, NINE, agent_id=world.agents[0].id, **ended(NINE))
        async with sessions.begin() as session:
            session.add_all(
                [late, *(a_call(world, NINE + timedelta(hours=h), **ended(NINE)) for h in range(9))]
            )
        await fold(sessions)
        async with sessions.begin() as session:
            await session.execute(update(Call).where(Call.id == late.id).values(talked_ms=1))

            waiting = await session.execute(
                text("SELECT hour, agent_id, attempts, talk_ms FROM call_deltas")
            )

            assert waiting.all() == [(NINE, world.agents[0].id, 0, 1 - 42_000)]

    async def test_what_was_said_is_counted_by_day(self, sessions: Sessions, world: World) -> None:
        call = a_call(world, NINE + timedelta(hours=15), disposition="sale", **ended(NINE))
        async with sessions.begin() as session:
            session.add(call)
        await fold(sessions)
        async with sessions.begin() as session:
            await session.execute(
                update(Call).where(Call.id == call.id).values(disposition="no_interest")
            )

        async with sessions() as session:
            found = await rolled_up(session, "ending_days_now", "talk_ms", "day", "code")

        assert found == {((NINE + timedelta(days=1)).date(), "no_interest"): 42_000}

    async def test_the_list_is_the_one_at_the_time_of_the_call(
        self, sessions: Sessions, world: World
    ) -> None:
        async with sessions.begin() as session:
            other = LeadList(name="Another list")
            session.add_all([other, a_call(world, NINE)])
            first = await session.scalar(text("SELECT list_id FROM leads LIMIT 1"))
        async with sessions.begin() as session:
            await session.execute(update(Lead).values(list_id=other.id))
            await session.execute(update(Call).values(talked_ms=5))

            found = await rolled_up(session, "call_hours_now", "talk_ms", "list_id")

        assert found == {(first,): 5}


class TestAnyWrites:
    async def test_the_sums_are_those_of_the_rows(self, sessions: Sessions, world: World) -> None:
        chance = random.Random(11)
        at: dict[UUID, datetime] = {agent.id: NINE - timedelta(days=40) for agent in world.agents}
        for step in range(60):
            async with sessions.begin() as session:
                await _write_something(session, world, chance, at)
            if step % 7 == 0:
                await fold(sessions, most=chance.choice([1, 5, 1000]))
        await check(sessions)
        while await fold(sessions):
            pass
        await check(sessions)

    async def test_a_rebuild_is_what_was_there(
        self, sessions: Sessions, database: str, world: World
    ) -> None:
        chance = random.Random(12)
        at: dict[UUID, datetime] = {agent.id: NINE - timedelta(days=2) for agent in world.agents}
        for step in range(40):
            async with sessions.begin() as session:
                await _write_something(session, world, chance, at)
            if step == 20:
                await fold(sessions)
        async with sessions.begin() as session:
            await session.execute(text("UPDATE call_hours SET attempts = 99, talk_ms = 7"))
            await session.execute(text("DELETE FROM state_days"))
            await session.execute(text("UPDATE call_months SET attempts = 99"))
            await session.execute(text("DELETE FROM campaign_lead_days"))

        assert await rollups.rebuild(database, None) > 40

        await check(sessions)


async def _write_something(
    session: AsyncSession, world: World, chance: random.Random, at: dict[UUID, datetime]
) -> None:
    calls: Sequence[Call] = (await session.scalars(select(Call))).all()
    what = chance.randrange(5)
    agent = chance.choice(world.agents)
    match what:
        case 0 | 1:
            begun = at[agent.id] + timedelta(seconds=chance.choice([0, 0.25, 4000]))
            lasted = chance.choice([0.000001, 12.5, 4000, 90_000, 3_000_000])
            state = chance.choice([s for s in AgentState if s is not AgentState.OFFLINE])
            session.add(an_interval(agent, state, begun, lasted))
            at[agent.id] = begun + timedelta(seconds=lasted)
        case 2:
            when = NINE + timedelta(minutes=chance.randrange(12_000))
            whom = chance.choice([None, agent.id])
            session.add(a_call(world, when, agent_id=whom, lead_id=chance.choice(world.leads)))
        case 3 if calls:
            call = chance.choice(calls)
            call.agent_id = agent.id
            call.bridged_at = call.answered_at = call.placed_at
            for name, value in ended(call.placed_at, chance.choice(list(Outcome))).items():
                setattr(call, name, value)
            call.is_effective = chance.random() < 0.5
        case 4 if calls and chance.random() < 0.3:
            await session.execute(delete(Call).where(Call.id == chance.choice(calls).id))
        case _:
            await session.execute(
                update(AgentInterval)
                .where(AgentInterval.agent_id == agent.id)
                .values(is_estimated=True)
            )


class TestZone:
    async def test_another_zone_has_other_days(self, sessions: Sessions, world: World) -> None:
        late = NINE + timedelta(hours=16, minutes=45)
        async with sessions.begin() as session:
            session.add(a_call(world, late, disposition="sale"))
        assert not await rollups.keep_site(sessions, "Asia/Shanghai", GOLDEN)

        changed = await rollups.keep_site(sessions, "Asia/Kolkata", GOLDEN)

        async with sessions() as session:
            hours = await rolled_up(session, "call_hours_now", "attempts", "hour")
            days = await rolled_up(session, "call_days_now", "attempts", "day")
            said = await rolled_up(session, "ending_days_now", "calls", "day")
        assert changed
        assert hours == {(late - timedelta(minutes=15),): 1}
        assert days == said == {(late.date(),): 1}


class TestMonths:
    async def test_they_are_made_ahead_and_only_once(self, sessions: Sessions) -> None:
        for _ in range(2):
            await rollups.make_months(sessions, datetime(2028, 11, 30, 23, 59, tzinfo=UTC))

        async with sessions() as session:
            parts = await session.scalars(
                text("SELECT relname FROM pg_class WHERE relname ~ '^calls_p(2028|2029)..$'")
            )
            assert sorted(parts) == [
                "calls_p202811", "calls_p202812", "calls_p202901", "calls_p202902",
            ]  # fmt: skip

    async def test_a_call_is_at_home_in_the_month_of_its_id(
        self, sessions: Sessions, world: World
    ) -> None:
        now = datetime.now(UTC)
        await rollups.make_months(sessions, now)
        async with sessions.begin() as session:
            session.add_all([a_call(world, now), a_call(world, now, id=UUID(int=0))])

        async with sessions() as session:
            homes = await session.scalars(
                text("SELECT tableoid::regclass::text FROM calls ORDER BY id")
            )

        assert list(homes) == ["calls_default", f"calls_p{now:%Y%m}"]

    async def test_what_crosses_the_end_of_a_month_is_cut(
        self, sessions: Sessions, world: World
    ) -> None:
        agent = world.agents[0]
        begun = datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
        async with sessions.begin() as session:
            session.add(an_interval(agent, AgentState.TALKING, begun, None))
        async with sessions.begin() as session:
            await session.execute(update(AgentInterval).values(ended_at=begun + timedelta(hours=3)))

        async with sessions() as session:
            rows = await session.scalars(select(AgentInterval).order_by(AgentInterval.started_at))
            found = [(row.started_at, row.ended_at, row.state) for row in rows]

        turn = begun + timedelta(hours=1)
        assert found == [
            (begun, turn, AgentState.TALKING),
            (turn, begun + timedelta(hours=3), AgentState.TALKING),
        ]

    @pytest.mark.parametrize(
        ("first", "second"),
        [
            ((0, 100), (50, 100)),
            ((0, None), (50, 10)),
            ((50, 10), (0, None)),
            ((0, None), (9, None)),
        ],
    )
    @pytest.mark.parametrize("days", [0, 14])
    async def test_overlaps_are_refused_within_a_month_and_across(
        self,
        sessions: Sessions,
        world: World,
        first: tuple[int, int | None],
        second: tuple[int, int | None],
        days: int,
    ) -> None:
        """Spans in hours; the later ones shifted by so many days, into December."""

        def at(hours: int) -> datetime:
            return NINE + timedelta(hours=hours, days=days if hours else 0)

        agent = world.agents[0]
        spans = [
            an_interval(agent, AgentState.READY, at(hour), None if last is None else last * 3600)
            for hour, last in (first, second)
        ]
        if days and None not in (first[1], second[1]):
            spans[0].ended_at = at(60)
        async with sessions.begin() as session:
            session.add(spans[0])

        with pytest.raises(IntegrityError, match="overlap"):
            async with sessions.begin() as session:
                session.add(spans[1])

    async def test_a_month_that_fell_into_the_default_is_taken_out_of_it(
        self, sessions: Sessions, world: World
    ) -> None:
        later = NINE + timedelta(days=400)
        async with sessions.begin() as session:
            session.add(an_interval(world.agents[0], AgentState.READY, later, 60))
        async with sessions.begin() as session:
            await session.execute(
                text("SELECT ledger_make_month('agent_intervals', :month)"),
                {"month": later.replace(tzinfo=None)},
            )

            home = await session.scalar(
                text("SELECT tableoid::regclass::text FROM agent_intervals")
            )

        assert home == "agent_intervals_p202712"
        await check(sessions)
