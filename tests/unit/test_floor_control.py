"""Hold, transfer, three parties and supervisors on the floor, by example."""

import pytest

from dialer.core import control_orders as c
from dialer.core import events as e
from dialer.core.commands import (
    Bridge,
    HangUp,
    HangUpLine,
    Hold,
    JoinThird,
    Mask,
    PassOn,
    PlaceThird,
    TalkBetween,
    TalkToThird,
    Watch,
)
from dialer.core.facts import SpanBegan, SpanEnded, ThirdChanged
from dialer.core.types import (
    LINE_LOST,
    AgentId,
    AgentState,
    CallId,
    CallState,
    Channel,
    LineId,
    Purpose,
    SpanKind,
    ThirdState,
    WatchMode,
)
from tests.unit.floor_kit import Kit, only_end, states

LEG = CallId("third-1")
BOSS, BOSS_LINE = AgentId("boss"), LineId("099")
TALKING, HOLD = AgentState.TALKING, AgentState.HOLD


def talking() -> tuple[Kit, AgentId, CallId]:
    kit = Kit()
    ann = kit.agent("ann")
    call_id = kit.placed()[0]
    kit.talk(call_id)
    kit.now += 10
    return kit, ann, call_id


def held() -> tuple[Kit, AgentId, CallId]:
    kit, ann, call_id = talking()
    kit.feed(c.HoldAsked(kit.now, ann, call_id))
    kit.feed(e.Held(kit.now, call_id))
    kit.now += 5
    return kit, ann, call_id


def asked(purpose: Purpose = Purpose.CONSULT) -> tuple[Kit, AgentId, CallId]:
    """A third party at a phone is on the line."""
    kit, ann, call_id = held()
    kit.feed(c.ThirdAsked(kit.now, ann, call_id, LEG, purpose, phone="+862155550100"))
    kit.feed(e.Rang(kit.now, LEG))
    kit.feed(e.Answered(kit.now, LEG))
    return kit, ann, call_id


def call_of(kit: Kit, call_id: CallId) -> CallState:
    return kit.floor.room.calls[call_id].state


def thirds(kit: Kit) -> list[ThirdState]:
    return [fact.third.state for fact in kit.facts_of(ThirdChanged)]


class TestHold:
    def test_a_hold_is_no_talk_and_its_place_in_the_recording_is_known(self) -> None:
        kit, ann, call_id = held()

        kit.feed(c.ResumeAsked(kit.now, ann, call_id))
        kit.feed(e.Bridged(kit.now, call_id))
        kit.now += 7
        kit.feed(e.HungUp(kit.now, call_id, 16))

        (began,), (ended,) = kit.facts_of(SpanBegan), kit.facts_of(SpanEnded)
        assert [began.kind, began.offset, ended.offset] == [SpanKind.HOLD, 10.0, 10.0]
        assert ended.at - began.at == 5.0
        assert only_end(kit).talked_seconds == 17.0
        assert (HOLD, "") in states(kit, "ann")

    def test_a_customer_who_hangs_up_on_hold_ends_the_hold(self) -> None:
        kit, _, call_id = held()

        kit.feed(e.HungUp(kit.now, call_id, 16))

        assert len(kit.facts_of(SpanEnded)) == 1
        assert only_end(kit).talked_seconds == 10.0

    def test_a_forgotten_hold_ends_by_itself(self) -> None:
        kit, _, call_id = held()

        fresh = kit.wait(601)

        assert Bridge in [type(command) for command in fresh]
        assert kit.floor.room.calls[call_id].bridging is not None

    def test_a_line_that_comes_back_does_not_end_a_hold(self) -> None:
        kit, ann, _ = held()
        kit.line_down(ann)

        fresh = kit.line_up(ann, leg=2)

        assert fresh == []

    def test_only_the_agent_of_the_call_may_hold_it(self) -> None:
        kit, _, call_id = talking()

        assert kit.feed(c.HoldAsked(kit.now, AgentId("bo"), call_id)) == []


class TestMask:
    def test_each_new_recorder_is_masked_again(self) -> None:
        kit, ann, call_id = talking()

        kit.feed(c.MaskAsked(kit.now, ann, call_id, is_on=True))
        kit.line_down(ann)
        kit.feed(e.BridgeOver(kit.now, call_id))
        kit.line_up(ann, leg=2)
        fresh = kit.feed(e.Bridged(kit.now, call_id))

        assert fresh == [Mask(call_id, is_on=True)]

    def test_a_forgotten_mask_ends_by_itself(self) -> None:
        kit, ann, call_id = talking()
        kit.feed(c.MaskAsked(kit.now, ann, call_id, is_on=True))

        fresh = kit.wait(301)

        assert fresh == [Mask(call_id, is_on=False)]
        assert [fact.kind for fact in kit.facts_of(SpanEnded)] == [SpanKind.MASKED]


class TestTransfer:
    def test_the_customer_goes_to_the_colleague_and_each_has_their_own_talk(self) -> None:
        kit, ann, call_id = talking()
        bo = kit.agent("bo")

        fresh = kit.feed(c.TransferAsked(kit.now, ann, call_id, (bo,)))
        kit.feed(e.Bridged(kit.now, call_id))
        kit.now += 20
        kit.feed(e.HungUp(kit.now, call_id, 16))

        assert [command.agent_id for command in fresh if isinstance(command, Bridge)] == [bo]
        assert only_end(kit).talked_seconds == 30.0
        assert only_end(kit).agent_id == bo
        assert [state for state, _ in states(kit, "bo")][-2:] == [TALKING, AgentState.WRAPUP]
        assert AgentState.WRAPUP not in [state for state, _ in states(kit, "ann")]

    def test_with_nobody_ready_nothing_changes(self) -> None:
        kit, ann, call_id = talking()
        bo = kit.agent("bo", ready=False)

        assert kit.feed(c.TransferAsked(kit.now, ann, call_id, (bo,))) == []
        assert call_of(kit, call_id) is CallState.TALKING

    def test_a_colleague_whose_line_fails_gives_the_customer_back(self) -> None:
        kit, ann, call_id = talking()
        bo = kit.agent("bo")
        kit.feed(c.TransferAsked(kit.now, ann, call_id, (bo,)))

        fresh = kit.feed(e.BridgeFailed(kit.now, call_id, "gone"))

        assert [command.agent_id for command in fresh if isinstance(command, Bridge)] == [ann]


class TestThird:
    def test_the_agent_speaks_with_the_third_party_while_the_customer_is_held(self) -> None:
        kit, ann, call_id = talking()

        fresh = kit.feed(
            c.ThirdAsked(kit.now, ann, call_id, LEG, Purpose.CONSULT, phone="+862155550100")
        )
        held_now = kit.feed(e.Held(kit.now, call_id))
        answered = kit.feed(e.Answered(kit.now, LEG))

        assert [type(command) for command in fresh] == [PlaceThird, Hold]
        assert held_now == []
        assert [type(command) for command in answered] == [TalkToThird]

    def test_three_hear_each_other_and_then_the_agent_leaves(self) -> None:
        kit, ann, call_id = asked()

        kit.feed(c.JoinAsked(kit.now, ann, call_id))
        joined = kit.feed(e.Bridged(kit.now, call_id))
        kit.feed(e.Bridged(kit.now, LEG))
        kit.now += 10
        passed = kit.feed(c.PassAsked(kit.now, ann, call_id))
        kit.now += 100
        kit.feed(e.HungUp(kit.now, call_id, 16))

        assert joined == [JoinThird(LEG, call_id)]
        assert PassOn(call_id, LEG) in passed
        assert only_end(kit).talked_seconds == 20.0
        assert states(kit, "ann")[-1][0] is AgentState.WRAPUP
        assert kit.commands[-1] == HangUp(LEG)

    @pytest.mark.parametrize("is_first", [True, False], ids=["before", "after"])
    def test_the_consultation_ends_before_or_after_the_customer_is_back(
        self, is_first: bool
    ) -> None:
        """Agent and third party part at the instant in which agent and customer meet."""
        kit, ann, call_id = asked()
        kit.feed(c.JoinAsked(kit.now, ann, call_id))
        part, meet = e.BridgeOver(kit.now, LEG), e.Bridged(kit.now, call_id)

        for event in (part, meet) if is_first else (meet, part):
            kit.feed(event)
        on_the_way = thirds(kit)[-1]
        kit.feed(e.Bridged(kit.now, LEG))

        assert on_the_way is ThirdState.JOINING
        assert thirds(kit)[-1] is ThirdState.JOINED

    def test_who_does_not_come_into_the_talk_may_be_asked_again(self) -> None:
        kit, ann, call_id = asked()
        kit.feed(c.JoinAsked(kit.now, ann, call_id))
        kit.feed(e.Bridged(kit.now, call_id))

        kit.wait(4)
        left = thirds(kit)[-1]
        again = kit.feed(c.JoinAsked(kit.now, ann, call_id))

        assert left is ThirdState.WAITING
        assert again == [JoinThird(LEG, call_id)]

    def test_a_blind_transfer_passes_the_customer_on_at_the_answer(self) -> None:
        kit, _, call_id = asked(Purpose.BLIND)

        assert PassOn(call_id, LEG) in kit.commands
        assert call_of(kit, call_id) is CallState.PASSED

    def test_a_third_party_who_does_not_answer_leaves_the_call_as_it_was(self) -> None:
        kit, ann, call_id = held()
        kit.feed(c.ThirdAsked(kit.now, ann, call_id, LEG, Purpose.BLIND, phone="+862155550100"))

        kit.feed(e.HungUp(kit.now, LEG, 17))
        fresh = kit.feed(c.ResumeAsked(kit.now, ann, call_id))

        assert thirds(kit) == [ThirdState.DIALING, ThirdState.ENDED]
        assert [type(command) for command in fresh] == [Bridge]

    def test_a_third_party_who_rings_for_ever_is_let_go(self) -> None:
        kit, ann, call_id = held()
        kit.feed(c.ThirdAsked(kit.now, ann, call_id, LEG, Purpose.CONSULT, phone="+862155550100"))

        kit.wait(91)

        assert HangUp(LEG) in kit.commands
        assert kit.floor.room.thirds == {}

    def test_a_colleague_is_asked_and_then_has_the_call(self) -> None:
        kit, ann, call_id = held()
        bo = kit.agent("bo")

        asks = kit.feed(c.ThirdAsked(kit.now, ann, call_id, LEG, Purpose.CONSULT, agents=(bo,)))
        during = states(kit, "bo")[-1]
        kit.feed(c.PassAsked(kit.now, ann, call_id))
        kit.feed(e.Bridged(kit.now, call_id))
        kit.now += 8
        kit.feed(e.HungUp(kit.now, call_id, 16))

        assert [type(command) for command in asks] == [TalkBetween]
        assert during == (HOLD, "consult")
        assert only_end(kit).agent_id == bo
        assert only_end(kit).talked_seconds == 18.0

    def test_a_colleague_who_hangs_up_does_not_end_the_call(self) -> None:
        kit, ann, call_id = held()
        bo = kit.agent("bo")
        kit.feed(c.ThirdAsked(kit.now, ann, call_id, LEG, Purpose.CONSULT, agents=(bo,)))

        fresh = kit.feed(e.HangUpAsked(kit.now, bo, call_id))

        assert HangUp(call_id) not in fresh
        assert states(kit, "bo")[-1][0] is AgentState.READY

    def test_a_reload_among_three_brings_the_agent_back_among_three(self) -> None:
        kit, ann, call_id = asked()
        kit.feed(c.JoinAsked(kit.now, ann, call_id))
        kit.feed(e.Bridged(kit.now, call_id))
        kit.feed(e.Bridged(kit.now, LEG))

        kit.line_down(ann)
        lost = states(kit, "ann")[-1]
        fresh = kit.line_up(ann, leg=2)

        assert lost == (HOLD, LINE_LOST)
        assert [type(command).__name__ for command in fresh] == ["JoinLine"]
        assert states(kit, "ann")[-1][0] is TALKING

    def test_a_reload_while_asking_brings_the_agent_back_to_who_is_asked(self) -> None:
        kit, ann, _ = asked()
        kit.line_down(ann)
        kit.feed(e.BridgeOver(kit.now, LEG))

        fresh = kit.line_up(ann, leg=2)

        assert [type(command) for command in fresh] == [TalkToThird]

    def test_a_new_line_that_displaces_the_old_one_is_bridged_to_who_is_asked(self) -> None:
        kit, ann, _ = asked()

        fresh = kit.line_up(ann, leg=2)

        assert [type(command) for command in fresh] == [HangUpLine, TalkToThird]

    def test_a_leg_that_the_pbx_does_not_have_any_more_is_over(self) -> None:
        kit, ann, call_id = asked()
        kit.now += 10
        room = kit.floor.room
        live = e.LiveCall(call_id, Channel("PJSIP/trunk-1"), answered=True, bridged_to=None)

        kit.feed(e.SwitchSeen(kit.now, (live,), tuple(room.lines.items())))

        assert room.thirds == {}
        assert call_of(kit, call_id) is CallState.HELD
        assert room.agents[ann].state is HOLD


class TestSupervisor:
    def test_a_supervisor_goes_onto_the_line_and_changes_the_mode(self) -> None:
        kit, ann, _ = talking()
        kit.feed(e.LineUp(kit.now, BOSS_LINE, Channel("PJSIP/line099-1")))

        listen = kit.feed(c.WatchAsked(kit.now, BOSS, BOSS_LINE, ann, WatchMode.LISTEN))
        barge = kit.feed(c.WatchAsked(kit.now, BOSS, BOSS_LINE, ann, WatchMode.BARGE))
        kit.line_down(ann)
        kit.feed(e.WatchOver(kit.now, BOSS_LINE, Channel("PJSIP/line099-1")))

        own, line = Channel("PJSIP/line099-1"), Channel("PJSIP/line001-1")
        assert listen == [Watch(own, line, WatchMode.LISTEN)]
        assert barge == [Watch(own, line, WatchMode.BARGE)]
        assert kit.floor.room.watches == {}

    def test_without_a_line_of_their_own_nothing_happens(self) -> None:
        kit, ann, _ = talking()

        assert kit.feed(c.WatchAsked(kit.now, BOSS, BOSS_LINE, ann, WatchMode.LISTEN)) == []

    def test_a_supervisor_takes_the_call_over_and_is_gone_when_it_ends(self) -> None:
        kit, ann, call_id = talking()
        kit.feed(e.LineUp(kit.now, BOSS_LINE, Channel("PJSIP/line099-1")))

        kit.feed(c.TakeOverAsked(kit.now, BOSS, BOSS_LINE, ann))
        kit.feed(e.Bridged(kit.now, call_id))
        kit.now += 30
        kit.feed(e.HungUp(kit.now, call_id, 16))

        assert only_end(kit).agent_id == BOSS
        assert only_end(kit).talked_seconds == 40.0
        assert BOSS not in kit.floor.room.agents
        assert kit.floor.room.lines[BOSS_LINE] == "PJSIP/line099-1"
        assert [state for state, _ in states(kit, "boss")] == [
            AgentState.RINGING,
            TALKING,
            AgentState.OFFLINE,
        ]
