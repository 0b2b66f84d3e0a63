"""Predictive pacing on the real PBX, beside the simulator's answer for the same floor.

    python bench/pbx_floor.py [--agents 60] [--seconds 600] [--journal FILE]

All of Talktime runs, with a PBX and a carrier of its own. Three in ten callees answer and talk; the
others ring out, are busy or do not exist. Robot agents talk for 20 to 58 seconds and type for 5 to
15. Everything counts from the first sign-in, and the simulated floor has the same callees, agents
and rules. The dialer's journal is kept, replayed and compared with the simulator.
"""

import argparse
import asyncio
import contextlib
import math
import random
import shutil
import tempfile
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from rich.console import Console
from sqlalchemy import func, select, text

from app import logs
from app.calling.campaigns import service as campaigns
from app.calling.campaigns.schemas import CampaignIn, RetryRule, WindowRule
from app.clock import WallClock
from app.config import Settings
from app.db import Sessions, open_engine, open_sessions
from app.embedded import calibrate, up
from app.embedded.demo.setting import staff
from app.embedded.fetch import ensure_asterisk
from app.embedded.replay import replay
from app.embedded.robots import Login, Robot
from app.embedded.speech import ensure_sounds
from app.embedded.up import House
from app.leads.imports.command import import_file
from app.models.call import Call
from dialer.core.types import Mode
from dialer.sim.batch import Job, run_all
from dialer.sim.result import Result
from dialer.sim.scenario import Scenario

POINTS_LIMIT = 3.0
P99_LIMIT_MS = 20.0
SEEDS = 8
PERSONS = (97, 98, 99)
ABSENT = tuple(range(50, 54))
BUSY = (60, 61)
UNALLOCATED = (70,)
ENDINGS = PERSONS + ABSENT + BUSY + UNALLOCATED
"""The callees of ten numbers (deploy/asterisk/carrier/extensions.conf): three are people, who stay
for a minute or longer."""
PERSON_RINGS = (1.0, 2.0, 3.0)
RING_SECONDS = 15.0
TALK_SECONDS = (20.0, 58.0)
TYPING_SECONDS = (5.0, 15.0)
LINES_PER_AGENT = 3.0
KEPT = Path("var/bench/pbx-floor.jsonl")

STATE_SECONDS = text(
    """
    WITH cut AS (
        SELECT state, extract(epoch FROM
            least(coalesce(ended_at, :until), :until) - greatest(started_at, :since)) AS seconds
        FROM agent_intervals WHERE started_at < :until AND coalesce(ended_at, :until) > :since
    )
    SELECT sum(seconds) FILTER (WHERE state IN ('talking', 'hold', 'wrapup')) AS busy,
           sum(seconds) FILTER (WHERE state IN ('talking', 'hold')) AS talk,
           sum(seconds) AS staffed
    FROM cut WHERE state <> 'pause'
    """
)
WAITS = text(
    """
    SELECT 1000 * extract(epoch FROM bridged_at - answered_at) AS ms, EXISTS (
        SELECT FROM agent_intervals WHERE agent_id = calls.agent_id AND state = 'ready'
            AND started_at <= answered_at AND ended_at > answered_at
    ) AS was_ready
    FROM calls WHERE bridged_at IS NOT NULL ORDER BY 1
    """
)
READY_AT = text(
    "SELECT min(started_at) AS first, max(first_ready) AS last FROM (SELECT agent_id, "
    "min(started_at) AS started_at, min(started_at) FILTER (WHERE state = 'ready') AS first_ready "
    "FROM agent_intervals GROUP BY agent_id) AS agents"
)


class Worker(Robot):
    turn = asyncio.Semaphore(4)

    async def sign_in(self) -> None:
        async with self.turn:  # Passwords cost CPU, and requests have a time limit.
            await super().sign_in()

    async def _end_talk(self, call_id: str) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._rng.uniform(*TALK_SECONDS)):
                await self._leaving.wait()
        await self._order("/desk/hang-up", call_id=call_id)

    async def _dispose(self, call_id: str) -> None:
        await asyncio.sleep(self._rng.uniform(*TYPING_SECONDS))
        await self._order("/desk/disposition", call_id=call_id, code="not_interested", intent="D")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rows say of the floor. Shares are fractions, waits milliseconds."""

    busy: float
    talk: float
    answered: int
    abandoned: int
    placed: int
    without_outcome: int
    waits: Sequence[float]
    """Of people for whom an agent was ready when they answered."""
    longer_waits: Sequence[float]
    """Of people who waited until an agent came free."""
    sign_in_seconds: float


def share_site(var: Path) -> None:
    """Only the program and the sounds are the checkout's own."""
    site = Settings()
    sounds = ensure_sounds(site.var_dir / "sounds", ensure_asterisk(site))
    var.chmod(0o711)
    (var / "sounds").symlink_to(sounds)
    if (site.var_dir / "asterisk").exists():
        (var / "asterisk").symlink_to(site.var_dir / "asterisk")


@contextlib.asynccontextmanager
async def open_house() -> AsyncIterator[House]:
    with tempfile.TemporaryDirectory(prefix="tt-bench-", ignore_cleanup_errors=True) as folder:
        share_site(Path(folder))
        settings = Settings(
            _env_file=None, var_dir=folder, port=27900, robot_lines=99, log_level="warning"
        )
        async with up.running(settings, Console(stderr=True)) as house:
            yield house


async def open_campaign(house: House, sessions: Sessions, leads: int) -> UUID:
    chance = random.Random(1)
    numbers = [f"138{number:06d}{ENDINGS[number % 10]:02d}" for number in range(leads)]
    chance.shuffle(numbers)
    path = house.settings.var_dir / "leads.csv"
    rows = (f"客户{number},{phone}" for number, phone in enumerate(numbers))
    path.write_text("\n".join(["姓名,手机", *rows]) + "\n", encoding="utf-8")
    imported = await asyncio.to_thread(import_file, house.settings, path, list_name="bench")
    assert imported.list_id is not None
    fields = CampaignIn(
        name="bench",
        mode=Mode.PREDICTIVE,
        caller_id="02150001234",
        ring_seconds=RING_SECONDS,
        wrapup_seconds=60,
        max_lines=1000,
        lines_per_agent=LINES_PER_AGENT,
        windows=[WindowRule(weekday=day, opens=0, closes=1440) for day in range(7)],
        retry=RetryRule(gaps={}, max_attempts=1),
    )
    now = WallClock().now()
    async with sessions.begin() as session:
        made = await campaigns.create(session, None, fields)
        await campaigns.attach_list(session, None, made.id, imported.list_id, now=now)
        await campaigns.start(session, None, made.id, now=now)
    return made.id


async def work(house: House, sessions: Sessions, agents: int, seconds: float) -> Seen:
    """The whole shift, and a minute in which the last calls end."""
    logins = (await staff(sessions, agents)).robots
    campaign = await open_campaign(house, sessions, leads=max(1000, round(seconds * agents / 7)))
    robots = [worker(house, who, campaign) for who in logins]
    tasks = [asyncio.create_task(robot.run()) for robot in robots]
    try:
        await asyncio.sleep(seconds + 5)
        async with sessions.begin() as session:
            await campaigns.pause(session, None, campaign)
        await asyncio.sleep(RING_SECONDS + 5)
        await asyncio.gather(*(robot.sign_out() for robot in robots))
        await until_over(sessions)
        return await look(sessions, timedelta(seconds=seconds))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def worker(house: House, who: Login, campaign: UUID) -> Worker:
    return Worker(house.url, house.stack, who, str(campaign), random.Random(who.line))


async def until_over(sessions: Sessions) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(60):
            while True:
                async with sessions() as session:
                    if not await session.scalar(
                        select(func.count()).where(Call.ended_at.is_(None))
                    ):
                        return
                await asyncio.sleep(1)


async def look(sessions: Sessions, length: timedelta) -> Seen:
    async with sessions() as session:
        began = (await session.execute(READY_AT)).one()
        since, until = began.first, began.first + length
        spent = (await session.execute(STATE_SECONDS, {"since": since, "until": until})).one()
        calls = list(await session.scalars(select(Call)))
        waits = (await session.execute(WAITS)).all()
    return Seen(
        float(spent.busy / spent.staffed),
        float(spent.talk / spent.staffed),
        *_answers(calls, until),
        placed=sum(call.placed_at < until for call in calls),
        without_outcome=sum(call.outcome is None or call.ended_at is None for call in calls),
        waits=[float(wait.ms) for wait in waits if wait.was_ready],
        longer_waits=[float(wait.ms) for wait in waits if not wait.was_ready],
        sign_in_seconds=(began.last - since).total_seconds(),
    )


def _answers(calls: Sequence[Call], until: datetime) -> tuple[int, int]:
    """Calls that were answered in time, and those of them that were abandoned."""
    answered = [call for call in calls if call.answered_at and call.answered_at < until]
    return len(answered), sum(call.outcome == "abandoned" for call in answered)


def same_floor(agents: int, seconds: float, sign_in_seconds: float) -> Scenario:
    return Scenario().with_changes(
        name="pbx-floor",
        hours=seconds / 3600.0,
        callees={
            "person": len(PERSONS) / len(ENDINGS),
            "machine": 0.0,
            "no_answer": float(len(ABSENT)),
            "busy": float(len(BUSY)),
            "invalid": float(len(UNALLOCATED)),
            "dial_delay": {"kind": "constant", "mean": 0.05},
            "person_ring": {"kind": "empirical", "values": PERSON_RINGS},
            "detection": "none",
        },
        agents={
            "count": agents,
            "talk": {"kind": "empirical", "values": evenly(*TALK_SECONDS)},
            "wrapup": {"kind": "empirical", "values": evenly(*TYPING_SECONDS)},
            "stagger_minutes": sign_in_seconds / 60.0,
        },
        rules={"ring_seconds": RING_SECONDS, "lines_per_agent": LINES_PER_AGENT},
    )


def evenly(least: float, most: float) -> tuple[float, ...]:
    return tuple(least + (most - least) * (part + 0.5) / 200 for part in range(200))


def simulated(scenario: Scenario) -> list[Result]:
    return run_all([Job(scenario, "predictive", seed) for seed in range(1, SEEDS + 1)])


def percentile(values: Sequence[float], share: float) -> float:
    return values[max(0, math.ceil(share * len(values)) - 1)] if values else float("nan")


def tell(seen: Seen, results: Sequence[Result], seconds: float) -> bool:
    print(f"{'':<26}{'busy %':>10}{'talk %':>10}{'abandoned %':>14}{'answered':>10}{'dials':>8}")
    abandoned = seen.abandoned / max(1, seen.answered)
    print(
        f"{'on the PBX':<26}{100 * seen.busy:>10.1f}{100 * seen.talk:>10.1f}"
        f"{100 * abandoned:>14.2f}{seen.answered:>10}{seen.placed:>8}"
    )
    busy, talk, lost = (
        [getattr(result, name) or 0.0 for result in results]
        for name in ("busy", "talk", "abandoned")
    )
    means = [sum(values) / len(values) for values in (busy, talk, lost)]
    print(
        f"{f'simulator, {len(results)} seeds':<26}{100 * means[0]:>10.1f}{100 * means[1]:>10.1f}"
        f"{100 * means[2]:>14.2f}{sum(r.answered for r in results) / len(results):>10.0f}"
        f"{sum(r.dials for r in results) / len(results):>8.0f}"
    )
    print(
        f"{'  least and most':<26}{f'{100 * min(busy):.1f}-{100 * max(busy):.1f}':>10}"
        f"{f'{100 * min(talk):.1f}-{100 * max(talk):.1f}':>10}"
        f"{f'{100 * min(lost):.2f}-{100 * max(lost):.2f}':>14}"
    )
    apart = 100 * (seen.busy - means[0]), 100 * (abandoned - means[2])
    p50, p99 = percentile(seen.waits, 0.50), percentile(seen.waits, 0.99)
    print(
        f"{seconds:.0f} s; busy {apart[0]:+.1f} points from the simulator, abandoned "
        f"{apart[1]:+.1f} points"
    )
    print(
        f"answer to agent, {len(seen.waits)} calls with an agent ready: p50 {p50:.1f} ms, p95 "
        f"{percentile(seen.waits, 0.95):.1f} ms, p99 {p99:.1f} ms"
    )
    print(
        f"{len(seen.longer_waits)} more waited until an agent came free: p50 "
        f"{percentile(seen.longer_waits, 0.5):.0f} ms, longest "
        f"{max(seen.longer_waits, default=0.0):.0f} ms"
    )
    is_good = (
        max(map(abs, apart)) <= POINTS_LIMIT and p99 <= P99_LIMIT_MS and not seen.without_outcome
    )
    print(
        f"target: within {POINTS_LIMIT:.0f} points, p99 <= {P99_LIMIT_MS:.0f} ms, calls without an "
        f"outcome 0 ({seen.without_outcome}): {'reached' if is_good else 'MISSED'}"
    )
    return is_good


async def measure(agents: int, seconds: float, journal: Path) -> Seen:
    async with open_house() as house:
        engine = open_engine(house.settings.database_url, connections=4)
        sessions = open_sessions(engine, pbx=house.settings.pbx)
        seen = await work(house, sessions, agents, seconds)
        await engine.dispose()
        written = sorted((house.settings.var_dir / "journal").glob("*.jsonl"))
        journal.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(written[-1], journal)
    return seen


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--agents", type=int, default=60, help="robot agents, at most 99")
    parser.add_argument("--seconds", type=float, default=600.0)
    parser.add_argument("--journal", type=Path, default=KEPT, help="where to keep the journal")
    wanted = parser.parse_args()
    logs.configure("warning")
    seen = asyncio.run(measure(wanted.agents, wanted.seconds, wanted.journal))
    scenario = same_floor(wanted.agents, wanted.seconds, seen.sign_in_seconds)
    tell(seen, simulated(scenario), wanted.seconds)
    replayed = replay(wanted.journal)
    same = replayed.decided - len(replayed.different)
    print(f"replay: {same} of {replayed.decided} decisions are as recorded")
    console = Console(width=100)
    calibrate.run_calibrate(calibrate.Wanted(wanted.journal), console)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
