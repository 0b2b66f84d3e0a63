"""From an order in the mailbox to rows that add up, on a real database."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from sqlalchemy import func, select, text

from app.db import Sessions
from app.engine import revive
from app.engine.leases import Leads, expire_leases
from app.models.call import Call, Recording, RecordingState
from app.models.campaign import CampaignLead, QueueState
from app.models.floor import AgentInterval, Desk, Order
from dialer.core.agent import LEAVING
from dialer.core.events import BridgeOver
from dialer.core.floor import Floor
from dialer.core.types import AgentState, CallId, CampaignId, Instant, Outcome
from tests.engine.floor_world import (
    ToySwitch,
    World,
    make_world,
    order,
    running_engine,
    seat,
)


async def made(sessions: Sessions, **wanted: int) -> World:
    async with sessions.begin() as session:
        world = await make_world(session, **wanted)  # type: ignore[arg-type]
    await order(sessions, "campaign.set", campaign_id=str(world.campaign_id))
    return world


async def until(truth: Callable[[], Awaitable[bool]]) -> None:
    """Wait for a row that another task is about to write."""
    async with asyncio.timeout(10):
        while not await truth():  # noqa: ASYNC110  the writer rings no bell for a test
            await asyncio.sleep(0.02)


async def desk_is(sessions: Sessions, world: World, state: AgentState) -> None:
    async def truth() -> bool:
        async with sessions() as session:
            desk = await session.get(Desk, world.agents[0].id)
            return desk is not None and desk.state is state

    await until(truth)


async def desk_says(sessions: Sessions, world: World, reason: str) -> None:
    async def truth() -> bool:
        async with sessions() as session:
            desk = await session.get(Desk, world.agents[0].id)
            return desk is not None and desk.reason == reason

    await until(truth)


async def test_a_good_call_leaves_rows_that_add_up(sessions: Sessions, database: str) -> None:
    world = await made(sessions)
    switch = ToySwitch()
    agent = world.agents[0]

    async with running_engine(sessions, database, switch):
        await seat(sessions, switch, world, agent)
        call_id = await switch.next_placed()
        switch.answer(call_id)
        await desk_is(sessions, world, AgentState.TALKING)
        switch.end(call_id)
        await desk_is(sessions, world, AgentState.WRAPUP)
        await order(
            sessions, "agent.disposed", agent_id=str(agent.id), call_id=call_id, disposition="sale"
        )
        await desk_is(sessions, world, AgentState.READY)
        await order(sessions, "agent.signed_out", agent_id=str(agent.id))
        await desk_says(sessions, world, LEAVING)
        switch.end(await switch.next_placed([call_id]), cause=19)
        await desk_is(sessions, world, AgentState.OFFLINE)

    async with sessions() as session:
        call = await session.get_one(Call, call_id)
        recording = await session.get_one(Recording, call_id)
        intervals = (
            await session.scalars(select(AgentInterval).order_by(AgentInterval.started_at))
        ).all()
        orders = await session.scalar(select(func.count()).select_from(Order))
    assert call.outcome is Outcome.CONNECTED
    assert call.agent_id == agent.id
    assert recording.state is RecordingState.CAPTURED
    # The pause that a shift begins with is no interval when ready was asked in the same instant.
    worked = [each.state for each in intervals if each.state is not AgentState.PAUSE]
    assert worked == [
        AgentState.READY,
        AgentState.TALKING,
        AgentState.WRAPUP,
        AgentState.READY,
        # Signed out, but for the call that was on its way.
        AgentState.READY,
    ]
    for before, after in pairwise(intervals):
        assert before.ended_at == after.started_at
    assert intervals[-1].ended_at is not None
    assert orders == 0


async def test_an_unanswered_lead_waits_for_its_next_attempt(
    sessions: Sessions, database: str
) -> None:
    world = await made(sessions, leads=1)
    switch = ToySwitch()

    async with running_engine(sessions, database, switch):
        await seat(sessions, switch, world, world.agents[0])
        switch.end(await switch.next_placed(), cause=17)

        async def requeued() -> bool:
            async with sessions() as session:
                place = (await session.scalars(select(CampaignLead))).one()
                return place.state is QueueState.WAITING and place.attempts == 1

        await until(requeued)

    async with sessions() as session:
        place = (await session.scalars(select(CampaignLead))).one()
    assert place.why == Outcome.BUSY
    assert 290 < (place.next_at - datetime.now(UTC)).total_seconds() <= 300


async def test_the_intent_is_on_record_before_the_pbx_is_asked(
    sessions: Sessions, database: str
) -> None:
    world = await made(sessions)
    switch = ToySwitch()

    async with running_engine(sessions, database, switch):
        await seat(sessions, switch, world, world.agents[0])
        call_id = await switch.next_placed()
        async with sessions() as session:
            call = await session.get(Call, call_id)

    assert call is not None


async def test_leads_are_lent_once_however_many_ask(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        world = await make_world(session, leads=200)
    campaign_id = CampaignId(str(world.campaign_id))
    at = datetime.now(UTC).timestamp()

    lent = await asyncio.gather(*(Leads(sessions).lease(campaign_id, 30, at) for _ in range(8)))

    phones = [lease.phone for leases in lent for lease in leases]
    assert len(phones) == len(set(phones)) == 200


async def test_a_number_on_the_do_not_call_list_is_never_lent(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        world = await make_world(session, leads=3)
        await session.execute(
            text("INSERT INTO dnc_numbers (phone, reason, at) VALUES (:phone, 'asked', now())"),
            {"phone": "+8613800000001"},
        )

    leases = await Leads(sessions).lease(
        CampaignId(str(world.campaign_id)), 10, datetime.now(UTC).timestamp()
    )

    assert {lease.phone for lease in leases} == {"+8613800000000", "+8613800000002"}


async def test_a_lease_that_nobody_brings_back_runs_out(sessions: Sessions) -> None:
    async with sessions.begin() as session:
        world = await make_world(session, leads=3)
    at = datetime.now(UTC)
    await Leads(sessions).lease(CampaignId(str(world.campaign_id)), 3, at.timestamp() - 3600)

    async with sessions.begin() as session:
        await expire_leases(session, at)

    async with sessions() as session:
        states = set(await session.scalars(select(CampaignLead.state)))
    assert states == {QueueState.WAITING}


async def broken_off_in_a_talk(
    sessions: Sessions, database: str
) -> tuple[World, ToySwitch, CallId]:
    """A dialer that stopped while its one agent talked."""
    world = await made(sessions)
    switch = ToySwitch()
    async with running_engine(sessions, database, switch):
        await seat(sessions, switch, world, world.agents[0])
        call_id = await switch.next_placed()
        switch.answer(call_id)
        await desk_is(sessions, world, AgentState.TALKING)
    return world, switch, call_id


async def revived(sessions: Sessions, at: Instant) -> Floor:
    floor = Floor()
    async with sessions() as session:
        async for event in revive.story_so_far(session, "pbx1", at):
            floor.handle(event)
    return floor


async def test_a_dialer_that_starts_again_takes_up_the_talk(
    sessions: Sessions, database: str
) -> None:
    world, switch, call_id = await broken_off_in_a_talk(sessions, database)

    floor = await revived(sessions, switch.clock.now())
    async with running_engine(sessions, database, switch, floor):
        switch.end(call_id)
        await desk_is(sessions, world, AgentState.WRAPUP)

    async with sessions() as session:
        call = await session.get_one(Call, call_id)
        open_intervals = await session.scalar(
            select(func.count()).select_from(AgentInterval).where(AgentInterval.ended_at.is_(None))
        )
    assert call.outcome is Outcome.CONNECTED
    assert open_intervals == 1


async def test_a_dialer_that_starts_again_does_not_take_music_for_talk(
    sessions: Sessions, database: str
) -> None:
    """The agent's line died and came back before the dialer did the same."""
    world = await made(sessions)
    switch = ToySwitch()
    began = switch.clock.now() + 60
    async with running_engine(sessions, database, switch) as engine:
        await seat(sessions, switch, world, world.agents[0])
        call_id = await switch.next_placed()
        switch.clock.now = lambda: began  # type: ignore[method-assign]
        switch.answer(call_id)
        engine.put(BridgeOver(began + 30, call_id))
        switch.clock.now = lambda: began + 90  # type: ignore[method-assign]
        switch.line_up(world.agents[0], leg=2)
        await desk_is(sessions, world, AgentState.TALKING)

    floor = await revived(sessions, began + 91)

    call = floor.room.calls[call_id]
    assert call.talked_seconds == pytest.approx(30.0)
    assert call.since == pytest.approx(began + 90)


async def test_a_call_that_ended_while_the_dialer_was_gone_ends_as_estimated(
    sessions: Sessions, database: str
) -> None:
    world, switch, call_id = await broken_off_in_a_talk(sessions, database)
    switch.calls.clear()

    later = switch.clock.now() + 2
    floor = await revived(sessions, later)
    switch.clock.now = lambda: later  # type: ignore[method-assign]
    async with running_engine(sessions, database, switch, floor):
        await desk_is(sessions, world, AgentState.WRAPUP)

    async with sessions() as session:
        call = await session.get_one(Call, call_id)
    assert call.outcome is Outcome.CONNECTED
    assert call.is_estimated
