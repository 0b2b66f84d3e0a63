"""Pacing against the figures to reach, the rules of the field and the bound, in one run.

bench/pacing.py               quick: fewer seeds, hours and agents, and it says so
bench/pacing.py --full        8 h, 8 seeds of ours; hours of machine time
--robust                      the scenarios of rough days instead of the table
--first-seed N                the pacer was shaped with seeds 1 to 10, so 101 is the default
--keep FILE                   write each result there as it comes, and do not run it again
--as-is                       the tables of all that is kept, whatever its hours and seeds
--markdown FILE               write the tables there, and charts to docs/images/pacing-*.svg
--only NAME                   only this policy; may be given again
"""

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path

from dialer.sim import scenario as scenarios
from dialer.sim.batch import Job, Summary, run_all, summarize
from dialer.sim.chart import bars, curves
from dialer.sim.result import Result

OURS = "predictive"
KNOWN = "known"
BOUND = "clairvoyant"
VICIDIAL = ("vicidial-hard-limit", "vicidial-tapered", "vicidial-average")
POWERS = tuple(f"power:{calls:g}" for calls in (1.5, 2, 2.5, 3, 4))
RATIOS = tuple(f"ratio:{lines:g}" for lines in (1.1, 1.25, 1.5))
POLICIES = (OURS, KNOWN, "progressive", "manual", *VICIDIAL, "issabel", BOUND, *POWERS, *RATIOS)
RULES = ("manual", "progressive", "power:2", "ratio:1.25", *VICIDIAL, "issabel")
"""What ours is held against on rough days; those over the ceiling are marked."""
CEILING = 0.03
IMAGES = Path("docs/images")
ABOUT_TABLE = """As `bench/pacing.py --full` prints it.
The pacer was shaped with the seeds 1 to 10; those from 101 on are new to it.
The rules beside it learn nothing, so few of their seeds and hours say enough.
The clairvoyant bound foresees who will answer and when agents will be free."""
ABOUT_DAYS = """As `bench/pacing.py --full --robust` prints it.
The pacer was shaped with other seeds; its shifts last 8 h, those of rules 2 h from 20 agents on.
Of each rule stands busy % / abandoned %; × is over the ceiling, so no lawful way to run a floor.
Ours is held against the busiest rule that keeps the ceiling."""


@dataclass(frozen=True)
class Cell:
    """One line of the figures to reach."""

    agents: int
    person: float
    busy: float
    worst: float

    @property
    def name(self) -> str:
        return f"N={self.agents} p={self.person:.2f}"


CELLS = (
    Cell(2, 0.25, 0.59, 0.035),
    Cell(5, 0.25, 0.69, 0.032),
    Cell(10, 0.10, 0.75, 0.031),
    Cell(10, 0.25, 0.78, 0.031),
    Cell(20, 0.25, 0.85, 0.0305),
    Cell(50, 0.25, 0.92, 0.0305),
    Cell(100, 0.10, 0.95, 0.0305),
    Cell(100, 0.25, 0.95, 0.0305),
)
LARGE = 20
ROBUST_AGENTS = (5, 20, 50)
ONE_SEED_AGENTS = 50
"""Days on floors of this size are run with one seed, on smaller ones with two."""
WORST = 0.035
"""What no seed of a rough day may exceed."""


@dataclass(frozen=True)
class Size:
    """How much is run. Of the rules beside ours few seeds say enough, and on a large floor few
    hours: they have nothing to learn."""

    hours: float
    seeds: int
    most_agents: int
    other_seeds: int
    other_hours: float
    """On floors of LARGE agents and more."""
    first_seed: int = 101

    def hours_for(self, policy: str, agents: int) -> float:
        return self.hours if policy == OURS or agents < LARGE else self.other_hours

    def range_of(self, seeds: int) -> range:
        return range(self.first_seed, self.first_seed + seeds)


FULL = Size(8.0, 8, 100, 2, 2.0)
QUICK = Size(2.0, 2, 20, 1, 1.0)


def table_jobs(size: Size, policies: tuple[str, ...]) -> Iterator[Job]:
    for cell in CELLS:
        if cell.agents > size.most_agents:
            continue
        for policy in policies:
            scenario = scenarios.load("reference").with_changes(
                name=cell.name,
                hours=size.hours_for(policy, cell.agents),
                agents={"count": cell.agents},
                callees={"person": cell.person},
            )
            for seed in size.range_of(size.seeds if policy == OURS else size.other_seeds):
                yield Job(scenario, policy, seed)


def robust_jobs(size: Size, policies: tuple[str, ...]) -> Iterator[Job]:
    for agents in ROBUST_AGENTS:
        if agents > size.most_agents:
            continue
        ours = 2 if agents < ONE_SEED_AGENTS else 1
        for name in scenarios.names():
            for policy in policies:
                hours = size.hours_for(policy, agents)
                scenario = scenarios.load(name).lasting(hours)
                scenario = scenario.with_changes(agents={"count": agents})
                for seed in size.range_of(ours if policy == OURS else 1):
                    yield Job(scenario, policy, seed)


# --- running ------------------------------------------------------------------------------------


def key_of(job: Job) -> str:
    scenario = job.scenario
    return f"{scenario.name}|{scenario.agents.count}|{scenario.hours:g}|{job.policy}|{job.seed}"


def kept(path: Path | None) -> dict[str, Result]:
    if path is None or not path.exists():
        return {}
    names = {field.name for field in fields(Result)}
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        key = row.pop("key")
        if set(row) == names:
            found[key] = Result(**row)
    return found


def run(jobs: list[Job], keep: Path | None, workers: int) -> list[Result]:
    """Results in the order of the jobs, each kept as soon as it is there."""
    found = kept(keep)
    left = [job for job in jobs if key_of(job) not in found]
    if len(left) < len(jobs):
        print(f"{len(jobs) - len(left)} of {len(jobs)} shifts are taken from {keep}.")
    count = 0

    def done(job: Job, result: Result) -> None:
        nonlocal count
        count += 1
        found[key_of(job)] = result
        if keep is not None:
            with keep.open("a", encoding="utf-8") as file:
                file.write(json.dumps({"key": key_of(job), **asdict(result)}) + "\n")
        print(f"\r{count} of {len(left)} shifts, last {key_of(job):60}", end="", flush=True)

    run_all(left, workers=workers, done=done)
    print()
    return [found[key_of(job)] for job in jobs]


# --- telling ------------------------------------------------------------------------------------

HEADS = (
    "policy",
    "seeds",
    "hours",
    "busy %",
    "talk %",
    "abandoned %",
    "worst seed %",
    "wait s",
    "lines/agent",
    "gap closed %",
    "",
)


def rows_of(summaries: list[Summary]) -> list[Summary]:
    """The best constants in hindsight, by name; the other constants are left out."""
    shown = [one for one in summaries if ":" not in one.policy]
    for kind in ("power", "ratio"):
        constants = [one for one in summaries if one.policy.startswith(f"{kind}:")]
        lawful = [one for one in constants if one.abandoned <= CEILING]
        if lawful:
            best = max(lawful, key=lambda one: one.busy)
            shown.append(replace(best, policy=f"{best.policy} (best lawful, in hindsight)"))
    return shown


def line(one: Summary, all_of: list[Summary], cell: Cell | None) -> tuple[str, ...]:
    return (
        one.policy,
        seeds_of(one),
        f"{one.hours:g}",
        f"{100 * one.busy:.1f}",
        f"{100 * one.talk:.1f}",
        f"{100 * one.abandoned:.2f}",
        f"{100 * one.worst:.2f}",
        f"{one.wait_seconds:.1f}",
        f"{one.lines_per_agent:.2f}",
        gap_closed(one, all_of),
        verdict(one, cell),
    )


def seeds_of(one: Summary) -> str:
    first, last = one.first_seed, one.first_seed + one.seeds - 1
    return f"{first}-{last}" if last > first else str(last)


def gap_closed(one: Summary, all_of: list[Summary]) -> str:
    """Of the way from progressive to the run that knows all rates from the start."""
    by_name = {other.policy: other for other in all_of}
    if one.policy != OURS or not {"progressive", KNOWN} <= set(by_name):
        return ""
    low, high = by_name["progressive"].busy, by_name[KNOWN].busy
    return f"{100 * (one.busy - low) / (high - low):.0f}" if high > low else ""


def verdict(one: Summary, cell: Cell | None) -> str:
    if cell is None or one.policy != OURS:
        return "over the ceiling" if one.abandoned > CEILING and one.policy != BOUND else ""
    misses = [
        text
        for text, is_missed in (
            (f"busy under {100 * cell.busy:.0f}", one.busy < cell.busy),
            (f"abandoned over {100 * CEILING:.1f}", round(one.abandoned, 4) > CEILING + 0.0005),
            (f"worst over {100 * cell.worst:.2f}", one.worst > cell.worst),
        )
        if is_missed
    ]
    return "misses: " + ", ".join(misses) if misses else "reached"


def markdown(title: str, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    marks = ["---"] + ["---:"] * (len(heads) - 2) + ["---"]
    table = [heads, tuple(marks), *rows]
    return f"### {title}\n\n" + "\n".join(f"| {' | '.join(row)} |" for row in table) + "\n"


def table_text(summaries: list[Summary]) -> str:
    parts = []
    for cell in CELLS:
        mine = [one for one in summaries if one.scenario == cell.name]
        if mine:
            rows = [line(one, mine, cell) for one in rows_of(mine)]
            reach = f"busy ≥ {100 * cell.busy:.0f} %, worst seed ≤ {100 * cell.worst:.2f} %"
            parts.append(markdown(f"{cell.name}, to reach: {reach}", HEADS, rows))
    return "\n".join(parts)


def robust_text(summaries: list[Summary]) -> str:
    parts = []
    heads = ("day", "seeds", "hours", "busy %", "abandoned %", "worst seed %", *RULES, "verdict")
    for agents in ROBUST_AGENTS:
        days: dict[str, dict[str, Summary]] = {}
        for one in summaries:
            if one.agents == agents:
                days.setdefault(one.scenario, {})[one.policy] = one
        rows = [day_line(name, day) for name, day in days.items() if OURS in day]
        if rows:
            hours = {one.policy: one.hours for day in days.values() for one in day.values()}
            told = ", ".join(f"{rule} {hours[rule]:g} h" for rule in RULES if rule in hours)
            parts.append(markdown(f"N = {agents}; the rules: {told or 'none'}", heads, rows))
    return "\n".join(parts)


def day_line(name: str, day: dict[str, Summary]) -> tuple[str, ...]:
    """Ours on one day, and of each rule busy / abandoned, with a mark if it is over the ceiling."""
    ours = day[OURS]
    cells = []
    for rule in RULES:
        one = day.get(rule)
        mark = " ×" if one and one.abandoned > CEILING else ""
        cells.append(f"{100 * one.busy:.1f} / {100 * one.abandoned:.1f}{mark}" if one else "")
    return (
        name,
        seeds_of(ours),
        f"{ours.hours:g}",
        f"{100 * ours.busy:.1f}",
        f"{100 * ours.abandoned:.2f}",
        f"{100 * ours.worst:.2f}",
        *cells,
        day_verdict(ours, day),
    )


def day_verdict(ours: Summary, day: dict[str, Summary]) -> str:
    rules = [day[rule] for rule in RULES if rule in day]
    best = max((one.busy for one in rules if one.abandoned <= CEILING), default=0.0)
    above = "yes" if ours.busy > best else f"no, {100 * best:.1f}"
    held = "held" if ours.worst <= WORST else "BROKEN"
    if len(rules) < len(RULES):
        return f"ceiling {held}; {len(rules)} of {len(RULES)} rules were run"
    return f"ceiling {held}; above every lawful rule: {above}"


def draw(summaries: list[Summary]) -> list[str]:
    """Charts of the table: busy by floor size, and all policies at ten agents."""
    shown = (OURS, KNOWN, BOUND, "progressive", "manual", "vicidial-tapered", "issabel")
    series = {
        policy: points
        for policy in shown
        if (
            points := sorted(
                (one.agents, one.busy)
                for one in summaries
                if one.policy == policy and one.scenario.endswith("p=0.25")
            )
        )
    }
    title = "Busy time by floor size, p = 0.25"
    chart = curves(title, series, x_label="agents", y_label="talk and wrap-up")
    pictures = [picture("pacing-busy.svg", title, chart)]
    mine = [one for one in summaries if one.scenario == "N=10 p=0.25"]
    if len(mine) > 1:
        rows = [(one.policy.split(" (")[0], one.busy, one.abandoned) for one in rows_of(mine)]
        title = "10 agents, p = 0.25: busy, and abandoned against 3 %"
        pictures.append(picture("pacing-policies-10.svg", title, bars(title, rows, CEILING)))
    return pictures


def draw_robust(summaries: list[Summary]) -> list[str]:
    pictures = []
    for agents in ROBUST_AGENTS:
        mine = [one for one in summaries if one.agents == agents and one.policy == OURS]
        if mine:
            rows = [(one.scenario, one.busy, one.worst) for one in mine]
            title = f"Rough days, {agents} agents: busy, and abandoned on the worst seed"
            name = f"pacing-robust-{agents}.svg"
            pictures.append(picture(name, title, bars(title, rows, WORST)))
    return pictures


def picture(name: str, title: str, chart: str) -> str:
    (IMAGES / name).write_text(chart, encoding="utf-8")
    return f"![{title}](images/{name})"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--robust", action="store_true")
    parser.add_argument("--only", action="append")
    parser.add_argument("--agents", type=int, help="only floors of at most this size")
    parser.add_argument("--seeds", type=int, help="of ours, instead of 8")
    parser.add_argument("--first-seed", type=int, default=QUICK.first_seed)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--as-is", action="store_true")
    parser.add_argument("--markdown", type=Path)
    wanted = parser.parse_args()

    size = FULL if wanted.full else QUICK
    size = replace(size, first_seed=wanted.first_seed)
    if wanted.seeds:
        size = replace(size, seeds=wanted.seeds)
    if wanted.agents:
        size = replace(size, most_agents=wanted.agents)
    began = time.perf_counter()
    policies = tuple(wanted.only or ((OURS, *RULES) if wanted.robust else POLICIES))
    jobs = list((robust_jobs if wanted.robust else table_jobs)(size, policies))
    if wanted.as_is:
        results = [one for one in kept(wanted.keep).values() if one.policy in policies]
        results.sort(key=lambda one: policies.index(one.policy))
    else:
        results = run(jobs, wanted.keep, wanted.workers)
    summaries = summarize(results)
    text = robust_text(summaries) if wanted.robust else table_text(summaries)
    took = sum(result.seconds for result in results) / 60.0
    minutes = (time.perf_counter() - began) / 60.0
    kind = "Full" if size.hours == FULL.hours else "QUICK: too short to judge by, see --full"
    head = (
        f"{kind}. {len(results)} shifts, ceiling 3 %; "
        f"{minutes:.1f} minutes now, {took:.0f} minutes of simulation with what was kept."
    )
    print(head, text, sep="\n\n")
    if wanted.markdown:
        pictures = (draw_robust if wanted.robust else draw)(summaries)
        title = "# Pacing: rough days" if wanted.robust else "# Pacing: results"
        about = ABOUT_DAYS if wanted.robust else ABOUT_TABLE
        page = "\n\n".join((title, about, head, *pictures, text))
        wanted.markdown.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
