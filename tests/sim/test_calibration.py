"""Calibration finds that a simulated floor is like itself, and that another one is not."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from app.embedded.calibrate import shares, simulate_observed
from dialer.core import events as e
from dialer.core.floor import Decisions
from dialer.journal import Journal
from dialer.sim.calibration import NothingObserved, compare, kolmogorov_smirnov, observe
from dialer.sim.fitting import fit, policy_of
from dialer.sim.policies.catalog import named
from dialer.sim.scenario import Scenario
from dialer.sim.shift import Shift
from dialer.sim.toml import to_toml

TRUTH = Scenario().with_changes(
    hours=1.0, agents={"count": 8}, callees={"detection": {"silence_seconds": 0.5}}
)


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("calibration") / "floor.jsonl"
    with Journal(path) as book:

        def write(event: e.Event, decisions: Decisions) -> None:
            book.write(event)
            book.decided(decisions)

        Shift(TRUTH, named("progressive"), 11, watch=write).run()
    return path


def test_a_journal_tells_the_rates_of_its_floor(recorded: Path) -> None:
    observed = observe(recorded)

    fitted = fit(observed)

    assert policy_of(observed) == "progressive"
    assert fitted.agents.count == 8
    assert fitted.callees.person == pytest.approx(TRUTH.callees.person, abs=0.04)
    assert np.mean(observed.samples["talk"]) == pytest.approx(60.0, rel=0.3)
    assert np.mean(observed.samples["listen"]) == pytest.approx(1.5, rel=0.1)
    assert fitted.callees.detection != "none"
    assert fitted.callees.detection.silence_seconds == 0.5


def test_the_floor_that_was_recorded_is_near_its_own_simulation(recorded: Path) -> None:
    observed = observe(recorded)
    simulated = simulate_observed(TRUTH, "progressive", 12)

    distances = compare(observed, simulated)

    assert all((one.distance or 1.0) < 1.3 * (one.by_chance or 0.0) for one in distances)
    real, made = shares(observed), shares(simulated)
    assert made["busy of staffed time"] == pytest.approx(real["busy of staffed time"], abs=0.06)


def test_longer_talks_are_found_out(recorded: Path) -> None:
    other = TRUTH.with_changes(agents={"talk": {"kind": "lognormal", "mean": 180.0, "cv": 1.0}})
    simulated = simulate_observed(other, "progressive", 12)

    by_name = {one.name: one for one in compare(observe(recorded), simulated)}

    assert (by_name["talk"].distance or 0.0) > 2.0 * (by_name["talk"].by_chance or 1.0)
    assert (by_name["ring"].distance or 1.0) < 1.3 * (by_name["ring"].by_chance or 0.0)


def test_a_fitted_scenario_is_written_and_read_again(recorded: Path) -> None:
    fitted = fit(observe(recorded))

    again = Scenario.model_validate(tomllib.loads(to_toml(fitted)))

    assert again == fitted


def test_a_journal_without_calls_says_so(tmp_path: Path) -> None:
    path = tmp_path / "quiet.jsonl"
    with Journal(path) as book:
        book.write(e.Tick(1.0))

    with pytest.raises(NothingObserved):
        observe(path)


def test_the_distance_of_equal_samples_is_nothing_and_of_apart_ones_all() -> None:
    assert kolmogorov_smirnov([1.0, 2.0, 3.0], [1.0, 2.0, 3.0]) == 0.0
    assert kolmogorov_smirnov([1.0, 2.0], [3.0, 4.0]) == 1.0
    assert kolmogorov_smirnov([1.0, 3.0], [2.0, 4.0]) == 0.5
