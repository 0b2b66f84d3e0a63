"""What every PBX behind the switch must do. Run against the fake one and against a real one."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from uuid import uuid4

import pytest

from dialer.asterisk.switch import AsteriskSwitch
from dialer.core.commands import Bridge, HangUp, HangUpLine, Place
from dialer.core.events import (
    Answered,
    Bridged,
    BridgeFailed,
    BridgeOver,
    HoldOver,
    HungUp,
    LineDown,
    LineUp,
    PlaceFailed,
    Rang,
)
from dialer.core.types import AgentId, CallId, CampaignId, Channel, LeadId
from tests.asterisk.fake_ami import Box

ECHOES = "+8613800000040"
RINGS_OUT = "+8613800000050"


@dataclass
class World:
    """A switch that is up, and the hands of the agents at the other end of their lines."""

    switch: AsteriskSwitch
    box: Box
    pick_up: Callable[[], Awaitable[None]]
    """An agent's phone calls the login number."""
    drop_dead: Callable[[LineUp], Awaitable[None]]
    """An agent's phone ends its call, and the dialer was not asked."""

    def place(self, phone: str, *, ring_seconds: float = 8.0, hold_seconds: float = 5.0) -> CallId:
        call_id = CallId(str(uuid4()))
        self.switch.act(
            Place(
                call_id=call_id,
                campaign_id=CampaignId("c"),
                lead_id=LeadId("l"),
                phone=phone,
                caller_id="+862155550100",
                ring_seconds=ring_seconds,
                hold_seconds=hold_seconds,
                park_seconds=5.0,
            )
        )
        return call_id

    async def answered(self, *, hold_seconds: float = 5.0) -> CallId:
        call_id = self.place(ECHOES, hold_seconds=hold_seconds)
        await self.box.until(Answered, call_id=call_id)
        return call_id

    async def line(self) -> LineUp:
        await self.pick_up()
        return await self.box.until(LineUp)

    def bridge(self, call_id: CallId, channel: Channel) -> None:
        self.switch.act(Bridge(call_id, AgentId("a"), channel, recorded=False))

    async def talking(self) -> tuple[CallId, LineUp]:
        line = await self.line()
        call_id = await self.answered()
        self.bridge(call_id, line.channel)
        await self.box.until(Bridged, call_id=call_id)
        return call_id, line

    async def end(self, call_id: CallId) -> HungUp:
        self.switch.act(HangUp(call_id))
        return await self.box.until(HungUp, call_id=call_id)


class SwitchContract:
    @pytest.mark.parametrize(
        ("phone", "cause"),
        [
            ("+8613800000060", 17),
            ("+8613800000070", 1),
            ("+8613800000077", 20),
            ("+8613800000088", 21),
            ("+8613800000091", 34),
        ],
    )
    async def test_a_call_that_fails_ends_once_with_its_cause(
        self, world: World, phone: str, cause: int
    ) -> None:
        call_id = world.place(phone, ring_seconds=15.0)

        ended = await world.box.until(HungUp, call_id=call_id)
        await world.switch.look()

        assert ended.cause == cause
        ends = [event.call_id for event in world.box.of(HungUp)]
        ends += [event.call_id for event in world.box.of(PlaceFailed)]
        assert ends.count(call_id) == 1

    async def test_a_call_that_rings_out_is_no_answer(self, world: World) -> None:
        call_id = world.place(RINGS_OUT, ring_seconds=1.0)

        await world.box.until(Rang, call_id=call_id)

        assert (await world.box.until(HungUp, call_id=call_id)).cause == 19

    async def test_an_answer_is_bridged_and_ended(self, world: World) -> None:
        call_id, line = await world.talking()

        ended = await world.end(call_id)

        assert ended.cause == 16
        stock = await world.switch.look()
        assert line.channel in [channel for _, channel in stock.lines]
        assert call_id not in [call.call_id for call in stock.calls]

    async def test_a_bridge_follows_its_answer_at_once(self, world: World) -> None:
        line = await world.line()
        call_id = world.place(ECHOES)
        answered = await world.box.until(Answered, call_id=call_id)
        world.bridge(call_id, line.channel)
        bridged = await world.box.until(Bridged, call_id=call_id)
        await world.end(call_id)

        assert bridged.at - answered.at < 0.25

    async def test_the_stock_tells_who_talks_with_whom(self, world: World) -> None:
        call_id, line = await world.talking()
        ringing = world.place(RINGS_OUT)
        await world.box.until(Rang, call_id=ringing)

        stock = await world.switch.look()

        calls = {call.call_id: (call.answered, call.bridged_to) for call in stock.calls}
        assert calls[call_id] == (True, line.channel)
        assert calls[ringing] == (False, None)
        assert (line.line, line.channel) in stock.lines
        await world.end(ringing)
        await world.end(call_id)

    async def test_when_the_agents_line_dies_the_customer_stays_and_is_bridged_again(
        self, world: World
    ) -> None:
        call_id, line = await world.talking()

        await world.drop_dead(line)
        await world.box.until(BridgeOver, call_id=call_id)
        again = await world.line()
        world.bridge(call_id, again.channel)
        await world.box.until(Bridged, call_id=call_id)

        assert [down.channel for down in world.box.of(LineDown)] == [line.channel]
        await world.end(call_id)

    async def test_a_bridge_to_a_line_that_is_gone_fails_and_the_hold_time_goes_on(
        self, world: World
    ) -> None:
        call_id = world.place(ECHOES, hold_seconds=1.0)
        answered = await world.box.until(Answered, call_id=call_id)
        await asyncio.sleep(0.3)  # Part of the hold time is over when the bridge fails.

        world.bridge(call_id, Channel("PJSIP/line901-0fffffff"))
        await world.box.until(BridgeFailed, call_id=call_id)
        over = await world.box.until(HoldOver, call_id=call_id)

        assert over.at - answered.at < 1.25
        await world.end(call_id)

    async def test_a_bridge_of_a_call_that_is_gone_fails(self, world: World) -> None:
        line = await world.line()
        call_id = await world.answered()
        await world.end(call_id)

        world.bridge(call_id, line.channel)

        assert (await world.box.until(BridgeFailed, call_id=call_id)).why

    async def test_a_customer_whom_nobody_takes_hears_the_message_in_time(
        self, world: World
    ) -> None:
        call_id = world.place(ECHOES, hold_seconds=0.5)
        answered = await world.box.until(Answered, call_id=call_id)

        over = await world.box.until(HoldOver, call_id=call_id)

        assert 0.4 < over.at - answered.at < 0.8
        await world.end(call_id)

    async def test_a_call_taken_back_at_once_ends(self, world: World) -> None:
        """The hang-up may overtake the leg, which then must not be left to ring."""
        call_id = world.place(RINGS_OUT, ring_seconds=15.0)

        world.switch.act(HangUp(call_id))
        await world.box.until(HungUp, call_id=call_id)

        assert (await world.switch.look()).calls == ()

    async def test_a_line_can_be_ended(self, world: World) -> None:
        line = await world.line()

        world.switch.act(HangUpLine(line.channel))

        down = await world.box.until(LineDown)
        assert (down.line, down.channel) == (line.line, line.channel)

    async def test_hanging_up_what_is_gone_says_that_it_is_gone(self, world: World) -> None:
        call_id = await world.answered()
        await world.end(call_id)

        assert (await world.end(call_id)).cause == 0

    async def test_twenty_calls_at_once_are_told_apart(self, world: World) -> None:
        busy = [world.place("+8613800000060") for _ in range(10)]
        gone = [world.place("+8613800000070") for _ in range(10)]

        while len(world.box.of(HungUp)) < 20:
            await world.box.until(HungUp)

        causes = {event.call_id: event.cause for event in world.box.of(HungUp)}
        assert causes == dict.fromkeys(busy, 17) | dict.fromkeys(gone, 1)
