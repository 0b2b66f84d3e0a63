"""Reports over a year of calls: from the roll-ups, against the same reports over the bare rows.

A private PostgreSQL is filled month by month (bench/year/data.py), then every report of the product
is asked for the site, for teams and for campaigns, over months and days by chance
(bench/year/reports.py). "Flat" is one day's report when one month is stored and when all are. Then
200 calls a second, each with its eight or more facts, go through the dialer's own ledger while the
fold runs: "behind" is how long a placed call waited until it was in the roll-ups, and the same
writes without the notes of changes are the peer (bench/year/ingest.py).

    python bench/ledger.py [--full] [--calls 200000] [--agents 100] [--months 12] [--keep FOLDER]

--full is 10,000,000 calls and 40,000,000 intervals of 500 agents; it needs some 20 GB of disk.
--keep leaves the year in the folder and takes it from there the next time.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import psycopg

from app.db import libpq_url
from app.embedded import postgres
from app.embedded.schema import migrate_to_head
from bench.year import reports
from bench.year.data import Size, fill, make_people
from bench.year.ingest import ingest

WITHOUT_LOG = ("wal_level = minimal", "max_wal_senders = 0", "max_wal_size = '8GB'")
"""Rows that nobody has seen yet need no write-ahead log."""


FLAT = 1.5
"""A day's report may take so many times as long when a year is stored as when a month is."""


def start_hasty(data: Path) -> str:
    """A server to make the year with; what is measured is asked of one with the product's
    settings.
    """
    url = postgres.start_private_postgres(data, fast=True)
    with psycopg.connect(libpq_url(url), autocommit=True) as database:
        for setting in WITHOUT_LOG:
            database.execute(f"ALTER SYSTEM SET {setting}")
    postgres.stop_private_postgres(data)
    return postgres.start_private_postgres(data, fast=True)


def made(folder: Path, size: Size, rounds: int) -> float:
    """Make the year, or find it made; milliseconds of a day's report with one month stored."""
    note = folder / "made.json"
    if note.exists():
        kept = json.loads(note.read_text())
        if kept["size"] != asdict(size):
            raise SystemExit(f"{folder} holds another year: {kept['size']}")
        return float(kept["first"])
    url = start_hasty(folder / "data")
    migrate_to_head(url)
    began, first = time.monotonic(), []
    make_people(url, size)
    fill(url, size, lambda: first.append(asyncio.run(reports.one_day(url, size, rounds))))
    print(f"made in {time.monotonic() - began:.0f} s", flush=True)
    postgres.stop_private_postgres(folder / "data")
    note.write_text(json.dumps({"size": asdict(size), "first": first[0]}))
    return first[0]


def warm(url: str) -> None:
    """Read the roll-ups once, as a server that has run for a day has."""
    with psycopg.connect(libpq_url(url)) as database:
        found = database.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relname ~ '^[a-z_]+_(hours|days|months)$'"
        ).fetchall()
        for (table,) in found:
            database.execute(f"SELECT count(*) FROM {table}")


def measure(url: str, size: Size, rounds: int, seconds: float, first: float) -> bool:
    warm(url)
    with psycopg.connect(libpq_url(url)) as database:
        calls, rows = database.execute(
            "SELECT (SELECT sum(attempts) FROM campaign_hours),"
            " (SELECT sum(reltuples)::bigint FROM pg_class WHERE relkind = 'r'"
            " AND relname ~ '^agent_intervals_p')"
        ).fetchone() or (0, 0)
    print(f"{calls:,} calls, {rows:,} intervals, {size.agents} agents, {size.months} months")
    is_good = asyncio.run(reports.measure(url, size, rounds))
    last = asyncio.run(reports.one_day(url, size, rounds))
    is_flat = last <= FLAT * first
    print(
        f"flat: a day's report {first:.1f} ms with 1 month, {last:.1f} ms with {size.months}:"
        f" ratio {last / first:.2f} (limit {FLAT}), {'reached' if is_flat else 'missed'}"
    )
    return asyncio.run(ingest(url, seconds)) and is_good and is_flat


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true")
    parser.add_argument("--calls", type=int, default=60_000)
    parser.add_argument("--agents", type=int, default=50)
    parser.add_argument("--months", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--keep", type=Path)
    asked = parser.parse_args()
    if asked.full:
        asked.calls, asked.agents, asked.seconds = 10_000_000, 500, 60.0
    size = Size(asked.calls, asked.agents, asked.months)
    with ExitStack() as stack:
        folder = asked.keep
        if folder is None:
            made_for_now = tempfile.TemporaryDirectory(prefix="tt-ledger-")
            folder = Path(stack.enter_context(made_for_now))
        folder.mkdir(exist_ok=True)
        os.chmod(folder, 0o711)
        first = made(folder, size, asked.rounds)
        url = postgres.start_private_postgres(folder / "data")
        migrate_to_head(url)
        stop = postgres.stop_private_postgres if asked.keep else postgres.kill_private_postgres
        stack.callback(stop, folder / "data")
        return 0 if measure(url, size, asked.rounds, asked.seconds, first) else 1


if __name__ == "__main__":
    sys.exit(main())
