"""How many different leads: sets of them, a bit for each, united over days, agents and lists.

A set of a day or a month (app/models/rollup.py) says which leads were called, talked to, charged.
What is known only of the lead itself, its region or how well it fits, is asked of the leads whose
bits are set. Sets by agent are kept for whole months; for other spans the rows answer.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.rollup import CHUNK
from app.reports.figures import narrow, spans
from app.reports.figures.asked import Asked, Dimension, Sums

BITS = {"leads_called": "called", "leads_talked": "talked"}
"""By the code of the metric."""
KEYS = {
    Dimension.AGENT: "coalesce(c.agent_id::text, '')",
    Dimension.CAMPAIGN: "c.campaign_id::text",
    Dimension.LIST: "coalesce(c.list_id::text, '')",
    Dimension.AGENT_LIST: "c.agent_id::text || '/' || c.list_id",
    Dimension.SOURCE: "(SELECT source FROM lists WHERE lists.id = c.list_id)",
}
OF_AGENT = frozenset({Dimension.AGENT, Dimension.AGENT_LIST})
OF_LEAD = {
    Dimension.REGION: "l.region",
    Dimension.INDUSTRY: "l.industry",
    Dimension.SEGMENT: "q.match / 25",
}
SHORT_REGION = (
    "regexp_replace(split_part({region}, ' ', 1),"
    " '(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)$', '')"
)
NOBODY = UUID(int=0)
WAITING = text("SELECT EXISTS (SELECT FROM lead_notes)")
BEGINNING = date(2000, 1, 1)
"""Before any call."""


def serves(asked: Asked, by: Dimension) -> bool:
    """Whether the sets can answer: by agent they are of whole months."""
    if by not in KEYS and by not in OF_LEAD:
        return False
    return not _by_agent(asked, by) or not spans.parts(asked).days


def _by_agent(asked: Asked, by: Dimension) -> bool:
    return by in OF_AGENT or not asked.is_everybody


async def sums(
    session: AsyncSession, asked: Asked, by: Dimension, codes: Collection[str]
) -> tuple[Sums, dict[str, float]]:
    """The different leads of each row, and of all rows together."""
    bound = spans.values(asked) | narrow.values(asked)
    found: Sums = {}
    total = dict.fromkeys(codes, 0.0)
    is_settled = not await session.scalar(WAITING)
    for statement in _statements(asked, by, codes, is_settled=is_settled):
        for row in (await session.execute(statement, bound)).mappings():
            one = {code: float(row[code] or 0.0) for code in codes}
            if row["is_total"]:
                total = one
            elif row["key"] is not None and any(one.values()):
                found[row["key"]] = one
    return found, total


def _statements(
    asked: Asked, by: Dimension, codes: Collection[str], *, is_settled: bool
) -> list[TextClause]:
    cells = _cells(asked, by, codes, is_settled=is_settled)
    if by in KEYS:
        return [_united(asked, cells, KEYS[by], codes)]
    by_lead = _by_segment if by is Dimension.SEGMENT else _by_word
    return [_united(asked, cells, "NULL::text", codes), by_lead(asked, by, cells, codes)]


def _cells(asked: Asked, by: Dimension, codes: Collection[str], *, is_settled: bool) -> str:
    """The cells that are united. Those that wait take longer to plan for than to read."""
    kind, now = "" if _by_agent(asked, by) else "campaign_", "" if is_settled else "_now"
    names = ["campaign_id", _somebody("list_id"), "chunk", *(BITS[code] for code in codes)]
    if _by_agent(asked, by):
        names.append(_somebody("agent_id"))
    rows = spans.rows_of(asked, f"{kind}lead_months{now}", f"campaign_lead_days{now}", names)
    where = " AND ".join(narrow.conditions(asked)) or "TRUE"
    return f"(SELECT * FROM ({rows}) c WHERE {where})"


def _somebody(name: str) -> str:
    return f"nullif({name}, '{NOBODY}') AS {name}"


def _united(asked: Asked, cells: str, key: str, codes: Collection[str]) -> TextClause:
    ors = ", ".join(f"bit_or({BITS[code]}) AS {code}" for code in codes)
    counts = ", ".join(f"sum(bit_count({code}))::float8 AS {code}" for code in codes)
    return narrow.bound(
        f"SELECT key, is_total, {counts} FROM ("
        f"SELECT key, grouping(key) = 1 AS is_total, {ors} FROM ("
        f"SELECT {key} AS key, c.* FROM {cells} c"
        ") c GROUP BY GROUPING SETS ((key, chunk), (chunk))) c GROUP BY key, is_total",
        asked,
    )


def _leads_of(cells: str, codes: Collection[str]) -> tuple[str, dict[str, str]]:
    """The leads whose numbers are those of a cell, and whether their bits are set."""
    hits = {code: f"get_bit(cell.{code}, (l.number % {CHUNK})::int) = 1" for code in codes}
    return f"({cells}) AS cell JOIN leads l ON l.number / {CHUNK} = cell.chunk", hits


def _by_word(asked: Asked, by: Dimension, cells: str, codes: Collection[str]) -> TextClause:
    """By a word that stands with the lead; each lead has one, so words are counted."""
    ors = ", ".join(f"bit_or({BITS[code]}) AS {code}" for code in codes)
    joined, hits = _leads_of(f"SELECT chunk, {ors} FROM {cells} c GROUP BY chunk", codes)
    counts = ", ".join(f"count(*) FILTER (WHERE {hit}) AS {code}" for code, hit in hits.items())
    shown = ", ".join(f"sum({code})::float8 AS {code}" for code in codes)
    key = "word" if by is not Dimension.REGION else SHORT_REGION.format(region="word")
    return narrow.bound(
        f"SELECT {key} AS key, FALSE AS is_total, {shown} FROM ("
        f"SELECT {OF_LEAD[by]} AS word, {counts} FROM {joined} GROUP BY 1) c GROUP BY 1",
        asked,
    )


def _by_segment(asked: Asked, by: Dimension, cells: str, codes: Collection[str]) -> TextClause:
    """By a campaign and how well the lead fits it. What fits none may be of several campaigns."""
    ors = ", ".join(f"bit_or({BITS[code]}) AS {code}" for code in codes)
    joined, hits = _leads_of(
        f"SELECT campaign_id, chunk, {ors} FROM {cells} c GROUP BY 1, 2", codes
    )
    said = ", ".join(f"{hit} AS {code}" for code, hit in hits.items())
    either = ", ".join(f"bool_or({code}) AS {code}" for code in codes)
    counts = ", ".join(f"(count(*) FILTER (WHERE {code}))::float8 AS {code}" for code in codes)
    band = OF_LEAD[by]
    return narrow.bound(
        f"SELECT CASE WHEN band IS NULL THEN '' ELSE campaign_id::text || '/' || band END AS key,"
        f" FALSE AS is_total, {counts} FROM ("
        f"SELECT campaign_id, band, number, {either} FROM ("
        f"SELECT CASE WHEN q.match IS NULL THEN NULL ELSE cell.campaign_id END AS campaign_id,"
        f" {band} AS band, l.number, {said} FROM {joined}"
        " LEFT JOIN campaign_leads q ON q.campaign_id = cell.campaign_id AND q.lead_id = l.id"
        f" WHERE {' OR '.join(hits.values())}) c GROUP BY 1, 2, 3) c GROUP BY 1",
        asked,
    )


async def worked_off(session: AsyncSession, asked: Asked) -> Sums:
    """How many leads of each list were tried, and how often, until the end of the span."""
    whole = replace(asked, first=BEGINNING, campaigns=None)
    now = "_now" if await session.scalar(WAITING) else ""
    tried = spans.rows_of(
        whole,
        f"campaign_lead_months{now}",
        f"campaign_lead_days{now}",
        ("list_id", "chunk", "charged"),
    )
    charged = spans.rows_of(whole, "call_months_now", "call_days_now", ("list_id", "charged"))
    one_list = "CAST(:list_id AS uuid) IS NULL OR list_id = :list_id"
    statement = narrow.bound(
        f"""
        SELECT l.list_id::text AS key, l.leads, coalesce(t.leads_tried, 0) AS leads_tried,
               coalesce(a.attempts, 0) AS attempts
        FROM (SELECT list_id, count(*) AS leads FROM leads WHERE {one_list} GROUP BY 1) l
        LEFT JOIN (SELECT list_id, sum(bit_count(charged)) AS leads_tried
                   FROM (SELECT list_id, chunk, bit_or(charged) AS charged FROM ({tried}) c
                         WHERE {one_list} GROUP BY 1, 2) c GROUP BY 1) t USING (list_id)
        LEFT JOIN (SELECT list_id, sum(charged) AS attempts FROM ({charged}) c
                   WHERE {one_list} GROUP BY 1) a USING (list_id)
        """,
        replace(whole, is_everybody=True),
    )
    bound: dict[str, Any] = spans.values(whole) | {"list_id": asked.list_id}
    rows = await session.execute(statement, bound)
    return {
        row["key"]: {code: float(row[code]) for code in ("leads", "leads_tried", "attempts")}
        for row in rows.mappings()
    }
