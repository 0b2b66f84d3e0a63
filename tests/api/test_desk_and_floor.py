"""The desk and the floor together: what an agent orders, the floor does, and the desk shows."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.bell import Ear
from app.clock import SetClock
from app.db import Sessions
from app.engine.ledger.book import Book
from app.engine.mailbox import Mailbox
from app.engine.orders import floor_campaign
from app.models.call import Call, Recording, RecordingState
from app.models.campaign import Campaign, QueueState
from dialer.core.commands import Command, LeaveMessage
from dialer.core.events import (
    Answered,
    Bridged,
    CampaignSet,
    Event,
    HungUp,
    LineUp,
    MessageLeft,
    Rang,
    SwitchSeen,
)
from dialer.core.floor import Floor
from dialer.core.types import CallId, CallState, Channel, LineId, Outcome
from tests.api.conftest import Person
from tests.api.scenes import Scene, make_scene, place_of

ANSWERED_NORMALLY = 16


class Dialer:
    """The engine without its tasks: orders in, facts written, one step at a time."""

    def __init__(self, sessions: Sessions, clock: SetClock) -> None:
        self._floor = Floor()
        self._sessions = sessions
        self._book = Book(sessions, "pbx1")
        self._mailbox = Mailbox(sessions, Ear(), "pbx1")
        self._clock = clock

    @property
    def now(self) -> float:
        return self._clock.now().timestamp()

    async def obey(self) -> list[Command]:
        """Take the orders that wait."""
        orders = await self._mailbox.collect(self.now)
        events = [event for _, event in orders if event is not None]
        return await self.handle(*events, orders=[number for number, _ in orders])

    async def learn(self, campaign_id: UUID) -> None:
        """Hear of the campaign as it is now."""
        async with self._sessions() as session:
            made = floor_campaign(await session.get_one(Campaign, campaign_id))
        await self.handle(CampaignSet(self.now, made))

    async def handle(self, *events: Event, orders: list[int] | None = None) -> list[Command]:
        decided = [self._floor.handle(event) for event in events]
        facts = [fact for decisions in decided for fact in decisions.facts]
        await self._book.record(facts, orders or [])
        return [command for decisions in decided for command in decisions.commands]


@pytest.fixture
async def scene(sessions: Sessions, clock: SetClock) -> Scene:
    return await make_scene(sessions, clock.now())


@pytest.fixture
async def dialer(agent: Person, scene: Scene, sessions: Sessions, clock: SetClock) -> Dialer:
    """The agent is signed in, the line is up, and the agent said ready."""
    dialer = Dialer(sessions, clock)
    await dialer.handle(
        SwitchSeen(dialer.now, (), ()), LineUp(dialer.now, LineId("001"), Channel("PJSIP/1"))
    )
    await order(agent, "sign-in", campaign_id=str(scene.campaign_id))
    await order(agent, "ready")
    await dialer.obey()
    return dialer


async def order(agent: Person, what: str, **body: Any) -> Any:
    response = await agent.client.post(
        f"/desk/{what}", json=body, headers={"Idempotency-Key": uuid4().hex}
    )
    assert response.is_success, response.text
    return response.json()


async def desk(agent: Person) -> Any:
    return (await agent.client.get("/desk")).json()


async def talk_with_the_next(
    agent: Person, dialer: Dialer, clock: SetClock, *, seconds: float
) -> CallId:
    lead = await order(agent, "next")
    call_id = CallId((await order(agent, "dial", lead_id=lead["id"]))["call_id"])
    await dialer.obey()
    clock.advance(seconds=4)
    await dialer.handle(Rang(dialer.now, call_id))
    clock.advance(seconds=6)
    await dialer.handle(Answered(dialer.now, call_id), Bridged(dialer.now, call_id))
    clock.advance(seconds=seconds)
    return call_id


async def test_a_call_by_hand_from_the_next_lead_to_the_next_state(
    agent: Person, scene: Scene, sessions: Sessions, clock: SetClock, dialer: Dialer
) -> None:
    call_id = await talk_with_the_next(agent, dialer, clock, seconds=90)
    talking = await desk(agent)
    await dialer.handle(HungUp(dialer.now, call_id, ANSWERED_NORMALLY))
    wrapup = await desk(agent)
    clock.advance(seconds=10)
    await order(
        agent, "disposition", call_id=call_id, code="interested", intent="A", goes_to="pause"
    )
    await dialer.obey()
    after = await desk(agent)

    assert (talking["state"], talking["counters"]["talk_seconds"]) == ("talking", 90)
    assert wrapup["state"] == "wrapup"
    assert wrapup["call"]["outcome"] == "connected"
    assert (after["state"], after["reason"], after["call"]) == ("pause", "after_call", None)
    counters = after["counters"]
    assert (counters["calls"], counters["connected"]) == (1, 1)
    assert (counters["effective"], counters["prospects"]) == (1, 1)
    assert counters["by_state"] == {"dialing": 4, "ringing": 6, "talking": 90, "wrapup": 10}
    assert counters["utilization"] == 90 / 110
    place = await place_of(sessions, scene)
    assert (place.state, place.attempts, place.call_id) == (QueueState.DONE, 1, None)


async def test_a_refusal_in_the_middle_of_a_talk_outlives_its_end(
    agent: Person, scene: Scene, sessions: Sessions, clock: SetClock, dialer: Dialer
) -> None:
    call_id = await talk_with_the_next(agent, dialer, clock, seconds=20)
    await order(agent, "disposition", call_id=call_id, code="do_not_call")
    await dialer.obey()
    still = await desk(agent)
    await dialer.handle(HungUp(dialer.now, call_id, ANSWERED_NORMALLY))
    after = await desk(agent)

    assert still["state"] == "talking"
    assert after["state"] == "ready"
    place = await place_of(sessions, scene)
    assert (place.state, place.why, place.attempts) == (QueueState.BARRED, "do_not_call", 1)


async def test_a_promise_made_in_the_middle_of_a_talk_outlives_its_end(
    agent: Person, scene: Scene, sessions: Sessions, clock: SetClock, dialer: Dialer
) -> None:
    call_id = await talk_with_the_next(agent, dialer, clock, seconds=20)
    await order(
        agent,
        "disposition",
        call_id=call_id,
        code="callback",
        callback_at="2026-11-25T02:00:00Z",
    )
    await dialer.handle(HungUp(dialer.now, call_id, ANSWERED_NORMALLY))
    await dialer.obey()

    place = await place_of(sessions, scene)
    assert (place.state, place.agent_id, place.attempts) == (QueueState.CALLBACK, agent.id, 1)


async def test_two_presses_at_once_make_one_call(
    agent: Person, scene: Scene, dialer: Dialer
) -> None:
    lead = await order(agent, "next")

    answers = await asyncio.gather(
        *(
            agent.client.post(
                "/desk/dial",
                json={"lead_id": lead["id"]},
                headers={"Idempotency-Key": "one-press-of-the-button"},
            )
            for _ in range(4)
        )
    )
    commands = await dialer.obey()

    assert {answer.status_code for answer in answers} == {202}
    assert len({answer.json()["call_id"] for answer in answers}) == 1
    assert len(commands) == 1


async def test_a_machine_that_the_agent_hears_gets_the_message_and_the_agent_the_next_call(
    agent: Person, scene: Scene, sessions: Sessions, clock: SetClock, dialer: Dialer
) -> None:
    call_id = await talk_with_the_next(agent, dialer, clock, seconds=8)
    body = {"call_id": str(call_id)}
    refused = await agent.client.post("/desk/leave-message", json=body)
    async with sessions.begin() as session:
        campaign = await session.get_one(Campaign, scene.campaign_id)
        campaign.machine_message = "call-again"
    await dialer.learn(scene.campaign_id)
    offered = (await desk(agent))["campaign"]["has_machine_message"]
    await order(agent, "leave-message", **body)
    commands = await dialer.obey()
    free = await desk(agent)
    clock.advance(seconds=20)
    await dialer.handle(MessageLeft(dialer.now, call_id))
    async with sessions() as session:
        left = (await session.get_one(Call, UUID(call_id))).state
    await dialer.handle(HungUp(dialer.now, call_id, ANSWERED_NORMALLY))

    assert refused.json()["code"] == "no_machine_message"
    assert offered is True
    assert commands == [LeaveMessage(call_id, "call-again")]
    assert (free["state"], free["call"]) == ("ready", None)
    async with sessions() as session:
        call = await session.get_one(Call, UUID(call_id))
        recording = await session.get_one(Recording, call.id)
    assert left is CallState.PASSED
    assert (call.outcome, call.has_message, call.talked_ms) == (Outcome.MACHINE, True, 8_000)
    assert recording.state is RecordingState.CAPTURED
    place = await place_of(sessions, scene)
    assert (place.state, place.attempts) == (QueueState.WAITING, 1)
