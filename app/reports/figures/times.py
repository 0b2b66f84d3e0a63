"""Sums over agents' intervals and shifts, cut at the days or hours of the site.

Rules. An open interval counts until now. Talk counts for utilization on days for which the agent is
scheduled, overtime included. A campaign and a list have no shift, and a list has no agents' time.
"""

from collections.abc import Collection
from typing import Any

from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Uuid

from app.reports.figures import rolled
from app.reports.figures.asked import Asked, Dimension, Sums
from app.reports.metrics.metric import Kind
from app.reports.metrics.registry import METRICS

KEYS = {
    Dimension.AGENT: "agent_id::text",
    Dimension.TEAM: "coalesce(team_id::text, '')",
    Dimension.CAMPAIGN: "coalesce(campaign_id::text, '')",
    Dimension.DAY: "to_char(slot AT TIME ZONE :zone, 'YYYY-MM-DD')",
    Dimension.MONTH: "to_char(slot AT TIME ZONE :zone, 'YYYY-MM')",
    Dimension.WEEKDAY_HOUR: (
        "((extract(isodow FROM slot AT TIME ZONE :zone) - 1) * 24"
        " + extract(hour FROM slot AT TIME ZONE :zone))::int::text"
    ),
}
GROUPED = {
    Dimension.AGENT: "agent_id",
    Dimension.TEAM: "agent_id",
    Dimension.CAMPAIGN: "campaign_id",
    Dimension.DAY: "slot",
    Dimension.MONTH: "slot",
    Dimension.WEEKDAY_HOUR: "slot",
}
"""What a key follows from."""
OF_STATES = {
    code: metric.states
    for code, metric in METRICS.items()
    if metric.kind is Kind.TIME and metric.states and "golden" not in code
}
ESTIMATED = "estimated_seconds"
SUMMED = {code: states for code, states in OF_STATES.items() if code != "scheduled_talk_seconds"}
ROLLED = SUMMED | {ESTIMATED: ("estimated",)}
"""By the columns of the roll-ups, whose names end in `_us`."""

OPEN_PIECES = """
    piece AS (
        SELECT agent_id, campaign_id, state, is_estimated,
               greatest(started_at, :begins) AS first, :ends AS last
        FROM agent_intervals
        WHERE ended_at IS NULL AND agent_id = ANY(:people) AND started_at < :ends
    )
"""
"""What still runs, where the roll-ups have all that is over."""

PIECES = """
    piece AS (
        SELECT i.agent_id, i.campaign_id, i.state, i.is_estimated,
               greatest(i.started_at, :begins) AS first,
               least(coalesce(i.ended_at, :ends), :ends) AS last
        FROM unnest(:people) AS who(id)
        CROSS JOIN LATERAL (
            SELECT * FROM agent_intervals
            WHERE agent_id = who.id AND started_at >= :begins AND started_at < :ends
            UNION ALL
            (SELECT * FROM agent_intervals
             WHERE agent_id = who.id AND started_at < :begins
             ORDER BY started_at DESC LIMIT 1)
        ) AS i
    )
"""
"""Of the intervals that began before, only the last can reach in: they do not overlap."""

SLOTTED = """
    slotted AS (
        SELECT agent_id, campaign_id, state, is_estimated, slot,
               date_part('epoch', least(last, date_add(slot, :step, :zone))
                                  - greatest(first, slot)) AS seconds
        FROM piece
        CROSS JOIN LATERAL generate_series(
            date_trunc(:grain, first, :zone), last - interval '1 microsecond', :step, :zone
        ) AS slot
        WHERE last > first
    )
"""
WORKING = """
    working AS (
        SELECT s.agent_id, greatest(lower(part.during), :opens) AS first,
               least(upper(part.during), :closes) AS last
        FROM shifts s CROSS JOIN LATERAL unnest(tstzmultirange(during) - breaks) AS part(during)
        WHERE s.agent_id = ANY(:people) AND s.during && tstzrange(:opens, :closes)
          AND part.during && tstzrange(:opens, :closes)
    ),
    planned AS (
        {kept}
        SELECT agent_id, slot,
               sum(date_part('epoch', least(last, date_add(slot, :step, :zone))
                                      - greatest(first, slot))) AS shift_seconds,
               sum(greatest(0, date_part('epoch', least(last, date_add(slot, :step, :zone), :ends)
                                         - greatest(first, slot)))) AS elapsed_shift_seconds
        FROM working
        CROSS JOIN LATERAL generate_series(
            date_trunc(:grain, first, :zone), last - interval '1 microsecond', :step, :zone
        ) AS slot
        GROUP BY agent_id, slot
    )
"""
"""By agent and slot, from `opens` on; what is over may be `kept`."""
OF_SHIFT = ("scheduled_talk_seconds", "shift_seconds", "elapsed_shift_seconds")


async def sums(
    session: AsyncSession, asked: Asked, by: Dimension, codes: Collection[str]
) -> tuple[Sums, dict[str, float]]:
    """Return the seconds of each row, and of all rows together."""
    wanted = [code for code in codes if METRICS[code].kind is Kind.TIME]
    if by not in KEYS or asked.list_id is not None or not wanted:
        return {}, {}
    knows_shift = by is not Dimension.CAMPAIGN and asked.campaigns is None
    asks_shift = knows_shift and any(code in wanted for code in OF_SHIFT)
    columns = [code for code in SUMMED if code in wanted]
    if asks_shift and "talk_seconds" not in columns:
        columns.append("talk_seconds")
    is_rolled = await rolled.serve(session, asked)
    statement = _statement(asked, by, columns, has_shift=asks_shift, is_rolled=is_rolled)
    rows = await session.execute(statement, _arguments(asked, by, is_rolled=is_rolled))
    known = [*columns, *(OF_SHIFT if asks_shift else ())]
    found: Sums = {}
    total: dict[str, float] = {}
    for row in rows.mappings():
        # Without a shift the denominator is not 0 but unknown, and so the code stays away.
        values = {
            code: round(float(row[code]), 6)
            for code in known
            if code in wanted and row[code] is not None
        }
        found[row["key"]] = values
        for code, seconds in values.items():
            total[code] = round(total.get(code, 0.0) + seconds, 6)
    return found, total


def _statement(
    asked: Asked, by: Dimension, columns: Collection[str], *, has_shift: bool, is_rolled: bool
) -> TextClause:
    hourly = by is Dimension.WEEKDAY_HOUR
    spent = _spent(asked, columns, hourly=hourly, is_rolled=is_rolled)
    # Keys are made for each group of what they follow from, and not for each row.
    of = GROUPED[by]
    sums = ", ".join(f"sum({code}) AS {code}" for code in columns)
    shown = ", ".join(f"coalesce(sum({code}), 0) AS {code}" for code in columns)
    team = " JOIN accounts ON accounts.id = agent_id" if by is Dimension.TEAM else ""
    if not has_shift:
        return _bound(
            f"{spent} SELECT {KEYS[by]} AS key, {shown}"
            f" FROM (SELECT {of}, {sums} FROM spent GROUP BY {of}) AS part{team} GROUP BY 1",
            asked,
        )
    planned = WORKING.format(kept=rolled.planned_from(hourly=hourly) if is_rolled else "")
    return _bound(
        f"""
        {spent}, {planned}, {_against_plan(columns, of)}
        SELECT {KEYS[by]} AS key, {shown},
               CASE WHEN count(shift_seconds) > 0
                    THEN coalesce(sum(scheduled_talk_seconds), 0)
               END AS scheduled_talk_seconds,
               sum(shift_seconds) AS shift_seconds,
               sum(elapsed_shift_seconds) AS elapsed_shift_seconds
        FROM part{team}
        GROUP BY 1
        """,
        asked,
    )


def _spent(asked: Asked, columns: Collection[str], *, hourly: bool, is_rolled: bool) -> str:
    """Seconds by agent, campaign and slot: of what is over, and of what still runs."""
    states = ", ".join(f"sum(seconds) FILTER (WHERE {_counts(code)}) AS {code}" for code in columns)
    campaign = "" if asked.campaigns is None else " WHERE campaign_id = ANY(:campaigns)"
    kept = rolled.spent_from({code: ROLLED[code] for code in columns}, hourly=hourly)
    closed = f"{kept}{campaign.replace('WHERE', 'AND')} UNION ALL"
    return f"""
        WITH {OPEN_PIECES if is_rolled else PIECES}, {SLOTTED},
        spent AS (
            {closed if is_rolled else ""}
            SELECT agent_id, campaign_id, slot, {states} FROM slotted{campaign}
            GROUP BY agent_id, campaign_id, slot
        )
    """


def _against_plan(columns: Collection[str], of: str) -> str:
    """Time spent and time planned, each in sums by `of`.

    An agent's slot may have several campaigns and several shifts; talk counts where one was.
    """
    return f"""
        part AS (
            SELECT spent.{of}, {", ".join(f"sum({code}) AS {code}" for code in columns)},
                   sum(talk_seconds) FILTER (WHERE planned.agent_id IS NOT NULL)
                   AS scheduled_talk_seconds,
                   NULL::float8 AS shift_seconds, NULL::float8 AS elapsed_shift_seconds
            FROM spent LEFT JOIN planned
              ON planned.agent_id = spent.agent_id AND planned.slot = spent.slot
            GROUP BY spent.{of}
            UNION ALL
            SELECT {of}, {", ".join("NULL" for _ in columns)}, NULL,
                   sum(shift_seconds), sum(elapsed_shift_seconds)
            FROM planned GROUP BY {of}
        )
    """


def _counts(code: str) -> str:
    if code == ESTIMATED:
        return "is_estimated"
    return f"state IN ({', '.join(repr(state) for state in SUMMED[code])})"


def _bound(statement: str, asked: Asked) -> TextClause:
    statement = statement.replace(":step", "CAST(:step AS interval)")
    lists = ("people",) if asked.campaigns is None else ("people", "campaigns")
    return text(statement).bindparams(*(bindparam(name, type_=ARRAY(Uuid())) for name in lists))


def _arguments(asked: Asked, by: Dimension, *, is_rolled: bool) -> dict[str, Any]:
    grain = "hour" if by is Dimension.WEEKDAY_HOUR else "day"
    values: dict[str, Any] = {
        "begins": asked.begins,
        "ends": max(asked.begins, asked.ends),
        "closes": asked.closes,
        "opens": asked.running if is_rolled else asked.begins,
        "running_day": asked.running_day,
        "zone": asked.zone.key,
        "people": list(asked.people),
        "first_day": asked.first,
        "last_day": asked.last,
        "grain": grain,
        "step": f"1 {grain}",
    }
    if asked.campaigns is not None:
        values["campaigns"] = list(asked.campaigns)
    return values
