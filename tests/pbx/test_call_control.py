"""Hold, third parties and supervisors on a real PBX: the right ones are heard, and only they."""

import asyncio
from collections.abc import Callable
from uuid import uuid4

import numpy as np
import pytest

from app.embedded.stack import Stack
from dialer.asterisk.switch import AsteriskSwitch
from dialer.core.commands import (
    Bridge,
    HangUp,
    Hold,
    JoinThird,
    Mask,
    PassOn,
    PlaceThird,
    TalkToThird,
    Watch,
)
from dialer.core.events import Answered, Bridged, Held, HungUp, LineUp, WatchOver
from dialer.core.types import AgentId, CallId, LineId, WatchMode
from tests.pbx.conftest import Inbox
from tests.pbx.taps import loudness, tapped

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(60)]
CHATS = "+8613800000097"
OTHER_VOICE = "+8613800000099"


@pytest.fixture
async def talk(
    place: Callable[..., CallId], inbox: Inbox, switch: AsteriskSwitch, robot: LineUp
) -> CallId:
    """A customer who talks with the robot agent."""
    call_id = place(CHATS)
    await inbox.until(Answered, call_id=call_id)
    switch.act(Bridge(call_id, AgentId("a"), robot.channel, recorded=True))
    await inbox.until(Bridged, call_id=call_id)
    return call_id


async def test_a_third_party_is_asked_then_joins_then_has_the_customer_alone(
    pbx_stack: Stack, talk: CallId, inbox: Inbox, switch: AsteriskSwitch, robot: LineUp
) -> None:
    line, third = robot.channel, CallId(str(uuid4()))

    switch.act(Hold(talk))
    await inbox.until(Held, call_id=talk)
    async with tapped(pbx_stack.pbx, talk, line) as (customer, agent):
        assert loudness(customer.heard) > 0.001
        assert not customer.hears(agent)
        assert not agent.hears(customer)

    switch.act(PlaceThird(third, OTHER_VOICE, "", 8.0))
    await inbox.until(Answered, call_id=third)
    switch.act(TalkToThird(third, line))
    await inbox.until(Bridged, call_id=third)
    async with tapped(pbx_stack.pbx, talk, line, third) as (customer, agent, other):
        assert agent.hears(other)
        assert other.hears(agent)
        assert not customer.hears(other)
        assert not other.hears(customer)

    switch.act(Bridge(talk, AgentId("a"), line, recorded=True))
    await inbox.until(Bridged, count=2, call_id=talk)
    switch.act(JoinThird(third, talk))
    await inbox.until(Bridged, count=2, call_id=third)
    async with tapped(pbx_stack.pbx, talk, line, third) as (customer, agent, other):
        assert customer.hears(agent)
        assert customer.hears(other)
        assert agent.hears(customer)
        assert agent.hears(other)
        assert other.hears(customer)
        assert other.hears(agent)

    switch.act(PassOn(talk, third))
    await asyncio.sleep(0.5)
    async with tapped(pbx_stack.pbx, talk, line, third) as (customer, agent, other):
        assert customer.hears(other)
        assert other.hears(customer)
        assert not customer.hears(agent)
        assert loudness(agent.heard) < 0.001
    switch.act(HangUp(talk))
    await inbox.until(HungUp, call_id=third)


async def test_a_supervisor_listens_whispers_and_barges_in(
    pbx_stack: Stack, talk: CallId, inbox: Inbox, switch: AsteriskSwitch, robot: LineUp
) -> None:
    await asyncio.to_thread(pbx_stack.sit_down, "903")
    own = await inbox.until(LineUp, line=LineId("903"))
    heard = {}
    assert pbx_stack.carrier

    for mode in WatchMode:
        switch.act(Watch(own.channel, robot.channel, mode))
        await asyncio.sleep(0.3)
        phones = ("PJSIP/callers", "PJSIP/robot901", "PJSIP/robot903")
        async with tapped(pbx_stack.carrier, *phones) as (customer, agent, boss):
            heard[mode] = (boss.hears(customer), boss.hears(agent))
            # At the phones: what was sent to them is what they said.
            assert customer.hears(boss)
            assert agent.hears(boss)
            assert agent.hears(customer)
    await asyncio.to_thread(pbx_stack.stand_up, "901")
    await inbox.until(WatchOver, line=LineId("903"))
    await asyncio.to_thread(pbx_stack.stand_up, "903")

    assert heard == {
        WatchMode.LISTEN: (False, False),
        WatchMode.WHISPER: (False, True),
        WatchMode.BARGE: (True, True),
    }


async def test_a_mask_silences_the_recording_and_keeps_its_length(
    pbx_stack: Stack, talk: CallId, inbox: Inbox, switch: AsteriskSwitch
) -> None:
    await asyncio.sleep(1.5)
    switch.act(Mask(talk, is_on=True))
    await asyncio.sleep(2.0)
    switch.act(Mask(talk, is_on=False))
    await asyncio.sleep(1.5)
    switch.act(HangUp(talk))
    await inbox.until(HungUp, call_id=talk)

    raw = (pbx_stack.settings.spool_dir / f"{talk}.raw").read_bytes()
    sides = np.frombuffer(raw, "<i2").reshape(-1, 2).astype(float).T / 32_768
    second = [sides[:, 8_000 * at : 8_000 * (at + 1)] for at in range(5)]
    assert 4.5 < sides.shape[1] / 8_000 < 6.0
    assert loudness(second[0][0]) > 0.01
    assert loudness(sides[:, int(1.9 * 8_000) : int(3.1 * 8_000)]) < 0.0001
    assert loudness(second[4][0]) > 0.01
