"""Search over leads as somebody types, beside the plain search through all of them.

    python -m bench.lead_search [--full] [--leads N] [--keep FOLDER] [--json FILE]

Makes the leads in SQL (--full: 5,000,000, one list behind the other, each of one city), makes them
findable, and asks as the console does. The limit is 100 ms at 5,000,000 leads; the plain ILIKE of
the same words runs on the same rows. At the end an import of some more leads is taken up, as the
dialer's sweep does, which says what the search costs at that size. --keep leaves the leads in the
folder and takes them from there the next time. The public pool and the hunt for twins look through
many leads as well; they are measured on the same ones (bench/leads/beside.py).
"""

import argparse
import asyncio
import json
import os
import statistics
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from sqlalchemy import or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import Sessions, open_engine, open_sessions
from app.embedded import postgres
from app.embedded.schema import migrate_to_head
from app.leads.leads import queries, search
from app.leads.leads.schemas import LeadFilter
from app.models.lead import Lead
from bench.leads import beside

LIMIT_MS = 100.0
TYPED = {
    "one sign, common": ("王", "海"),
    "one sign, rare": ("龙", "鑫"),
    "one sign, in one old list": ("杭",),
    "two signs of a name": ("王伟", "李娜", "龙鑫"),
    "two signs of a company": ("花店", "西湖", "杭州"),
    "a company": ("西湖花店", "长江贸易有限公司", "有限公司", "杭州 西湖 花店"),
    "nowhere": ("龘靐", "花店西湖", "zzyzx"),
    "latin": ("la", "lake", "lake 471"),
    "start of a phone": ("1380", "138004", "13900471"),
    "end of a phone": ("4711", "004711", "7654321"),
    "a whole phone": ("13800047110", "+86 139 0000 4711"),
}
ROUNDS = 40
LATER = 30_000
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂文辉力玲华建国志远雨晨子涵思源欣怡浩然梓轩"
_MAKE = """
INSERT INTO leads (id, list_id, import_id, extension, region, email, address, industry,
    name, company, phone, phone_kind, phones, fields)
SELECT uuidv7(), CAST(:list_id AS uuid), CAST(:import_id AS uuid), '', '', '', '', '',
    CASE WHEN n % 200000 = 77 THEN '龙鑫' ELSE
        substr(:surnames, 1 + hash % 47, 1) || substr(:given, 1 + hash / 64 % 44, 1)
        || CASE WHEN hash % 3 > 0 THEN substr(:given, 1 + hash / 4096 % 44, 1) ELSE '' END END,
    :city || (ARRAY['西湖','长江','黄河','东方','Lake ','天山','南海'])[1 + hash / 128 % 7]
    || (ARRAY['花店','贸易','科技','食品','机械','建材','服装','物流'])[1 + hash / 1024 % 8]
    || (hash % 5000)::text || '有限公司',
    phone, 'mobile', ARRAY[phone], '{}'
FROM (
    SELECT n, abs(hashint8(n)) AS hash,
        '+8613' || lpad((n * 7919 % 1000000007)::text, 9, '0') AS phone
    FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS n
) AS drawn
"""
_FIND = """
INSERT INTO lead_grams (lead_id, segment, grams)
SELECT id, segment, lead_grams_of(segment, name, company, phones)
FROM (SELECT *, (nextval('lead_places') >> 14)::int AS segment FROM leads ORDER BY id) AS ordered
"""
_CITIES = ("杭州", "北京", "上海", "广州", "成都", "重庆", "武汉", "西安", "苏州", "天津")


async def fill(url: str, leads: int) -> dict[str, Any]:
    """Make the leads, a list for each city, and what they are found by."""
    engine = open_engine(url, connections=2)
    sessions = open_sessions(engine)
    began = time.perf_counter()
    async with sessions.begin() as session:
        await session.execute(text("ALTER TABLE leads DISABLE TRIGGER USER"))
        await session.execute(text("DROP INDEX ix_lead_grams_grams"))
    share = leads // len(_CITIES)
    for number, city in enumerate(_CITIES):
        await make(sessions, city, number * share + 1, (number + 1) * share)
    made = time.perf_counter()
    async with sessions.begin() as session:
        await session.execute(text("SET LOCAL maintenance_work_mem = '1GB'"))
        await session.execute(text(_FIND))
        await session.execute(
            text(
                "CREATE INDEX ix_lead_grams_grams ON lead_grams USING gin (grams)"
                " WITH (fastupdate = off)"
            )
        )
        await session.execute(text("ALTER TABLE leads ENABLE TRIGGER USER"))
    async with engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("VACUUM ANALYZE leads"))
        await connection.execute(text("VACUUM ANALYZE lead_grams"))
    await engine.dispose()
    return {
        "leads": leads,
        "made_seconds": round(made - began, 1),
        "found_seconds": round(time.perf_counter() - made, 1),
    }


def made(url: str, leads: int, note: Path) -> dict[str, Any]:
    """Make the leads, or find them made; what was made and how long it took."""
    if note.exists():
        kept: dict[str, Any] = json.loads(note.read_text("utf-8"))
        if kept["leads"] != leads:
            raise SystemExit(f"{note.parent} holds {kept['leads']:,} leads")
        return kept
    migrate_to_head(url)
    kept = asyncio.run(fill(url, leads))
    note.write_text(json.dumps(kept), "utf-8")
    return kept


async def make(sessions: Sessions, city: str, first: int, last: int, of: Any = None) -> None:
    async with sessions.begin() as session:
        made = of or await session.scalar(
            text("INSERT INTO lists (id, name, source) VALUES (uuidv7(), :c, 'own') RETURNING id"),
            {"c": city},
        )
        values = {"city": city, "surnames": _SURNAMES, "given": _GIVEN, "import_id": None}
        if of is not None:
            values["import_id"] = await session.scalar(
                text(
                    "INSERT INTO imports (id, purpose, list_id, file_name, file_sha256, state,"
                    " tries, encoding, delimiter, preset, total, accepted, rejected, duplicate,"
                    " blocked, reasons, error) VALUES (uuidv7(), 'leads', :of, 'x', '', 'done', 1,"
                    " '', '', '', 0, 0, 0, 0, 0, '{}', '') RETURNING id"
                ),
                {"of": of},
            )
        await session.execute(text(_MAKE), {"list_id": made, "first": first, "last": last} | values)


async def ask(url: str, leads: int) -> dict[str, Any]:
    """Type everything, then take up some more leads."""
    engine = open_engine(url, connections=2)
    sessions = open_sessions(engine)
    try:
        searches = [
            {"kind": kind} | await measure(sessions, typed)
            for kind, texts in TYPED.items()
            for typed in texts
        ]
        pool = await beside.search_pool(sessions)
        taken_up = await take_up(sessions, leads)
    finally:
        await engine.dispose()
    every = sorted(each for found in searches for each in found["taken"])
    return {
        "median_ms": round(statistics.median(every), 1),
        "p95_ms": round(every[int(len(every) * 0.95)], 1),
        "worst_ms": round(every[-1], 1),
        "limit_ms": LIMIT_MS,
        "taken_up_a_second": taken_up,
        "pool": pool,
        "searches": searches,
    }


async def take_up(sessions: Sessions, leads: int) -> int:
    """Return how many leads of an import become findable in a second."""
    async with sessions() as session:
        city = await session.scalar(text("SELECT id FROM lists LIMIT 1"))
        before = await session.scalar(text("SELECT count(*) FROM imports")) or 0
    first = leads + before * LATER + 1
    # Of the newest city, so that the words of the oldest stay rare where leads were kept.
    await make(sessions, _CITIES[-1], first, first + LATER - 1, city)
    began = time.perf_counter()
    taken = 0
    while taken < LATER:
        async with sessions.begin() as session:
            taken += await search.index_new(session)
    return round(LATER / (time.perf_counter() - began))


async def measure(sessions: Sessions, typed: str) -> dict[str, Any]:
    taken = []
    found = 0
    for _ in range(ROUNDS):
        async with sessions() as session:
            began = time.perf_counter()
            rows = await queries.page(session, LeadFilter(q=typed), before=None, limit=20)
            taken.append(1000 * (time.perf_counter() - began))
            found = min(len(rows), 20)
    async with sessions() as session:
        bare = await plain(session, typed.split()[0])
    return {
        "typed": typed,
        "found": found,
        "taken": [round(each, 2) for each in taken],
        "ms": round(statistics.median(taken), 1),
        "p95_ms": round(sorted(taken)[int(len(taken) * 0.95)], 1),
        "worst_ms": round(max(taken), 1),
        "plain_ms": round(bare, 1),
    }


async def plain(session: AsyncSession, word: str) -> float:
    """Milliseconds of the search that one writes first."""
    found = select(Lead).where(
        or_(Lead.name.icontains(word), Lead.company.icontains(word), Lead.phone.contains(word))
    )
    began = time.perf_counter()
    (await session.scalars(found.order_by(Lead.id.desc()).limit(21))).all()
    return 1000 * (time.perf_counter() - began)


def show(result: dict[str, Any]) -> None:
    for each in result["searches"]:
        print(
            f"{each['kind']:<26} {each['typed']:<16} {each['found']:>2} found"
            f" {each['ms']:>7.1f} ms, p95 {each['p95_ms']:>6.1f} ms,"
            f" worst {each['worst_ms']:>7.1f} ms   plain {each['plain_ms']:>8.1f} ms"
        )
    print(
        f"{result['leads']:,} leads: median {result['median_ms']} ms, p95 {result['p95_ms']} ms,"
        f" worst {result['worst_ms']} ms of {LIMIT_MS:.0f} ms;"
        f" {result['taken_up_a_second']:,} more leads a second become findable"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="5,000,000 leads")
    parser.add_argument("--leads", type=int, default=100_000)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    leads = 5_000_000 if asked.full else asked.leads
    with ExitStack() as stack:
        folder = asked.keep
        if folder is None:
            made_for_now = tempfile.TemporaryDirectory(prefix="tt-pg-", ignore_cleanup_errors=True)
            folder = Path(stack.enter_context(made_for_now))
        folder.mkdir(exist_ok=True)
        os.chmod(folder, 0o711)
        url = postgres.start_private_postgres(folder / "data", fast=True)
        stop = postgres.stop_private_postgres if asked.keep else postgres.kill_private_postgres
        stack.callback(stop, folder / "data")
        result = made(url, leads, folder / "made.json")
        # Made without a care for power cuts; asked as the product's own server is.
        postgres.stop_private_postgres(folder / "data")
        url = postgres.start_private_postgres(folder / "data")
        result |= asyncio.run(ask(url, leads))
        result["twins"] = beside.hunt_twins(url)
    show(result)
    beside.show(result["pool"], result["twins"])
    if asked.json:
        asked.json.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
