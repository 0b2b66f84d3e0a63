"""The search for twins after an import: batch by batch, in a thread beside the API's requests.

Each batch is a transaction that moves `pair_hunts` on, so whoever dies, the next one goes on. Leads
are compared where they share a key; a key that many share (an agency's phone) compares nobody.
"""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Iterable, Mapping
from typing import Any
from uuid import UUID

import psycopg
import structlog
from fastapi import FastAPI
from psycopg import Connection
from psycopg.rows import TupleRow, dict_row
from psycopg.types.json import Jsonb
from uuid_utils.compat import uuid7

from app.db import libpq_url
from app.leads.twins.likeness import CANDIDATE, Card, Likeness, keys_of, likeness

log = structlog.get_logger()

Pg = Connection[TupleRow]
BATCH = 500
MOST_SHARING = 30
LOOK_SECONDS = 20.0
BREATH = 0.1
_BEGIN = """
INSERT INTO pair_hunts (import_id, after_id, leads, pairs)
SELECT id, '00000000-0000-0000-0000-000000000000', 0, 0 FROM imports
WHERE state = 'done' AND purpose = 'leads'
  AND NOT EXISTS (SELECT FROM pair_hunts WHERE import_id = imports.id)
ON CONFLICT DO NOTHING
"""
_NEXT = """
SELECT import_id, after_id FROM pair_hunts WHERE done_at IS NULL
ORDER BY import_id LIMIT 1 FOR UPDATE SKIP LOCKED
"""
_CARD = "id, name, company, phone, phones, credit_code, region, address"
_LEADS = f"""
SELECT {_CARD} FROM leads
WHERE list_id = (SELECT list_id FROM imports WHERE id = %s) AND import_id = %s AND id > %s
ORDER BY id LIMIT %s
"""
_OTHERS = f"SELECT {_CARD} FROM leads WHERE id = ANY(%s)"
_KEYS = """
INSERT INTO lead_keys (key, lead_id)
SELECT * FROM unnest(%s::varchar[], %s::uuid[]) ON CONFLICT DO NOTHING
"""
_SHARING = """
SELECT DISTINCT mine.lead_id, other.lead_id FROM lead_keys AS mine
CROSS JOIN LATERAL (
    SELECT lead_id FROM lead_keys WHERE key = mine.key LIMIT %(most)s + 1
) AS other
WHERE mine.lead_id = ANY(%(leads)s) AND other.lead_id <> mine.lead_id
  AND (SELECT count(*) FROM (
    SELECT FROM lead_keys WHERE key = mine.key LIMIT %(most)s + 1
  ) AS sharing) <= %(most)s
"""
_PAIR = """
INSERT INTO lead_pairs AS stored (id, left_id, right_id, score, evidence, state)
VALUES (%s, %s, %s, %s, %s, 'open')
ON CONFLICT (left_id, right_id) DO UPDATE
SET score = excluded.score, evidence = excluded.evidence,
    state = CASE WHEN stored.state = 'kept' THEN 'open' ELSE stored.state END
WHERE stored.score < excluded.score
"""
_MOVE_ON = """
UPDATE pair_hunts SET after_id = %s, leads = leads + %s, pairs = pairs + %s,
    done_at = CASE WHEN %s THEN now() END
WHERE import_id = %s
"""


def step(url: str) -> bool:
    """Compare one batch of leads with all others; False when there is none to compare."""
    with psycopg.connect(url) as pg, pg.transaction():
        pg.execute(_BEGIN)
        found = pg.execute(_NEXT).fetchone()
        if found is None:
            return False
        import_id, after_id = found
        batch = _cards(pg, _LEADS, import_id, import_id, after_id, BATCH)
        pairs = _compare(pg, batch)
        last = max(batch, default=after_id)
        is_over = len(batch) < BATCH
        pg.execute(_MOVE_ON, (last, len(batch), pairs, is_over, import_id))
    if is_over:
        log.info("pairs.hunted", import_id=str(import_id))
    return True


def _compare(pg: Pg, batch: Mapping[UUID, Card]) -> int:
    keys = [(key, lead_id) for lead_id, card in batch.items() for key in sorted(keys_of(card))]
    pg.execute(_KEYS, ([key for key, _ in keys], [lead_id for _, lead_id in keys]))
    shared = pg.execute(_SHARING, {"leads": [*batch], "most": MOST_SHARING}).fetchall()
    pairs = {(min(pair), max(pair)) for pair in shared}
    others = {lead_id for pair in pairs for lead_id in pair} - batch.keys()
    known = {**batch, **_cards(pg, _OTHERS, [*others])}
    alike = [
        (uuid7(), left, right, found.score, Jsonb(found.evidence))
        for left, right, found in _found(known, pairs)
    ]
    if alike:
        with pg.cursor() as cursor:
            cursor.executemany(_PAIR, alike)
    return len(alike)


def _found(
    known: Mapping[UUID, Card], pairs: Iterable[tuple[UUID, UUID]]
) -> list[tuple[UUID, UUID, Likeness]]:
    scored = [
        (left, right, likeness(known[left], known[right]))
        for left, right in sorted(pairs)
        if left in known and right in known
    ]
    return [each for each in scored if each[2].score >= CANDIDATE]


def _cards(pg: Pg, statement: str, *values: Any) -> dict[UUID, Card]:
    with pg.cursor(row_factory=dict_row) as cursor:
        rows = cursor.execute(statement.encode(), values).fetchall()
    return {
        row["id"]: Card(
            row["name"],
            row["company"],
            tuple(dict.fromkeys([row["phone"], *row["phones"]])),
            row["credit_code"],
            row["region"],
            row["address"],
        )
        for row in rows
    }


@contextlib.asynccontextmanager
async def hunting_pairs(app: FastAPI) -> AsyncIterator[None]:
    """Look for twins for as long as the app lives."""
    url = libpq_url(app.state.settings.database_url)
    over = threading.Event()
    task = asyncio.create_task(asyncio.to_thread(_keep_hunting, url, over), name="pairs")
    try:
        yield
    finally:
        over.set()
        await task


def _keep_hunting(url: str, over: threading.Event) -> None:
    pause = LOOK_SECONDS
    while not over.wait(pause):
        try:
            pause = BREATH if step(url) else LOOK_SECONDS
        except psycopg.Error as error:
            log.warning("pairs.database_away", error=str(error).splitlines()[:1])
            pause = LOOK_SECONDS
        except Exception:  # A lead that cannot be compared must not stop the API.
            log.exception("pairs.failed")
            pause = LOOK_SECONDS
