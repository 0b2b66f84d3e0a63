"""Rows a second and memory of an import, beside the plain loop and the floor, in one run.

    python -m bench.import_million [--rows 100000] [--full] [--json FILE]

A dirty GB18030 list (app/embedded/dirty_list.py) comes into a database that holds as many leads and
as many do-not-call numbers as the list has rows; one row in twenty is known already. `--full` takes
a million. The floor parses the same file and copies it, untouched, into an unindexed table. The
plain loop (csv, phonenumbers, one ORM object a row) reads the first rows. Every measured run is a
process of its own; its memory is the peak, over samples, of its proportional set and those of its
cleaners, added up. While the import is undone, a dialer leases leads of another list: the longest
lease says whether the floor waited.
"""

import argparse
import csv
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import psycopg

from app.config import Settings
from app.db import libpq_url
from app.embedded import postgres
from app.embedded.dirty_list import ENCODING, write_dirty_list

LIMIT_SECONDS = 30.0
LIMIT_MEGABYTES = 250.0
"""For a million rows against a million leads and a million barred numbers, on two cores."""
SAMPLE_SECONDS = 0.2
SAMPLE = 5_000
"""Rows of the plain loop."""
_LIST = "INSERT INTO lists (id, name, source) VALUES (uuidv7(), 'stored', 'other')"
_STORED = """
INSERT INTO leads (id, list_id, name, company, phone, phone_kind, extension, phones, region, zone,
    email, address, industry, credit_code, fields)
SELECT uuidv7(), lists.id, '', 'stored ' || n, phone, 'mobile', '', ARRAY[phone], '',
    'Asia/Shanghai', '', '', '', NULL, '{}'
FROM lists, LATERAL (
    SELECT n, '+86139' || lpad((n * 97 %% 100000000)::text, 8, '0') AS phone
    FROM generate_series(1, %(rows)s::bigint) AS n
    UNION ALL SELECT 0, known.phone FROM known
) AS stored WHERE lists.name = 'stored'
"""
QUEUED = 20_000
"""Leads of the stored list that a campaign calls while the import is undone."""
LEASE_GAP_SECONDS = 0.05
_LEASE = """
UPDATE campaign_leads SET state = 'leased', lease_until = now() + interval '10 minutes',
    call_id = uuidv7()
WHERE (campaign_id, lead_id) IN (
    SELECT campaign_id, lead_id FROM campaign_leads
    WHERE state = 'waiting' AND next_at <= now() LIMIT 20 FOR UPDATE SKIP LOCKED
)
"""
_BARRED = """
INSERT INTO dnc_numbers (phone, reason, at)
SELECT '+86136' || lpad((n * 97 % 100000000)::text, 8, '0'), 'bench', now()
FROM generate_series(1, {rows}::bigint) AS n
"""


def fill(url: str, rows: int, known: list[str], barred: list[str]) -> None:
    """Store leads and barred numbers; what the file repeats is part of the leads."""
    with psycopg.connect(url) as pg:
        pg.execute("CREATE TEMP TABLE known (phone varchar(16) PRIMARY KEY)")
        with pg.cursor() as cursor, cursor.copy("COPY known FROM STDIN") as copy:
            for phone in known:
                copy.write_row((phone,))
        pg.execute("ALTER TABLE leads DISABLE TRIGGER USER")
        pg.execute(_LIST)
        pg.execute(_STORED, {"rows": rows - len(known)})
        pg.execute(_BARRED.format(rows=rows).encode())
        pg.execute(
            "INSERT INTO dnc_numbers (phone, reason, at) SELECT unnest(%s::text[]), 'bench', now()",
            (barred,),
        )
        pg.execute("ALTER TABLE leads ENABLE TRIGGER USER")
    with psycopg.connect(url, autocommit=True) as pg:
        for table in ("leads", "dnc_numbers"):
            pg.execute(f"VACUUM ANALYZE {table}".encode())
        pg.execute("CHECKPOINT")


def known_phones(path: Path, every: int) -> list[str]:
    """Return the plain mobile numbers of some rows, as they would be stored."""
    found: dict[str, None] = {}
    with path.open(encoding=ENCODING, errors="replace") as file:
        for number, line in enumerate(file):
            cells = line.split(",")
            if number % every == 0 and len(cells) == 13 and len(cells[6]) == 11:
                found[f"+86{cells[6]}"] = None
    return [phone for phone in found if phone[3] == "1" and phone[3:].isdigit()]


def child(*arguments: str) -> dict[str, Any]:
    """Run one measurement in a process of its own and return what it printed."""
    command = [sys.executable, "-m", "bench.import_million", "--child", *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as running:
        assert running.stdout is not None
        peak = 0.0
        while running.poll() is None:
            peak = max(peak, proportional_megabytes(running.pid))
            time.sleep(SAMPLE_SECONDS)
        if running.returncode:
            raise SystemExit(f"{arguments[0]} ended with {running.returncode}")
        answer: dict[str, Any] = json.loads(running.stdout.read().splitlines()[-1])
    return answer | {"megabytes": round(peak, 1)}


def proportional_megabytes(process: int) -> float:
    """Memory of a process and its children; a page that several share is shared out among them."""
    found = 0.0
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            found += sum(
                map(proportional_megabytes, map(int, (task / "children").read_text().split()))
            )
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                found += int(line.split()[1]) / 1024
    return found


def spent(began: float) -> dict[str, float]:
    """Seconds since then, and CPU of this process and its children."""
    own, others = (
        resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    cpu = sum(each.ru_utime + each.ru_stime for each in (own, others))
    return {
        "seconds": round(time.perf_counter() - began, 2),
        "cpu_seconds": round(cpu, 2),
    }


def import_it(url: str, var_dir: str, path: str, name: str) -> dict[str, Any]:
    from app.leads.imports.command import import_file

    settings = Settings(database_url=url, var_dir=Path(var_dir))
    began = time.perf_counter()
    tally = import_file(settings, Path(path), list_name=name).tally
    return spent(began) | {"total": tally.total, "accepted": tally.accepted}


def undo_it(url: str, var_dir: str, *_: str) -> dict[str, Any]:
    from app.leads.imports.command import undo_import

    began = time.perf_counter()
    removed, _closed = undo_import(Settings(database_url=url, var_dir=Path(var_dir)))
    return spent(began) | {"total": removed}


def floor(url: str, _: str, path: str, table: str) -> dict[str, Any]:
    """Parse the file and copy its rows as they are: what no import can be faster than."""
    began = time.perf_counter()
    total = 0
    with psycopg.connect(libpq_url(url)) as pg:
        columns = ", ".join(f"c{n} text" for n in range(13))
        pg.execute(f"CREATE TABLE {table} ({columns})".encode())
        with (
            open(path, encoding=ENCODING, errors="replace", newline="") as file,
            pg.cursor() as cursor,
            cursor.copy(f"COPY {table} FROM STDIN".encode()) as copy,
        ):
            for row in csv.reader(file):
                copy.write_row((row + [""] * 13)[:13])
                total += 1
    return spent(began) | {"total": total}


def plain_loop(url: str, _: str, path: str, rows: str) -> dict[str, Any]:
    """The import that one writes first: parse, ask the library, make an object, look, insert."""
    import phonenumbers
    from sqlalchemy import create_engine, select
    from sqlalchemy.orm import Session

    from app.db import driver_url
    from app.models.lead import Lead, LeadList, PhoneKind
    from app.models.rules import DncNumber

    began = time.perf_counter()
    total = accepted = 0
    with (
        open(path, encoding=ENCODING, errors="replace", newline="") as file,
        Session(create_engine(driver_url(url))) as session,
    ):
        target = LeadList(name="plain")
        session.add(target)
        session.flush()
        reader = csv.reader(file)
        next(reader), next(reader)
        for row in reader:
            if (total := total + 1) >= int(rows):
                break
            with suppress(phonenumbers.NumberParseException, IndexError):
                number = phonenumbers.parse(row[6], "CN")
                phone = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
                is_known = session.scalar(select(Lead.id).where(Lead.phone == phone))
                is_barred = session.scalar(select(DncNumber.phone).where(DncNumber.phone == phone))
                if phonenumbers.is_valid_number(number) and not is_known and not is_barred:
                    lead = Lead(list_id=target.id, name=row[1], company=row[0], phone=phone)
                    lead.phone_kind, lead.phones = PhoneKind.MOBILE, [phone]
                    lead.zone = "Asia/Shanghai"
                    session.add(lead)
                    accepted += 1
        session.commit()
    return spent(began) | {"total": total, "accepted": accepted}


def queue_leads(url: str) -> None:
    """Put leads of the stored list into a campaign's queue."""
    from sqlalchemy import create_engine
    from sqlalchemy.orm import Session

    from app.db import driver_url
    from app.models.campaign import Campaign

    with Session(create_engine(driver_url(url))) as session:
        session.add(Campaign(name="bench"))
        session.commit()
    with psycopg.connect(libpq_url(url)) as pg:
        pg.execute(
            "INSERT INTO campaign_leads (campaign_id, lead_id, state, attempts, next_at, why)"
            " SELECT campaigns.id, leads.id, 'waiting', 0, now(), ''"
            " FROM campaigns, leads JOIN lists ON lists.id = list_id AND lists.name = 'stored'"
            " LIMIT %s",
            (QUEUED,),
        )


def undo_while_leasing(url: str) -> dict[str, Any]:
    """Undo in another process; here, lease leads all the while and note how long each took."""
    queue_leads(url)
    over = threading.Event()
    taken: list[float] = []

    def lease() -> None:
        with psycopg.connect(libpq_url(url), autocommit=True) as pg:
            while not over.wait(LEASE_GAP_SECONDS):
                began = time.perf_counter()
                pg.execute(_LEASE)
                taken.append(1000 * (time.perf_counter() - began))

    dialer = threading.Thread(target=lease)
    dialer.start()
    try:
        found = child("undo", url, str(Path.cwd()), "", "")
    finally:
        over.set()
        dialer.join()
    taken.sort()
    found["leases"] = len(taken)
    found["lease_ms"] = [round(taken[int(len(taken) * 0.95)], 1), round(taken[-1], 1)]
    return found


CHILDREN: dict[str, Callable[..., dict[str, Any]]] = {
    "import": import_it,
    "undo": undo_it,
    "floor": floor,
    "plain": plain_loop,
}


def measure(rows: int, *, durable: bool) -> dict[str, dict[str, Any]]:
    """Run everything once for so many rows and return the figures by name."""
    with tempfile.TemporaryDirectory(prefix="talktime-bench-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o711)
        path = folder / "dirty.csv"
        write_dirty_list(path, rows=rows)
        url = postgres.start_private_postgres(folder / "pg" / "data", fast=not durable)
        try:
            subprocess.run(
                [sys.executable, "-m", "app.cli", "migrate"],
                check=True,
                env=os.environ | {"TALKTIME_DATABASE_URL": url, "TALKTIME_VAR_DIR": name},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            known = known_phones(path, 20)
            fill(libpq_url(url), rows, known[::2], known[1::2])
            found = {"floor": child("floor", url, name, str(path), "untouched")}
            found["plain loop"] = child("plain", url, name, str(path), str(min(rows, SAMPLE)))
            with psycopg.connect(libpq_url(url), autocommit=True) as pg:
                pg.execute("DROP TABLE untouched")
                pg.execute(
                    "DELETE FROM leads USING lists"
                    " WHERE list_id = lists.id AND lists.name = 'plain'"
                )
                pg.execute("VACUUM ANALYZE leads")
                pg.execute("CHECKPOINT")
            found["import"] = child("import", url, name, str(path), "bench")
            found["undo"] = undo_while_leasing(url)
        finally:
            postgres.stop_private_postgres(folder / "pg" / "data")
    return found


def show(rows: int, found: dict[str, dict[str, Any]]) -> None:
    for name, each in found.items():
        micros = each["seconds"] / max(1, each["total"]) * 1e6
        print(
            f"{rows:>9,} {name:11} {each['seconds']:7.2f} s {each['total']:>9,} rows"
            f" {micros:8.1f} µs/row {each['cpu_seconds']:7.2f} s CPU {each['megabytes']:6.1f} MB",
            flush=True,
        )
    undo = found["undo"]
    print(
        f"          while undone: {undo['leases']} leases, 95 % within {undo['lease_ms'][0]} ms,"
        f" the longest {undo['lease_ms'][1]} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--full", action="store_true", help="10 k, 100 k and 1 M rows")
    parser.add_argument("--not-durable", action="store_true", help="without fsync")
    parser.add_argument("--json", help="write the figures here as well")
    parser.add_argument("--child", nargs=5, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.child:
        print(json.dumps(CHILDREN[wanted.child[0]](*wanted.child[1:])))
        return

    sizes = [10_000, 100_000, 1_000_000] if wanted.full else [10_000, wanted.rows]
    figures = {}
    for rows in sizes:
        figures[rows] = measure(rows, durable=not wanted.not_durable)
        show(rows, figures[rows])
    largest = figures[sizes[-1]]
    took = largest["import"]["seconds"] / sizes[-1] * 1e6
    plain = largest["plain loop"]["seconds"] / largest["plain loop"]["total"] * 1e6
    first = figures[sizes[0]]["import"]["seconds"] / sizes[0] * 1e6
    print(
        f"import: {plain / took:.1f} times as fast a row as the plain loop,"
        f" {took * sizes[-1] / 1e6 / largest['floor']['seconds']:.1f} times the floor,"
        f" {took / first:.2f} times the cost of a row at {sizes[0]:,}"
    )
    if wanted.full:
        memory = largest["import"]["megabytes"]
        is_fast = largest["import"]["seconds"] <= LIMIT_SECONDS
        is_small = memory <= LIMIT_MEGABYTES
        print(f"limit {LIMIT_SECONDS:g} s: {'reached' if is_fast else 'MISSED'}")
        is_undone = largest["undo"]["seconds"] <= LIMIT_SECONDS
        print(f"limit {LIMIT_SECONDS:g} s to undo: {'reached' if is_undone else 'MISSED'}")
        print(
            f"limit {LIMIT_MEGABYTES:g} MB ({memory:.0f} MB): {'reached' if is_small else 'MISSED'}"
        )
    if wanted.json:
        Path(wanted.json).write_text(json.dumps(figures, indent=2), encoding="utf-8")


if __name__ == "__main__":
    main()
