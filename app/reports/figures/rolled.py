"""The same sums from the roll-ups, which cost as much for a year as for a day.

Roll-ups are kept by hour and by day of the site, and say of each call and each closed interval what
the rows say. They serve spans that end at a day's end or now; what still runs is added from the
open intervals. Each question goes to the smallest roll-up that can answer it: those without an
agent have a twentieth of the rows. Different leads do not add up, so metrics that count them stay
with the rows.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.reports.figures import narrow, spans
from app.reports.figures.asked import Asked, Dimension, Sums
from app.reports.metrics.registry import METRICS

LOCAL = "c.hour AT TIME ZONE :zone"
OF_HOUR = {
    Dimension.CAMPAIGN: "c.campaign_id::text",
    Dimension.LIST: "coalesce(c.list_id::text, '')",
    Dimension.DAY: f"to_char({LOCAL}, 'YYYY-MM-DD')",
    Dimension.MONTH: f"to_char({LOCAL}, 'YYYY-MM')",
    Dimension.WEEKDAY_HOUR: (
        f"((extract(isodow FROM {LOCAL}) - 1) * 24 + extract(hour FROM {LOCAL}))::int::text"
    ),
}
OF_DAY = {
    Dimension.AGENT: "coalesce(c.agent_id::text, '')",
    Dimension.TEAM: "coalesce(a.team_id::text, '')",
    Dimension.CAMPAIGN: "c.campaign_id::text",
    Dimension.LIST: "coalesce(c.list_id::text, '')",
    Dimension.DAY: "to_char(c.day, 'YYYY-MM-DD')",
    Dimension.MONTH: "to_char(c.day, 'YYYY-MM')",
}
OF_ENDING = {Dimension.OUTCOME: "c.outcome", Dimension.DISPOSITION: "c.code"}
OF_ENDINGS = frozenset(
    ("attempts", "calls", "connected", "effective", "estimated", "talk_ms", "effective_talk_ms")
)
OF_PURPOSES = frozenset(("checked_talk_ms", "hunted_talk_ms"))
CHECKED = (
    "EXISTS (SELECT FROM dispositions d WHERE d.campaign_id = e.campaign_id"
    " AND d.code = e.code AND d.kind = 'wrong_number')"
)
"""What a disposition means is looked up, as it is for the rows: its kind may change later."""
PURPOSES = f"""
    SELECT e.*, CASE WHEN {CHECKED} THEN e.talk_ms ELSE 0 END AS checked_talk_ms,
           CASE WHEN {CHECKED} THEN 0 ELSE e.talk_ms - e.effective_talk_ms END AS hunted_talk_ms
    FROM ({{rows}}) e"""
OF_CALLS = ("agent_id", "campaign_id", "list_id")


@dataclass(frozen=True, eq=False, slots=True)
class Source:
    """A roll-up, the dimensions that it knows, and its columns where they are not all."""

    table: str
    keys: dict[Dimension, str]
    grain: str = "day"
    columns: frozenset[str] | None = None
    months: str = ""
    """The same sums by month, where they are kept."""
    names: tuple[str, ...] = OF_CALLS
    """The key's columns besides the day."""
    over: str = "{rows}"
    """What is asked of the rows of the span."""

    def keeps(self, rolled: str) -> bool:
        """Whether the sum `rolled`, which is an expression over columns, can be had here."""
        named = set(re.findall("[a-z_]+", rolled))
        known = named.isdisjoint(OF_PURPOSES) if self.columns is None else named <= self.columns
        return bool(named) and known


OF_EVERYBODY = (
    Source("campaign_hours_now", OF_HOUR, "hour"),
    Source("caller_days_now", {Dimension.CALLER_ID: "c.caller_id"}),
    Source("campaign_ending_days_now", OF_ENDING, columns=OF_ENDINGS),
)
OF_PEOPLE = (
    Source("call_days_now", OF_DAY, months="call_months_now"),
    Source(
        "call_hours_now",
        {Dimension.WEEKDAY_HOUR: OF_HOUR[Dimension.WEEKDAY_HOUR]},
        "hour",
    ),
    Source(
        "ending_days_now",
        OF_ENDING,
        columns=OF_ENDINGS,
        months="ending_months_now",
        names=(*OF_CALLS, "outcome", "code"),
    ),
    Source(
        "ending_days_now",
        OF_DAY,
        columns=OF_PURPOSES,
        months="ending_months_now",
        names=(*OF_CALLS, "code", "talk_ms", "effective_talk_ms"),
        over=PURPOSES,
    ),
)


async def serve(session: AsyncSession, asked: Asked) -> bool:
    """Whether the roll-ups can answer: a span of whole days, or one that ends now."""
    if asked.is_cut:
        return False
    zone = await session.scalar(text("SELECT zone FROM ledger_site"))
    return bool(zone == asked.zone.key)


def served(asked: Asked, by: Dimension, codes: Collection[str]) -> dict[Source, list[str]]:
    """Which roll-up answers which of the metrics; those that none keeps are left out."""
    sources = (*(OF_EVERYBODY if asked.is_everybody else ()), *OF_PEOPLE)
    found: dict[Source, list[str]] = {}
    for code in codes:
        rolled = METRICS[code].rolled
        kept = (source for source in sources if by in source.keys and source.keeps(rolled))
        if (source := next(kept, None)) is not None:
            found.setdefault(source, []).append(code)
    return found


async def sums(
    session: AsyncSession, asked: Asked, by: Dimension, source: Source, codes: Collection[str]
) -> tuple[Sums, dict[str, float]]:
    """The sums of each row, and of all rows together."""
    found: Sums = {}
    total = dict.fromkeys(codes, 0.0)
    statement = _statement(asked, by, source, codes)
    for row in (await session.execute(statement, _values(asked, by, source))).mappings():
        one = {code: round(float(row[code] or 0.0), 6) for code in codes}
        if row["is_total"]:
            total = one
        elif any(one.values()):
            found[row["key"]] = one
    return found, total


def _values(asked: Asked, by: Dimension, source: Source) -> dict[str, object]:
    span: dict[str, object] = {"first": asked.first, "last": asked.last}
    if _has_months(source, by):
        span = spans.values(asked)
    elif source.grain == "hour":
        span = {"first": asked.begins, "last": asked.closes, "zone": asked.zone.key}
    return span | narrow.values(asked)


def _has_months(source: Source, by: Dimension) -> bool:
    return bool(source.months) and by is not Dimension.DAY


def _rows(asked: Asked, by: Dimension, source: Source, codes: Collection[str]) -> str:
    """The roll-up's rows of the span."""
    if _has_months(source, by):
        counts = {name for code in codes for name in re.findall("[a-z_]+", METRICS[code].rolled)}
        names = dict.fromkeys((*source.names, *sorted(counts - OF_PURPOSES)))
        rows = spans.rows_of(asked, source.months, source.table, names)
    elif source.grain == "hour":
        rows = f"SELECT * FROM {source.table} WHERE hour >= :first AND hour < :last"
    else:
        rows = f"SELECT * FROM {source.table} WHERE day BETWEEN :first AND :last"
    return source.over.format(rows=rows)


def _statement(asked: Asked, by: Dimension, source: Source, codes: Collection[str]) -> TextClause:
    team = " LEFT JOIN accounts a ON a.id = c.agent_id" if by is Dimension.TEAM else ""
    columns = ", ".join(f'sum({METRICS[code].rolled})::float8 AS "{code}"' for code in codes)
    where = " AND ".join(narrow.conditions(asked)) or "TRUE"
    return narrow.bound(
        f"SELECT key, grouping(key) = 1 AS is_total, {columns} FROM ("
        f"SELECT {source.keys[by]} AS key, c.* FROM ({_rows(asked, by, source, codes)}) c{team}"
        f" WHERE {where}) c GROUP BY GROUPING SETS ((key), ())",
        asked,
    )


def spent_from(states: dict[str, tuple[str, ...]], *, hourly: bool) -> str:
    """Seconds of closed intervals by agent, campaign and slot, in the columns of `states`."""
    columns = ", ".join(
        f"({' + '.join(f'{state}_us' for state in named)}) / 1e6::float8 AS {code}"
        for code, named in states.items()
    )
    slot, span = "hour", "hour >= :begins AND hour < :closes"
    if not hourly:
        slot = "CAST(day AS timestamp) AT TIME ZONE :zone"
        span = "day BETWEEN :first_day AND :last_day"
    return f"""
        SELECT agent_id, campaign_id, {slot} AS slot, {columns}
        FROM state_{"hours" if hourly else "days"}_now
        WHERE {span} AND agent_id = ANY(:people)
    """


def planned_from(*, hourly: bool) -> str:
    """Working time of the days that are over, by agent and slot."""
    slot, span = "hour", "hour >= :begins AND hour < :opens"
    if not hourly:
        slot = "CAST(day AS timestamp) AT TIME ZONE :zone"
        span = "day >= :first_day AND day < :running_day"
    return f"""
        SELECT agent_id, {slot} AS slot, shift_us / 1e6::float8 AS shift_seconds,
               shift_us / 1e6::float8 AS elapsed_shift_seconds
        FROM shift_{"hours" if hourly else "days"}
        WHERE {span} AND agent_id = ANY(:people) AND shift_us > 0
        UNION ALL
    """
