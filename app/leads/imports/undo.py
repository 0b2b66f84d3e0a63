"""Taking an import back: its leads go, and what it changed in stored leads is as it was.

A lead with a history (a call, or anything else that other tables keep of it) stays, since what was
said to a person must stay traceable; it leaves every queue instead. The work is done in batches,
each a transaction of its own, so that a dialer never waits longer than for one of them, and a batch
may be done twice: whoever dies, the next one goes on.
"""

from uuid import UUID

import psycopg
import structlog
from psycopg import sql

from app.leads.imports import claims
from app.leads.imports.claims import Job, Pg

log = structlog.get_logger()

BATCH = 20_000
WHY = "import_undone"
_REFERENCES = """
SELECT conrelid::regclass::text, attname FROM pg_constraint
JOIN pg_attribute ON attrelid = conrelid AND attnum = conkey[1]
WHERE confrelid = 'leads'::regclass AND contype = 'f' AND confdeltype = 'a'
ORDER BY 1, 2
"""
_REMEMBERED = (
    ("pool_events", "lead_id"),
    ("lead_merges", "winner_id"),
    ("lead_merges", "loser_id"),
)
"""Tables that remember a lead without a foreign key: docs/adr/0021."""
_FORGOTTEN = (
    ("pool_leads", "lead_id"),
    ("lead_keys", "lead_id"),
    ("lead_pairs", "left_id"),
    ("lead_pairs", "right_id"),
)
"""And those whose rows go with their lead."""
_NEXT = """
CREATE TEMP TABLE batch ON COMMIT DROP AS
SELECT id, false AS stays FROM leads
WHERE list_id = %s AND import_id = %s AND id > %s ORDER BY id LIMIT %s
"""
_LEASED = """
UPDATE batch SET stays = true FROM campaign_leads
WHERE lead_id = batch.id AND state = 'leased' AND NOT stays
"""
_TELL_DIALER = """
INSERT INTO mailbox (pbx, kind, body, posted_at)
SELECT DISTINCT %s, 'lead.barred', jsonb_build_object('phone', leads.phone), now()
FROM batch JOIN leads USING (id) JOIN campaign_leads ON lead_id = leads.id AND state = 'leased'
"""
_CLOSE = """
UPDATE campaign_leads SET state = 'barred', why = %s, lease_until = NULL, call_id = NULL,
    agent_id = NULL
FROM batch WHERE lead_id = batch.id AND stays AND state <> 'done'
"""
_DETACH = "UPDATE leads SET import_id = NULL FROM batch WHERE leads.id = batch.id AND stays"
_STAY_FINDABLE = """
INSERT INTO lead_grams (lead_id, segment, grams)
SELECT id, segment, lead_grams_of(segment, name, company, phones) FROM (
    SELECT leads.*, (nextval('lead_places') >> 14)::int AS segment
    FROM batch JOIN leads USING (id) WHERE stays
      AND NOT EXISTS (SELECT FROM lead_grams WHERE lead_id = leads.id)
) AS kept
"""
_TEXTS = ("name", "company", "region", "email", "address", "industry", "zone")
_OTHERS = ("phones", "credit_code", "capital", "capital_currency", "founded_on", "headcount")
_COLUMNS = ", ".join([*_TEXTS, *_OTHERS, "fields"])
_RESTORE = f"""
UPDATE leads SET ({_COLUMNS}) = (
    SELECT {", ".join(f"restored.{each}" for each in _COLUMNS.split(", "))}
    FROM jsonb_populate_record(leads, (
        SELECT coalesce(jsonb_object_agg(key, before -> key), '{{}}') FROM jsonb_each(after)
        WHERE value IS DISTINCT FROM before -> key AND to_jsonb(leads) -> key = value
    )) AS restored
)
FROM import_changes AS changed WHERE changed.lead_id = leads.id AND changed.import_id = %s
"""
"""A field that somebody has changed since is left as it is now."""


def claim(url: str) -> Job | None:
    """Take an undo that waits, or whose process died."""
    with psycopg.connect(url) as pg, pg.cursor(row_factory=claims.job_row) as cursor:
        return cursor.execute(
            "UPDATE imports SET tries = tries + 1,"
            f" lease_until = now() + {claims.LEASE} WHERE id = ("
            " SELECT id FROM imports WHERE state = 'undoing'"
            " AND (lease_until IS NULL OR lease_until < now())"
            f" ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING {claims.JOB_COLUMNS}"
        ).fetchone()


def take_back(url: str, job: Job, *, pbx: str) -> tuple[int, int]:
    """Undo the claimed import; return how many leads went and how many stayed, out of all queues.

    Raises the database's error when that is away; the undo then goes on at the next claim.
    """
    removed = closed = 0
    after = UUID(int=0)
    with psycopg.connect(url) as pg, claims.pulse(url, job, lambda: None) as pulse:
        while True:
            with pg.transaction():
                taken = _batch(pg, job, after, pbx)
                pg.execute(
                    "UPDATE imports SET removed = removed + %s, closed = closed + %s WHERE id = %s",
                    (taken[0], taken[1], job.id),
                )
            if taken[2] is None:
                break
            removed, closed, after = removed + taken[0], closed + taken[1], taken[2]
            pulse.rows = removed + closed
        with pg.transaction():
            pg.execute(_RESTORE.encode(), (job.id,))
            pg.execute(
                "UPDATE imports SET state = 'undone', undone_at = now(), lease_until = NULL,"
                " total = accepted + rejected + duplicate + blocked WHERE id = %s AND tries = %s",
                (job.id, job.tries),
            )
            claims.tell(pg, job.id)
    log.info("import.undone", import_id=str(job.id), removed=removed, closed=closed)
    return removed, closed


def _batch(pg: Pg, job: Job, after: UUID, pbx: str) -> tuple[int, int, UUID | None]:
    pg.execute(_NEXT, (job.list_id, job.id, after, BATCH))
    for table, column in [*pg.execute(_REFERENCES).fetchall(), *_REMEMBERED]:
        pg.execute(
            sql.SQL(
                "UPDATE batch SET stays = true WHERE NOT stays"
                " AND EXISTS (SELECT FROM {table} AS kept WHERE kept.{column} = batch.id)"
            ).format(table=sql.SQL(table), column=sql.Identifier(column))
        )
    pg.execute(_LEASED)
    pg.execute(_TELL_DIALER, (pbx,))
    pg.execute(_CLOSE, (WHY,))
    pg.execute(_DETACH)
    for table, column in _FORGOTTEN:
        pg.execute(
            sql.SQL(
                "DELETE FROM {table} AS beside USING batch"
                " WHERE beside.{column} = batch.id AND NOT stays"
            ).format(table=sql.SQL(table), column=sql.Identifier(column))
        )
    pg.execute(_STAY_FINDABLE)
    gone = pg.execute("DELETE FROM leads USING batch WHERE leads.id = batch.id AND NOT stays")
    row = pg.execute(
        "SELECT count(*) FILTER (WHERE stays), max(id::text)::uuid FROM batch"
    ).fetchone()
    assert row is not None
    return gone.rowcount, row[0], row[1]
