"""How long a list takes with so many agents, how many lines it needs, and what two more change.

`python -m dialer.sim.planner` reads a question from standard input and writes its plans to standard
output, both as JSON: for a host that must not wait in its own process.
"""

import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from dialer.sim.batch import Job, Summary, run_all, summarize
from dialer.sim.scenario import Scenario

MEASURED_HOURS = 2.0
"""Long enough for rates that do not depend on the first minutes."""


@dataclass(frozen=True, slots=True)
class Question:
    scenario: Scenario
    leads: int
    attempts: float = 1.0
    """Dials that a lead gets on average until it is done."""
    more: tuple[int, ...] = (0, 2)
    """How many agents more, or fewer, to look at."""
    policy: str = "predictive"
    seeds: int = 2
    hours: float = MEASURED_HOURS
    """How long a shift is simulated for each number of agents."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What to expect with so many agents."""

    agents: int
    hours: float | None
    """Of dialing, until every lead is done; None when nothing is dialed at all."""
    busy: float
    talk: float
    abandoned: float
    wait_seconds: float
    lines: int
    """The most that were in use at once: order so many."""
    dials_per_hour: float
    talks_per_hour: float
    talks: float
    """In the whole list."""


def plan(
    question: Question, *, workers: int = 1, progress: Callable[[float], None] | None = None
) -> list[Plan]:
    """A plan for each number of agents, by simulation."""
    base = question.scenario.agents.count
    counts = sorted({max(1, base + more) for more in question.more})
    jobs = [
        Job(
            question.scenario.with_changes(
                agents={"count": count}, hours=question.hours, leads=None
            ),
            question.policy,
            seed,
        )
        for count in counts
        for seed in range(1, question.seeds + 1)
    ]
    dials = question.leads * question.attempts
    return [
        _plan(one, dials) for one in summarize(run_all(jobs, workers=workers, progress=progress))
    ]


def _plan(summary: Summary, dials: float) -> Plan:
    hours = dials / summary.dials_per_hour if summary.dials_per_hour else None
    return Plan(
        agents=summary.agents,
        hours=hours,
        busy=summary.busy,
        talk=summary.talk,
        abandoned=summary.abandoned,
        wait_seconds=summary.wait_seconds,
        lines=summary.most_lines,
        dials_per_hour=summary.dials_per_hour,
        talks_per_hour=summary.connected_per_hour,
        talks=summary.connected_per_hour * (hours or 0.0),
    )


def to_wire(question: Question) -> dict[str, Any]:
    """The question as JSON values."""
    fields = {name: getattr(question, name) for name in Question.__slots__}
    return fields | {"scenario": question.scenario.model_dump(mode="json")}


def from_wire(fields: Mapping[str, Any]) -> Question:
    scenario = Scenario.model_validate(fields["scenario"])
    return Question(**{**fields, "scenario": scenario, "more": tuple(fields["more"])})


def main() -> None:
    # Calls that are up come first.
    os.nice(5)
    plans = plan(from_wire(json.load(sys.stdin)))
    json.dump([asdict(one) for one in plans], sys.stdout)


if __name__ == "__main__":
    main()
