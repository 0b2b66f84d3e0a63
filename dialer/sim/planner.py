"""How long a list takes with so many agents, how many lines it needs, and what two more change."""

from collections.abc import Callable
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Plan:
    """What to expect with so many agents."""

    agents: int
    hours: float
    """Until every lead is done."""
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
                agents={"count": count}, hours=MEASURED_HOURS, leads=None
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
    hours = dials / summary.dials_per_hour if summary.dials_per_hour else float("inf")
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
        talks=summary.connected_per_hour * hours,
    )
