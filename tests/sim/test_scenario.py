"""Scenario files: what they hold, what is refused, and that all of ours keep their promise."""

from pathlib import Path

import numpy as np
import pytest

from dialer.sim import scenario as scenarios
from dialer.sim.distributions import (
    Course,
    Distribution,
    Drift,
    Empirical,
    Exponential,
    Gamma,
    Lognormal,
    Lomax,
    Mixture,
    Normal,
    Part,
    Steps,
    Trend,
    Wander,
)
from dialer.sim.policies.catalog import named
from dialer.sim.scenario import Scenario, ScenarioRefused, load
from dialer.sim.shift import Shift

MEAN = 30.0
DISTRIBUTIONS: list[Distribution] = [
    Exponential(mean=MEAN),
    Lognormal(mean=MEAN, cv=1.0),
    Gamma(mean=MEAN, cv=0.6),
    Normal(mean=MEAN, cv=0.2),
    Lomax(mean=MEAN, tail=4.0),
    Empirical(values=(20.0, 40.0)),
    Mixture(
        parts=(
            Part(weight=3, of=Gamma(mean=10.0, cv=0.5)),
            Part(weight=1, of=Gamma(mean=90.0, cv=0.5)),
        )
    ),
]


@pytest.mark.parametrize("distribution", DISTRIBUTIONS, ids=lambda one: one.kind)
def test_a_distribution_has_its_mean(distribution: Distribution) -> None:
    drawn = distribution.sample(np.random.default_rng(1), 100_000)

    assert drawn.mean() == pytest.approx(MEAN, rel=0.03)
    assert drawn.min() >= 0.0


class TestCourse:
    def course(self, change: Drift | Trend | Steps | Wander) -> Course:
        return Course(change, np.random.default_rng(1), 8 * 3600.0)

    def test_a_drift_goes_up_and_down(self) -> None:
        course = self.course(Drift(amount=0.35))

        assert course.at(2 * 3600.0) == pytest.approx(1.35, abs=0.01)
        assert course.at(6 * 3600.0) == pytest.approx(0.65, abs=0.01)

    def test_a_step_comes_at_its_hour(self) -> None:
        course = self.course(Steps(hours=(1.0, 2.0), factors=(0.5, 1.5)))

        assert [course.at(hour * 3600.0) for hour in (0.5, 1.5, 2.5)] == [1.0, 0.5, 1.5]

    def test_a_trend_ends_where_it_should(self) -> None:
        assert self.course(Trend(end=0.5)).at(8 * 3600.0) == pytest.approx(0.5, abs=0.01)

    def test_a_walk_comes_home(self) -> None:
        course = self.course(Wander(spread=0.3, memory_minutes=5.0))
        seen = [course.at(second) for second in range(0, 8 * 3600, 60)]

        assert 0.8 < sum(seen) / len(seen) < 1.3
        assert max(seen) > 1.2
        assert min(seen) < 0.8


class TestRefused:
    def refusal(self, tmp_path: Path, text: str) -> str:
        path = tmp_path / "mine.toml"
        path.write_text(text)
        with pytest.raises(ScenarioRefused) as caught:
            load(path)
        return str(caught.value)

    def test_a_word_that_means_nothing(self, tmp_path: Path) -> None:
        assert "agents.size" in self.refusal(tmp_path, "[agents]\nsize = 5")

    def test_a_share_beyond_one(self, tmp_path: Path) -> None:
        assert "callees.person" in self.refusal(tmp_path, "[callees]\nperson = 25")

    def test_a_ceiling_beyond_the_law(self, tmp_path: Path) -> None:
        assert "rules.ceiling" in self.refusal(tmp_path, "[rules]\nceiling = 0.2")

    def test_broken_toml(self, tmp_path: Path) -> None:
        assert "not readable" in self.refusal(tmp_path, "agents = [")

    def test_a_name_that_is_not_there_tells_the_names(self) -> None:
        with pytest.raises(ScenarioRefused, match="reference"):
            load("nowhere")


def test_a_file_changes_only_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text("[agents]\ncount = 7\n")

    mine = load(path)

    assert mine.agents.count == 7
    assert mine.callees == Scenario().callees
    assert mine.name == "mine"


@pytest.mark.parametrize("name", scenarios.names())
def test_every_scenario_runs_and_conserves_its_calls(name: str) -> None:
    scenario = load(name).with_changes(hours=0.4, agents={"count": 6})

    result = Shift(scenario, named("progressive"), 1).run()

    assert result.dials == sum(result.outcomes.values()) + result.open_calls
    assert result.dials > 40
    assert result.staffed_hours <= 6 * 0.4 + 1e-9
