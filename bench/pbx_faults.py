"""What breaks around a predictive floor on the real PBX, and how the lines come back.

    python bench/pbx_faults.py [--agents 30] [--journal FILE]

The floor of bench/pbx_floor.py, with other things that happen to it: the carrier refuses every call
for a minute, half of the agents' browsers die at once, the dialer is killed. A burst is more lines
at once than the floor had needed before; the ceiling is 3 % of the people who answered.
"""

import argparse
import asyncio
import shutil
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select

from app import logs
from app.calling.campaigns import service as campaigns
from app.clock import WallClock
from app.db import Sessions, open_engine, open_sessions
from app.embedded.demo.setting import staff
from app.embedded.replay import replay
from app.embedded.up import House
from app.models.call import Call
from bench.pbx_floor import RING_SECONDS, Worker, open_campaign, open_house, until_over, worker

WARM_SECONDS = 90.0
BROKEN_SECONDS = 60.0
AFTER_SECONDS = 60.0
SETTLING_SECONDS = 30.0
"""Agents sign in and the lines fill; the most lines before a fault are counted from here on."""
BURST = 1.25
CEILING = 0.03
OVERDRAFT = 2
"""People more than the ceiling's share, in a run of minutes."""
KEPT = Path("var/bench/pbx-faults.jsonl")


@dataclass(frozen=True, slots=True)
class Phase:
    name: str
    since: datetime
    until: datetime


async def work(house: House, sessions: Sessions, agents: int) -> tuple[list[Phase], list[Call]]:
    logins = (await staff(sessions, agents)).robots
    campaign = await open_campaign(house, sessions, leads=300 * agents)
    robots = [worker(house, who, campaign) for who in logins]
    tasks = [asyncio.create_task(robot.run()) for robot in robots]
    try:
        await asyncio.sleep(SETTLING_SECONDS)
        phases = await happen(house, [who.line for who in logins])
        async with sessions.begin() as session:
            await campaigns.pause(session, None, campaign)
        await asyncio.sleep(RING_SECONDS)
        await leave(robots)
        await until_over(sessions)
        async with sessions() as session:
            return phases, list(await session.scalars(select(Call)))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def leave(robots: Sequence[Worker]) -> None:
    await asyncio.gather(*(robot.sign_out() for robot in robots))


async def happen(house: House, lines: Sequence[str]) -> list[Phase]:
    """Break one thing after the other, with time between to come back."""
    phases: list[Phase] = []

    async def phase(name: str, seconds: float, do: Callable[[], Awaitable[object]]) -> None:
        since = WallClock().now()
        await do()
        await asyncio.sleep(seconds)
        phases.append(Phase(name, since, WallClock().now()))

    async def carrier(is_broken: bool) -> None:
        await asyncio.to_thread(house.stack.break_carrier, is_broken=is_broken)

    async def browsers() -> None:
        half = lines[: len(lines) // 2]
        await asyncio.gather(*(asyncio.to_thread(house.stack.stand_up, line) for line in half))

    async def dialer() -> None:
        house.processes["dialer"].kill()

    await phase("before", WARM_SECONDS - SETTLING_SECONDS, lambda: asyncio.sleep(0))
    await phase("carrier dead", BROKEN_SECONDS, lambda: carrier(True))
    await phase("carrier back", AFTER_SECONDS, lambda: carrier(False))
    await phase("half of the browsers gone", AFTER_SECONDS, browsers)
    await phase("dialer killed", AFTER_SECONDS, dialer)
    return phases


def most_lines(calls: Sequence[Call], phase: Phase) -> int:
    """The most calls that were on their way or up at once."""
    begun = [call.placed_at for call in calls if phase.since <= call.placed_at < phase.until]

    def lines(at: datetime) -> int:
        return sum(
            call.placed_at <= at and (call.ended_at is None or call.ended_at > at) for call in calls
        )

    return max(map(lines, begun), default=0)


def tell(phases: Sequence[Phase], calls: Sequence[Call]) -> bool:
    print(
        f"{'':<28}{'seconds':>8}{'most lines':>12}{'dials':>8}{'refused':>9}{'answered':>10}"
        f"{'abandoned':>11}"
    )
    for phase in phases:
        mine = [call for call in calls if phase.since <= call.placed_at < phase.until]
        print(
            f"{phase.name:<28}{(phase.until - phase.since).total_seconds():>8.0f}"
            f"{most_lines(calls, phase):>12}{len(mine):>8}"
            f"{sum(call.outcome == 'congestion' for call in mine):>9}"
            f"{sum(call.answered_at is not None for call in mine):>10}"
            f"{sum(call.outcome == 'abandoned' for call in mine):>11}"
        )
    answered = sum(call.answered_at is not None for call in calls)
    abandoned = sum(call.outcome == "abandoned" for call in calls)
    open_ended = sum(call.outcome is None for call in calls)
    before = most_lines(calls, phases[0])
    after = max(most_lines(calls, phase) for phase in phases[1:])
    share = after / max(1, before)
    is_good = (
        after <= BURST * before
        and abandoned <= CEILING * answered + OVERDRAFT
        and not open_ended
        and all(any(c.answered_at and c.answered_at > p.since for c in calls) for p in phases)
    )
    print(
        f"lines after a fault at most {share:.2f} of those before (limit {BURST}); "
        f"abandoned {abandoned} of {answered} (limit {CEILING:.0%} and {OVERDRAFT}); calls without "
        f"an outcome {open_ended} (0): {'reached' if is_good else 'MISSED'}"
    )
    return is_good


async def measure(agents: int, journal: Path) -> tuple[list[Phase], list[Call]]:
    async with open_house() as house:
        engine = open_engine(house.settings.database_url, connections=4)
        try:
            told = await work(house, open_sessions(engine, pbx=house.settings.pbx), agents)
        finally:
            await engine.dispose()
        journal.parent.mkdir(parents=True, exist_ok=True)
        written = sorted((house.settings.var_dir / "journal").glob("*.jsonl"))
        shutil.copyfile(written[-1], journal)
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--agents", type=int, default=30, help="robot agents, at most 99")
    parser.add_argument("--journal", type=Path, default=KEPT, help="of the last dialer")
    wanted = parser.parse_args()
    logs.configure("warning")
    phases, calls = asyncio.run(measure(wanted.agents, wanted.journal))
    tell(phases, calls)
    replayed = replay(wanted.journal)
    same = replayed.decided - len(replayed.different)
    print(f"replay of the dialer after the kill: {same} of {replayed.decided} as recorded")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
