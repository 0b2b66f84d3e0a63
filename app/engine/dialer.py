"""`talktime dialer`: the process that owns one PBX. One leads, others stand by."""

import asyncio
import random
import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.dialects.postgresql import insert

from app import heap
from app.bell import Bell
from app.calling.rules import audience
from app.config import Settings
from app.db import DOWN, Sessions, open_engine, open_sessions
from app.engine import callers, revive, rollups, upkeep
from app.engine.budget import tell_budgets
from app.engine.leadership import leading
from app.engine.leases import Leads, expire_leases
from app.engine.ledger.book import Book
from app.engine.ledger.numbers import expire_locks
from app.engine.mailbox import Mailbox
from app.golden import golden_hours
from app.leads.leads import search
from app.models.floor import Wallboard
from dialer.asterisk.client import Address
from dialer.asterisk.switch import AsteriskSwitch
from dialer.core.figures import figures
from dialer.core.floor import Floor
from dialer.core.types import Instant
from dialer.engine import Engine
from dialer.journal import Journal

log = structlog.get_logger()

HEARTBEAT_SECONDS = 1.0
LEASE_SWEEP_SECONDS = 30.0
INDEX_BREATH = 0.2
CALLERS_SECONDS = 60.0


class SteadyClock:
    """Wall time that never steps: read once, carried on by the monotonic clock."""

    def __init__(self) -> None:
        self._offset = datetime.now(UTC).timestamp() - time.monotonic()  # noqa: TID251  the anchor

    def now(self) -> Instant:
        return self._offset + time.monotonic()


async def run_dialer(settings: Settings) -> None:
    """Stand by until this process leads the PBX, then run its floor until cancelled."""
    async with leading(settings.database_url, settings.pbx) as lead:
        db = open_engine(settings.database_url, connections=8)
        bell = Bell(settings.database_url)
        sessions = open_sessions(db, pbx=settings.pbx)
        try:
            async with bell.running(), asyncio.TaskGroup() as parts:
                parts.create_task(lead.keep(), name="lead")
                parts.create_task(_run_floor(settings, sessions, bell), name="floor")
        finally:
            await db.dispose()


async def _run_floor(settings: Settings, sessions: Sessions, bell: Bell) -> None:
    clock = SteadyClock()
    floor = Floor()

    def utc_now() -> datetime:
        return datetime.fromtimestamp(clock.now(), UTC)

    await rollups.make_months(sessions, utc_now())
    await rollups.keep_site(sessions, settings.site_zone, golden_hours(settings.golden_hours))
    with bell.hears(f"mailbox:{settings.pbx}") as ear:
        engine = Engine(
            floor,
            ledger=Book(sessions, settings.pbx),
            leads=Leads(sessions, ZoneInfo(settings.site_zone)),
            mailbox=Mailbox(sessions, ear, settings.pbx),
            clock=clock,
            journal=_journal(settings, clock),
        )
        await _revive(engine, sessions, settings.pbx, clock)
        heap.settle()
        switch = AsteriskSwitch(_ami(settings), engine, clock, rng=random.Random())
        try:
            async with asyncio.TaskGroup() as parts:
                parts.create_task(engine.run(switch), name="engine")
                parts.create_task(_beat(floor, sessions, settings.pbx, clock), name="heartbeat")
                parts.create_task(_sweep_leases(sessions, clock), name="leases")
                parts.create_task(_index_leads(sessions), name="search")
                parts.create_task(_watch_callers(sessions, clock), name="callers")
                parts.create_task(upkeep.keep_up(sessions, utc_now), name="upkeep")
                parts.create_task(rollups.keep_folded(sessions), name="fold")
                parts.create_task(rollups.keep_months(sessions, utc_now), name="months")
                parts.create_task(tell_budgets(engine.put, sessions, clock.now), name="budget")
        finally:
            await engine.drain()


def _ami(settings: Settings) -> Address:
    return Address(
        host=settings.ami_host,
        port=settings.ami_port,
        user=settings.ami_user,
        secret=settings.ami_secret,
    )


def _journal(settings: Settings, clock: SteadyClock) -> Journal:
    """One file a start: a journal can be replayed only from the floor's beginning."""
    began = datetime.fromtimestamp(clock.now(), UTC).strftime("%Y%m%dT%H%M%S")
    return Journal(settings.var_dir / "journal" / f"{settings.pbx}-{began}.jsonl")


async def _revive(engine: Engine, sessions: Sessions, pbx: str, clock: SteadyClock) -> None:
    at = clock.now()
    async with sessions.begin() as session:
        await revive.end_stale(session, pbx, at)
    async with sessions() as session:
        async for event in revive.story_so_far(session, pbx, at):
            engine.put(event)


async def _beat(floor: Floor, sessions: Sessions, pbx: str, clock: SteadyClock) -> None:
    """Once a second: the wallboard's figures, which are also the dialer's sign of life."""
    while True:
        at = clock.now()
        now = datetime.fromtimestamp(at, UTC)
        row = {
            "at": now,
            "is_up": floor.room.switch_up,
            "figures": figures(floor.room, at),
        }
        statement = insert(Wallboard).values(pbx=pbx, **row)
        try:
            async with sessions.begin() as session:
                await session.execute(
                    statement.on_conflict_do_update(index_elements=[Wallboard.pbx], set_=row)
                )
        except DOWN as error:
            log.warning("heartbeat.down", why=str(error).splitlines()[0])
        await asyncio.sleep(HEARTBEAT_SECONDS)


async def _sweep_leases(sessions: Sessions, clock: SteadyClock) -> None:
    while True:
        try:
            async with sessions.begin() as session:
                now = datetime.fromtimestamp(clock.now(), UTC)
                await expire_leases(session, now)
                await expire_locks(session, now)
                await audience.score_new(session)
        except DOWN as error:
            log.warning("leases.down", why=str(error).splitlines()[0])
        await asyncio.sleep(LEASE_SWEEP_SECONDS)


async def _watch_callers(sessions: Sessions, clock: SteadyClock) -> None:
    """Rest the caller ids that people stopped answering, and wake those that have rested."""
    while True:
        try:
            async with sessions.begin() as session:
                await callers.watch(session, datetime.fromtimestamp(clock.now(), UTC))
        except DOWN as error:
            log.warning("callers.down", why=str(error).splitlines()[0])
        await asyncio.sleep(CALLERS_SECONDS)


async def _index_leads(sessions: Sessions) -> None:
    """Make new leads findable; after a large import batch by batch, with a breath between two."""
    while True:
        made = 0
        try:
            async with sessions.begin() as session:
                made = await search.index_new(session)
        except DOWN as error:
            log.warning("search.down", why=str(error).splitlines()[0])
        await asyncio.sleep(INDEX_BREATH if made == search.AT_ONCE else LEASE_SWEEP_SECONDS)
