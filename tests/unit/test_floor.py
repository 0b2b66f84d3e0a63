"""The floor by example: what each turn of events does to calls, agents and leads."""

from dialer.core import events as e
from dialer.core.commands import Bridge, HangUpLine
from dialer.core.facts import (
    AgentChanged,
    CallEnded,
    CallParked,
    LeaseReturned,
    WrapupExpired,
)
from dialer.core.types import LINE_LOST, AgentState, CallId, Outcome
from tests.unit.floor_kit import SPRING, Kit, campaign, only_end, states


class TestProgressive:
    def test_one_call_for_each_ready_agent(self) -> None:
        kit = Kit()

        for name in ("ann", "bo", "cy"):
            kit.agent(name)
        kit.wait(0.5)
        kit.wait(0.5)

        assert len(kit.placed()) == 3

    def test_nobody_ready_dials_nothing(self) -> None:
        kit = Kit()

        kit.agent("ann", ready=False)
        kit.wait(60)

        assert kit.placed() == []

    def test_a_call_that_failed_is_followed_by_the_next(self) -> None:
        kit = Kit()
        kit.agent("ann")

        kit.feed(e.HungUp(kit.now, kit.placed()[0], 17))
        kit.wait(0.5)

        assert len(kit.placed()) == 2
        assert only_end(kit).outcome is Outcome.BUSY
        assert only_end(kit).retry_at == kit.now - 0.5 + 600

    def test_who_answers_is_bridged_to_the_longest_ready(self) -> None:
        kit = Kit()
        first = kit.agent("ann")
        kit.wait(5)
        kit.agent("bo")

        kit.feed(e.Answered(kit.now, kit.placed()[0]))

        bridges = [command for command in kit.commands if isinstance(command, Bridge)]
        assert [bridge.agent_id for bridge in bridges] == [first]

    def test_two_who_answer_in_the_same_instant_get_two_agents(self) -> None:
        kit = Kit()
        kit.agent("ann")
        kit.wait(0.5)
        kit.agent("bo")

        for call_id in kit.placed():
            kit.feed(e.Answered(kit.now, call_id))

        bridges = [command for command in kit.commands if isinstance(command, Bridge)]
        assert {bridge.agent_id for bridge in bridges} == {"ann", "bo"}

    def test_a_closed_window_dials_nobody_and_returns_the_lead(self) -> None:
        kit = Kit(campaign(windows=()), leads=2)

        kit.agent("ann")

        assert kit.placed() == []
        assert {fact.why for fact in kit.facts_of(LeaseReturned)} == {"window"}

    def test_no_connection_to_the_pbx_dials_nothing(self) -> None:
        kit = Kit()
        kit.feed(e.SwitchLost(kit.now))

        kit.agent("ann")

        assert kit.placed() == []

    def test_calls_per_second_are_kept(self) -> None:
        kit = Kit(campaign(calls_per_second=2.0))
        for number in range(10):
            kit.agent(f"a{number}")
        before = len(kit.placed())

        kit.wait(1.0)

        assert len(kit.placed()) - before == 2


class TestTalk:
    def test_the_whole_life_of_a_good_call(self) -> None:
        kit = Kit()
        ann = kit.agent("ann")
        call_id = kit.placed()[0]

        kit.talk(call_id)
        kit.now += 42
        kit.feed(e.HungUp(kit.now, call_id, 16))
        kit.feed(e.Disposed(kit.now + 3, ann, call_id, "sale"))

        ended = only_end(kit)
        assert (ended.outcome, ended.talked_seconds, ended.agent_id) == (
            Outcome.CONNECTED,
            42.0,
            ann,
        )
        assert [state for state, _ in states(kit, ann)] == [
            AgentState.PAUSE,
            AgentState.READY,
            AgentState.TALKING,
            AgentState.WRAPUP,
            AgentState.READY,
        ]

    def test_a_sign_out_in_a_talk_comes_after_the_wrapup_and_ends_the_line(self) -> None:
        kit = Kit()
        ann = kit.agent("ann")
        call_id = kit.placed()[0]
        kit.talk(call_id)

        kit.feed(e.SignedOut(kit.now, ann))
        kit.feed(e.HungUp(kit.now, call_id, 16))
        commands = kit.feed(e.Disposed(kit.now, ann, call_id, "sale"))

        assert states(kit, ann)[-1][0] is AgentState.OFFLINE
        assert [type(command) for command in commands] == [HangUpLine]

    def test_a_repeated_hangup_ends_the_call_once(self) -> None:
        kit = Kit()
        kit.agent("ann")
        call_id = kit.placed()[0]
        kit.talk(call_id)

        for _ in range(3):
            kit.feed(e.HungUp(kit.now, call_id, 16))

        assert len(kit.facts_of(CallEnded)) == 1

    def test_wrapup_ends_by_itself_with_the_default(self) -> None:
        kit = Kit()
        ann = kit.agent("ann")
        kit.talk(kit.placed()[0])
        kit.feed(e.HungUp(kit.now, kit.placed()[0], 16))

        kit.wait(31)

        (expired,) = kit.facts_of(WrapupExpired)
        assert expired.disposition == "no_disposition"
        assert states(kit, ann)[-1] == (AgentState.READY, "")

    def test_wrapup_is_extended_once(self) -> None:
        kit = Kit()
        ann = kit.agent("ann")
        call_id = kit.placed()[0]
        kit.talk(call_id)
        kit.feed(e.HungUp(kit.now, call_id, 16))

        kit.feed(e.WrapupExtended(kit.now, ann, call_id, 60))
        kit.feed(e.WrapupExtended(kit.now, ann, call_id, 60))
        kit.wait(89)

        assert kit.floor.room.agents[ann].state is AgentState.WRAPUP

        kit.wait(2)

        assert kit.floor.room.agents[ann].state is AgentState.READY

    def test_a_disposition_during_the_talk_spares_the_wrapup(self) -> None:
        kit = Kit()
        ann = kit.agent("ann")
        call_id = kit.placed()[0]
        kit.talk(call_id)

        kit.feed(e.Disposed(kit.now, ann, call_id, "sale"))
        kit.feed(e.HungUp(kit.now, call_id, 16))

        assert states(kit, ann)[-1] == (AgentState.READY, "")

    def test_a_pause_asked_in_a_talk_comes_after_the_wrapup(self) -> None:
        kit = Kit()
        ann = kit.agent("ann")
        call_id = kit.placed()[0]
        kit.talk(call_id)

        kit.feed(e.PauseAsked(kit.now, ann, "lunch"))
        kit.feed(e.HungUp(kit.now, call_id, 16))
        kit.feed(e.Disposed(kit.now, ann, call_id, "sale"))

        assert states(kit, ann)[-1] == (AgentState.PAUSE, "lunch")


class TestNobodyFree:
    def kit(self) -> tuple[Kit, CallId]:
        """An agent's line dies while the phone rings."""
        kit = Kit()
        ann = kit.agent("ann")
        kit.line_down(ann)
        return kit, kit.placed()[0]

    def test_two_seconds_without_an_agent_are_an_abandoned_call(self) -> None:
        kit, call_id = self.kit()

        kit.feed(e.Answered(kit.now, call_id))
        kit.feed(e.HoldOver(kit.now + 2.0, call_id))
        kit.feed(e.HungUp(kit.now + 8.0, call_id, 16))

        assert only_end(kit).outcome is Outcome.ABANDONED
        assert kit.floor.room.campaigns[SPRING].abandoned == 1

    def test_who_hangs_up_at_once_was_not_abandoned(self) -> None:
        kit, call_id = self.kit()

        kit.feed(e.Answered(kit.now, call_id))
        kit.feed(e.HungUp(kit.now + 1.2, call_id, 16))

        assert only_end(kit).outcome is Outcome.EARLY_HANGUP

    def test_an_agent_who_comes_in_time_gets_the_call(self) -> None:
        kit, call_id = self.kit()
        kit.feed(e.Answered(kit.now, call_id))

        kit.now += 1.0
        bo = kit.agent("bo")

        assert [c.agent_id for c in kit.commands if isinstance(c, Bridge)] == [bo]

    def test_an_agent_who_comes_too_late_does_not(self) -> None:
        kit, call_id = self.kit()
        kit.feed(e.Answered(kit.now, call_id))
        kit.feed(e.HoldOver(kit.now + 2.0, call_id))

        kit.now += 2.5
        kit.agent("bo")

        assert [c for c in kit.commands if isinstance(c, Bridge)] == []


class TestLine:
    def test_a_reload_in_a_call_parks_the_customer_and_brings_them_back(self) -> None:
        kit = Kit()
        ann = kit.agent("ann")
        call_id = kit.placed()[0]
        kit.talk(call_id)

        kit.now += 10
        kit.line_down(ann)
        kit.feed(e.BridgeOver(kit.now, call_id))
        kit.now += 5
        commands = kit.line_up(ann, leg=2)
        kit.feed(e.Bridged(kit.now, call_id))
        kit.now += 20
        kit.feed(e.HungUp(kit.now, call_id, 16))

        assert [type(command) for command in commands] == [Bridge]
        assert len(kit.facts_of(CallParked)) == 1
        assert only_end(kit).talked_seconds == 30.0
        assert states(kit, ann)[2:] == [
            (AgentState.TALKING, ""),
            (AgentState.HOLD, LINE_LOST),
            (AgentState.TALKING, ""),
            (AgentState.WRAPUP, ""),
        ]

    def test_the_new_line_may_come_before_the_old_one_is_known_dead(self) -> None:
        kit = Kit()
        ann = kit.agent("ann")
        call_id = kit.placed()[0]
        kit.talk(call_id)

        commands = kit.line_up(ann, leg=2)
        assert [type(command) for command in commands] == [HangUpLine]
        commands = kit.feed(e.BridgeOver(kit.now, call_id))

        assert [type(command) for command in commands] == [Bridge]

    def test_nobody_is_sent_back_to_the_leg_that_has_just_died(self) -> None:
        kit = Kit()
        ann = kit.agent("ann")
        call_id = kit.placed()[0]
        kit.talk(call_id)

        at_the_end = kit.feed(e.BridgeOver(kit.now, call_id))
        kit.line_down(ann)
        with_a_new_line = kit.line_up(ann, leg=2)

        assert at_the_end == []
        assert [type(command) for command in with_a_new_line] == [Bridge]

    def test_a_ready_agent_without_a_line_is_paused_and_comes_back_ready(self) -> None:
        kit = Kit(leads=0)
        ann = kit.agent("ann")

        kit.line_down(ann)
        kit.now += 3
        kit.line_up(ann, leg=2)

        assert states(kit, ann)[-2:] == [(AgentState.PAUSE, LINE_LOST), (AgentState.READY, "")]

    def test_a_person_on_the_way_to_a_line_that_dies_goes_to_another(self) -> None:
        kit = Kit()
        ann = kit.agent("ann")
        kit.wait(1)
        bo = kit.agent("bo")
        call_id = kit.placed()[0]
        kit.feed(e.Answered(kit.now, call_id))

        commands = kit.line_down(ann)

        assert [c.agent_id for c in commands if isinstance(c, Bridge)] == [bo]

    def test_an_agent_who_stays_away_is_signed_out(self) -> None:
        kit = Kit(leads=0)
        ann = kit.agent("ann")

        kit.line_down(ann)
        kit.wait(301)

        assert states(kit, ann)[-1][0] is AgentState.OFFLINE
        assert ann not in kit.floor.room.agents

    def test_a_clock_set_back_does_not_put_the_agent_there_twice(self) -> None:
        kit = Kit()
        ann = kit.agent("ann", line_up=False, ready=False)
        kit.now += 700
        kit.feed(e.SignedOut(kit.now, ann))
        left = kit.now
        kit.now -= 90

        assert kit.agent("ann", line_up=False, ready=False) == ann

        told = [fact for fact in kit.facts if isinstance(fact, AgentChanged)]
        assert [(fact.state, fact.at) for fact in told[-2:]] == [
            (AgentState.OFFLINE, left),
            (AgentState.PAUSE, left),
        ]
