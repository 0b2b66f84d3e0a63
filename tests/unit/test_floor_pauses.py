"""The floor and an agent who asks for a pause while a call is on its way to them."""

from dialer.core import events as e
from dialer.core.types import AgentState, Outcome
from tests.unit.floor_kit import Kit, only_end, states


class TestAnAgentWhoWouldRatherPause:
    """Progressive has promised an agent to whoever answers."""

    def test_stays_ready_while_the_only_call_rings_and_pauses_when_it_comes_to_nothing(
        self,
    ) -> None:
        kit = Kit()
        ann = kit.agent("ann")
        kit.feed(e.Rang(kit.now, kit.placed()[0]))

        kit.now += 1
        kit.feed(e.PauseAsked(kit.now, ann, "lunch"))
        while_it_rings = states(kit, ann)[-1]
        kit.feed(e.HungUp(kit.now + 5, kit.placed()[0], 19))

        assert while_it_rings == (AgentState.READY, "pausing")
        assert states(kit, ann)[-1] == (AgentState.PAUSE, "lunch")
        assert len(kit.placed()) == 1

    def test_takes_the_call_that_comes_and_pauses_after_it(self) -> None:
        kit = Kit()
        ann = kit.agent("ann")
        call_id = kit.placed()[0]
        kit.feed(e.PauseAsked(kit.now + 1, ann, "lunch"))

        kit.talk(call_id)
        kit.feed(e.HungUp(kit.now + 30, call_id, 16))
        kit.feed(e.Disposed(kit.now + 33, ann, call_id, "not_interested"))

        assert only_end(kit).outcome is Outcome.CONNECTED
        assert [state for state, _ in states(kit, ann)[-3:]] == [
            AgentState.TALKING,
            AgentState.WRAPUP,
            AgentState.PAUSE,
        ]
        assert len(kit.placed()) == 1

    def test_goes_as_soon_as_the_others_are_enough(self) -> None:
        kit = Kit()
        ann, _ = kit.agent("ann"), kit.agent("ben")
        kit.wait(1)

        kit.feed(e.PauseAsked(kit.now, ann, "lunch"))
        with_two_on_their_way = states(kit, ann)[-1]
        kit.feed(e.HungUp(kit.now + 1, kit.placed()[1], 17))

        assert with_two_on_their_way == (AgentState.READY, "pausing")
        assert states(kit, ann)[-1] == (AgentState.PAUSE, "lunch")
        assert len(kit.placed()) == 2

    def test_goes_at_once_when_nothing_is_on_its_way(self) -> None:
        kit = Kit(leads=0)
        ann = kit.agent("ann")

        kit.feed(e.PauseAsked(kit.now, ann, "lunch"))

        assert states(kit, ann)[-1] == (AgentState.PAUSE, "lunch")

    def test_may_think_better_of_it(self) -> None:
        kit = Kit()
        ann = kit.agent("ann")
        kit.feed(e.PauseAsked(kit.now, ann, "lunch"))

        kit.feed(e.ReadyAsked(kit.now + 1, ann))
        kit.feed(e.HungUp(kit.now + 5, kit.placed()[0], 19))

        assert states(kit, ann)[-1] == (AgentState.READY, "")
        assert len(kit.placed()) == 2

    def test_signs_out_when_the_call_on_its_way_is_over(self) -> None:
        kit = Kit()
        ann = kit.agent("ann")
        kit.feed(e.SignedOut(kit.now, ann))
        while_it_rings = states(kit, ann)[-1]

        kit.feed(e.HungUp(kit.now + 5, kit.placed()[0], 19))

        assert while_it_rings == (AgentState.READY, "leaving")
        assert states(kit, ann)[-1] == (AgentState.OFFLINE, "")
