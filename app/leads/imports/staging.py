"""The set-based part of an import: temporary tables of one connection in one transaction.

`staged` holds every row of the file, `dial` the phones that its leads could be called on, `fates`
what becomes of the rows that make no lead. Two rows are the same lead when the phone that one would
be called on is any phone of the other, or when they are the same company by its credit code. Two
that merely share a second number (an agency's, say) are not.
"""

import json
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from psycopg import Connection, Copy
from psycopg.rows import TupleRow

from app.leads.imports.cleaning import CleanLead, Refused
from app.leads.imports.reader import FileRow

Pg = Connection[TupleRow]

MANY_ROWS = 50_000
"""Above this, reading all stored phones once is cheaper than looking up each of ours."""

_STAGED = """
CREATE TEMP TABLE staged (
    row_number int, reason text, detail text, line text, name text, company text, phone text,
    phone_kind text, extension text, phones text[], region text, zone text, email text,
    address text, industry text, credit_code text, fields jsonb, filled int
) ON COMMIT DROP
"""
_FATES = """
CREATE TEMP TABLE fates (
    row_number int PRIMARY KEY, fate text, reason text, detail text
) ON COMMIT DROP
"""
_EDGES = """
SELECT row_number, root FROM (
    SELECT row_number, is_first,
        first_value(row_number) OVER phones AS root,
        first_value(is_first) OVER phones AS has_first,
        lag(is_first) OVER phones AS follows_first
    FROM dial WINDOW phones AS (PARTITION BY phone ORDER BY is_first DESC, row_number)
) AS shared
WHERE has_first AND row_number <> root AND (is_first OR follows_first)
UNION ALL
SELECT row_number, root FROM (
    SELECT row_number,
        first_value(row_number) OVER (PARTITION BY credit_code ORDER BY row_number) AS root
    FROM staged JOIN (SELECT DISTINCT row_number AS open FROM dial) AS opened ON open = row_number
    WHERE credit_code IS NOT NULL
) AS same_company
WHERE row_number <> root
"""
_LOOKED_UP = """
SELECT dial.row_number, leads.id FROM dial
JOIN leads ON leads.phones @> ARRAY[dial.phone::varchar(16)] WHERE is_first
"""
_ALL_READ = """
SELECT dial.row_number, stored.id FROM dial
JOIN (SELECT id, unnest(phones[2:]) AS phone FROM leads WHERE cardinality(phones) > 1) AS stored
USING (phone) WHERE is_first
"""
_MATCHED = """
CREATE TEMP TABLE matched ON COMMIT DROP AS
SELECT DISTINCT ON (component) component, id AS lead_id FROM (
    SELECT dial.row_number, leads.id FROM dial JOIN leads USING (phone)
    UNION ALL {other_phones}
    UNION ALL SELECT staged.row_number, leads.id FROM staged JOIN leads USING (credit_code)
) AS found JOIN components USING (row_number) ORDER BY component, id
"""
_REPEATED = """
INSERT INTO fates
SELECT row_number, 'duplicate', 'duplicate_in_database', 'lead ' || lead_id
FROM components JOIN matched USING (component)
UNION ALL
SELECT row_number, 'duplicate', 'duplicate_in_file', 'row ' || winner
FROM components JOIN winners USING (component) WHERE row_number <> winner
"""
_WINNERS = """
CREATE TEMP TABLE winners ON COMMIT DROP AS
SELECT DISTINCT ON (component) component, row_number AS winner,
    coalesce(credit_code, max(credit_code) OVER (PARTITION BY component)) AS credit_code
FROM components JOIN staged USING (row_number)
WHERE NOT EXISTS (SELECT FROM matched WHERE matched.component = components.component)
ORDER BY component, filled DESC, row_number
"""
_MERGE_INTO_STORED = """
UPDATE leads SET phones = phones || added FROM (
    SELECT lead_id, array_agg(DISTINCT dial.phone)::varchar(16)[] AS added
    FROM matched JOIN components USING (component) JOIN dial USING (row_number)
    JOIN leads ON leads.id = lead_id WHERE NOT leads.phones @> ARRAY[dial.phone::varchar(16)]
    GROUP BY lead_id
) AS more WHERE leads.id = lead_id
"""
_LEADS = """
INSERT INTO leads (id, list_id, import_id, row_number, name, company, phone, phone_kind, extension,
    phones, region, zone, email, address, industry, credit_code, fields)
SELECT uuidv7(), %(list)s, %(import)s, row_number, name, company, phone, phone_kind, extension,
    phones || coalesce(others, '{}'), region, zone, email, address, industry,
    winners.credit_code, fields
FROM winners JOIN staged ON row_number = winner
LEFT JOIN (
    SELECT component, array_agg(DISTINCT dial.phone) AS others
    FROM winners JOIN components USING (component) JOIN dial USING (row_number)
    JOIN staged AS kept ON kept.row_number = winner
    WHERE dial.row_number <> winner AND NOT kept.phones @> ARRAY[dial.phone]
    GROUP BY component
) AS merged USING (component)
ORDER BY row_number
"""
_QUEUE = """
INSERT INTO campaign_leads (campaign_id, lead_id, state, attempts, next_at, why)
SELECT campaign_id, leads.id, CASE WHEN zone IS NULL THEN 'barred' ELSE 'waiting' END, 0, now(),
    CASE WHEN zone IS NULL THEN 'zone_unknown' ELSE '' END
FROM leads JOIN campaign_lists USING (list_id) WHERE import_id = %(import)s
ON CONFLICT DO NOTHING
"""
_REJECTS = """
INSERT INTO import_rejects (import_id, row_number, fate, reason, detail, line)
SELECT %(import)s, row_number, 'rejected', reason, detail, line FROM staged
WHERE reason IS NOT NULL
UNION ALL
SELECT %(import)s, row_number, fate, fates.reason, fates.detail, line
FROM fates JOIN staged USING (row_number) ORDER BY row_number
"""
_DIAL = """
CREATE TEMP TABLE dial ON COMMIT DROP AS
SELECT row_number, one.phone, number = 1 AS is_first
FROM staged, unnest(phones) WITH ORDINALITY AS one(phone, number) WHERE reason IS NULL
"""
_BLOCKED = """
INSERT INTO fates SELECT row_number, 'blocked', 'dnc', min(phone)
FROM dial JOIN barred_everywhere USING (phone) GROUP BY row_number
"""
_FRESH = """
CREATE TEMP TABLE fresh ON COMMIT DROP AS
SELECT DISTINCT ON (phone) phone, row_number FROM dial
WHERE NOT EXISTS (SELECT FROM barred_everywhere AS b WHERE b.phone = dial.phone)
ORDER BY phone, row_number
"""
_KNOWN = """
INSERT INTO fates
SELECT dial.row_number, 'duplicate',
    CASE WHEN bool_or(fresh.phone IS NOT NULL) THEN 'duplicate_in_file'
        ELSE 'duplicate_in_database' END, min(dial.phone)
FROM dial LEFT JOIN fresh USING (phone)
WHERE NOT EXISTS (SELECT FROM fresh AS own WHERE own.row_number = dial.row_number)
GROUP BY dial.row_number
"""
_BAR = """
UPDATE campaign_leads SET state = 'barred', why = 'do_not_call', lease_until = NULL,
    call_id = NULL, agent_id = NULL
FROM leads JOIN fresh ON leads.phones @> ARRAY[fresh.phone::varchar(16)]
WHERE lead_id = leads.id
"""
_TELL_DIALER = """
INSERT INTO mailbox (pbx, kind, body, posted_at)
SELECT DISTINCT %(pbx)s, 'lead.barred', jsonb_build_object('phone', leads.phone), now()
FROM fresh JOIN leads ON leads.phones @> ARRAY[fresh.phone::varchar(16)]
JOIN campaign_leads ON lead_id = leads.id AND state = 'leased'
"""


class Stage:
    """Where the rows of the file are written, one after another."""

    def __init__(self, copy: Copy) -> None:
        self._copy = copy

    def add(self, row: FileRow, result: CleanLead | Refused) -> None:
        if isinstance(result, Refused):
            self._copy.write_row([row.number, result.reason, result.detail, row.line, *[None] * 14])
            return
        first = result.phones[0]
        phones = "{" + ",".join(phone.e164 for phone in result.phones) + "}"
        extra = json.dumps(result.fields, ensure_ascii=False) if result.fields else "{}"
        line = [row.number, None, "", row.line, result.name, result.company]
        dialed = [first.e164, first.kind, first.ext, phones]
        known = [result.region, result.zone, result.email, result.address, result.industry]
        self._copy.write_row([*line, *dialed, *known, result.credit_code, extra, result.filled])


@contextmanager
def staging(pg: Pg) -> Iterator[Stage]:
    """Make the tables, take rows, and index what was taken."""
    pg.execute("SET LOCAL work_mem = '64MB'")
    pg.execute(_STAGED)
    pg.execute(_FATES)
    with pg.cursor() as cursor, cursor.copy("COPY staged FROM STDIN") as copy:
        yield Stage(copy)
    pg.execute("CREATE INDEX ON staged (row_number)")
    pg.execute("ANALYZE staged")
    pg.execute(_DIAL)
    pg.execute("ANALYZE dial")


def settle_leads(pg: Pg, *, import_id: UUID, list_id: UUID, last_row: int) -> None:
    """Block, deduplicate and merge; make the leads; keep the other rows with their reasons."""
    names = {"import": import_id, "list": list_id}
    # Two imports at once would each not see the other's leads.
    pg.execute("SELECT pg_advisory_xact_lock(hashtext('talktime.leads'))")
    pg.execute(_BLOCKED)
    pg.execute("DELETE FROM dial WHERE row_number IN (SELECT row_number FROM fates)")
    _make_components(pg, last_row)
    other_phones = _ALL_READ if last_row > MANY_ROWS else _LOOKED_UP
    pg.execute(_MATCHED.format(other_phones=other_phones).encode())
    pg.execute("ANALYZE matched")
    pg.execute(_WINNERS)
    pg.execute("ANALYZE winners")
    pg.execute(_REPEATED)
    pg.execute(_MERGE_INTO_STORED)
    pg.execute(_LEADS, names)
    pg.execute(_QUEUE, names)
    pg.execute(_REJECTS, names)


def settle_dnc(pg: Pg, *, import_id: UUID, reason: str, account_id: UUID | None, pbx: str) -> None:
    """Add the numbers to the do-not-call list and take their leads out of every queue."""
    pg.execute(_FRESH)
    pg.execute("ANALYZE fresh")
    pg.execute(_KNOWN)
    pg.execute(
        "INSERT INTO dnc_numbers (phone, reason, account_id, at)"
        " SELECT phone, %s, %s, now() FROM fresh"
        # A refusal that had run out is one again.
        " ON CONFLICT (phone, list_id) DO UPDATE SET reason = excluded.reason,"
        " account_id = excluded.account_id, at = excluded.at, expires_at = NULL",
        (reason[:200], account_id),
    )
    pg.execute(_TELL_DIALER, {"pbx": pbx})
    pg.execute(_BAR)
    pg.execute(_REJECTS, {"import": import_id})


def _make_components(pg: Pg, last_row: int) -> None:
    """Number the rows so that those of one lead have one number.

    The pairs come from SQL; joining them is a union-find over four bytes a line of the file.
    """
    parent = array("i", range(last_row + 1))

    def root(row: int) -> int:
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    with pg.cursor(name="edges") as edges:
        edges.itersize = 10_000
        edges.execute(_EDGES)
        for row, other in edges:
            first, second = sorted((root(row), root(other)))
            parent[second] = first
    pg.execute("CREATE TEMP TABLE joined (row_number int, component int) ON COMMIT DROP")
    with pg.cursor() as cursor, cursor.copy("COPY joined FROM STDIN") as copy:
        for row in range(last_row + 1):
            if parent[row] != row:
                copy.write_row((row, root(row)))
    pg.execute("ANALYZE joined")
    pg.execute(
        "CREATE TEMP TABLE components ON COMMIT DROP AS"
        " SELECT row_number, coalesce(component, row_number) AS component"
        " FROM dial LEFT JOIN joined USING (row_number) WHERE is_first"
    )
    pg.execute("ANALYZE components")


def tally(pg: Pg) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many rows met each fate, and how many each reason."""
    reasons: dict[str, int] = {}
    fates = {"total": 0, "rejected": 0, "duplicate": 0, "blocked": 0}
    for fate, reason, rows in pg.execute(
        "SELECT 'rejected', reason, count(*) FROM staged WHERE reason IS NOT NULL GROUP BY reason"
        " UNION ALL SELECT fate, reason, count(*) FROM fates GROUP BY fate, reason"
    ):
        fates[fate] += rows
        reasons[reason] = reasons.get(reason, 0) + rows
    counted = pg.execute("SELECT count(*) FROM staged").fetchone()
    fates["total"] = counted[0] if counted else 0
    return fates, reasons


def leads_made(pg: Pg, import_id: UUID) -> int:
    made = pg.execute("SELECT count(*) FROM leads WHERE import_id = %s", (import_id,)).fetchone()
    return made[0] if made else 0
