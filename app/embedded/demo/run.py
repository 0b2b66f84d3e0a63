"""`talktime demo`: the main job from a dirty list to checked figures, on real parts."""

import asyncio
import contextlib
import os
import random
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from rich.console import Console
from rich.live import Live
from rich.pretty import Pretty
from sqlalchemy import func, select

from app.clock import WallClock
from app.config import Settings
from app.db import Sessions, open_engine, open_sessions
from app.embedded import up
from app.embedded.demo import screen
from app.embedded.demo.setting import Setting, pause, prepare
from app.embedded.demo.verdict import Verdict, judge
from app.embedded.processes import told_to_stop
from app.embedded.robots import Robot
from app.embedded.up import House
from app.models.call import Call, Recording, RecordingState
from app.recording_store import store_of
from dialer.core.types import CallState

SHOWN_SECONDS = 120.0
"""How long a demo without --seconds dials before its figures are checked."""
RING_SECONDS = 30.0
LAST_TALKS_SECONDS = 60.0
RECORDER_SECONDS = 60.0
LOOK_SECONDS = 0.5
SENTENCE_SECONDS = 10.0
"""How often a log without a terminal hears how it goes."""


@dataclass(frozen=True, slots=True)
class Wanted:
    seconds: float | None
    agents: int
    rows: int
    headless: bool


async def run_demo(settings: Settings, wanted: Wanted, console: Console) -> Verdict:
    """Bring all up, dial, check, and bring all down.

    At a terminal and without a number of seconds it stays up after the check, so that a person can
    join as an agent.
    """
    began = _process_start()
    async with told_to_stop() as told, up.starting(settings, console) as house:
        engine = open_engine(house.settings.database_url, connections=4)
        try:
            return await _perform(house, open_sessions(engine), wanted, began, told, console)
        finally:
            await engine.dispose()


async def _perform(  # noqa: PLR0917  the parts of one run
    house: House,
    sessions: Sessions,
    wanted: Wanted,
    began: datetime,
    told: asyncio.Event,
    console: Console,
) -> Verdict:
    ready = asyncio.create_task(up.wait_until_ready(house))
    setting = await prepare(
        house.settings, sessions, agents=wanted.agents, rows=wanted.rows, console=console
    )
    await ready
    _invite(house, setting, console)
    since = WallClock().now()
    about = {"campaign_id": setting.campaign_id, "since": since}
    async with (
        robots_at_work(house, setting) as robots,
        _dashboard(sessions, about, wanted, console),
    ):
        await _wait(told, wanted.seconds or SHOWN_SECONDS)
        await finish(sessions, setting, robots)
    store = store_of(house.settings)
    verdict = await judge(sessions, store, setting, since)
    verdict.figures["seconds_to_first_call"] = await _first_call_after(sessions, setting, began)
    _tell(verdict, console)
    if wanted.seconds is None and console.is_terminal and not told.is_set():
        console.print("Everything stays up for you; Ctrl-C stops it.")
        await told.wait()
    return verdict


def _process_start() -> datetime:
    """When this program was started, with the time that its imports took."""
    fields = Path("/proc/self/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    up_since_boot = int(fields[19]) / os.sysconf("SC_CLK_TCK")
    age = time.clock_gettime(time.CLOCK_BOOTTIME) - up_since_boot
    return WallClock().now() - timedelta(seconds=age)


def _invite(house: House, setting: Setting, console: Console) -> None:
    console.print(f"\nConsole: [bold]{house.url}[/] — join and take calls with sound:")
    for login, password in setting.people:
        console.print(f"  [bold]{login}[/]  {password}")
    console.print(f"  [bold]admin[/]  see {house.settings.secrets_file}\n")


@contextlib.asynccontextmanager
async def robots_at_work(house: House, setting: Setting) -> AsyncIterator[list[Robot]]:
    robots = [
        Robot(house.url, house.stack, who, str(setting.campaign_id), random.Random(who.line))
        for who in setting.robots
    ]
    tasks = [asyncio.create_task(robot.run()) for robot in robots]
    try:
        yield robots
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@contextlib.asynccontextmanager
async def _dashboard(
    sessions: Sessions, about: dict[str, object], wanted: Wanted, console: Console
) -> AsyncIterator[None]:
    is_live = console.is_terminal and not wanted.headless

    async def show(live: Live) -> None:
        while True:
            live.update(await screen.picture(sessions, about, "Ctrl-C ends it early."))
            await asyncio.sleep(LOOK_SECONDS)

    async def say() -> None:
        while True:
            await asyncio.sleep(SENTENCE_SECONDS)
            console.print(await screen.sentence(sessions, about))

    with (
        Live(console=console, refresh_per_second=2) if is_live else contextlib.nullcontext() as live
    ):
        task = asyncio.create_task(say() if live is None else show(live))
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def _wait(told: asyncio.Event, seconds: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await told.wait()


async def finish(sessions: Sessions, setting: Setting, robots: Sequence[Robot]) -> None:
    """End the shift: no new call, every call over, every agent gone, every recording settled."""
    async with sessions.begin() as session:
        await pause(session, setting.campaign_id)
    # Whoever still rings was called for one of these agents, who must not walk off now.
    await _until(_ringing_calls, RING_SECONDS, sessions, setting)
    await asyncio.gather(*(robot.sign_out() for robot in robots))
    await _until(_open_calls, LAST_TALKS_SECONDS, sessions, setting)
    await _until(_open_recordings, RECORDER_SECONDS, sessions, setting)


async def _until(
    left: Callable[[Sessions, Setting], Awaitable[int]],
    seconds: float,
    sessions: Sessions,
    setting: Setting,
) -> None:
    """Wait until nothing is left, but not for ever: the verdict then says what was."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while await left(sessions, setting):  # noqa: ASYNC110  other processes do it
                await asyncio.sleep(LOOK_SECONDS)


async def _ringing_calls(sessions: Sessions, setting: Setting) -> int:
    coming = (CallState.PLACED, CallState.RINGING, CallState.WAITING)
    async with sessions() as session:
        found = await session.scalar(
            select(func.count()).where(
                Call.campaign_id == setting.campaign_id, Call.state.in_(coming)
            )
        )
    return found or 0


async def _open_calls(sessions: Sessions, setting: Setting) -> int:
    async with sessions() as session:
        calls = await session.scalar(
            select(func.count()).where(
                Call.campaign_id == setting.campaign_id, Call.ended_at.is_(None)
            )
        )
        agents = await session.scalar(screen.STILL_THERE, {"campaign_id": setting.campaign_id})
    return (calls or 0) + (agents or 0)


async def _open_recordings(sessions: Sessions, setting: Setting) -> int:
    settled = (RecordingState.STORED, RecordingState.MISSING)
    async with sessions() as session:
        found = await session.scalar(
            select(func.count())
            .select_from(Recording)
            .join(Call, Call.id == Recording.call_id)
            .where(Call.campaign_id == setting.campaign_id, Recording.state.not_in(settled))
        )
    return found or 0


async def _first_call_after(sessions: Sessions, setting: Setting, began: datetime) -> float | None:
    async with sessions() as session:
        first = await session.scalar(
            select(func.min(Call.placed_at)).where(Call.campaign_id == setting.campaign_id)
        )
    return round((first - began).total_seconds(), 1) if first else None


def _tell(verdict: Verdict, console: Console) -> None:
    console.print(Pretty(verdict.figures, expand_all=True))
    if verdict.broken:
        console.print(f"[bold red]{len(verdict.broken)} broken[/]:")
        for fault in verdict.broken[:20]:
            console.print(f"  ✗ {fault}", markup=False)
    else:
        console.print("[bold green]All checks hold.[/]")
