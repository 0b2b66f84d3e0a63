"""Sums over calls. Conditions come from the registry; what a client sends is only ever bound."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Uuid

from app.reports.figures import rolled
from app.reports.figures.asked import Asked, Dimension, Sums
from app.reports.metrics.registry import METRICS

LOCAL = "(c.placed_at AT TIME ZONE :zone)"
KEYS = {
    Dimension.AGENT: "coalesce(c.agent_id::text, '')",
    Dimension.TEAM: "coalesce(a.team_id::text, '')",
    Dimension.CAMPAIGN: "c.campaign_id::text",
    Dimension.LIST: "l.list_id::text",
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
    Dimension.REGION: (
        "regexp_replace(split_part(l.region, ' ', 1),"
        " '(省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)$', '')"
    ),
    Dimension.INDUSTRY: "l.industry",
    Dimension.SOURCE: "s.source",
    Dimension.AGENT_LIST: "c.agent_id::text || '/' || l.list_id",
}
OF_LEADS = frozenset(
    {Dimension.LIST, Dimension.REGION, Dimension.INDUSTRY, Dimension.SOURCE, Dimension.AGENT_LIST}
)
"""What is known of a call by its lead."""


async def sums(
    session: AsyncSession, asked: Asked, by: Dimension, codes: Collection[str]
) -> tuple[Sums, dict[str, float]]:
    """Return the sums of each row, and of all rows together: different leads do not add up."""
    wanted = [code for code in codes if METRICS[code].sql]
    kept = rolled.rolled_codes(by, wanted)
    if not kept or not await rolled.serve(session, asked):
        return await _of_rows(session, asked, by, wanted)
    found, total = await rolled.sums(session, asked, by, kept)
    rest = [code for code in wanted if code not in kept]
    others, other_total = await _of_rows(session, asked, by, rest)
    for key, values in others.items():
        found.setdefault(key, dict.fromkeys(kept, 0.0)).update(values)
    return found, total | other_total


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
    key = KEYS[by]
    statement = text(
        f"SELECT key, grouping(key) = 1 AS is_total, {columns} FROM ("
        f"SELECT {key} AS key, c.* FROM {_tables(asked, by)} WHERE {_conditions(asked)}"
        ") c GROUP BY GROUPING SETS ((key), ())"
    )
    if asked.is_everybody:
        return statement
    return statement.bindparams(bindparam("people", type_=ARRAY(Uuid())))


def _tables(asked: Asked, by: Dimension) -> str:
    tables = "calls c"
    if by is Dimension.TEAM:
        tables += " LEFT JOIN accounts a ON a.id = c.agent_id"
    if by in OF_LEADS or asked.list_id is not None:
        tables += " JOIN leads l ON l.id = c.lead_id"
    if by is Dimension.SOURCE:
        tables += " JOIN lists s ON s.id = l.list_id"
    if by is Dimension.SEGMENT:
        tables += (
            " LEFT JOIN campaign_leads q ON q.campaign_id = c.campaign_id AND q.lead_id = c.lead_id"
        )
    return tables


def _conditions(asked: Asked) -> str:
    conditions = ["c.placed_at >= :begins", "c.placed_at < :ends"]
    if not asked.is_everybody:
        conditions.append("c.agent_id = ANY(:people)")
    if asked.campaign_id is not None:
        conditions.append("c.campaign_id = :campaign_id")
    if asked.list_id is not None:
        conditions.append("l.list_id = :list_id")
    return " AND ".join(conditions)


def arguments(asked: Asked) -> dict[str, Any]:
    values: dict[str, Any] = {
        "begins": asked.begins,
        "ends": max(asked.begins, asked.ends),
        "zone": asked.zone.key,
    }
    if not asked.is_everybody:
        values["people"] = list(asked.people)
    if asked.campaign_id is not None:
        values["campaign_id"] = asked.campaign_id
    if asked.list_id is not None:
        values["list_id"] = asked.list_id
    return values


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
