"""Keeps the ledger in order: months made ahead, changes folded into the roll-ups, a recount.

Every dialer runs this and the database lets one at a time work. Nothing is lost when nobody does:
rows outside the months land in the default partition, and reports add the changes that wait.
"""

import asyncio
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import structlog
from prometheus_client import Counter, Gauge
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import DOWN, Sessions, open_engine, open_sessions
from app.golden import GoldenHours, as_ranges

log = structlog.get_logger()

FOLD_SECONDS = 1.0
FOLD_MOST = 20_000
"""Changes in one transaction; a longer queue is folded in several."""
MONTHS_SECONDS = 3600.0
MONTHS_AHEAD = 3
PARENTS = ("calls", "agent_intervals")

FOLDED = Counter("talktime_ledger_folded_changes", "Changes folded into the roll-ups")
OUTSIDE = Gauge("talktime_ledger_rows_outside_months", "Rows that no month had room for", ["table"])

MAKE_MONTH = text(
    """
    SELECT ledger_make_month(:parent, (CAST(:now AS timestamptz) AT TIME ZONE 'UTC')
                                      + make_interval(months => :ahead))
    """
)
KEEP_SITE = text(
    """
    UPDATE ledger_site SET zone = :zone, golden = CAST(:golden AS int8multirange)
    WHERE zone <> :zone OR golden <> CAST(:golden AS int8multirange) RETURNING true
    """
)


async def keep_folded(sessions: Sessions) -> None:
    """Fold once a second until cancelled."""
    while True:
        try:
            while await fold(sessions) >= FOLD_MOST:
                pass
        except (*DOWN, DBAPIError) as error:
            log.warning("rollups.fold_failed", why=str(error).splitlines()[0])
        await asyncio.sleep(FOLD_SECONDS)


async def fold(sessions: Sessions) -> int:
    """Fold what waits, up to FOLD_MOST of each kind; how many changes that were."""
    async with sessions.begin() as session:
        done: int = await session.scalar(text("SELECT ledger_fold(:most)"), {"most": FOLD_MOST})
    FOLDED.inc(done)
    return done


async def keep_months(sessions: Sessions, now: Callable[[], datetime]) -> None:
    """Make months ahead until cancelled."""
    while True:
        await make_months(sessions, now())
        await asyncio.sleep(MONTHS_SECONDS)


async def make_months(sessions: Sessions, now: datetime) -> None:
    """This month and the next ones, each in a transaction that waits for nobody long.

    A month whose rows are in the default partition already cannot be made for calls; they stay
    there and are counted, and nothing else is lost by it.
    """
    for ahead in range(MONTHS_AHEAD + 1):
        for parent in PARENTS:
            try:
                async with sessions.begin() as session:
                    await session.execute(text("SET LOCAL lock_timeout = '2s'"))
                    await session.execute(
                        MAKE_MONTH, {"parent": parent, "now": now, "ahead": ahead}
                    )
            except (*DOWN, DBAPIError) as error:
                why = str(error).splitlines()[0]
                log.warning("ledger.month_not_made", table=parent, ahead=ahead, why=why)
    try:
        async with sessions() as session:
            await _count_outside(session)
    except DOWN as error:
        log.warning("ledger.months_down", why=str(error).splitlines()[0])


async def _count_outside(session: AsyncSession) -> None:
    for parent in PARENTS:
        # The names are the two constants above.
        found = await session.scalar(text(f"SELECT count(*) FROM {parent}_default"))
        OUTSIDE.labels(parent).set(found or 0)
        if found:
            log.warning("ledger.rows_outside_months", table=parent, rows=found)


async def keep_site(sessions: Sessions, zone: str, golden: GoldenHours) -> bool:
    """Tell the roll-ups whose hours and days they are of, and which hours are golden.

    After a change all are counted again. Returns whether there was one.
    """
    async with sessions.begin() as session:
        changed = await session.scalar(KEEP_SITE, {"zone": zone, "golden": as_ranges(golden)})
    if changed:
        log.warning("rollups.site_changed", zone=zone, golden=golden)
        await recount(sessions)
    return bool(changed)


async def recount(sessions: Sessions, first: date | None = None, last: date | None = None) -> int:
    """Count the days from `first` to `last`, both included, again from the rows; all by default.

    A month is one transaction, so that a report is never wrong, only older for a while. Returns
    the number of days.
    """
    async with sessions() as session:
        begun, ended = (
            await session.execute(
                text(
                    """
                    SELECT least((SELECT min(placed_at) FROM calls),
                                 (SELECT min(started_at) FROM agent_intervals),
                                 (SELECT min(lower(during)) FROM shifts))::date - 1,
                           greatest((SELECT max(placed_at) FROM calls),
                                    (SELECT max(started_at) FROM agent_intervals),
                                    (SELECT max(upper(during)) FROM shifts), now())::date + 1
                    """
                )
            )
        ).one()
    first, last = first or begun, last or ended
    if first is None or last is None:
        return 0
    for month_first, month_end in _months(first, last + timedelta(days=1)):
        async with sessions.begin() as session:
            await session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            # A lock takes no snapshot: what the fold before us did is seen by what follows.
            await session.execute(text("LOCK TABLE ledger_site IN SHARE UPDATE EXCLUSIVE MODE"))
            await session.execute(
                text("SELECT ledger_recount(:first, :last)"),
                {"first": month_first, "last": month_end},
            )
    return (last - first).days + 1


async def rebuild(url: str, day: date | None) -> int:
    """`talktime rollups rebuild`: returns how many days were counted again."""
    engine = open_engine(url, connections=1)
    try:
        return await recount(open_sessions(engine), day, day)
    finally:
        await engine.dispose()


def _months(first: date, end: date) -> Iterator[tuple[date, date]]:
    while first < end:
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        yield first, min(following, end)
        first = following
