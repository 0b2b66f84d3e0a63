"""Many shifts: every policy with every seed, on a few processes, and what they come to together."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from statistics import fmean

from dialer.sim.policies.catalog import named
from dialer.sim.result import Result
from dialer.sim.scenario import Scenario
from dialer.sim.shift import Shift


@dataclass(frozen=True, slots=True)
class Job:
    scenario: Scenario
    policy: str
    seed: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Means over the seeds of one policy in one scenario; `worst` is of the worst seed."""

    scenario: str
    policy: str
    agents: int
    hours: float
    seeds: int
    first_seed: int
    busy: float
    talk: float
    abandoned: float
    worst: float
    worst_hour: float
    wait_seconds: float
    lines_per_agent: float
    most_lines: int
    dials_per_hour: float
    connected_per_hour: float
    seconds: float


def run_job(job: Job) -> Result:
    return Shift(job.scenario, named(job.policy), job.seed).run()


def run_all(
    jobs: Iterable[Job],
    *,
    workers: int = 1,
    progress: Callable[[float], None] | None = None,
    done: Callable[[Job, Result], None] | None = None,
) -> list[Result]:
    """Results in the order of the jobs.

    `progress` hears what share of them is done, `done` each result as it comes.
    """
    wanted = list(jobs)
    results: dict[int, Result] = {}
    runs = _run_here(wanted, progress) if workers <= 1 else _run_apart(wanted, workers)
    for index, result in runs:
        results[index] = result
        if done is not None:
            done(wanted[index], result)
        if progress is not None:
            progress(len(results) / len(wanted))
    return [results[index] for index in range(len(wanted))]


def _run_here(
    jobs: list[Job], progress: Callable[[float], None] | None
) -> Iterator[tuple[int, Result]]:
    for index, job in enumerate(jobs):
        part: Callable[[float], None] | None = None
        if progress is not None:

            def part(share: float, done: int = index) -> None:
                progress((done + share) / len(jobs))

        yield index, Shift(job.scenario, named(job.policy), job.seed).run(part)


def _run_apart(jobs: list[Job], workers: int) -> Iterator[tuple[int, Result]]:
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        futures = {pool.submit(run_job, job): index for index, job in enumerate(jobs)}
        for future in as_completed(futures):
            yield futures[future], future.result()


def summarize(results: Iterable[Result]) -> list[Summary]:
    """One summary for each scenario, floor size and policy, in the order of their first result."""
    groups: dict[tuple[str, int, str], list[Result]] = {}
    for result in results:
        groups.setdefault((result.scenario, result.agents, result.policy), []).append(result)
    return [_summary(group) for group in groups.values()]


def _summary(group: list[Result]) -> Summary:
    first = group[0]
    hours = first.hours
    return Summary(
        scenario=first.scenario,
        policy=first.policy,
        agents=first.agents,
        hours=hours,
        seeds=len(group),
        first_seed=min(result.seed for result in group),
        busy=fmean(result.busy or 0.0 for result in group),
        talk=fmean(result.talk or 0.0 for result in group),
        abandoned=fmean(result.abandoned or 0.0 for result in group),
        worst=max(result.abandoned or 0.0 for result in group),
        worst_hour=max(result.worst_hour or 0.0 for result in group),
        wait_seconds=fmean(result.wait_seconds or 0.0 for result in group),
        lines_per_agent=fmean(result.lines_per_agent or 0.0 for result in group),
        most_lines=max(result.most_lines for result in group),
        dials_per_hour=fmean(result.dials / hours for result in group),
        connected_per_hour=fmean(result.connected / hours for result in group),
        seconds=fmean(result.seconds for result in group),
    )
