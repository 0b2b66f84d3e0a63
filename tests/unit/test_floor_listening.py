"""Answering machines, early hang-ups and who gets a person who answered."""

from dataclasses import replace

import pytest

from dialer.core import control_orders as c
from dialer.core import events as e
from dialer.core.commands import Bridge, HangUp, LeaveMessage, Place
from dialer.core.expiry import MACHINE_SECONDS
from dialer.core.facts import CallEnded, CallJudged, CallPickedUp, MessageDelivered
from dialer.core.types import (
    AgentId,
    AgentState,
    CallId,
    Channel,
    Detection,
    Mode,
    Outcome,
    Verdict,
)
from tests.unit.floor_kit import Kit, campaign, only_end, states

LISTENING = campaign(detection=Detection())
LEAVING = campaign(detection=Detection(), machine_message="call-back")


def placed(kit: Kit) -> CallId:
    (call_id,) = kit.placed()
    return call_id


def ringing(made: object = LISTENING) -> tuple[Kit, CallId]:
    kit = Kit(made)  # type: ignore[arg-type]
    kit.agent("ann")
    call_id = placed(kit)
    kit.feed(e.Rang(kit.now, call_id))
    kit.now += 3.0
    kit.feed(e.PickedUp(kit.now, call_id))
    return kit, call_id


def hung_up_on(kit: Kit) -> list[CallId]:
    return [command.call_id for command in kit.commands if isinstance(command, HangUp)]


def ends(kit: Kit) -> list[Outcome]:
    return [fact.outcome for fact in kit.facts_of(CallEnded)]


def test_the_pbx_is_told_how_to_listen() -> None:
    kit = Kit(LEAVING)
    kit.agent("ann")

    (place,) = [command for command in kit.commands if isinstance(command, Place)]

    assert (place.detection, place.message) == (Detection(), "call-back")


def test_an_agent_who_dials_listens_for_themselves() -> None:
    kit = Kit(campaign(Mode.MANUAL, detection=Detection(), machine_message="call-back"))
    agent = kit.agent("ann")

    kit.feed(e.DialAsked(kit.now, agent, kit.lease(agent_id=agent)))

    (place,) = [command for command in kit.commands if isinstance(command, Place)]
    assert (place.detection, place.message) == (None, "")


@pytest.mark.parametrize("verdict", [Verdict.PERSON, Verdict.UNSURE])
def test_whoever_is_not_surely_a_machine_is_bridged_at_the_verdict(verdict: Verdict) -> None:
    kit, call_id = ringing()
    before = [c for c in kit.commands if isinstance(c, Bridge)]

    kit.now += 1.2
    commands = kit.feed(e.Answered(kit.now, call_id, verdict, "why"))

    assert before == []
    assert [type(c) for c in commands if isinstance(c, Bridge)] == [Bridge]
    assert [(f.at, f.verdict) for f in kit.facts_of(CallJudged)] == [(kit.now, verdict)]
    assert [f.at for f in kit.facts_of(CallPickedUp)] == [kit.now - 1.2]


def test_a_machine_is_hung_up_on_and_costs_no_agent() -> None:
    kit, call_id = ringing()

    kit.feed(e.MachineHeard(kit.now + 4.0, call_id, "maxwords"))
    kit.feed(e.HungUp(kit.now + 4.1, call_id, 16))

    assert hung_up_on(kit) == [call_id]
    assert ends(kit) == [Outcome.MACHINE]
    assert kit.facts_of(CallJudged)[0].why == "maxwords"
    assert len(kit.placed()) == 2


def test_a_machine_is_left_the_message_of_the_campaign() -> None:
    kit, call_id = ringing(LEAVING)

    kit.feed(e.MachineHeard(kit.now + 4.0, call_id))
    kit.feed(e.MessageLeft(kit.now + 20.0, call_id))
    kit.feed(e.MessageLeft(kit.now + 20.0, call_id))
    kit.feed(e.HungUp(kit.now + 20.1, call_id, 16))

    assert hung_up_on(kit) == []
    assert len(kit.facts_of(MessageDelivered)) == 1
    assert ends(kit) == [Outcome.MACHINE]


def test_while_a_machine_hears_its_message_the_agent_gets_another_call() -> None:
    kit, call_id = ringing(LEAVING)

    kit.feed(e.MachineHeard(kit.now, call_id))

    assert len(kit.placed()) == 2


def test_a_message_that_never_ends_is_ended() -> None:
    kit, call_id = ringing(LEAVING)
    kit.feed(e.MachineHeard(kit.now, call_id))

    kit.wait(MACHINE_SECONDS - 2.0)
    before = hung_up_on(kit)
    kit.wait(4.0)

    assert call_id not in before
    assert call_id in hung_up_on(kit)


def test_a_word_of_a_machine_that_nobody_asked_about_changes_nothing() -> None:
    kit, call_id = ringing()
    kit.feed(e.Answered(kit.now, call_id, Verdict.PERSON))

    kit.feed(e.MachineHeard(kit.now, call_id))
    kit.feed(e.MessageLeft(kit.now, call_id))

    assert hung_up_on(kit) == []
    assert kit.facts_of(MessageDelivered) == []


def test_who_hangs_up_while_detection_listens_hung_up_early() -> None:
    kit, call_id = ringing()

    kit.feed(e.HungUp(kit.now + 0.5, call_id, 16))

    assert ends(kit) == [Outcome.EARLY_HANGUP]


def test_the_pbxs_own_account_does_not_overtake_detection() -> None:
    kit, call_id = ringing()
    live = e.LiveCall(call_id, Channel("PJSIP/trunk-1"), answered=True, bridged_to=None)

    lines = tuple(kit.floor.room.lines.items())
    kit.feed(e.SwitchSeen(kit.now + 1.0, (live,), lines))

    assert [c for c in kit.commands if isinstance(c, Bridge)] == []


class TestRouting:
    def choose(self, kit: Kit, **lease: object) -> AgentId:
        """Who gets the first of the calls, as if its lease said this."""
        call_id = kit.placed()[0]
        call = kit.floor.room.calls[call_id]
        kit.floor.room.keep(replace(call, lease=replace(call.lease, **lease)))  # type: ignore[arg-type]
        commands = kit.feed(e.Answered(kit.now, call_id))
        (bridge,) = [command for command in commands if isinstance(command, Bridge)]
        return bridge.agent_id

    def kit(self) -> Kit:
        kit = Kit()
        for name in ("ann", "ben", "cem"):
            kit.agent(name)
            kit.now += 10.0
        for name in ("ben", "cem"):
            agent = kit.floor.room.agents[AgentId(name)]
            kit.floor.room.put(replace(agent, skills=("english",)))
        return kit

    def test_longest_ready_first(self) -> None:
        assert self.choose(self.kit()) == "ann"

    def test_a_skill_comes_before_waiting_long(self) -> None:
        assert self.choose(self.kit(), skill="english") == "ben"

    def test_a_skill_that_nobody_has_leaves_nobody_alone(self) -> None:
        assert self.choose(self.kit(), skill="dutch") == "ann"

    def test_the_keeper_of_the_list_comes_before_a_skill(self) -> None:
        assert self.choose(self.kit(), skill="english", owner_id=AgentId("ann")) == "ann"

    def test_who_promised_the_callback_comes_first_of_all(self) -> None:
        kit = self.kit()

        assert self.choose(kit, owner_id=AgentId("ann"), agent_id=AgentId("cem")) == "cem"

    def test_two_people_in_the_same_instant_get_two_agents(self) -> None:
        kit = self.kit()
        first, second, third = kit.placed()

        commands = [
            command
            for call_id in (first, second, third)
            for command in kit.feed(e.Answered(kit.now, call_id))
        ]

        bridges = [command for command in commands if isinstance(command, Bridge)]
        assert [bridge.call_id for bridge in bridges] == [first, second, third]
        assert len({bridge.agent_id for bridge in bridges}) == 3

    def test_the_second_of_two_people_is_served_when_the_first_is_gone_again(self) -> None:
        kit = Kit(campaign(Mode.POWER, power_ratio=2.0))
        kit.agent("ann")
        kit.wait(1.0)
        first, second = kit.placed()
        kit.feed(e.Answered(kit.now, first))
        kit.feed(e.Answered(kit.now, second))

        commands = kit.feed(e.HungUp(kit.now + 0.2, first, 16))

        assert [c.call_id for c in commands if isinstance(c, Bridge)] == [second]


class TestLeaveMessage:
    def test_a_machine_gets_the_message_and_the_agent_the_next_call(self) -> None:
        kit = Kit(campaign(machine_message="call-back"))
        ann = kit.agent("ann")
        call_id = kit.placed()[0]
        kit.talk(call_id)
        kit.now += 6

        fresh = kit.feed(c.LeaveMessageAsked(kit.now, ann, call_id))
        free = states(kit, "ann")[-1][0]
        kit.now += 20
        kit.feed(e.MessageLeft(kit.now, call_id))
        kit.feed(e.HungUp(kit.now, call_id, 16))

        assert LeaveMessage(call_id, "call-back") in fresh
        assert free is AgentState.READY
        assert AgentState.WRAPUP not in [state for state, _ in states(kit, "ann")]
        assert len(kit.facts_of(MessageDelivered)) == 1
        assert (only_end(kit).outcome, only_end(kit).talked_seconds) == (Outcome.MACHINE, 6.0)

    def test_a_message_that_does_not_end_is_ended(self) -> None:
        kit = Kit(campaign(machine_message="call-back"))
        ann = kit.agent("ann")
        call_id = kit.placed()[0]
        kit.talk(call_id)
        kit.feed(c.LeaveMessageAsked(kit.now, ann, call_id))

        assert HangUp(call_id) in kit.wait(152)

    def test_a_campaign_without_a_message_leaves_none(self) -> None:
        kit = Kit()
        ann = kit.agent("ann")
        call_id = kit.placed()[0]
        kit.talk(call_id)

        assert kit.feed(c.LeaveMessageAsked(kit.now, ann, call_id)) == []
