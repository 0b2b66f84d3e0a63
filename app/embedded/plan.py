"""`talktime plan`: with these agents and this list, how long, how many lines, what if two more?"""

from dataclasses import asdict, dataclass
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.table import Table

from app.embedded.simulate import MOST_WORKERS, percent, progress_bar
from dialer.sim import scenario as scenarios
from dialer.sim.planner import Plan, Question, plan


@dataclass(frozen=True, slots=True)
class Wanted:
    agents: int
    leads: int
    answer_rate: float
    talk_seconds: float
    wrapup_seconds: float
    attempts: float
    policy: str
    source: str


def run_plan(wanted: Wanted, console: Console) -> list[dict[str, Any]]:
    """Print the plan for these agents and for two more; returns its figures."""
    scenario = scenarios.load(wanted.source)
    talk = {"kind": "lognormal", "mean": wanted.talk_seconds, "cv": 1.0}
    wrapup = {"kind": "lognormal", "mean": wanted.wrapup_seconds, "cv": 0.6}
    scenario = scenario.with_changes(
        callees={"person": wanted.answer_rate},
        agents={"count": wanted.agents, "talk": talk, "wrapup": wrapup},
    )
    question = Question(scenario, wanted.leads, wanted.attempts, policy=wanted.policy)
    with progress_bar(console, "Planning") as progress:
        plans = plan(question, workers=MOST_WORKERS, progress=progress)
    console.print(_table(wanted, plans))
    _compare(plans, console)
    return [asdict(one) for one in plans]


def _table(wanted: Wanted, plans: list[Plan]) -> Table:
    table = Table(
        title=f"{wanted.leads} leads, {percent(wanted.answer_rate)} answered by a person",
        caption=f"Talk {wanted.talk_seconds:g} s, wrap-up {wanted.wrapup_seconds:g} s, "
        f"{wanted.attempts:g} dials a lead, {wanted.policy}",
        box=SIMPLE,
        padding=0,
        pad_edge=False,
    )
    heads = ("agents", "done in", "lines", "dials/h", "talks/h", "talks", "busy %", "talk %")
    for name in (*heads, "aband. %", "wait s"):
        table.add_column(name, justify="right", no_wrap=True)
    for one in plans:
        table.add_row(
            str(one.agents),
            "never" if one.hours is None else f"{one.hours:.1f} h",
            str(one.lines),
            f"{one.dials_per_hour:.0f}",
            f"{one.talks_per_hour:.0f}",
            f"{one.talks:.0f}",
            f"{100 * one.busy:.1f}",
            f"{100 * one.talk:.1f}",
            f"{100 * one.abandoned:.2f}",
            f"{one.wait_seconds:.1f}",
        )
    return table


def _compare(plans: list[Plan], console: Console) -> None:
    few, many = plans[0], plans[-1]
    if few.hours is None or many.hours is None or few is many:
        return
    saved = few.hours - many.hours
    console.print(
        f"{many.agents - few.agents} more agents save {saved:.1f} h of {few.hours:.1f} h, need "
        f"{many.lines - few.lines:+d} lines, and are busy {percent(many.busy)} of the time "
        f"instead of {percent(few.busy)}."
    )
