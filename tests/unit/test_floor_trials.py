"""Test calls over the trunk: told step by step, and over whatever happens."""

import pytest

from dialer.core import control_orders as c
from dialer.core import events as e
from dialer.core.commands import HangUp, PlaceTrial
from dialer.core.facts import TrialChanged
from dialer.core.types import CallId, TrialState
from tests.unit.floor_kit import Kit

LEG = CallId("trial-1")
PHONE = "+8613800000004"


@pytest.fixture
def kit() -> Kit:
    made = Kit()
    made.feed(c.TrialAsked(made.now, LEG, PHONE))
    return made


def told(kit: Kit) -> list[TrialState]:
    return [fact.trial.state for fact in kit.facts_of(TrialChanged)]


def test_it_rings_is_answered_and_ends_with_its_cause(kit: Kit) -> None:
    assert PlaceTrial(LEG, PHONE, 30.0) in kit.commands

    kit.feed(e.Rang(kit.now + 1, LEG))
    kit.feed(e.Answered(kit.now + 3, LEG))
    kit.feed(e.HungUp(kit.now + 13, LEG, 16))
    kit.feed(e.HungUp(kit.now + 13, LEG, 16))

    assert told(kit) == [
        TrialState.DIALING,
        TrialState.RINGING,
        TrialState.ANSWERED,
        TrialState.ENDED,
    ]
    assert kit.facts_of(TrialChanged)[-1].trial.cause == 16
    assert kit.floor.room.trials == {}


def test_a_cancel_hangs_up_and_a_late_one_changes_nothing(kit: Kit) -> None:
    assert kit.feed(c.TrialCancelled(kit.now, LEG)) == [HangUp(LEG)]
    kit.feed(e.HungUp(kit.now, LEG, 16))

    assert kit.feed(c.TrialCancelled(kit.now, LEG)) == []


def test_what_the_pbx_will_not_dial_says_why(kit: Kit) -> None:
    kit.feed(e.PlaceFailed(kit.now, LEG, "no such endpoint"))

    assert kit.facts_of(TrialChanged)[-1].trial.why == "no such endpoint"
    kit.feed(e.SwitchLost(kit.now))
    kit.feed(c.TrialAsked(kit.now, CallId("trial-2"), PHONE))
    assert told(kit)[-1] is TrialState.ENDED
    assert kit.floor.room.trials == {}


@pytest.mark.parametrize("is_answered", [False, True])
def test_without_a_word_of_the_end_it_is_ended(kit: Kit, is_answered: bool) -> None:
    if is_answered:
        kit.feed(e.Answered(kit.now, LEG))
    longest = 10 if is_answered else 30

    assert HangUp(LEG) in kit.wait(longest + 6)
    kit.wait(5)

    assert told(kit)[-1] is TrialState.ENDED


def test_the_pbx_lists_a_known_one_and_has_lost_another(kit: Kit) -> None:
    live = e.LiveCall(LEG, "PJSIP/trunk-1", True, None)  # type: ignore[arg-type]
    assert HangUp(LEG) not in kit.feed(e.SwitchSeen(kit.now + 6, (live,), ()))

    kit.feed(e.SwitchSeen(kit.now + 7, (), ()))

    assert told(kit)[-1] is TrialState.ENDED
