"""Search over leads as somebody types, beside the plain search through all of them.

    python -m bench.lead_search [--full] [--leads N] [--json FILE]

Makes the leads in SQL (--full: 5,000,000), indexes them, and asks as the console does. The limit is
100 ms at 5,000,000 leads; the plain ILIKE of the same words runs on the same rows.
"""

import argparse
import asyncio
import json
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.config import REPOSITORY
from app.db import open_engine, open_sessions
from app.embedded import postgres
from app.leads.leads import queries
from app.leads.leads.schemas import LeadFilter
from app.models.lead import Lead

LIMIT_MS = 100.0
TYPED = (
    "西湖",
    "花店",
    "有限公司",
    "西湖花店",
    "lake",
    "wang 4711",
    "471100",
    "13800047",
    "贸易 杭州",
)
ROUNDS = 5
_MAKE = text(
    """
    INSERT INTO leads (id, list_id, extension, region, email, address, industry,
        name, company, phone, phone_kind, phones, fields)
    SELECT uuidv7(), :list_id, '', '', '', '', '', 'Wang ' || n,
        (ARRAY['杭州','北京','上海','广州','成都'])[1 + n % 5]
        || (ARRAY['西湖','长江','黄河','东方','Lake ','天山','南海'])[1 + n % 7]
        || (ARRAY['花店','贸易','科技','食品','机械','建材','服装','物流'])[1 + n % 8]
        || '有限公司', '+8613' || lpad(n::text, 9, '0'), 'mobile',
        ARRAY['+8613' || lpad(n::text, 9, '0')], '{}'
    FROM generate_series(CAST(:first AS bigint), CAST(:last AS bigint)) AS n
    """
)
_INDEX = text(
    "INSERT INTO lead_grams SELECT id, lead_grams_of(name, company, phone, phones) FROM leads"
)


async def run(url: str, leads: int) -> dict[str, Any]:
    engine = open_engine(url, connections=2)
    sessions = open_sessions(engine)
    try:
        async with sessions.begin() as session:
            made = await session.scalar(
                text(
                    "INSERT INTO lists (id, name, source) VALUES (uuidv7(), 'bench', 'own')"
                    " RETURNING id"
                )
            )
            began = time.perf_counter()
            for first in range(1, leads + 1, 250_000):
                last = min(leads, first + 249_999)
                await session.execute(_MAKE, {"list_id": made, "first": first, "last": last})
            made_in = time.perf_counter() - began
        began = time.perf_counter()
        async with sessions.begin() as session:
            await session.execute(_INDEX)
        indexed_in = time.perf_counter() - began
        async with engine.connect() as connection:
            await connection.execution_options(isolation_level="AUTOCOMMIT")
            await connection.execute(text("VACUUM ANALYZE leads"))
            await connection.execute(text("VACUUM ANALYZE lead_grams"))
        async with sessions() as session:
            searches = [await measure(session, typed) for typed in TYPED]
    finally:
        await engine.dispose()
    return {
        "leads": leads,
        "made_seconds": round(made_in, 1),
        "indexed_seconds": round(indexed_in, 1),
        "worst_ms": max(each["ms"] for each in searches),
        "limit_ms": LIMIT_MS,
        "searches": searches,
    }


async def measure(session: AsyncSession, typed: str) -> dict[str, Any]:
    taken = []
    found = 0
    for _ in range(ROUNDS):
        began = time.perf_counter()
        rows = await queries.page(session, LeadFilter(q=typed), before=None, limit=20)
        taken.append(1000 * (time.perf_counter() - began))
        found = len(rows)
    word = typed.split()[0]
    plain = select(Lead).where(
        or_(Lead.name.icontains(word), Lead.company.icontains(word), Lead.phone.contains(word))
    )
    began = time.perf_counter()
    (await session.scalars(plain.order_by(Lead.id.desc()).limit(21))).all()
    bare = 1000 * (time.perf_counter() - began)
    return {
        "typed": typed,
        "found": found,
        "ms": round(statistics.median(taken), 1),
        "plain_ms": round(bare, 1),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="5,000,000 leads")
    parser.add_argument("--leads", type=int, default=200_000)
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    leads = 5_000_000 if asked.full else asked.leads
    with tempfile.TemporaryDirectory(prefix="tt-pg-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o711)
        data = Path(folder) / "data"
        url = postgres.start_private_postgres(data, fast=True)
        try:
            config = Config(REPOSITORY / "alembic.ini")
            config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
            command.upgrade(config, "head")
            result = asyncio.run(run(url, leads))
        finally:
            postgres.kill_private_postgres(data)
    for each in result["searches"]:
        print(
            f"{each['typed']:<12} {each['found']:>3} found {each['ms']:>8.1f} ms"
            f"   plain {each['plain_ms']:>8.1f} ms"
        )
    print(
        f"{leads:,} leads, indexed in {result['indexed_seconds']} s;"
        f" worst {result['worst_ms']} ms of {LIMIT_MS:.0f} ms"
    )
    if asked.json:
        asked.json.write_text(json.dumps(result, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    main()
