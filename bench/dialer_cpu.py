"""CPU of the dialer beside Asterisk's own, and how soon an answered call is bridged.

    python bench/dialer_cpu.py [--calls 50] [--steady 30] [--shift 60]

All of Talktime runs, with a PBX and a carrier of its own and as many robot agents as calls. First
every agent gets a call (ten originates a second) and keeps it; then nothing changes for a while;
then talks of 10 to 30 seconds follow each other. Every call is recorded. The customers echo what
they hear, so sound flows both ways in each call. PostgreSQL's CPU is not the dialer's.
"""

import argparse
import asyncio
import contextlib
import os
import random
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from rich.console import Console
from sqlalchemy import TextClause, text

from app import logs
from app.calling.campaigns import service as campaigns
from app.calling.campaigns.schemas import CampaignIn, RetryRule, WindowRule
from app.clock import WallClock
from app.config import Settings
from app.db import Sessions, open_engine, open_sessions
from app.embedded import up
from app.embedded.demo.setting import staff
from app.embedded.fetch import ensure_asterisk
from app.embedded.robots import Login, Robot
from app.embedded.speech import ensure_sounds
from app.embedded.up import House
from app.leads.imports.command import import_file
from dialer.core.types import Mode

SHARE_LIMIT = 0.15
P99_LIMIT_MS = 20.0
TALK_SECONDS = (10.0, 30.0)
LEADS = 3000
PATIENCE = 180.0
TICK = os.sysconf("SC_CLK_TCK")

READY = text("SELECT count(*) FROM desks WHERE state = 'ready'")
LIVE = text("SELECT count(*) FROM calls WHERE bridged_at IS NOT NULL AND ended_at IS NULL")
WAITS = text(
    "SELECT 1000 * extract(epoch FROM bridged_at - answered_at) AS ms FROM calls "
    "WHERE bridged_at IS NOT NULL AND answered_at >= :since AND answered_at < :until ORDER BY 1"
)
PLACED = text("SELECT count(*) FROM calls WHERE placed_at >= :since AND placed_at < :until")


class Talker(Robot):
    """Keeps its first call until told, then talks for a while in each."""

    told = asyncio.Event()
    turn = asyncio.Semaphore(4)

    async def sign_in(self) -> None:
        async with self.turn:  # Passwords cost CPU, and requests have a time limit.
            await super().sign_in()

    async def _end_talk(self, call_id: str) -> None:
        await self.told.wait()
        await asyncio.sleep(random.uniform(*TALK_SECONDS))
        await self._order("/desk/hang-up", call_id=call_id)


@dataclass(frozen=True, slots=True)
class Phase:
    name: str
    seconds: float
    cpu: dict[str, float]
    live: float
    placed: int
    waits: Sequence[float]

    @property
    def share(self) -> float:
        return self.cpu["dialer"] / self.cpu["asterisk"]


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def spent(house: House) -> dict[str, float]:
    children = {name: process.child for name, process in house.processes.items()}
    pids = {name: child.pid for name, child in children.items() if child is not None}
    pbx = house.stack.pbx.pid
    assert pbx is not None
    return {name: cpu_seconds(pid) for name, pid in (pids | {"asterisk": pbx}).items()}


async def count(sessions: Sessions, what: TextClause) -> int:
    async with sessions() as session:
        return int(await session.scalar(what) or 0)


async def until(sessions: Sessions, what: TextClause, number: int) -> list[int]:
    """Wait until there are so many, and return how many there were meanwhile."""
    seen: list[int] = []
    try:
        async with asyncio.timeout(PATIENCE):
            while not seen or seen[-1] < number:
                seen.append(await count(sessions, what))
                await asyncio.sleep(0.5)
    except TimeoutError:
        raise SystemExit(f"only {seen[-1]} of {number}: {what}") from None
    return seen


class Watch:
    """Measures one phase."""

    def __init__(self, house: House, sessions: Sessions, name: str) -> None:
        self._house, self._sessions, self._name = house, sessions, name
        self._since, self._began = WallClock().now(), time.monotonic()
        self._before = spent(house)
        self._live: list[int] = []

    async def until_live(self, calls: int) -> None:
        self._live = await until(self._sessions, LIVE, calls)

    async def last(self, seconds: float) -> None:
        while time.monotonic() - self._began < seconds:
            self._live.append(await count(self._sessions, LIVE))
            await asyncio.sleep(1.0)

    async def over(self) -> Phase:
        after, seconds = spent(self._house), time.monotonic() - self._began
        span = {"since": self._since, "until": WallClock().now()}
        async with self._sessions() as session:
            waits = [float(row.ms) for row in await session.execute(WAITS, span)]
            placed = int(await session.scalar(PLACED, span) or 0)
        cpu = {name: after[name] - self._before[name] for name in after}
        live = sum(self._live) / max(1, len(self._live))
        return Phase(self._name, seconds, cpu, live, placed, waits)


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
            _env_file=None, var_dir=folder, port=27800, robot_lines=99, log_level="warning"
        )
        async with up.running(settings, Console(stderr=True)) as house:
            yield house


async def open_campaign(house: House, sessions: Sessions) -> UUID:
    leads = house.settings.var_dir / "leads.csv"
    rows = (f"客户{number},138{number:06d}{40 + number % 5}" for number in range(LEADS))
    leads.write_text("\n".join(["姓名,手机", *rows]) + "\n", encoding="utf-8")
    imported = await asyncio.to_thread(import_file, house.settings, leads, list_name="bench")
    assert imported.list_id is not None
    now = WallClock().now()
    fields = CampaignIn(
        keeps_holidays=False,
        name="bench",
        mode=Mode.PROGRESSIVE,
        caller_id="02150001234",
        windows=[WindowRule(weekday=day, opens=0, closes=1440) for day in range(7)],
        retry=RetryRule(gaps={}, max_attempts=1),
    )
    async with sessions.begin() as session:
        made = await campaigns.create(session, None, fields)
        await campaigns.attach_list(session, None, made.id, imported.list_id, now=now)
        # Agents may sign in to a paused campaign, not to a draft.
        await campaigns.start(session, None, made.id, now=now)
        await campaigns.pause(session, None, made.id)
    return made.id


@contextlib.asynccontextmanager
async def robots(house: House, logins: Sequence[Login], campaign: UUID) -> AsyncIterator[None]:
    staffed = [
        Talker(house.url, house.stack, who, str(campaign), random.Random(who.line))
        for who in logins
    ]
    tasks = [asyncio.create_task(robot.run()) for robot in staffed]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def measure(calls: int, steady: float, shift: float) -> list[Phase]:
    async with open_house() as house:
        engine = open_engine(house.settings.database_url, connections=4)
        sessions = open_sessions(engine, pbx=house.settings.pbx)
        logins = (await staff(sessions, calls)).robots
        campaign = await open_campaign(house, sessions)
        phases = []
        async with robots(house, logins, campaign):
            await until(sessions, READY, calls)
            async with sessions.begin() as session:
                await campaigns.start(session, None, campaign, now=WallClock().now())
            watch = Watch(house, sessions, f"{calls} originates")
            await watch.until_live(calls)
            phases.append(await watch.over())
            watch = Watch(house, sessions, "nothing changes")
            await watch.last(steady)
            phases.append(await watch.over())
            Talker.told.set()
            watch = Watch(house, sessions, "talks follow each other")
            await watch.last(shift)
            phases.append(await watch.over())
        await engine.dispose()
    return phases


def percentile(values: Sequence[float], share: float) -> float:
    return values[int(share * (len(values) - 1))] if values else float("nan")


def tell(phases: Sequence[Phase]) -> bool:
    head = (
        "phase",
        "s",
        "live",
        "placed",
        "dialer s",
        "asterisk s",
        "share",
        "api s",
        "recorder s",
    )
    print("{:<30}{:>7}{:>7}{:>8}{:>10}{:>12}{:>8}{:>8}{:>12}".format(*head))
    for phase in phases:
        cpu = phase.cpu
        print(
            f"{phase.name:<30}{phase.seconds:>7.1f}{phase.live:>7.1f}{phase.placed:>8}"
            f"{cpu['dialer']:>10.2f}{cpu['asterisk']:>12.2f}{phase.share:>8.1%}"
            f"{cpu['api']:>8.2f}{cpu['recorder']:>12.2f}"
        )
    waits = sorted(wait for phase in phases for wait in phase.waits)
    p50, p99 = percentile(waits, 0.50), percentile(waits, 0.99)
    print(
        f"answer to bridge of {len(waits)} calls: p50 {p50:.1f} ms, p99 {p99:.1f} ms, "
        f"longest {max(waits):.1f} ms"
    )
    whole = sum(phase.cpu["dialer"] for phase in phases)
    share = whole / sum(phase.cpu["asterisk"] for phase in phases)
    is_good = share <= SHARE_LIMIT and p99 <= P99_LIMIT_MS
    print(
        f"target: dialer <= {SHARE_LIMIT:.0%} of Asterisk's CPU over the whole ({share:.1%}), "
        f"answer to bridge p99 <= {P99_LIMIT_MS:.0f} ms: {'reached' if is_good else 'MISSED'}"
    )
    return is_good


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--calls", type=int, default=50, help="recorded calls at once, at most 99")
    parser.add_argument("--steady", type=float, default=30.0, help="seconds in which all talk")
    parser.add_argument("--shift", type=float, default=60.0, help="seconds of calls that change")
    wanted = parser.parse_args()
    logs.configure("warning")
    tell(asyncio.run(measure(wanted.calls, wanted.steady, wanted.shift)))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
