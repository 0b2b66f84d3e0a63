"""The rules of the field behave as published, so that a comparison with them is a fair one."""

import pytest

from dialer.core.pacing.pacer import View
from dialer.core.types import AgentId, AgentState, CallId
from dialer.sim.policies.catalog import UnknownPolicy, named
from dialer.sim.policies.clairvoyant import losses
from dialer.sim.policies.issabel import Issabel
from dialer.sim.policies.vicidial import Limit, Vicidial
from dialer.sim.result import Result
from dialer.sim.scenario import Scenario
from dialer.sim.shift import Shift

HOUR = 3600.0


def run(policy: str, *, agents: int = 10, hours: float = 1.5, seed: int = 1) -> Result:
    scenario = Scenario().with_changes(agents={"count": agents}, hours=hours)
    return Shift(scenario, named(policy), seed).run()


def shares(policy: str, *, agents: int = 10, hours: float = 1.5) -> tuple[float, float]:
    result = run(policy, agents=agents, hours=hours)
    return result.busy or 0.0, result.abandoned or 0.0


class TestShares:
    """Busy and abandoned in the reference scenario, p = 0.25, against the published figures."""

    def test_by_hand(self) -> None:
        busy, abandoned = shares("manual")

        assert busy == pytest.approx(0.38, abs=0.03)
        assert abandoned == 0.0

    def test_progressive_abandons_nobody_and_waits_out_every_ring(self) -> None:
        busy, abandoned = shares("progressive")

        assert busy == pytest.approx(0.50, abs=0.03)
        assert abandoned == 0.0

    def test_vicidial_hovers_near_progressive_under_its_hard_limit(self) -> None:
        busy, abandoned = shares("vicidial-hard-limit", agents=5, hours=8.0)

        assert busy == pytest.approx(0.49, abs=0.03)
        assert abandoned == pytest.approx(0.033, abs=0.01)

    def test_vicidial_tapered_overshoots_on_small_floors(self) -> None:
        busy, abandoned = shares("vicidial-tapered", agents=2, hours=8.0)

        assert busy == pytest.approx(0.54, abs=0.05)
        assert abandoned > 0.06

    def test_a_bolder_constant_is_busier_and_abandons_more(self) -> None:
        busy_of_two, abandoned_of_two = shares("power:2", hours=1.0)
        busy_of_three, abandoned_of_three = shares("power:3", hours=1.0)

        assert busy_of_three > busy_of_two > shares("progressive", hours=1.0)[0]
        assert abandoned_of_three > abandoned_of_two

    def test_the_bound_is_above_all_and_lawful(self) -> None:
        busy, abandoned = shares("clairvoyant", agents=5)

        assert busy == pytest.approx(0.93, abs=0.03)
        assert abandoned <= 0.035


class TestVicidial:
    def rule(self, limit: Limit) -> Vicidial:
        rule = Vicidial(limit, ceiling=0.03, maximum=10.0, ends_at=5 * HOUR, level=4.0)
        for number in range(10):
            rule.agent(0.0, AgentId(str(number)), AgentState.TALKING)
        return rule

    def spoil(self, rule: Vicidial) -> None:
        """A day over the limit, long enough ago to be no bad minute."""
        for number in range(60):
            rule.placed(0.0, CallId(str(number)))
            rule.answered(0.0, CallId(str(number)))
            rule.bridged(0.0, CallId(str(number)), AgentId("0"))
        for number in range(3):
            rule.abandoned(0.0, CallId(str(number)))

    def ask(self, rule: Vicidial, at: float, *, ready: int = 0) -> None:
        rule.calls_to_launch(at, View(ready, 10, 0, 1000))

    def test_balance_keeps_the_level(self) -> None:
        rule = self.rule(Limit.HARD_LIMIT)

        self.ask(rule, HOUR)

        assert rule.level == 4.0

    def test_idle_agents_raise_it_by_their_share(self) -> None:
        rule = self.rule(Limit.HARD_LIMIT)

        self.ask(rule, HOUR, ready=2)

        assert rule.level == pytest.approx(4.0 * 1.2)

    def test_queued_callers_lower_it(self) -> None:
        rule = self.rule(Limit.HARD_LIMIT)
        for number in range(3):
            rule.answered(HOUR, CallId(str(number)))

        self.ask(rule, HOUR)

        assert rule.level == pytest.approx(4.0 * 0.7)

    @pytest.mark.parametrize(
        ("limit", "level"),
        [(Limit.HARD_LIMIT, 1.0), (Limit.AVERAGE, 2.0), (Limit.TAPERED, 4.0 * 0.4)],
    )
    def test_a_day_over_the_limit(self, limit: Limit, level: float) -> None:
        rule = self.rule(limit)
        self.spoil(rule)

        self.ask(rule, HOUR)

        assert rule.level == pytest.approx(level)

    def test_it_is_never_above_its_maximum(self) -> None:
        rule = self.rule(Limit.HARD_LIMIT)

        for round_number in range(20):
            self.ask(rule, HOUR + 15.0 * round_number, ready=5)

        assert rule.level == 10.0


class TestIssabel:
    def test_without_a_history_it_dials_for_who_is_ready(self) -> None:
        rule = Issabel()
        rule.agent(0.0, AgentId("1"), AgentState.READY)

        assert rule.calls_to_launch(1.0, View(1, 1, 0, 100)).count == 1

    def test_a_low_answer_rate_multiplies_by_five_at_most(self) -> None:
        rule = Issabel()
        rule.agent(0.0, AgentId("1"), AgentState.READY)
        for number in range(50):
            rule.placed(0.0, CallId(str(number)))
            rule.ended(1.0, CallId(str(number)))

        assert rule.calls_to_launch(2.0, View(1, 1, 0, 100)).count == 5


class TestLosses:
    def test_an_agent_serves_one_person(self) -> None:
        assert losses([10.0, 11.0], [10.0], 2.0) == 1

    def test_a_person_waits_for_the_hold_time(self) -> None:
        assert losses([10.0], [12.0], 2.0) == 0
        assert losses([10.0], [12.1], 2.0) == 1

    def test_who_is_lost_takes_no_agent(self) -> None:
        assert losses([10.0, 20.0], [20.0], 2.0) == 1


def test_a_name_that_is_not_known_is_told() -> None:
    with pytest.raises(UnknownPolicy, match="predictive"):
        named("magic")


def test_a_constant_needs_its_number() -> None:
    with pytest.raises(UnknownPolicy):
        named("power:much")
