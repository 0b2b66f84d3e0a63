"""A hundred agents' consoles on their event streams: is any change missed, does any line break?

    python -m bench.consoles [--full] [--agents 100] [--minutes 1] [--changes 20] [--browsers 0]

A server process of its own serves the API on a private PostgreSQL. Each console signs in, opens the
stream of its desk and asks now and then, as a browser does, for its callbacks; three supervisors
watch the wallboard. Meanwhile desks change, as a dialer would write them, `changes` times a second.
Each version of a desk has a number, and a desk is sent whole: a change has arrived when its console
shows that version or a newer one, and is missed when it never does. --full is ten minutes, with
three browsers beside them that are real.
"""

import argparse
import asyncio
import contextlib
import os
import random
import socket
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import httpx
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.sessions import CSRF_COOKIE, SESSION_COOKIE, open_session
from app.clock import WallClock
from app.db import Sessions, open_engine, open_sessions
from app.embedded import postgres
from app.embedded.schema import migrate_to_head
from app.models.account import Account, Role, Team
from app.models.campaign import Campaign
from app.models.floor import Desk
from bench.console_pages import open_desks, quantile, tell_pages
from dialer.core.types import AgentState

CLOCK = WallClock()
STATES = (AgentState.READY, AgentState.PAUSE)
ASKS_SECONDS = (5.0, 15.0)
WATCHERS = 3
SETTLE_SECONDS = 8.0
PATIENCE = 60.0
LIMITS_MS = {0.5: 50, 0.95: 150, 0.99: 500}
"""Of the time from the commit of a change to its arrival at the console, by share of changes."""


@dataclass(slots=True)
class Seen:
    """What one console saw: how often it connected, and each version with its instant."""

    connects: int = 0
    breaks: int = 0
    answers: int = 0
    refusals: int = 0
    events: int = 0
    went_back: int = 0
    versions: dict[int, float] = field(default_factory=dict)
    is_open: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(frozen=True, slots=True)
class Console:
    agent_id: UUID | None
    cookies: dict[str, str]
    seen: Seen


async def people(sessions: Sessions, agents: int) -> list[Console]:
    """Agents at their desks and supervisors, each with an open session."""
    async with sessions.begin() as session:
        team = Team(name="Bench")
        campaign = Campaign(name="Bench")
        session.add_all([team, campaign])
        await session.flush()
        consoles = []
        for number in range(agents + WATCHERS):
            is_agent = number < agents
            account = Account(
                login=f"bench-{number}",
                name=f"Bench {number}",
                role=Role.AGENT if is_agent else Role.SUPERVISOR,
                team_id=team.id,
                line=f"{number + 1:03}" if is_agent else None,
                password_hash="!",
            )
            session.add(account)
            await session.flush()
            consoles.append(await _seated(session, account, campaign.id, is_agent=is_agent))
    return consoles


async def _seated(
    session: AsyncSession, account: Account, campaign_id: UUID, *, is_agent: bool
) -> Console:
    now = CLOCK.now()
    tokens = open_session(
        session, account, now=now, lasts=timedelta(hours=2), address="127.0.0.1", agent="bench"
    )
    if is_agent:
        session.add(
            Desk(
                agent_id=account.id,
                pbx="pbx1",
                version=1,
                campaign_id=campaign_id,
                state=STATES[1],
                reason="",
                since=now,
                line_up=True,
            )
        )
    cookies = {SESSION_COOKIE: tokens.session, CSRF_COOKIE: tokens.csrf}
    return Console(account.id if is_agent else None, cookies, Seen())


async def watch(console: Console, base_url: str) -> None:
    """Follow the own stream until cancelled; connect again when it breaks, as a browser does."""
    seen = console.seen
    path = "/desk/events" if console.agent_id else "/wallboard/events"
    async with httpx.AsyncClient(
        base_url=base_url, cookies=console.cookies, timeout=PATIENCE
    ) as client:
        while True:
            seen.connects += 1
            try:
                async with client.stream("GET", path) as stream:
                    stream.raise_for_status()
                    await _read(stream, seen)
            except httpx.HTTPError:
                pass
            seen.breaks += 1
            await asyncio.sleep(1)


async def _read(stream: httpx.Response, seen: Seen) -> None:
    async for line in stream.aiter_lines():
        if line.startswith("data:"):
            seen.events += 1
            seen.is_open.set()
        elif line.startswith("id:"):
            version = int(line.removeprefix("id:"))
            seen.went_back += version < max(seen.versions, default=0)
            seen.versions.setdefault(version, time.monotonic())


async def ask(console: Console, base_url: str, rng: random.Random) -> None:
    """What a page asks for beside its stream."""
    async with httpx.AsyncClient(
        base_url=base_url, cookies=console.cookies, timeout=PATIENCE
    ) as client:
        while True:
            await asyncio.sleep(rng.uniform(*ASKS_SECONDS))
            try:
                answer = await client.get("/desk")
                console.seen.answers += answer.is_success
                console.seen.refusals += not answer.is_success
            except httpx.HTTPError:
                console.seen.refusals += 1


@dataclass(slots=True)
class Written:
    """The versions of each desk, with the instant of their commit."""

    at: dict[UUID, dict[int, float]] = field(default_factory=dict)
    begun: dict[UUID, list[float]] = field(default_factory=dict)
    """Before the commit: a console may know of it before this bench does."""

    @property
    def count(self) -> int:
        return sum(len(each) for each in self.at.values())


async def change(
    sessions: Sessions, agents: Sequence[UUID], seconds: float, rate: float, rng: random.Random
) -> Written:
    """Change desks evenly over the time, each time another one by chance."""
    written = Written({agent: {} for agent in agents}, {agent: [] for agent in agents})
    began = time.monotonic()
    for number in range(round(seconds * rate)):
        await asyncio.sleep(max(0.0, began + number / rate - time.monotonic()))
        agent = rng.choice(agents)
        begun = time.monotonic()
        async with sessions.begin() as session:
            desk = await session.get_one(Desk, agent)
            desk.version += 1
            desk.state = STATES[desk.version % len(STATES)]
            desk.since = CLOCK.now()
            version = desk.version
        written.at[agent][version] = time.monotonic()
        written.begun[agent].append(begun)
    return written


def cpu_seconds(pid: int) -> float:
    """CPU that a process and its children have used so far."""
    used = 0.0
    for each in [pid, *_children(pid)]:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            fields = Path(f"/proc/{each}/stat").read_text().rsplit(")", 1)[1].split()
            used += (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return used


def _children(pid: int) -> list[int]:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


@dataclass(frozen=True, slots=True)
class Outcome:
    missed: int
    replaced: int
    delays_ms: Sequence[float]


def compare(written: Written, consoles: Sequence[Console]) -> Outcome:
    """Each change until the console showed it or a newer one; missed where it never did."""
    missed = replaced = 0
    delays = []
    for console in consoles:
        if console.agent_id is None:
            continue
        seen = console.seen.versions
        for version, at in written.at[console.agent_id].items():
            shown = min((when for number, when in seen.items() if number >= version), default=None)
            if shown is None:
                missed += 1
                continue
            replaced += version not in seen
            delays.append(1_000 * max(0.0, shown - at))
    return Outcome(missed, replaced, sorted(delays))


def tell(consoles: Sequence[Console], written: Written, found: Outcome, seconds: float) -> bool:
    """Print each figure against its limit; True when all are reached."""
    desks = [each.seen for each in consoles if each.agent_id]
    boards = [each.seen for each in consoles if each.agent_id is None]
    breaks = sum(each.seen.breaks for each in consoles)
    refusals = sum(each.refusals for each in desks)
    back = sum(each.went_back for each in desks)
    delays = found.delays_ms or [0.0]
    at = {share: quantile(delays, share) for share in LIMITS_MS}
    print(f"consoles               {len(desks)} desks, {len(boards)} wallboards, {seconds:.0f} s")
    print(f"changes written        {written.count}")
    print(f"  arrived              {len(found.delays_ms)}")
    print(f"  within a newer one   {found.replaced}")
    print(f"events on desks        {sum(each.events for each in desks)}")
    print(f"events on wallboards   {[each.events for each in boards]}")
    print(f"connects               {sum(each.seen.connects for each in consoles)}")
    print(f"answers                {sum(each.answers for each in desks)}")
    late = [share for share, limit in LIMITS_MS.items() if at[share] > limit]
    for share, limit in LIMITS_MS.items():
        print(f"commit to console p{100 * share:.0f}  {at[share]:7.0f} ms, limit {limit} ms: "
              f"{'missed' if share in late else 'reached'}")  # fmt: skip
    print(f"commit to console worst {delays[-1]:5.0f} ms")
    counts = {
        "changes missed": found.missed,
        "streams broken": breaks,
        "requests refused": refusals,
        "events out of order": back,
    }
    for name, count in counts.items():
        print(f"{name:22} {count}, limit 0: {'missed' if count else 'reached'}")
    is_good = not (any(counts.values()) or late)
    print("every limit reached" if is_good else "NOT GOOD")
    return is_good


async def bench(wanted: argparse.Namespace, folder: Path) -> bool:
    data = folder / "pg" / "data"
    url = postgres.start_private_postgres(data, fast=True)
    async with AsyncExitStack() as stack:
        stack.callback(postgres.kill_private_postgres, data)
        await asyncio.to_thread(migrate_to_head, url)
        engine = open_engine(url)
        stack.push_async_callback(engine.dispose)
        sessions = open_sessions(engine, pbx="pbx1")
        consoles = await people(sessions, wanted.agents)
        base_url, api = await serve(stack, url, folder)
        database = int((data / "postmaster.pid").read_text().split()[0])
        rng = random.Random(1)
        async with asyncio.TaskGroup() as parts:
            open_ones = [parts.create_task(watch(each, base_url)) for each in consoles]
            open_ones += [
                parts.create_task(ask(each, base_url, rng)) for each in consoles if each.agent_id
            ]
            async with asyncio.timeout(PATIENCE):
                await asyncio.gather(*(each.seen.is_open.wait() for each in consoles))
            agents = [each.agent_id for each in consoles if each.agent_id]
            chosen = consoles[: wanted.browsers]
            address = base_url.removesuffix("/api/v1")
            pages = await open_desks(stack, address, [each.cookies for each in chosen])
            seconds = 60 * wanted.minutes
            before = [cpu_seconds(api), cpu_seconds(database), time.process_time()]
            written = await change(sessions, agents, seconds, wanted.changes, rng)
            after = [cpu_seconds(api), cpu_seconds(database), time.process_time()]
            used = [(b - a) / seconds for a, b in zip(before, after, strict=True)]
            await asyncio.sleep(SETTLE_SECONDS)
            breaks = [each.seen.breaks for each in consoles]
            shown = [await page.painted() for page in pages]
            for task in open_ones:
                task.cancel()
        for each, count in zip(consoles, breaks, strict=True):
            each.seen.breaks = count
        print("CPU of a core           api {:.2f}, database {:.2f}, bench {:.2f}".format(*used))
        is_good = tell(consoles, written, compare(written, consoles), seconds)
        changes = [
            list(zip(written.begun[each.agent_id], written.at[each.agent_id].values(), strict=True))
            for each in chosen
            if each.agent_id
        ]
        return tell_pages(pages, changes, shown) and is_good


async def serve(stack: AsyncExitStack, url: str, folder: Path) -> tuple[str, int]:
    """Start the API and wait until it is well."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "app.cli", "api"),
        env=os.environ
        | {
            "TALKTIME_DATABASE_URL": url,
            "TALKTIME_VAR_DIR": str(folder),
            "TALKTIME_PORT": str(port),
            "TALKTIME_SIP_SECRET": "bench",
            "TALKTIME_LOG_LEVEL": "error",
        },
        stdout=asyncio.subprocess.DEVNULL,
    )

    async def stop() -> None:
        server.terminate()
        await server.wait()

    stack.push_async_callback(stop)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        async with asyncio.timeout(PATIENCE):
            while True:
                try:
                    if (await client.get("/health/ready")).is_success:
                        return f"http://127.0.0.1:{port}/api/v1", server.pid
                except httpx.TransportError:
                    pass
                await asyncio.sleep(0.2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--full", action="store_true", help="ten minutes")
    parser.add_argument("--agents", type=int, default=100)
    parser.add_argument("--browsers", type=int, default=0, help="real ones beside them")
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--changes", type=float, default=20.0, help="of all desks, in a second")
    wanted = parser.parse_args()
    if wanted.full:
        wanted.minutes, wanted.browsers = 10.0, max(3, wanted.browsers)
    with tempfile.TemporaryDirectory(
        prefix="talktime-consoles-", ignore_cleanup_errors=True
    ) as folder:
        Path(folder).chmod(0o711)
        if not asyncio.run(bench(wanted, Path(folder))):
            sys.exit(1)


if __name__ == "__main__":
    main()
