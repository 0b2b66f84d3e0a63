"""The product's own reports over the year: each as the console asks for it, timed to its last row.

The peer is the same report with the roll-ups told to stand aside, so that it reads the bare rows:
once, and for five seconds at most.
"""

import random
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from functools import partial
from unittest.mock import patch
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from app.calling.calls import service as calls
from app.calling.calls.schemas import CallFilter
from app.config import Settings
from app.db import Sessions, open_engine, open_sessions
from app.golden import golden_hours
from app.models.account import Account, Role
from app.reports.figures import rolled
from app.reports.tables import service
from app.reports.tables.reports import REPORTS
from app.reports.tables.schemas import ReportFilter
from app.reports.utilization import service as utilization
from bench.year.data import CAMPAIGNS, TEAM, ZONE, Size, named
from bench.year.ingest import settle

LIMITS = {"month": 200.0, "day": 50.0, "page": 100.0}
"""Milliseconds at the 95th percentile."""
BARE_SECONDS = 5
"""How long the bare rows may take before they are given up."""
SITE = ZoneInfo(ZONE)

Ask = Callable[[AsyncSession, Account], Awaitable[object]]


class Reports:
    """Asks one session, as a worker of the API does, with everything by chance."""

    def __init__(self, sessions: Sessions, size: Size) -> None:
        self.sessions = sessions
        self._size = size
        self._rng = random.Random(7)
        self._golden = golden_hours(Settings.model_fields["golden_hours"].default)

    def month(self) -> tuple[date, date]:
        first, last = self._size.span(self._rng.randrange(self._size.months))
        return first.date(), (last - timedelta(days=1)).date()

    def day(self) -> date:
        return self.month()[0] + timedelta(days=self._rng.randrange(20))

    def table(self, code: str, **narrow: object) -> Ask:
        first, last = self.month()
        return self._asked(code, first, last, **narrow)

    def of_team(self, code: str) -> Ask:
        team = self._rng.randrange(max(1, self._size.agents // TEAM))
        return self.table(code, team_id=named(f"team{team}"))

    def of_campaign(self, code: str) -> Ask:
        return self.table(code, campaign_id=named(f"campaign{self._rng.randrange(CAMPAIGNS)}"))

    def old_day(self, code: str) -> Ask:
        """A day in the oldest month, which is there from the beginning."""
        first, _ = self._size.span(self._size.months - 1)
        day = first.date() + timedelta(days=self._rng.randrange(20))
        team = self._rng.randrange(max(1, self._size.agents // TEAM))
        return self._asked(code, day, day, team_id=named(f"team{team}"))

    def agent_day(self) -> Ask:
        agent, day = named(f"agent{self._rng.randrange(self._size.agents)}"), self.day()

        async def ask(session: AsyncSession, viewer: Account) -> None:
            now = self._now()
            await utilization.report(
                session, viewer, day=day, team_id=None, agent_id=agent, zone=SITE, now=now
            )
            await utilization.intervals(
                session, viewer, day=day, agent_id=agent, zone=SITE, now=now
            )

        return ask

    def calls_page(self) -> Ask:
        campaign, day = named(f"campaign{self._rng.randrange(CAMPAIGNS)}"), self.day()
        wanted = CallFilter(campaign_id=campaign, day=day, metric="connected")

        async def ask(session: AsyncSession, viewer: Account) -> None:
            await calls.page(session, viewer, wanted, zone=SITE, now=self._now())

        return ask

    def _asked(self, code: str, first: date, last: date, **narrow: object) -> Ask:
        wanted = ReportFilter.model_validate({"first": first, "last": last, **narrow})

        async def ask(session: AsyncSession, viewer: Account) -> None:
            now = self._now()
            await service.table(
                session, viewer, code, wanted, golden=self._golden, zone=SITE, now=now
            )

        return ask

    def _now(self) -> datetime:
        return self._size.span(0)[1] + timedelta(days=30)

    async def timed(self, make: Callable[[], Ask], rounds: int) -> tuple[float, float]:
        """Median and 95th percentile in milliseconds, after one round that warms up."""
        took = []
        async with self.sessions() as session:
            viewer = await session.scalar(select(Account).where(Account.role == Role.ADMIN))
            assert viewer is not None
            for _ in range(rounds + 1):
                ask = make()
                began = time.perf_counter()
                await ask(session, viewer)
                took.append(1000.0 * (time.perf_counter() - began))
        took = sorted(took[1:])
        return statistics.median(took), took[min(len(took) - 1, int(0.95 * len(took)))]

    async def once(self, ask: Ask, *, seconds: int) -> float:
        """Milliseconds of one question. Raises OperationalError when a statement takes longer."""
        async with self.sessions() as session:
            viewer = await session.scalar(select(Account).where(Account.role == Role.ADMIN))
            assert viewer is not None
            await session.execute(text(f"SET LOCAL statement_timeout = '{seconds}s'"))
            began = time.perf_counter()
            await ask(session, viewer)
            return 1000.0 * (time.perf_counter() - began)


@asynccontextmanager
async def opened(url: str, size: Size) -> AsyncIterator[Reports]:
    engine = open_engine(url, connections=1)
    yield Reports(open_sessions(engine), size)
    await engine.dispose()


def questions(reports: Reports) -> dict[str, tuple[Callable[[], Ask], float]]:
    """What is asked, and the limit in milliseconds."""
    month = LIMITS["month"]
    asked: dict[str, tuple[Callable[[], Ask], float]] = {}
    for code in REPORTS:
        asked[f"{code}, site"] = partial(reports.table, code), month
        if code not in {"penetration", "trunks", "abandonment"}:
            asked[f"{code}, team"] = partial(reports.of_team, code), month
    asked["lists, campaign"] = partial(reports.of_campaign, "lists"), month
    asked["hours, campaign"] = partial(reports.of_campaign, "hours"), month
    asked["agent day"] = reports.agent_day, LIMITS["day"]
    asked["drill-down, 50 calls"] = reports.calls_page, LIMITS["page"]
    return asked


async def bare(reports: Reports, make: Callable[[], Ask]) -> float | None:
    """Milliseconds over the bare rows; None when they take too long."""
    with patch.object(rolled, "serve", _aside):
        try:
            return await reports.once(make(), seconds=BARE_SECONDS)
        except OperationalError:
            return None


async def measure(url: str, size: Size, rounds: int) -> bool:
    is_good = True
    print(f"{'a month of':<24}{'median':>9}{'p95':>9}{'limit':>8}{'bare':>10}{'ratio':>8}   ms")
    async with opened(url, size) as reports:
        await settle(reports.sessions)
        for name, (make, limit) in questions(reports).items():
            middle, slow = await reports.timed(make, rounds)
            took = await bare(reports, make)
            least = 1000.0 * BARE_SECONDS if took is None else took
            mark = ">" if took is None else ""
            print(
                f"{name:<24}{middle:>9.1f}{slow:>9.1f}{limit:>8.0f}"
                f"{f'{mark}{least:.0f}':>10}{f'{mark}{least / middle:.0f}':>8}"
                f"  {'reached' if slow <= limit else 'missed'}",
                flush=True,
            )
            is_good &= slow <= limit
    return is_good


async def one_day(url: str, size: Size, rounds: int) -> float:
    """Milliseconds of a team's report of one old day."""
    async with opened(url, size) as reports:
        return (await reports.timed(lambda: reports.old_day("agents"), rounds))[0]


async def _aside(*_: object) -> bool:
    return False
