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
OF_STATES = {
    code: metric.states
    for code, metric in METRICS.items()
    if metric.kind is Kind.TIME and metric.states and "golden" not in code
}
SUMMED = {code: states for code, states in OF_STATES.items() if code != "scheduled_talk_seconds"}

OPEN_PIECES = """
    piece AS (
        SELECT agent_id, campaign_id, state, greatest(started_at, :begins) AS first, :ends AS last
        FROM agent_intervals
        WHERE ended_at IS NULL AND agent_id = ANY(:people) AND started_at < :ends
    )
"""
"""What still runs, where the roll-ups have all that is over."""

PIECES = """
    piece AS (
        SELECT i.agent_id, i.campaign_id, i.state, greatest(i.started_at, :begins) AS first,
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
        SELECT agent_id, campaign_id, state, slot,
               extract(epoch FROM least(last, date_add(slot, :step, :zone))
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
        SELECT s.agent_id, greatest(lower(part.during), :begins) AS first,
               least(upper(part.during), :closes) AS last
        FROM shifts s CROSS JOIN LATERAL unnest(tstzmultirange(during) - breaks) AS part(during)
        WHERE s.agent_id = ANY(:people) AND s.during && tstzrange(:begins, :closes)
          AND part.during && tstzrange(:begins, :closes)
    ),
    planned AS (
        SELECT agent_id, slot,
               sum(extract(epoch FROM least(last, date_add(slot, :step, :zone))
                   - greatest(first, slot))) AS shift_seconds,
               sum(greatest(0, extract(epoch FROM least(last, date_add(slot, :step, :zone), :ends)
                   - greatest(first, slot)))) AS elapsed_shift_seconds
        FROM working
        CROSS JOIN LATERAL generate_series(
            date_trunc(:grain, first, :zone), last - interval '1 microsecond', :step, :zone
        ) AS slot
        GROUP BY agent_id, slot
    )
"""


async def sums(
    session: AsyncSession, asked: Asked, by: Dimension, codes: Collection[str]
) -> tuple[Sums, dict[str, float]]:
    """Return the seconds of each row, and of all rows together."""
    wanted = [code for code in codes if METRICS[code].kind is Kind.TIME]
    if by not in KEYS or asked.list_id is not None or not wanted:
        return {}, {}
    has_shift = by is not Dimension.CAMPAIGN and asked.campaign_id is None
    is_rolled = by is not Dimension.WEEKDAY_HOUR and await rolled.serve(session, asked)
    statement = _statement(asked, by, has_shift=has_shift, is_rolled=is_rolled)
    rows = await session.execute(statement, _arguments(asked, by))
    known = [*OF_STATES, *(("shift_seconds", "elapsed_shift_seconds") if has_shift else ())]
    if not has_shift:
        known.remove("scheduled_talk_seconds")
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


def _statement(asked: Asked, by: Dimension, *, has_shift: bool, is_rolled: bool) -> TextClause:
    states = ", ".join(
        f"sum(seconds) FILTER (WHERE state IN ({_quoted(states)})) AS {code}"
        for code, states in OF_STATES.items()
        if code != "scheduled_talk_seconds"
    )
    columns = ", ".join(
        f"coalesce(sum({code}), 0)::float8 AS {code}"
        for code in OF_STATES
        if code != "scheduled_talk_seconds"
    )
    campaign = " WHERE campaign_id = :campaign_id" if asked.campaign_id else ""
    pieces = OPEN_PIECES if is_rolled else PIECES
    closed = f"{rolled.spent_from_days(SUMMED)}{campaign.replace('WHERE', 'AND')} UNION ALL"
    spent = f"""
        spent AS (
            {closed if is_rolled else ""}
            SELECT agent_id, campaign_id, slot, {states} FROM slotted{campaign}
            GROUP BY agent_id, campaign_id, slot
        )
    """
    if not has_shift:
        joined = "spent JOIN accounts ON accounts.id = agent_id"
        tail = f"SELECT {KEYS[by]} AS key, {columns} FROM {joined} GROUP BY 1"
        return _bound(f"WITH {pieces}, {SLOTTED}, {spent} {tail}")
    # An agent's day may have several campaigns, and its shift counts once.
    merged = ", ".join(
        f"sum({code}) AS {code}" for code in OF_STATES if code != "scheduled_talk_seconds"
    )
    return _bound(
        f"""
        WITH {pieces}, {SLOTTED}, {spent}, {WORKING},
        merged AS (SELECT agent_id, slot, {merged} FROM spent GROUP BY agent_id, slot),
        joined AS (
            SELECT *, CASE WHEN shift_seconds IS NOT NULL THEN talk_seconds END
                      AS scheduled_talk_seconds
            FROM merged FULL JOIN planned USING (agent_id, slot)
        )
        SELECT {KEYS[by]} AS key, {columns},
               CASE WHEN count(shift_seconds) > 0
                    THEN coalesce(sum(scheduled_talk_seconds), 0) END::float8
                    AS scheduled_talk_seconds,
               sum(shift_seconds)::float8 AS shift_seconds,
               sum(elapsed_shift_seconds)::float8 AS elapsed_shift_seconds
        FROM joined JOIN accounts ON accounts.id = agent_id
        GROUP BY 1
        """,
    )


def _quoted(states: tuple[str, ...]) -> str:
    return ", ".join(f"'{state}'" for state in states)


def _bound(statement: str) -> TextClause:
    statement = statement.replace(":step", "CAST(:step AS interval)")
    return text(statement).bindparams(bindparam("people", type_=ARRAY(Uuid())))


def _arguments(asked: Asked, by: Dimension) -> dict[str, Any]:
    grain = "hour" if by is Dimension.WEEKDAY_HOUR else "day"
    values: dict[str, Any] = {
        "begins": asked.begins,
        "ends": max(asked.begins, asked.ends),
        "closes": asked.closes,
        "zone": asked.zone.key,
        "people": list(asked.people),
        "first_day": asked.first,
        "last_day": asked.last,
        "grain": grain,
        "step": f"1 {grain}",
    }
    if asked.campaign_id is not None:
        values["campaign_id"] = asked.campaign_id
    return values
