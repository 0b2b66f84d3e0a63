"""Reports over a year of calls: from the roll-ups, against the same sums over the bare rows.

A private PostgreSQL with its own defaults is filled month by month (bench/year/data.py), then
each report is asked for teams, agents, months and days by chance. "Flat" is one day's report when
one month is stored and when all are. Then 200 calls a second, each with its eight or more facts,
go through the dialer's own ledger while the fold runs: "behind" is how long a placed call waited
until it was in the roll-ups, and the same writes without the notes of changes are the peer.

    python bench/ledger.py [--full] [--calls 200000] [--agents 100] [--months 12]

--full is 10,000,000 calls and 40,000,000 intervals of 500 agents; it needs some 20 GB of disk.
"""

import argparse
import asyncio
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg

from app.db import libpq_url
from app.embedded import postgres
from app.embedded.schema import migrate_to_head
from bench.year.data import CAMPAIGNS, TEAM, Size, fill, make_people, named
from bench.year.ingest import ingest

ZONE = "Asia/Shanghai"
OF_CALLS = "attempts, calls, answered, connected, effective, talk_ms, outcome_no_answer"
SUMS = ", ".join(f"sum({name})" for name in OF_CALLS.split(", "))
BARE_SUMS = """
    count(*), count(*) FILTER (WHERE outcome IS NULL OR outcome NOT IN
                               ('failed', 'agent_no_answer', 'congestion')),
    count(answered_at), count(bridged_at),
    count(*) FILTER (WHERE is_effective AND talked_ms >= 30000), sum(talked_ms),
    count(*) FILTER (WHERE outcome = 'no_answer')
"""
SPAN = "placed_at >= %(first)s AND placed_at < %(last)s"
DAYS = "day >= %(first_day)s AND day < %(last_day)s"
HOURS = "hour >= %(first)s AND hour < %(last)s"
STATES = "sum(ready_us), sum(dialing_us), sum(talking_us), sum(wrapup_us)"
BARE_STATES = (
    "SELECT agent_id, state, sum(extract(epoch FROM ended_at - started_at)) FROM agent_intervals"
    " WHERE started_at >= %(first)s AND started_at < %(last)s {} GROUP BY agent_id, state"
)
MINE = "AND agent_id = ANY(%(team)s)"
CELL = (
    "extract(isodow FROM {0} AT TIME ZONE %(zone)s), extract(hour FROM {0} AT TIME ZONE %(zone)s)"
)

Report = tuple[str, str, float]
MONTHLY: dict[str, Report] = {
    "team month, calls": (
        f"SELECT agent_id, {SUMS} FROM call_days_now WHERE {DAYS} {MINE} GROUP BY agent_id",
        f"SELECT agent_id, {BARE_SUMS} FROM calls WHERE {SPAN} {MINE} GROUP BY agent_id",
        200,
    ),
    "team month, states": (
        f"SELECT agent_id, {STATES} FROM state_days_now WHERE {DAYS} {MINE} GROUP BY agent_id",
        BARE_STATES.format(MINE),
        200,
    ),
    "all agents month, calls": (
        f"SELECT agent_id, {SUMS} FROM call_days_now WHERE {DAYS} GROUP BY agent_id",
        f"SELECT agent_id, {BARE_SUMS} FROM calls WHERE {SPAN} GROUP BY agent_id",
        200,
    ),
    "all agents month, states": (
        f"SELECT agent_id, {STATES} FROM state_days_now WHERE {DAYS} GROUP BY agent_id",
        BARE_STATES.format(""),
        200,
    ),
    "campaign month by list": (
        f"SELECT list_id, {SUMS} FROM call_days_now WHERE {DAYS} AND campaign_id = %(campaign)s"
        " GROUP BY list_id",
        f"SELECT list_id, {BARE_SUMS} FROM calls WHERE {SPAN} AND campaign_id = %(campaign)s"
        " GROUP BY list_id",
        200,
    ),
    "campaign month, heat map": (
        f"SELECT {CELL.format('hour')}, sum(calls), sum(connected) FROM call_hours_now"
        f" WHERE {HOURS} AND campaign_id = %(campaign)s GROUP BY 1, 2",
        f"SELECT {CELL.format('placed_at')}, count(*), count(bridged_at) FROM calls"
        f" WHERE {SPAN} AND campaign_id = %(campaign)s GROUP BY 1, 2",
        200,
    ),
    "dispositions month": (
        f"SELECT campaign_id, code, sum(calls), sum(talk_ms) FROM disposition_days_now"
        f" WHERE {DAYS} GROUP BY campaign_id, code",
        f"SELECT campaign_id, disposition, count(*), sum(talked_ms) FROM calls"
        f" WHERE {SPAN} AND disposition IS NOT NULL GROUP BY campaign_id, disposition",
        200,
    ),
}
AGENT_DAY = """
    SELECT state, sum(extract(epoch FROM least(ended_at, %(last)s)
                              - greatest(started_at, %(first)s)))
    FROM agent_intervals WHERE agent_id = %(agent)s AND started_at < %(last)s
      AND started_at >= %(first)s AND ended_at > %(first)s GROUP BY state
"""
DRILL_DOWN = f"""
    SELECT calls.*, leads.name, campaigns.name, accounts.name, recordings.state
    FROM calls JOIN campaigns ON campaigns.id = calls.campaign_id JOIN leads ON leads.id = lead_id
    LEFT JOIN accounts ON accounts.id = agent_id LEFT JOIN recordings ON call_id = calls.id
    WHERE {SPAN} AND calls.campaign_id = %(campaign)s
    ORDER BY placed_at DESC, calls.id DESC LIMIT 51
"""
DAY_OF_TEAM = f"SELECT agent_id, {SUMS} FROM call_hours_now WHERE {HOURS} {MINE} GROUP BY agent_id"


def chance(size: Size, rng: random.Random, *, days: int | None = None) -> dict[str, Any]:
    """A month that is there, a weekday in it when `days` says one, and whose."""
    first, last = size.span(rng.randrange(size.months))
    if days is not None:
        first += timedelta(days=rng.randrange(20), hours=-8)
        last = first + timedelta(days=days)
    team = rng.randrange(max(1, size.agents // TEAM))
    return {
        "first": first,
        "last": last,
        "first_day": first.date(),
        "last_day": last.date(),
        "team": [named(f"agent{team * TEAM + n}") for n in range(TEAM)],
        "agent": named(f"agent{rng.randrange(size.agents)}"),
        "campaign": named(f"campaign{rng.randrange(CAMPAIGNS)}"),
        "zone": ZONE,
    }


def timed(database: psycopg.Connection, query: str, asked: dict[str, Any]) -> float:
    began = time.perf_counter()
    database.execute(query, asked).fetchall()
    return 1000.0 * (time.perf_counter() - began)


def times(
    database: psycopg.Connection, query: str, rounds: int, ask: Callable[[], dict[str, Any]]
) -> tuple[float, float]:
    """Median and 95th percentile in milliseconds, after one round that warms up."""
    timed(database, query, ask())
    took = sorted(timed(database, query, ask()) for _ in range(rounds))
    return statistics.median(took), took[min(len(took) - 1, int(0.95 * len(took)))]


def reports(database: psycopg.Connection, size: Size, rounds: int) -> bool:
    rng = random.Random(7)
    is_good = True
    print(f"{'report':<28}{'median':>9}{'p95':>9}{'limit':>8}{'bare':>10}{'ratio':>8}   ms")
    for name, (query, bare, limit) in MONTHLY.items():
        middle, slow = times(database, query, rounds, lambda: chance(size, rng))
        rows, _ = times(database, bare, 2, lambda: chance(size, rng))
        print(
            f"{name:<28}{middle:>9.1f}{slow:>9.1f}{limit:>8.0f}{rows:>10.1f}{rows / middle:>8.1f}"
        )
        is_good &= slow <= limit
    for name, query, limit in (
        ("agent day, intervals", AGENT_DAY, 50),
        ("drill-down, 50 calls", DRILL_DOWN, 100),
    ):
        middle, slow = times(database, query, rounds, lambda: chance(size, rng, days=1))
        print(f"{name:<28}{middle:>9.1f}{slow:>9.1f}{limit:>8.0f}")
        is_good &= slow <= limit
    return is_good


def one_day(database: psycopg.Connection, size: Size, rounds: int) -> float:
    """A team's day in the oldest month, which is there from the beginning."""
    rng = random.Random(8)
    oldest, _ = size.span(size.months - 1)

    def ask() -> dict[str, Any]:
        first = oldest + timedelta(days=rng.randrange(20), hours=-8)
        return chance(size, rng) | {"first": first, "last": first + timedelta(days=1)}

    return times(database, DAY_OF_TEAM, rounds, ask)[0]


def measure(url: str, size: Size, rounds: int, seconds: float) -> bool:
    make_people(url, size)
    with psycopg.connect(libpq_url(url), autocommit=True) as database:
        database.execute("SET jit = off")
        first = 0.0
        for _ in fill(database, size):
            first = first or one_day(database, size, rounds)
        calls, rows = database.execute(
            "SELECT (SELECT sum(attempts) FROM call_days),"
            " (SELECT sum(reltuples)::bigint FROM pg_class WHERE relkind = 'r'"
            " AND relname ~ '^agent_intervals_p')"
        ).fetchone() or (0, 0)
        print(f"{calls:,} calls, {rows:,} intervals, {size.agents} agents, {size.months} months")
        is_good = reports(database, size, rounds)
        last = one_day(database, size, rounds)
        print(
            f"flat: a day's report {first:.2f} ms with 1 month, {last:.2f} ms with {size.months}:"
            f" ratio {last / first:.2f}"
        )
    return asyncio.run(ingest(url, seconds)) and is_good


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--calls", type=int, default=60_000)
    parser.add_argument("--agents", type=int, default=50)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=10.0)
    asked = parser.parse_args()
    if asked.full:
        asked.calls, asked.agents, asked.seconds = 10_000_000, 500, 60.0
    size = Size(asked.calls, asked.agents, asked.months)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="tt-ledger-"))
        os.chmod(folder, 0o711)
        data = Path(folder) / "data"
        url = postgres.start_private_postgres(data, fast=True)
        stack.callback(postgres.kill_private_postgres, data)
        migrate_to_head(url)
        return 0 if measure(url, size, asked.rounds, asked.seconds) else 1


if __name__ == "__main__":
    sys.exit(main())
