"""The ceiling holds on every kind of day, and predictive pacing is worth it.

The shifts are short, so what a few abandoned people mean in per cent is more than over a whole day:
what is held to is the budget, the ceiling times the answers and a small overdraft.
"""

import pytest

from dialer.sim import scenario as scenarios
from dialer.sim.policies.catalog import named
from dialer.sim.scenario import Scenario, load
from dialer.sim.shift import Shift

OVERDRAFT = 4
HOURS = 0.75


@pytest.mark.parametrize("name", scenarios.names())
def test_the_budget_is_kept(name: str) -> None:
    scenario = load(name).lasting(HOURS).with_changes(agents={"count": 5})

    result = Shift(scenario, named("predictive"), 21).run()

    assert result.abandons <= scenario.rules.ceiling * result.answered + OVERDRAFT
    assert result.dials == sum(result.outcomes.values()) + result.open_calls


def test_agents_are_busier_than_with_one_call_each() -> None:
    scenario = Scenario().with_changes(hours=1.5, agents={"count": 10})

    ours = Shift(scenario, named("predictive"), 4).run()
    theirs = Shift(scenario, named("progressive"), 4).run()

    assert (ours.busy or 0.0) > (theirs.busy or 1.0) + 0.15
    assert ours.abandons <= 0.03 * ours.answered + OVERDRAFT


def test_a_ceiling_of_nothing_abandons_next_to_nobody() -> None:
    scenario = Scenario().with_changes(hours=1.0, agents={"count": 5}, rules={"ceiling": 0.0})

    result = Shift(scenario, named("predictive"), 4).run()

    assert result.abandons <= 1


def test_what_happens_at_an_hour_keeps_its_part_of_a_shorter_day() -> None:
    short = load("dead-carrier").lasting(4.0)

    assert [dead.at_hour for dead in short.carrier.dead] == [1.0, 2.5]
    assert short.carrier.dead[0].minutes == 2.5
