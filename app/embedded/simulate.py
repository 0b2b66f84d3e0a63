"""`talktime simulate`: what would a shift be like, with this floor and these callees?"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rich.box import SIMPLE
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from dialer.sim import scenario as scenarios
from dialer.sim.batch import Job, Summary, run_all, summarize
from dialer.sim.chart import bars
from dialer.sim.policies import catalog
from dialer.sim.result import Result
from dialer.sim.scenario import Scenario

MOST_WORKERS = 2
BAR_WIDTH = 5
STANDARD = ("predictive", "progressive", "manual")
ALL = "all"


@dataclass(frozen=True, slots=True)
class Wanted:
    source: str
    policies: tuple[str, ...] = STANDARD
    seeds: int = 4
    first_seed: int = 1
    agents: int | None = None
    hours: float | None = None
    workers: int = MOST_WORKERS


class ChartRefused(ValueError):
    """Charts are written as SVG only."""


def simulate(wanted: Wanted, console: Console) -> tuple[Scenario, list[Result]]:
    """Run every policy with every seed. Raises ScenarioRefused or UnknownPolicy."""
    scenario = with_overrides(scenarios.load(wanted.source), wanted.agents, wanted.hours)
    names = list(catalog.FIXED) if ALL in wanted.policies else wanted.policies
    policies = [catalog.named(name).name for name in names]
    seeds = range(wanted.first_seed, wanted.first_seed + wanted.seeds)
    jobs = [Job(scenario, policy, seed) for policy in policies for seed in seeds]
    workers = min(wanted.workers, MOST_WORKERS, len(jobs))
    with progress_bar(console, scenario.name) as progress:
        return scenario, run_all(jobs, workers=workers, progress=progress)


def with_overrides(scenario: Scenario, agents: int | None, hours: float | None) -> Scenario:
    if agents is not None:
        scenario = scenario.with_changes(agents={"count": agents})
    return scenario.lasting(hours) if hours is not None else scenario


@contextmanager
def progress_bar(console: Console, text: str) -> Iterator[Callable[[float], None]]:
    """A bar that hears what share is done; it is gone when all is done."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:.0f} %"),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(text, total=1.0)
        yield lambda share: progress.update(task, completed=share)


def table_of(scenario: Scenario, summaries: list[Summary]) -> Table:
    """Lines are a mean for each agent, most is of the whole floor; worst is the worst seed."""
    first = summaries[0]
    table = Table(
        title=f"{scenario.name}: {first.agents} agents, {first.hours:g} h, {first.seeds} seeds",
        caption=scenario.text or None,
        box=SIMPLE,
        padding=0,
        pad_edge=False,
    )
    table.add_column("policy", no_wrap=True)
    table.add_column("busy %", no_wrap=True)
    for name in ("talk %", "aband.", "worst", "wait s", "lines", "most", "dials/h"):
        table.add_column(name, justify="right", no_wrap=True)
    ceiling = scenario.rules.ceiling
    for one in summaries:
        table.add_row(
            one.policy,
            f"{_bar(one.busy)} {100 * one.busy:.1f}",
            f"{100 * one.talk:.1f}",
            _judged(one.abandoned, ceiling),
            _judged(one.worst, ceiling),
            f"{one.wait_seconds:.1f}",
            f"{one.lines_per_agent:.2f}",
            str(one.most_lines),
            f"{one.dials_per_hour:.0f}",
        )
    return table


def _bar(share: float) -> str:
    full = round(share * BAR_WIDTH)
    return f"[blue]{'█' * full}[/][dim]{'░' * (BAR_WIDTH - full)}[/]"


def percent(share: float, digits: int = 1) -> str:
    return f"{100.0 * share:.{digits}f} %"


def _judged(abandoned: float, ceiling: float) -> str:
    text = f"{100 * abandoned:.2f}"
    return f"[bold red]{text}[/]" if abandoned > ceiling else text


def figures(scenario: Scenario, results: list[Result]) -> dict[str, Any]:
    """All that was found, ready for JSON."""
    return {
        "scenario": scenario.model_dump(mode="json"),
        "summaries": [asdict(summary) for summary in summarize(results)],
        "results": [asdict(result) for result in results],
    }


def run_simulate(
    wanted: Wanted, console: Console, *, json_file: str | None, chart: Path | None
) -> str | None:
    """Simulate, print the table, draw the chart; returns the JSON text if it is wanted."""
    if chart is not None and chart.suffix != ".svg":
        raise ChartRefused(f"Charts are written as SVG: name the file {chart.stem}.svg.")
    scenario, results = simulate(wanted, console)
    summaries = summarize(results)
    console.print(table_of(scenario, summaries))
    if chart is not None:
        rows = [(one.policy, one.busy, one.abandoned) for one in summaries]
        title = f"{scenario.name}, {scenario.agents.count} agents"
        chart.write_text(bars(title, rows, scenario.rules.ceiling), encoding="utf-8")
        console.print(f"Chart: {chart}")
    if json_file is None:
        return None
    return json.dumps(figures(scenario, results), ensure_ascii=False, indent=2) + "\n"
