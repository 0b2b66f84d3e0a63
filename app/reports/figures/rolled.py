"""The same sums from the roll-ups, which cost as much for a year as for a day.

Roll-ups are kept by hour and by day of the site, and say of each call and each closed interval what
the rows say. They serve spans that end at a day's end or now; what still runs is added from the
open intervals. Different leads do not add up, so metrics that count them stay with the rows.
"""

from collections.abc import Collection

from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Uuid

from app.reports.figures.asked import Asked, Dimension, Sums
from app.reports.metrics.registry import METRICS

FEW_DAYS = 1
"""A single day is read from the rows: they are few, and nothing is quicker."""

KEYS = {
    Dimension.AGENT: "coalesce(c.agent_id::text, '')",
    Dimension.TEAM: "coalesce(a.team_id::text, '')",
    Dimension.CAMPAIGN: "c.campaign_id::text",
    Dimension.LIST: "coalesce(c.list_id::text, '')",
    Dimension.DAY: "to_char(c.day, 'YYYY-MM-DD')",
    Dimension.MONTH: "to_char(c.day, 'YYYY-MM')",
    Dimension.WEEKDAY_HOUR: (
        "((extract(isodow FROM c.hour AT TIME ZONE :zone) - 1) * 24"
        " + extract(hour FROM c.hour AT TIME ZONE :zone))::int::text"
    ),
}


async def serve(session: AsyncSession, asked: Asked) -> bool:
    """Whether the roll-ups can answer: a span of some days that is not cut within a day."""
    if asked.days <= FEW_DAYS or asked.is_cut:
        return False
    zone = await session.scalar(text("SELECT zone FROM ledger_site"))
    return bool(zone == asked.zone.key)


def rolled_codes(by: Dimension, codes: Collection[str]) -> list[str]:
    """Those of the metrics that a roll-up keeps by this dimension."""
    return [code for code in codes if by in KEYS and METRICS[code].rolled]


async def sums(
    session: AsyncSession, asked: Asked, by: Dimension, codes: Collection[str]
) -> tuple[Sums, dict[str, float]]:
    """The sums of each row, and of all rows together."""
    values: dict[str, object] = {"first": asked.first, "last": asked.last}
    if by is Dimension.WEEKDAY_HOUR:
        values = {"first": asked.begins, "last": asked.closes, "zone": asked.zone.key}
    if not asked.is_everybody:
        values["people"] = list(asked.people)
    if asked.campaign_id is not None:
        values["campaign_id"] = asked.campaign_id
    if asked.list_id is not None:
        values["list_id"] = asked.list_id
    found: Sums = {}
    total = dict.fromkeys(codes, 0.0)
    for row in (await session.execute(_statement(asked, by, codes), values)).mappings():
        one = {code: round(float(row[code] or 0.0), 6) for code in codes}
        if row["is_total"]:
            total = one
        elif any(one.values()):
            found[row["key"]] = one
    return found, total


def _statement(asked: Asked, by: Dimension, codes: Collection[str]) -> TextClause:
    is_hourly = by is Dimension.WEEKDAY_HOUR
    table = "call_hours_now" if is_hourly else "call_days_now"
    team = " LEFT JOIN accounts a ON a.id = c.agent_id" if by is Dimension.TEAM else ""
    columns = ", ".join(f'sum({METRICS[code].rolled})::float8 AS "{code}"' for code in codes)
    span = "c.hour >= :first AND c.hour < :last" if is_hourly else "c.day BETWEEN :first AND :last"
    conditions = [span]
    if not asked.is_everybody:
        conditions.append("c.agent_id = ANY(:people)")
    if asked.campaign_id is not None:
        conditions.append("c.campaign_id = :campaign_id")
    if asked.list_id is not None:
        conditions.append("c.list_id = :list_id")
    statement = text(
        f"SELECT key, grouping(key) = 1 AS is_total, {columns} FROM ("
        f"SELECT {KEYS[by]} AS key, c.* FROM {table} c{team} WHERE {' AND '.join(conditions)}"
        ") c GROUP BY GROUPING SETS ((key), ())"
    )
    if asked.is_everybody:
        return statement
    return statement.bindparams(bindparam("people", type_=ARRAY(Uuid())))


def spent_from_days(states: dict[str, tuple[str, ...]]) -> str:
    """Seconds of closed intervals by agent, campaign and day, in the columns of `states`."""
    columns = ", ".join(
        f"({' + '.join(f'{state}_us' for state in named)}) / 1000000.0 AS {code}"
        for code, named in states.items()
    )
    return f"""
        SELECT agent_id, campaign_id, CAST(day AS timestamp) AT TIME ZONE :zone AS slot, {columns}
        FROM state_days_now
        WHERE day BETWEEN :first_day AND :last_day AND agent_id = ANY(:people)
    """
