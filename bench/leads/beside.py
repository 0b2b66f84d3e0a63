"""What else looks through many leads: the public pool's search, and the hunt for twins.

A part of bench/lead_search.py, on its database: a pool of the newest leads (a million with --full)
is searched as an agent does, and the twins of an import's first leads are hunted among as many.
"""

import time
from typing import Any

import psycopg
from sqlalchemy import select, text

from app.db import Sessions, libpq_url
from app.leads.pools import queries
from app.leads.twins import hunt
from app.leads.twins.likeness import Card, keys_of
from app.models.pool import LeadPool

MOST = 1_000_000
HUNTED = 5_000
ROUNDS = 5
IN_THE_POOL = ("王", "花店", "西湖花店", "龙鑫", "杭州", "花店西湖", "zzyzx")
_POOLED = """
INSERT INTO pool_leads (lead_id, pool_id, came_at)
SELECT id, :pool, now() FROM leads ORDER BY id DESC LIMIT :most
"""
_CARDS = "SELECT id, name, company, phones FROM leads ORDER BY id DESC LIMIT %s"


async def search_pool(sessions: Sessions) -> list[dict[str, Any]]:
    """Milliseconds of a page of the pool's free leads for each text: the median and the worst."""
    async with sessions.begin() as session:
        pool_id = await session.scalar(select(LeadPool.id).where(LeadPool.name == "bench"))
        if pool_id is None:
            pool = LeadPool(name="bench")
            session.add(pool)
            await session.flush()
            pool_id = pool.id
            await session.execute(text(_POOLED), {"pool": pool_id, "most": MOST})
            await session.execute(text("ANALYZE pool_leads"))
    results = []
    for typed in IN_THE_POOL:
        taken, found = [], 0
        for _ in range(ROUNDS):
            async with sessions() as session:
                began = time.perf_counter()
                rows = await queries.free(session, pool_id, typed, "", after=None, limit=20)
                taken.append(1000 * (time.perf_counter() - began))
                found = min(len(rows), 20)
        taken.sort()
        results.append(
            {"typed": typed, "found": found, "ms": taken[ROUNDS // 2], "worst_ms": taken[-1]}
        )
    return results


def hunt_twins(url: str) -> dict[str, float]:
    """Leads a second that are compared with all others, and how many the others are."""
    with psycopg.connect(libpq_url(url)) as pg:
        known = pg.execute("SELECT count(DISTINCT lead_id) FROM lead_keys").fetchone()
        stored = known[0] if known else 0
        if not stored:
            stored = _store_keys(pg)
    began, hunted = time.perf_counter(), 0
    while hunted < HUNTED and hunt.step(url):
        hunted += hunt.BATCH
    seconds = time.perf_counter() - began
    return {"stored": stored, "a_second": round(hunted / seconds)}


def _store_keys(pg: psycopg.Connection[Any]) -> int:
    stored = 0
    with psycopg.connect(pg.info.dsn) as writing, pg.cursor(name="cards") as cards:
        cards.itersize = 10_000
        cards.execute(_CARDS, (MOST,))
        with writing.cursor() as cursor, cursor.copy("COPY lead_keys FROM STDIN") as copy:
            for lead_id, name, company, phones in cards:
                stored += 1
                for key in keys_of(Card(name, company, tuple(phones), None, "", "")):
                    copy.write_row((key, lead_id))
        writing.execute("ANALYZE lead_keys")
    return stored


def show(pool: list[dict[str, Any]], twins: dict[str, float]) -> None:
    for each in pool:
        print(
            f"{'in a public pool':<26} {each['typed']:<16} {each['found']:>2} found"
            f" {each['ms']:>7.1f} ms, worst {each['worst_ms']:>7.1f} ms"
        )
    print(
        f"twins: {twins['a_second']:,} leads a second are compared"
        f" with {twins['stored']:,.0f} others"
    )
