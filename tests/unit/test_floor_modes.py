"""The floor by example: preview and manual calls, reconciling with the PBX, outcomes."""

import pytest

from dialer.core import events as e
from dialer.core.commands import HangUp, Place
from dialer.core.facts import (
    CallBridged,
    CallEnded,
    LeaseReturned,
)
from dialer.core.types import AgentState, CallId, Channel, Mode, Outcome, PreviewTimeout
from tests.unit.floor_kit import Kit, campaign, only_end, states


class TestPreview:
    def test_accept_dials_and_bridges_to_the_same_agent(self) -> None:
        kit = Kit(campaign(Mode.PREVIEW))
        ann = kit.agent("ann")
        kit.wait(1)
        offered = kit.floor.room.agents[ann].call_id
        assert offered is not None
        assert kit.placed() == []

        kit.feed(e.PreviewAccepted(kit.now, ann, offered))
        kit.talk(offered)

        assert kit.placed() == [offered]
        assert [fact.agent_id for fact in kit.facts_of(CallBridged)] == [ann]

    def test_an_offer_that_runs_out_goes_back_and_pauses_the_agent(self) -> None:
        kit = Kit(campaign(Mode.PREVIEW))
        ann = kit.agent("ann")
        kit.wait(1)

        kit.wait(21)

        assert [fact.why for fact in kit.facts_of(LeaseReturned)] == ["preview_timeout"]
        assert states(kit, ann)[-1] == (AgentState.PAUSE, "preview_timeout")

    def test_an_offer_that_runs_out_may_make_room_for_the_next(self) -> None:
        kit = Kit(campaign(Mode.PREVIEW, preview_timeout=PreviewTimeout.SKIP))
        ann = kit.agent("ann")
        kit.wait(1)
        offered = kit.floor.room.agents[ann].call_id

        kit.wait(21)

        agent = kit.floor.room.agents[ann]
        assert [fact.why for fact in kit.facts_of(LeaseReturned)] == ["skipped"]
        assert agent.state is AgentState.PREVIEW
        assert agent.call_id != offered

    def test_an_offer_that_runs_out_may_be_dialed(self) -> None:
        kit = Kit(campaign(Mode.PREVIEW, preview_timeout=PreviewTimeout.DIAL))
        ann = kit.agent("ann")
        kit.wait(1)
        offered = kit.floor.room.agents[ann].call_id

        kit.wait(21)

        assert kit.placed() == [offered]
        assert kit.facts_of(LeaseReturned) == []

    def test_an_offer_that_runs_out_is_not_dialed_without_a_line(self) -> None:
        """The line may come back by itself; whoever it belongs to says that they are there."""
        kit = Kit(campaign(Mode.PREVIEW, preview_timeout=PreviewTimeout.DIAL))
        ann = kit.agent("ann")
        kit.wait(1)
        kit.line_down(ann)

        kit.wait(21)
        kit.line_up(ann, leg=2)

        assert kit.placed() == []
        assert [fact.why for fact in kit.facts_of(LeaseReturned)] == ["preview_timeout"]
        assert states(kit, ann)[-1] == (AgentState.PAUSE, "preview_timeout")

    @pytest.mark.parametrize("is_there", [True, False])
    def test_after_a_talk_it_is_dialed_only_for_who_gave_an_order_since(
        self, is_there: bool
    ) -> None:
        kit = Kit(campaign(Mode.PREVIEW, preview_timeout=PreviewTimeout.DIAL, wrapup_seconds=5.0))
        ann = kit.agent("ann")
        kit.wait(1)
        kit.wait(21)
        (first,) = kit.placed()
        kit.talk(first)
        kit.feed(e.HungUp(kit.now + 1, first, 16))
        if is_there:
            kit.feed(e.Disposed(kit.now + 2, ann, first, "refused"))
        kit.wait(6)

        kit.wait(22)

        assert len(kit.placed()) == (2 if is_there else 1)
        gone = (AgentState.PAUSE, "preview_timeout")
        assert (states(kit, ann)[-1] == gone) is not is_there


class TestManual:
    def test_dial_from_a_pause_and_come_back_to_it(self) -> None:
        kit = Kit(campaign(Mode.MANUAL))
        ann = kit.agent("ann", ready=False)
        lease = kit.lease()

        kit.feed(e.DialAsked(kit.now, ann, lease))
        kit.feed(e.Rang(kit.now, lease.call_id))
        kit.feed(e.HungUp(kit.now + 20, lease.call_id, 19))
        kit.feed(e.Disposed(kit.now + 25, ann, lease.call_id, "no_answer"))

        assert [state for state, _ in states(kit, ann)[1:]] == [
            AgentState.DIALING,
            AgentState.RINGING,
            AgentState.WRAPUP,
            AgentState.PAUSE,
        ]
        assert only_end(kit).outcome is Outcome.NO_ANSWER

    def test_an_agent_whose_line_died_charges_no_attempt(self) -> None:
        kit = Kit(campaign(Mode.MANUAL))
        ann = kit.agent("ann")
        lease = kit.lease()
        kit.feed(e.DialAsked(kit.now, ann, lease))

        kit.line_down(ann)
        commands = kit.feed(e.Answered(kit.now, lease.call_id))
        kit.feed(e.HungUp(kit.now, lease.call_id, 16))

        assert [type(command) for command in commands] == [HangUp]
        assert only_end(kit).outcome is Outcome.AGENT_NO_ANSWER
        assert only_end(kit).charged is False

    def test_without_a_line_nothing_is_dialed_and_the_lead_goes_back(self) -> None:
        kit = Kit(campaign(Mode.MANUAL))
        ann = kit.agent("ann", line_up=False)

        kit.feed(e.DialAsked(kit.now, ann, kit.lease()))

        assert kit.placed() == []
        assert [fact.why for fact in kit.facts_of(LeaseReturned)] == ["not_now"]


class TestReconcile:
    def test_a_call_that_the_pbx_lost_ends_as_estimated(self) -> None:
        kit = Kit()
        ann = kit.agent("ann")
        kit.talk(kit.placed()[0])
        kit.now += 30
        line = kit.floor.room.agents[ann].line

        kit.feed(e.SwitchLost(kit.now))
        kit.feed(e.SwitchSeen(kit.now + 1, (), ((line, kit.floor.room.lines[line]),)))

        assert only_end(kit).outcome is Outcome.CONNECTED
        assert only_end(kit).estimated is True
        assert states(kit, ann)[-1][0] is AgentState.WRAPUP

    def test_a_talk_of_a_moment_that_the_pbx_lost_ends_too(self) -> None:
        """The dialer was away for two seconds; who hung up in them must not seem to talk on."""
        kit = Kit()
        ann = kit.agent("ann")
        kit.talk(kit.placed()[0])
        line = kit.floor.room.agents[ann].line

        kit.feed(e.SwitchSeen(kit.now + 2, (), ((line, kit.floor.room.lines[line]),)))

        assert only_end(kit).estimated is True

    def test_a_leg_that_is_not_there_when_it_is_hung_up_ends_as_estimated(self) -> None:
        kit = Kit()
        kit.agent("ann")
        call_id = kit.placed()[0]
        kit.talk(call_id)

        kit.feed(e.HungUp(kit.now + 8, call_id, 0, is_estimated=True))

        assert only_end(kit).estimated is True

    def test_a_bridge_whose_end_was_not_told_is_parked_as_an_estimate(self) -> None:
        kit = Kit()
        ann = kit.agent("ann")
        call_id = kit.placed()[0]
        kit.talk(call_id)
        line = kit.floor.room.agents[ann].line
        kit.now += 30

        live = e.LiveCall(call_id, Channel("PJSIP/trunk-1"), True, None)
        kit.feed(e.SwitchSeen(kit.now, (live,), ()))
        kit.feed(e.LineUp(kit.now + 1, line, Channel(f"PJSIP/line{line}-2")))
        kit.feed(e.Bridged(kit.now + 1, call_id))
        kit.feed(e.HungUp(kit.now + 9, call_id, 16))

        assert only_end(kit).estimated is True

    def test_a_leg_that_nobody_knows_is_hung_up(self) -> None:
        kit = Kit()
        phantom = e.LiveCall(CallId("phantom"), Channel("PJSIP/trunk-1"), True, None)

        commands = kit.feed(e.SwitchSeen(kit.now, (phantom,), ()))

        assert commands == [HangUp(CallId("phantom"))]

    def test_a_bridge_that_was_not_told_is_seen(self) -> None:
        kit = Kit()
        ann = kit.agent("ann")
        call_id = kit.placed()[0]
        line = kit.floor.room.agents[ann].line
        channel = kit.floor.room.lines[line]
        kit.now += 10

        live = e.LiveCall(call_id, Channel("PJSIP/trunk-1"), True, channel)
        kit.feed(e.SwitchSeen(kit.now, (live,), ((line, channel),)))
        talking = states(kit, ann)[-1][0]
        kit.feed(e.HungUp(kit.now + 5, call_id, 16))

        # Nobody saw when the talk began, so its length is an estimate and says so.
        assert talking is AgentState.TALKING
        assert only_end(kit).estimated is True

    def test_a_young_call_may_be_missing_from_the_account(self) -> None:
        kit = Kit()
        kit.agent("ann")

        kit.feed(e.SwitchSeen(kit.now + 1, (), ()))

        assert kit.facts_of(CallEnded) == []


def test_a_refusal_takes_the_number_out_of_everything_in_flight() -> None:
    kit = Kit()
    kit.agent("ann")
    ringing = next(command for command in kit.commands if isinstance(command, Place))

    commands = kit.feed(e.LeadBarred(kit.now, ringing.phone))

    assert commands == [HangUp(ringing.call_id)]


@pytest.mark.parametrize(
    ("cause", "outcome", "charged"),
    [
        (1, Outcome.UNALLOCATED, True),
        (17, Outcome.BUSY, True),
        (19, Outcome.NO_ANSWER, True),
        (20, Outcome.POWERED_OFF, True),
        (21, Outcome.REJECTED, True),
        (22, Outcome.CHANGED, True),
        (27, Outcome.SUSPENDED, True),
        (28, Outcome.INVALID, True),
        (34, Outcome.CONGESTION, False),
        (52, Outcome.BARRED, True),
        (99, Outcome.FAILED, False),
    ],
)
def test_causes_mean_outcomes(cause: int, outcome: Outcome, charged: bool) -> None:
    kit = Kit()
    kit.agent("ann")

    kit.feed(e.HungUp(kit.now + 3, kit.placed()[0], cause))

    assert (only_end(kit).outcome, only_end(kit).charged) == (outcome, charged)
