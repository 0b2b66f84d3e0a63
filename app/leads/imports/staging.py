"""The set-based part of an import: temporary tables of one connection in one transaction.

`staged` holds every row of the file, `dial` the phones that its leads could be called on (the first
one with the company's code), and `fates` what becomes of the rows that make no lead. Most rows
repeat nothing; those that do are in `components`, which numbers them so that the rows of one lead
have one number. Two rows are the same lead when the phone that one would be called on is any phone
of the other, or when they are the same company by its credit code. Two that merely share a second
number (an agency's, say) are not.
"""

from array import array
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from psycopg import Copy
from uuid_utils.compat import uuid7

from app.leads.imports.claims import Job, Pg
from app.leads.imports.stage_text import COLUMNS, text_line
from app.models.lead import DedupPolicy

Texts = Callable[[Iterator[tuple[int, int]]], Iterator[tuple[int, str]]]
"""Gives the text of the rows that begin on these lines and take so many."""

MANY_ROWS = 50_000
"""Above this, reading all stored phones once is cheaper than looking up each of ours."""

_STAGED = f"CREATE TEMP TABLE staged ({COLUMNS}) ON COMMIT DROP"
_FATES = """
CREATE TEMP TABLE fates (
    row_number int PRIMARY KEY, fate text, reason text, detail text
) ON COMMIT DROP
"""
_EDGES = """
COPY (SELECT row_number, root FROM (
    SELECT row_number, is_first,
        first_value(row_number) OVER phones AS root,
        first_value(is_first) OVER phones AS has_first,
        lag(is_first) OVER phones AS follows_first
    FROM dial JOIN (
        SELECT phone FROM dial GROUP BY phone HAVING count(*) > 1 AND bool_or(is_first)
    ) AS shared USING (phone)
    WINDOW phones AS (PARTITION BY phone ORDER BY is_first DESC, row_number)
) AS same_phone
WHERE has_first AND row_number <> root AND (is_first OR follows_first)
UNION ALL
SELECT row_number, root FROM (
    SELECT row_number,
        first_value(row_number) OVER (PARTITION BY credit_code ORDER BY row_number) AS root
    FROM dial JOIN (
        SELECT credit_code FROM dial WHERE credit_code IS NOT NULL GROUP BY 1 HAVING count(*) > 1
    ) AS shared USING (credit_code)
) AS same_company
WHERE row_number <> root) TO STDOUT
"""
_LOOKED_UP = """
SELECT dial.row_number, leads.id, 2 FROM dial
JOIN leads ON cardinality(leads.phones) > 1 AND leads.phones @> ARRAY[dial.phone::varchar(16)]
WHERE is_first
"""
_ALL_READ = """
SELECT dial.row_number, stored.id, 2 FROM dial
JOIN (SELECT id, unnest(phones[2:]) AS phone FROM leads WHERE cardinality(phones) > 1) AS stored
USING (phone) WHERE is_first
"""
_MATCHED = """
CREATE TEMP TABLE matched ON COMMIT DROP AS
SELECT DISTINCT ON (component) component, lead_id FROM (
    SELECT coalesce(component, row_number) AS component, id AS lead_id, likeness FROM (
        SELECT dial.row_number, leads.id, CASE WHEN is_first THEN 0 ELSE 2 END AS likeness
        FROM dial JOIN leads USING (phone)
        UNION ALL {other_phones}
        UNION ALL SELECT dial.row_number, leads.id, 1 FROM dial JOIN leads USING (credit_code)
    ) AS found LEFT JOIN components USING (row_number)
) AS named ORDER BY component, likeness, lead_id
"""
"""A lead that is called on the same number comes before one that is called on another of ours, so
that a file that comes again meets the leads that it made."""
_MATCHED_ALONE = """
INSERT INTO components SELECT component, component FROM matched
WHERE NOT EXISTS (SELECT FROM components AS own WHERE own.row_number = matched.component)
"""
_REPEATED = """
INSERT INTO fates
SELECT row_number, 'duplicate',
    CASE WHEN owner_id IS NULL THEN 'duplicate_in_database' ELSE 'owned_by_colleague' END,
    'lead ' || lead_id || coalesce(', ' || left(owner.name, 1) || '**', '')
FROM components JOIN matched USING (component) LEFT JOIN pool_leads USING (lead_id)
LEFT JOIN accounts AS owner ON owner.id = owner_id
UNION ALL
SELECT row_number, 'duplicate', 'duplicate_in_file', 'row ' || winner
FROM components JOIN winners USING (component) WHERE row_number <> winner
"""
_WINNERS = """
CREATE TEMP TABLE winners ON COMMIT DROP AS
SELECT DISTINCT ON (component) component, row_number AS winner,
    coalesce(credit_code, max(credit_code) OVER (PARTITION BY component)) AS credit_code
FROM components JOIN dial USING (row_number)
WHERE is_first AND NOT EXISTS (SELECT FROM matched WHERE matched.component = components.component)
ORDER BY component, {best}
"""
_BEST = {
    DedupPolicy.SKIP: "row_number",
    DedupPolicy.MERGE: "filled DESC, row_number",
    DedupPolicy.OVERWRITE: "row_number DESC",
}
"""Which row of the file stays of those that are one lead."""
_REMEMBER = """
INSERT INTO import_changes (import_id, lead_id, before)
SELECT %(import)s, leads.id, to_jsonb(leads) - 'created_at'
FROM (SELECT DISTINCT lead_id FROM matched) AS changed JOIN leads ON leads.id = lead_id
"""
_UNITE_PHONES = """
UPDATE leads SET phones = phones || added FROM (
    SELECT lead_id, array_agg(DISTINCT dial.phone)::varchar(16)[] AS added
    FROM matched JOIN components USING (component) JOIN dial USING (row_number)
    JOIN leads ON leads.id = lead_id WHERE NOT leads.phones @> ARRAY[dial.phone::varchar(16)]
    GROUP BY lead_id
) AS more WHERE leads.id = lead_id
"""
_CHOSEN = """
CREATE TEMP TABLE chosen ON COMMIT DROP AS
SELECT DISTINCT ON (lead_id) lead_id, staged.*
FROM matched JOIN components USING (component) JOIN staged USING (row_number)
ORDER BY lead_id, {best}
"""
_FILL_BLANKS = """
UPDATE leads SET
    {texts},
    credit_code = coalesce(leads.credit_code, free_code),
    capital = coalesce(leads.capital, chosen.capital),
    capital_currency = CASE WHEN leads.capital IS NULL THEN chosen.capital_currency
        ELSE leads.capital_currency END,
    founded_on = coalesce(leads.founded_on, chosen.founded_on),
    headcount = coalesce(leads.headcount, chosen.headcount),
    zone = coalesce(leads.zone, chosen.zone),
    fields = chosen.fields || leads.fields
FROM ({free}) AS chosen WHERE leads.id = lead_id
"""
_REPLACE = """
UPDATE leads SET
    {texts},
    credit_code = coalesce(free_code, leads.credit_code),
    capital = coalesce(chosen.capital, leads.capital),
    capital_currency = CASE WHEN chosen.capital IS NULL THEN leads.capital_currency
        ELSE chosen.capital_currency END,
    founded_on = coalesce(chosen.founded_on, leads.founded_on),
    headcount = coalesce(chosen.headcount, leads.headcount),
    zone = coalesce(chosen.zone, leads.zone),
    fields = leads.fields || chosen.fields
FROM ({free}) AS chosen WHERE leads.id = lead_id
"""
_FREE_CODE = """
SELECT chosen.*, CASE WHEN row_number() OVER (PARTITION BY credit_code ORDER BY lead_id) = 1
    AND NOT EXISTS (SELECT FROM leads AS other WHERE other.credit_code = chosen.credit_code
        AND other.id <> lead_id) THEN credit_code END AS free_code
FROM chosen
"""
"""A code that another lead has stays with that one."""
_TEXTS = ("name", "company", "region", "email", "address", "industry")
_LEADS = """
INSERT INTO leads (id, list_id, import_id, row_number, name, company, phone, phone_kind, extension,
    phones, region, zone, email, address, industry, credit_code, carrier, capital,
    capital_currency, founded_on, headcount, fields)
SELECT (%(before)s || lpad(to_hex(row_number), 8, '0') || %(after)s)::uuid,
    %(list)s, %(import)s, row_number, name, company, phone, phone_kind, extension,
    CASE WHEN others IS NULL THEN phones ELSE phones || others END,
    region, zone, email, address, industry,
    CASE WHEN winner IS NULL THEN staged.credit_code ELSE winners.credit_code END,
    carrier, capital, capital_currency, founded_on, headcount, fields
FROM staged LEFT JOIN winners ON winner = row_number
LEFT JOIN (
    SELECT component, array_agg(phone ORDER BY phone) AS others FROM (
        SELECT component, phone
        FROM components JOIN dial USING (row_number) JOIN winners USING (component)
        WHERE {unites} GROUP BY component, phone HAVING NOT bool_or(row_number = winner)
    ) AS added GROUP BY component
) AS merged USING (component)
WHERE staged.reason IS NULL
  AND NOT EXISTS (SELECT FROM fates WHERE fates.row_number = staged.row_number)
"""
"""Nothing sorts the rows: they come as they stand in `staged`, in the order of the file."""
_REJECTS = """
INSERT INTO import_rejects (import_id, row_number, fate, reason, detail, line)
SELECT %s, row_number, fate, reason, detail, line FROM (
    SELECT row_number, CASE WHEN reason = 'only_joke' THEN 'blocked' ELSE 'rejected' END AS fate,
        reason, detail, line FROM staged WHERE reason IS NOT NULL
    UNION ALL
    SELECT row_number, fate, reason, detail, coalesce(texts.line, '')
    FROM fates LEFT JOIN texts USING (row_number)
) AS all_of_them
"""
_DIAL = """
CREATE TEMP TABLE dial ON COMMIT DROP AS
SELECT row_number, phone, phone = first AS is_first, filled,
    CASE WHEN phone = first THEN credit_code END AS credit_code
FROM (
    SELECT row_number, unnest(phones) AS phone, phone AS first, filled, credit_code
    FROM staged WHERE reason IS NULL
) AS each_phone
"""
_BLOCKED = """
INSERT INTO fates SELECT row_number, 'blocked', min(why), min(phone) FROM (
    SELECT row_number, dial.phone, 'dnc' AS why FROM dial JOIN barred_everywhere USING (phone)
    UNION ALL
    SELECT row_number, dial.phone, 'blocked_number' FROM dial JOIN blocked_numbers USING (phone)
    UNION ALL
    SELECT row_number, dial.phone, 'blocked_number' FROM dial
    JOIN (SELECT DISTINCT CASE WHEN caller_id LIKE '+%%' THEN caller_id
        ELSE '+86' || ltrim(caller_id, '0') END AS phone FROM campaigns WHERE caller_id <> ''
    ) AS own USING (phone)
) AS stopped GROUP BY row_number
"""


@contextmanager
def staging(pg: Pg) -> Iterator[Copy]:
    """Make the tables, take rows as COPY text, and index what was taken."""
    pg.execute("SET LOCAL work_mem = '128MB'")
    # What it looks up by index, the imports of before have left in memory.
    pg.execute("SET LOCAL random_page_cost = 1.1")
    pg.execute(_STAGED)
    pg.execute(_FATES)
    with pg.cursor() as cursor, cursor.copy("COPY staged FROM STDIN") as copy:
        yield copy
    pg.execute("ANALYZE staged (row_number, reason)")
    pg.execute(_DIAL)
    pg.execute("ANALYZE dial")


def judge_leads(pg: Pg, policy: DedupPolicy, *, last_row: int) -> None:
    """Say of each row that becomes no lead why; nothing that is stored changes."""
    # Two imports at once would each not see the other's leads.
    pg.execute("SELECT pg_advisory_xact_lock(hashtext('talktime.leads'))")
    pg.execute(_BLOCKED)
    pg.execute("DELETE FROM dial WHERE row_number IN (SELECT row_number FROM fates)")
    _make_components(pg, last_row)
    other_phones = _ALL_READ if last_row > MANY_ROWS else _LOOKED_UP
    pg.execute(_MATCHED.format(other_phones=other_phones).encode())
    pg.execute(_MATCHED_ALONE)
    pg.execute("ANALYZE components")
    pg.execute("ANALYZE matched")
    pg.execute(_WINNERS.format(best=_BEST[policy]).encode())
    pg.execute("ANALYZE winners")
    pg.execute(_REPEATED)


def settle_leads(pg: Pg, job: Job, *, last_row: int) -> int:
    """Block, deduplicate and merge as the job's policy says; make the leads; return how many."""
    names = {"import": job.id, "list": job.list_id}
    policy = DedupPolicy(job.dedup)
    judge_leads(pg, policy, last_row=last_row)
    if policy is not DedupPolicy.SKIP:
        _change_stored(pg, names, policy)
    unites = "false" if policy is DedupPolicy.SKIP else "true"
    # The database does not ask for each lead whether its list is there (models/lead.py).
    pg.execute("SELECT FROM lists WHERE id = %s FOR KEY SHARE", (job.list_id,))
    pg.execute("SELECT FROM imports WHERE id = %s FOR KEY SHARE", (job.id,))
    before, after = _around_the_row()
    around = {"before": before, "after": after}
    return pg.execute(_LEADS.format(unites=unites).encode(), names | around).rowcount


def _around_the_row() -> tuple[str, str]:
    """Return what stands before and after the row's eight digits in the ids of an import's leads.

    The ids are of version 7 and count the rows instead of being drawn for each, which takes a
    server that asks the kernel for each draw longer than an index takes to hold the lead.
    """
    drawn = uuid7().hex
    return f"{drawn[:16]}8", drawn[-7:]


def _change_stored(pg: Pg, names: dict[str, UUID | None], policy: DedupPolicy) -> None:
    """Bring the rows into the leads that they repeat; what those were before is kept."""
    pg.execute(_REMEMBER, names)
    pg.execute(_UNITE_PHONES)
    pg.execute(_CHOSEN.format(best=_BEST[policy]).encode())
    pg.execute("ANALYZE chosen")
    replaces = policy is DedupPolicy.OVERWRITE
    first, second = ("chosen", "leads") if replaces else ("leads", "chosen")
    texts = ", ".join(
        f"{each} = coalesce(nullif({first}.{each}, ''), {second}.{each})" for each in _TEXTS
    )
    change = _REPLACE if replaces else _FILL_BLANKS
    pg.execute(change.format(texts=texts, free=_FREE_CODE).encode())
    pg.execute(
        "UPDATE import_changes SET after = to_jsonb(leads) - 'created_at' FROM leads"
        " WHERE import_changes.import_id = %(import)s AND leads.id = lead_id",
        names,
    )


def keep_rejects(pg: Pg, import_id: UUID, texts: Texts) -> None:
    """Keep each row that is no lead as it stands in the file, with the reason."""
    # A trial of the same file has left its own.
    pg.execute("DELETE FROM import_rejects WHERE import_id = %s", (import_id,))
    pg.execute("CREATE TEMP TABLE texts (row_number int, line text) ON COMMIT DROP")
    with pg.cursor(name="spans") as spans:
        spans.itersize = 10_000
        spans.execute(
            "SELECT row_number, span FROM fates JOIN staged USING (row_number) ORDER BY row_number"
        )
        found = [(number, span) for number, span in spans]
    with pg.cursor() as cursor, cursor.copy("COPY texts FROM STDIN") as copy:
        for number, text in texts(iter(found)):
            copy.write(text_line(number, text))
    pg.execute("ANALYZE texts")
    pg.execute(_REJECTS, (import_id,))


def _make_components(pg: Pg, last_row: int) -> None:
    """Number the rows that repeat another so that those of one lead have one number.

    The pairs come from SQL; joining them is a union-find over four bytes a line of the file.
    """
    parent = array("i", range(last_row + 1))

    def root(row: int) -> int:
        while parent[row] != row:
            parent[row] = parent[parent[row]]
            row = parent[row]
        return row

    with pg.cursor() as cursor, cursor.copy(_EDGES) as edges:
        edges.set_types(("int4", "int4"))
        for row, other in edges.rows():
            first, second = sorted((root(row), root(other)))
            parent[second] = first
    roots: set[int] = set()
    pg.execute("CREATE TEMP TABLE components (row_number int, component int) ON COMMIT DROP")
    with pg.cursor() as cursor, cursor.copy("COPY components FROM STDIN") as copy:
        for row in range(last_row + 1):
            if parent[row] != row:
                roots.add(root(row))
                copy.write_row((row, root(row)))
        for row in roots:
            copy.write_row((row, row))
    pg.execute("ANALYZE components")


def tally(pg: Pg) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many rows met each fate, and how many each reason."""
    reasons: dict[str, int] = {}
    fates = {"total": 0, "rejected": 0, "duplicate": 0, "blocked": 0}
    for fate, reason, rows, are_new in pg.execute(
        "SELECT CASE WHEN reason = 'only_joke' THEN 'blocked' ELSE 'rejected' END, reason,"
        " count(*), true FROM staged GROUP BY reason"
        " UNION ALL SELECT fate, reason, count(*), false FROM fates GROUP BY fate, reason"
    ):
        if are_new:
            fates["total"] += rows
        if reason is not None:
            fates[fate] += rows
            reasons[reason] = reasons.get(reason, 0) + rows
    return fates, reasons
