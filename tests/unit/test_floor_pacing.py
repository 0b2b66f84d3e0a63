"""What the floor makes of a pacer's wish, and what it tells the pacer."""

from dataclasses import dataclass, field

import pytest

from dialer.core import events as e
from dialer.core.commands import HangUp
from dialer.core.facts import CallEnded
from dialer.core.figures import figures
from dialer.core.floor import Floor
from dialer.core.pacing.pacer import Deaf, Pacer, View, Wish
from dialer.core.pacing.predictive import Predictive
from dialer.core.types import CallId, Campaign, Instant, Mode, Outcome
from tests.unit.floor_kit import SPRING, Kit, campaign


@dataclass
class Eager(Deaf):
    """Always wants a hundred calls, and remembers what it was shown."""

    views: list[View] = field(default_factory=list)

    def calls_to_launch(self, at: Instant, view: View) -> Wish:
        self.views.append(view)
        return Wish(100, "eager", {"ready": view.ready})


def eager_kit(**changes: object) -> tuple[Kit, Eager]:
    pacer = Eager()

    def pacer_for(campaign: Campaign) -> Pacer | None:
        return pacer

    kit = Kit()
    kit.floor = Floor(pacer_for)
    kit.feed(e.SwitchSeen(kit.now, (), ()))
    kit.feed(e.CampaignSet(kit.now, campaign(Mode.PREDICTIVE, **changes)))
    return kit, pacer


class TestCaps:
    def test_lines_of_the_campaign(self) -> None:
        kit, _ = eager_kit(max_lines=5, lines_per_agent=20.0, calls_per_second=1000.0)
        kit.agent("ann")

        for _ in range(10):
            kit.wait(0.5)

        assert len(kit.placed()) == 5

    def test_lines_for_each_agent(self) -> None:
        kit, _ = eager_kit(lines_per_agent=3.0, calls_per_second=1000.0)
        kit.agent("ann")
        kit.agent("bo")

        for _ in range(10):
            kit.wait(0.5)

        assert len(kit.placed()) == 6

    def test_calls_per_second(self) -> None:
        kit, _ = eager_kit(lines_per_agent=20.0, calls_per_second=4.0)
        kit.agent("ann")

        for _ in range(8):
            kit.wait(0.5)

        assert 12 <= len(kit.placed()) <= 17


class TestPower:
    def test_the_ratio_of_calls_for_each_ready_agent(self) -> None:
        kit = Kit(campaign(Mode.POWER, power_ratio=2.5))
        kit.agent("ann")
        kit.agent("bo")
        kit.wait(1)

        assert len(kit.placed()) == 5

    def test_one_call_each_when_the_budget_of_all_dialers_is_spent(self) -> None:
        kit = Kit(campaign(Mode.POWER, power_ratio=2.5))
        kit.feed(e.BudgetSeen(kit.now, SPRING, answered=100, abandoned=9))
        kit.agent("ann")
        kit.agent("bo")
        kit.wait(1)

        assert len(kit.placed()) == 2
        assert figures(kit.floor.room, kit.now)["campaigns"][0]["pacing"]["why"] == "budget_spent"


class TestPredictive:
    def test_it_dials_at_each_tick(self) -> None:
        kit = Kit(campaign(Mode.PREDICTIVE))
        kit.agent("ann")

        assert kit.placed() == []

        kit.wait(0.5)

        assert len(kit.placed()) == 1

    def test_the_pacer_lives_through_a_change_of_settings(self) -> None:
        kit = Kit(campaign(Mode.PREDICTIVE))
        before = kit.floor.room.campaigns[SPRING].pacer

        kit.feed(e.CampaignSet(kit.now, campaign(Mode.PREDICTIVE, abandon_ceiling=0.01)))

        after = kit.floor.room.campaigns[SPRING].pacer
        assert isinstance(after, Predictive)
        assert after is before
        assert after.campaign.abandon_ceiling == 0.01

    def test_a_change_of_mode_tells_the_new_pacer_what_goes_on(self) -> None:
        kit = Kit(campaign())
        kit.agent("ann")
        kit.agent("bo")
        kit.wait(1)
        kit.talk(kit.placed()[0])

        kit.feed(e.CampaignSet(kit.now, campaign(Mode.PREDICTIVE)))

        pacer = kit.floor.room.campaigns[SPRING].pacer
        assert isinstance(pacer, Predictive)
        assert len(pacer._open) == 2
        assert len(pacer._seats) == 2


class TestSilence:
    def test_two_seconds_of_silence_are_shown_to_the_pacer(self) -> None:
        kit, pacer = eager_kit()
        kit.agent("ann")
        kit.feed(e.SwitchHeard(kit.now))

        kit.wait(2.5)

        assert pacer.views[-1].silent_seconds == pytest.approx(2.5)

    def test_a_pbx_that_never_promised_to_speak_is_not_silent(self) -> None:
        kit, pacer = eager_kit()
        kit.agent("ann")

        kit.wait(60)

        assert pacer.views[-1].silent_seconds == 0.0


class TestLeaving:
    @pytest.mark.parametrize("mode", [Mode.PROGRESSIVE, Mode.PREDICTIVE])
    def test_a_pause_stops_the_dialing_and_hangs_nothing_up(self, mode: Mode) -> None:
        kit = Kit(campaign(mode))
        ann = kit.agent("ann")
        kit.wait(0.5)
        (call,) = kit.placed()
        kit.feed(e.Rang(kit.now, call))

        kit.feed(e.PauseAsked(kit.now, ann, "lunch"))
        for _ in range(5):
            kit.wait(0.5)

        assert kit.placed() == [call]
        assert not any(isinstance(command, HangUp) for command in kit.commands)


class TestMachines:
    def test_a_machine_never_reaches_an_agent(self) -> None:
        kit = Kit()
        kit.agent("ann")
        (call,) = kit.placed()

        kit.feed(e.PickedUp(kit.now, call))
        kit.feed(e.MachineHeard(kit.now + 1.5, call))
        kit.feed(e.HungUp(kit.now + 1.6, call, 16))

        assert HangUp(call) in kit.commands
        (ended,) = kit.facts_of(CallEnded)
        assert (ended.outcome, ended.charged) == (Outcome.MACHINE, True)
        assert kit.floor.room.campaigns[SPRING].answered == 0

    def test_a_person_whom_detection_heard_is_answered(self) -> None:
        kit = Kit()
        kit.agent("ann")
        (call,) = kit.placed()

        kit.feed(e.PickedUp(kit.now, call))
        kit.feed(e.Answered(kit.now + 1.5, call))
        kit.feed(e.MachineHeard(kit.now + 1.6, call))
        kit.feed(e.Bridged(kit.now + 1.7, call))

        assert kit.floor.room.campaigns[SPRING].connected == 1


def test_counts_of_the_room_agree_with_what_is_in_it() -> None:
    kit = Kit()
    for name in ("ann", "bo", "cy"):
        kit.agent(name)
        kit.wait(1)
    first, second, _ = kit.placed()
    kit.talk(first)
    kit.feed(e.HungUp(kit.now, second, 17))
    kit.feed(e.SignedOut(kit.now, kit.agent("dee", ready=False)))

    crowd = kit.floor.room.crowds[SPRING]

    assert set(crowd.agents) == set(kit.floor.room.agents)
    assert set(crowd.calls) == set(kit.floor.room.calls)
    assert crowd.lines[Mode.PROGRESSIVE] == len(kit.floor.room.calls)
    assert crowd.staffed == 3
    assert CallId(str(first)) in crowd.calls
