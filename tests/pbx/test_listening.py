"""Machine detection, messages and early media on a real PBX with callees whose truth is known."""

import asyncio
from dataclasses import dataclass
from uuid import uuid4

import pytest

from app.embedded.carrier import Callee, callee
from dialer.asterisk.switch import AsteriskSwitch
from dialer.core.commands import Bridge, HangUp, LeaveMessage, Place
from dialer.core.events import (
    Answered,
    Bridged,
    HoldOver,
    HungUp,
    LineDown,
    LineUp,
    MachineHeard,
    MessageLeft,
    PickedUp,
    Rang,
)
from dialer.core.types import AgentId, CallId, CampaignId, Detection, Language, LeadId, Verdict
from tests.pbx.conftest import Inbox

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(60)]
PERSON, LONG_PERSON = "+8613800000004", "+8613800000304"
SILENT, TUNE, OFF = "+8613800000094", "+8613800000086", "+8613800000077"
MACHINE = "+8613800000082"
LISTENING = Detection()


@dataclass
class Caller:
    switch: AsteriskSwitch
    inbox: Inbox

    def place(
        self,
        phone: str,
        message: str = "",
        hold_seconds: float = 1.5,
        detection: Detection | None = LISTENING,
    ) -> CallId:
        call_id = CallId(str(uuid4()))
        self.switch.act(
            Place(
                call_id=call_id,
                campaign_id=CampaignId("c"),
                lead_id=LeadId("l"),
                phone=phone,
                caller_id="+862155550100",
                ring_seconds=20.0,
                hold_seconds=hold_seconds,
                park_seconds=5.0,
                detection=detection,
                message=message,
                language=Language.ZH,
            )
        )
        return call_id

    def kinds(self, call_id: CallId) -> list[type[object]]:
        return [type(e) for e in self.inbox.events if getattr(e, "call_id", None) == call_id]


@pytest.fixture
def caller(switch: AsteriskSwitch, inbox: Inbox) -> Caller:
    return Caller(switch, inbox)


async def test_people_are_handed_over_and_machines_are_not(caller: Caller, robot: LineUp) -> None:
    """All at once: a person, a silent one, one behind a spoken tune, a phone that is off, a machine
    that is left a message, and one that an agent hears, who then leaves the message."""
    heard = caller.place(MACHINE, detection=None)
    await caller.inbox.until(Answered, call_id=heard)
    caller.switch.act(Bridge(heard, AgentId("a"), robot.channel, recorded=True))
    await caller.inbox.until(Bridged, call_id=heard)
    caller.switch.act(LeaveMessage(heard, "call-again"))
    person, silent = caller.place(PERSON), caller.place(SILENT)
    tune, off = caller.place(TUNE), caller.place(OFF)
    hung_up_on, left = caller.place(MACHINE), caller.place(MACHINE, "call-again")

    told = {
        call_id: (await caller.inbox.until(Answered, seconds=20, call_id=call_id)).verdict
        for call_id in (person, silent, tune)
    }
    begun = {
        call_id: (await caller.inbox.until(PickedUp, call_id=call_id)).at
        for call_id in (person, tune)
    }
    machine = await caller.inbox.until(MachineHeard, seconds=20, call_id=hung_up_on)
    ended = await caller.inbox.until(HungUp, seconds=20, call_id=off)

    assert callee(TUNE) is Callee.TUNE
    assert told == {person: Verdict.PERSON, silent: Verdict.UNSURE, tune: Verdict.PERSON}
    for call_id, at in begun.items():
        (answered,) = caller.inbox.of(Answered, call_id=call_id)
        assert 0.8 < answered.at - at < 4.0
    assert machine.why
    assert (ended.cause, caller.kinds(off)) == (20, [HungUp])
    # The message begins when the greeting and the beep are over, and ends before the hang-up.
    await caller.inbox.until(MessageLeft, seconds=40, call_id=left)
    await caller.inbox.until(HungUp, call_id=left)
    assert caller.kinds(left)[-3:] == [MachineHeard, MessageLeft, HungUp]
    assert MessageLeft not in caller.kinds(hung_up_on)
    assert Answered not in caller.kinds(left)
    assert caller.kinds(heard) == [Rang, Answered, Bridged, MessageLeft, HungUp]
    assert caller.inbox.of(LineDown) == []


async def test_the_hold_time_begins_at_the_end_of_the_greeting(caller: Caller) -> None:
    call_id = caller.place(LONG_PERSON, hold_seconds=1.5)

    answered = await caller.inbox.until(Answered, seconds=15, call_id=call_id)
    over = await caller.inbox.until(HoldOver, call_id=call_id)
    await asyncio.sleep(1.0)  # The message in the campaign's language plays on.
    is_playing = not caller.inbox.of(HungUp, call_id=call_id)
    caller.switch.act(HangUp(call_id))

    assert over.at - answered.at == pytest.approx(1.5 - Detection().after_greeting, abs=0.3)
    assert is_playing
