"""Sums over calls. Conditions come from the registry; what a client sends is only ever bound."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.reports.figures import leads, narrow, rolled
from app.reports.figures.asked import Asked, Dimension, Sums
from app.reports.metrics.metric import Kind
from app.reports.metrics.registry import METRICS

LOCAL = "(c.placed_at AT TIME ZONE :zone)"
KEYS = {
    Dimension.AGENT: "coalesce(c.agent_id::text, '')",
    Dimension.TEAM: "coalesce(a.team_id::text, '')",
    Dimension.CAMPAIGN: "c.campaign_id::text",
    Dimension.LIST: "coalesce(c.list_id::text, '')",
    Dimension.DAY: f"to_char({LOCAL}, 'YYYY-MM-DD')",
    Dimension.MONTH: f"to_char({LOCAL}, 'YYYY-MM')",
    Dimension.WEEKDAY_HOUR: (
        f"((extract(isodow FROM {LOCAL}) - 1) * 24 + extract(hour FROM {LOCAL}))::int::text"
    ),
    Dimension.OUTCOME: "coalesce(c.outcome, '')",
    Dimension.DISPOSITION: "coalesce(c.disposition, '')",
    Dimension.CALLER_ID: "c.caller_id",
    Dimension.SEGMENT: (
        "CASE WHEN q.match IS NULL THEN '' ELSE c.campaign_id::text || '/' || (q.match / 25) END"
    ),
    Dimension.REGION: leads.SHORT_REGION.format(region="l.region"),
    Dimension.INDUSTRY: "l.industry",
    Dimension.SOURCE: "s.source",
    Dimension.AGENT_LIST: "c.agent_id::text || '/' || c.list_id",
}
OF_LEADS = frozenset({Dimension.REGION, Dimension.INDUSTRY})
"""What is known of a call by its lead."""


async def sums(
    session: AsyncSession, asked: Asked, by: Dimension, codes: Collection[str]
) -> tuple[Sums, dict[str, float]]:
    """Return the sums of each row, and of all rows together: different leads do not add up."""
    rest = [code for code in codes if METRICS[code].sql]
    found: Sums = {}
    total: dict[str, float] = {}
    if await rolled.serve(session, asked):
        for source, kept in rolled.served(asked, by, rest).items():
            total |= _joined(found, await rolled.sums(session, asked, by, source, kept))
        in_sets = [code for code in rest if code in leads.BITS]
        if in_sets and leads.serves(asked, by):
            total |= _joined(found, await leads.sums(session, asked, by, in_sets))
    rest = [code for code in rest if code not in total]
    total |= _joined(found, await _of_rows(session, asked, by, rest))
    return found, total


def _joined(found: Sums, more: tuple[Sums, dict[str, float]]) -> dict[str, float]:
    """Put more sums beside those that were found; what a row has none of stays away."""
    for key, values in more[0].items():
        found.setdefault(key, {}).update(values)
    return more[1]


async def _of_rows(
    session: AsyncSession, asked: Asked, by: Dimension, wanted: list[str]
) -> tuple[Sums, dict[str, float]]:
    if not wanted:
        return {}, {}
    rows = (await session.execute(_statement(asked, by, wanted), arguments(asked))).mappings()
    found: Sums = {}
    total: dict[str, float] = dict.fromkeys(wanted, 0.0)
    for row in rows:
        values = {code: round(float(row[code]), 6) for code in wanted}
        if row["is_total"]:
            total = values
        else:
            found[row["key"]] = values
    return found, total


def _statement(asked: Asked, by: Dimension, codes: list[str]) -> TextClause:
    columns = ", ".join(f'{METRICS[code].sql}::float8 AS "{code}"' for code in codes)
    conditions = ["c.placed_at >= :begins AND c.placed_at < :ends", *narrow.conditions(asked)]
    if all(METRICS[code].kind is Kind.LEADS for code in codes):
        # Few calls count here, and an index may know them.
        counted = " OR ".join(f"({METRICS[code].where})" for code in codes)
        conditions.append(f"({counted})")
    return narrow.bound(
        f"SELECT key, grouping(key) = 1 AS is_total, {columns} FROM ("
        f"SELECT {KEYS[by]} AS key, c.* FROM {_tables(by)} WHERE {' AND '.join(conditions)}"
        ") c GROUP BY GROUPING SETS ((key), ())",
        asked,
    )


def _tables(by: Dimension) -> str:
    tables = "calls c"
    if by is Dimension.TEAM:
        tables += " LEFT JOIN accounts a ON a.id = c.agent_id"
    if by in OF_LEADS:
        tables += " JOIN leads l ON l.id = c.lead_id"
    if by is Dimension.SOURCE:
        tables += " JOIN lists s ON s.id = c.list_id"
    if by is Dimension.SEGMENT:
        tables += (
            " LEFT JOIN campaign_leads q ON q.campaign_id = c.campaign_id AND q.lead_id = c.lead_id"
        )
    return tables


def arguments(asked: Asked) -> dict[str, object]:
    span = {
        "begins": asked.begins,
        "ends": max(asked.begins, asked.ends),
        "zone": asked.zone.key,
    }
    return span | narrow.values(asked)


TRUNK_WINDOWS = (1, 5, 15, 60)
"""Minutes before now over which the causes of calls' ends are counted."""


async def ends_by_cause(session: AsyncSession, now: datetime) -> list[dict[str, Any]]:
    """Calls that ended within the last hour, by PBX, outcome and cause, in four windows."""
    windows = ", ".join(
        f"count(*) FILTER (WHERE ended_at >= :now - interval '{minutes} min') AS last_{minutes}"
        for minutes in TRUNK_WINDOWS
    )
    rows = await session.execute(
        text(
            f"SELECT pbx, outcome, cause, {windows} FROM calls "
            "WHERE ended_at > :now - interval '60 min' AND ended_at <= :now "
            "AND placed_at > :now - interval '4 hours' "
            "GROUP BY pbx, outcome, cause ORDER BY pbx, last_60 DESC, outcome, cause"
        ),
        {"now": now},
    )
    return [dict(row) for row in rows.mappings()]
