"""`talktime calibrate`: how near is the simulator to what a real floor was recorded doing?"""

from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from app.embedded.simulate import percent, progress_bar
from dialer.core.types import AgentState, Outcome
from dialer.sim import scenario as scenarios
from dialer.sim.calibration import Distance, Observed, Observer, compare, observe
from dialer.sim.fitting import fit, policy_of
from dialer.sim.policies.catalog import named
from dialer.sim.scenario import Scenario
from dialer.sim.shift import Shift
from dialer.sim.toml import to_toml

ENOUGH_DIALS = 2000
MOST_SEEDS = 40
KIND_OF = {
    Outcome.CONNECTED: "connected",
    Outcome.ABANDONED: "abandoned",
    Outcome.EARLY_HANGUP: "early hang-up",
    Outcome.MACHINE: "machine",
    Outcome.NO_ANSWER: "no answer",
    Outcome.BUSY: "busy or rejected",
    Outcome.REJECTED: "busy or rejected",
}
"""What the simulator tells apart; carriers know more ways to fail."""


@dataclass(frozen=True, slots=True)
class Wanted:
    journal: Path
    scenario: str = ""
    """Empty: one that is fitted to the journal."""
    write_scenario: Path | None = None


def run_calibrate(wanted: Wanted, console: Console) -> dict[str, Any]:
    """Observe, simulate the same, compare and print. Raises ValueError where nothing is."""
    recorded = observe(wanted.journal)
    scenario = scenarios.load(wanted.scenario) if wanted.scenario else fit(recorded)
    if wanted.write_scenario is not None:
        wanted.write_scenario.write_text(to_toml(scenario), encoding="utf-8")
        console.print(f"Scenario: {wanted.write_scenario}")
    policy = policy_of(recorded)
    with progress_bar(console, f"Simulating {policy}") as progress:
        simulated, seeds = Observed(), 0
        while simulated.dials < ENOUGH_DIALS and seeds < MOST_SEEDS:
            seeds += 1
            simulated = merged(simulated, simulate_observed(scenario, policy, seeds))
            progress(min(1.0, simulated.dials / ENOUGH_DIALS))
    distances = compare(recorded, simulated)
    console.print(_distances(distances))
    console.print(_outcomes(recorded, simulated))
    console.print(
        f"{recorded.hours:.2f} h of {recorded.agents} agents on record, "
        f"{policy}, {seeds} seeds simulated."
    )
    return {
        "distances": [asdict(distance) for distance in distances],
        "recorded": shares(recorded),
        "simulated": shares(simulated),
        "scenario": scenario.model_dump(mode="json"),
        "policy": policy,
        "seeds": seeds,
    }


def simulate_observed(scenario: Scenario, policy: str, seed: int) -> Observed:
    observer = Observer()
    shift = Shift(scenario, named(policy), seed, watch=observer.watch)
    shift.run()
    observer.close(shift.agenda.now)
    (observed,) = observer.seen.values()
    return observed


def merged(first: Observed, second: Observed) -> Observed:
    """Both together; the state times are of both, one after the other."""
    second.samples = {name: first.samples[name] + second.samples[name] for name in second.samples}
    second.outcomes = Counter(first.outcomes) + second.outcomes
    second.tally.take_over(first.tally)
    return second


def shares(observed: Observed) -> dict[str, float]:
    """Kinds of outcome per dial, busy and talk per staffed time, abandoned per answer."""
    dials = max(1, observed.dials)
    tally = observed.tally
    staffed = max(1.0, tally.staffed_seconds)
    talking = tally.seconds_in(AgentState.TALKING, AgentState.HOLD)
    answered = max(1, tally.answered)
    kinds = Counter[str]()
    for outcome, count in observed.outcomes.items():
        kinds[KIND_OF.get(outcome, "invalid or failed")] += count
    return {
        **{kind: kinds[kind] / dials for kind in sorted(kinds)},
        "busy of staffed time": (talking + tally.seconds_in(AgentState.WRAPUP)) / staffed,
        "talk of staffed time": talking / staffed,
        "abandoned of answered": observed.outcomes[Outcome.ABANDONED] / answered,
    }


def _distances(distances: list[Distance]) -> Table:
    table = Table(title="Seconds, recorded and simulated", box=SIMPLE, padding=0, pad_edge=False)
    for name in ("measure", "n", "mean", "n sim.", "mean sim.", "distance", "by chance", ""):
        table.add_column(name, justify="left" if name in ("measure", "") else "right")
    for one in distances:
        is_near = one.distance is not None and one.by_chance is not None
        near = is_near and (one.distance or 0.0) <= (one.by_chance or 0.0)
        table.add_row(
            one.name,
            str(one.recorded),
            f"{one.recorded_mean:.2f}",
            str(one.simulated),
            f"{one.simulated_mean:.2f}",
            "" if one.distance is None else f"{one.distance:.3f}",
            "" if one.by_chance is None else f"{one.by_chance:.3f}",
            "near" if near else "[bold]off[/]" if is_near else "nothing to compare",
        )
    return table


def _outcomes(recorded: Observed, simulated: Observed) -> Table:
    table = Table(title="Shares", box=SIMPLE, padding=0, pad_edge=False)
    for name in ("share", "recorded", "simulated", "points apart"):
        table.add_column(name, justify="left" if name == "share" else "right")
    real, made = shares(recorded), shares(simulated)
    for name in {**real, **made}:
        one, other = real.get(name, 0.0), made.get(name, 0.0)
        table.add_row(name, percent(one), percent(other), f"{100 * (other - one):+.1f}")
    return table
