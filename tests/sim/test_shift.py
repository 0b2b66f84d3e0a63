"""A simulated shift as a whole: the same seed gives the same shift, and nothing gets lost in it."""

import pytest

from dialer.core import events as e
from dialer.core.floor import Decisions
from dialer.core.types import CallId, Mode
from dialer.sim.policies.catalog import named
from dialer.sim.policies.live import MANUAL, PREDICTIVE, PROGRESSIVE
from dialer.sim.scenario import Scenario, load
from dialer.sim.shift import Policy, Shift

SHORT = Scenario().with_changes(hours=0.4, agents={"count": 6})
POLICIES = [MANUAL, PROGRESSIVE, PREDICTIVE]


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_a_seed_gives_the_same_shift_again(policy: Policy) -> None:
    first: list[e.Event] = []
    second: list[e.Event] = []

    Shift(SHORT, policy, 7, watch=lambda event, _: first.append(event)).run()
    Shift(SHORT, policy, 7, watch=lambda event, _: second.append(event)).run()

    assert first == second
    assert len(first) > 500


def test_another_seed_gives_another_shift() -> None:
    first = Shift(SHORT, PROGRESSIVE, 1).run()
    second = Shift(SHORT, PROGRESSIVE, 2).run()

    assert first.outcomes != second.outcomes


@pytest.mark.parametrize("policy", POLICIES, ids=lambda policy: policy.name)
def test_every_call_ends_once_or_is_still_open(policy: Policy) -> None:
    result = Shift(SHORT, policy, 3).run()

    assert result.dials == sum(result.outcomes.values()) + result.open_calls
    assert result.answered == result.connected + result.abandons
    assert result.staffed_hours == pytest.approx(SHORT.hours * SHORT.agents.count)


def test_time_never_runs_backwards() -> None:
    times: list[float] = []

    def watch(event: e.Event, _: Decisions) -> None:
        times.append(event.at)

    Shift(SHORT, PROGRESSIVE, 3, watch=watch).run()

    assert times == sorted(times)


def test_the_silence_after_a_greeting_is_a_part_of_the_hold_time() -> None:
    handed_over: dict[CallId, float] = {}
    waited: list[float] = []

    def watch(event: e.Event, _: Decisions) -> None:
        if isinstance(event, e.Answered):
            handed_over[event.call_id] = event.at
        elif isinstance(event, e.HoldOver):
            waited.append(event.at - handed_over[event.call_id])

    hasty = load("silence").with_changes(hours=0.4, agents={"count": 6})
    Shift(hasty, named("power:5"), 3, watch=watch).run()

    assert len(waited) > 5
    assert waited == pytest.approx([2.0 - 0.7] * len(waited), abs=1e-3)


def test_a_list_that_runs_dry_ends_the_dialing() -> None:
    few = SHORT.with_changes(leads=40)

    result = Shift(few, PROGRESSIVE, 3).run()

    assert result.dials == 40


def test_nobody_dials_without_a_policy_that_dials() -> None:
    silent = Policy("silent", "", Mode.PREVIEW)

    assert Shift(SHORT, silent, 3).run().dials == 0
