"""Sums that only some reports ask for: adherence to the shift, golden hours, lists, abandonment."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import DateTime, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Uuid

from app.golden import GoldenHours, as_ranges
from app.reports.figures import leads, rolled
from app.reports.figures.asked import Asked, Sums
from app.reports.figures.times import OPEN_PIECES, PIECES
from app.reports.metrics.of_calls import BY_A_PERSON, MACHINE_TO_AGENT, PACED
from app.reports.metrics.registry import METRICS

GOLDEN_STATES = {"talking": "golden_talk_seconds", "pause": "golden_pause_seconds"}
GOLDEN_CODES = ("golden_signed_in_seconds", *GOLDEN_STATES.values())
HOUR = timedelta(hours=1)
MICROSECOND = timedelta(microseconds=1)
PEOPLE = bindparam("people", type_=ARRAY(Uuid()))

ADHERENCE = text(
    f"""
    WITH {PIECES},
    at_work AS (
        SELECT agent_id, range_agg(tstzrange(first, last)) AS spans
        FROM piece WHERE state <> 'pause' AND last > first GROUP BY agent_id
    ),
    planned AS (
        SELECT agent_id, range_agg(during * tstzrange(:begins, :ends)) AS whole,
               range_agg(tstzmultirange(during * tstzrange(:begins, :ends)) - breaks) AS working
        FROM shifts
        WHERE agent_id = ANY(:people) AND during && tstzrange(:begins, :ends)
        GROUP BY agent_id
    ),
    judged AS (
        SELECT agent_id, whole,
               (coalesce(spans, '{{}}') * working)
               + ((whole - working) - coalesce(spans, '{{}}')) AS adherent
        FROM planned LEFT JOIN at_work USING (agent_id)
    )
    SELECT agent_id,
           (SELECT sum(extract(epoch FROM upper(one) - lower(one)))
            FROM unnest(adherent) one)::float8 AS adherent_seconds,
           (SELECT sum(extract(epoch FROM upper(one) - lower(one)))
            FROM unnest(whole) one)::float8 AS scheduled_seconds
    FROM judged
    """
).bindparams(PEOPLE)

GOLDEN = """
    WITH {pieces},
    golden AS (
        SELECT (day + make_interval(mins => opens)) AT TIME ZONE :zone AS first,
               (day + make_interval(mins => closes)) AT TIME ZONE :zone AS last
        FROM generate_series(CAST(:first_day AS timestamp), CAST(:last_day AS timestamp),
                             interval '1 day') AS day
        CROSS JOIN unnest(CAST(:opens AS int[]), CAST(:closes_at AS int[])) AS hours(opens, closes)
    )
    SELECT agent_id, state,
           sum(extract(epoch FROM least(piece.last, golden.last)
               - greatest(piece.first, golden.first)))::float8 AS seconds
    FROM piece JOIN golden ON golden.first < piece.last AND golden.last > piece.first
    WHERE piece.last > piece.first
    GROUP BY agent_id, state
"""
GOLDEN_KEPT = text(
    """
    SELECT agent_id, sum(golden_us) / 1e6 AS golden_signed_in_seconds,
           sum(golden_talking_us) / 1e6 AS golden_talk_seconds,
           sum(golden_pause_us) / 1e6 AS golden_pause_seconds
    FROM state_days_now WHERE day BETWEEN :first_day AND :last_day AND agent_id = ANY(:people)
    GROUP BY agent_id HAVING sum(golden_us) > 0
    """
).bindparams(PEOPLE)
SAME_HOURS = text("SELECT golden = CAST(:golden AS int8multirange) FROM ledger_site")

LISTS = text(
    """
    SELECT l.list_id::text AS key, count(*)::float8 AS leads,
           count(*) FILTER (WHERE tried.calls > 0)::float8 AS leads_tried,
           coalesce(sum(tried.calls), 0)::float8 AS attempts
    FROM leads l
    LEFT JOIN (SELECT lead_id, count(*) AS calls FROM calls
               WHERE is_charged AND ended_at IS NOT NULL AND placed_at < :ends
               GROUP BY lead_id) tried
           ON tried.lead_id = l.id
    WHERE CAST(:list_id AS uuid) IS NULL OR l.list_id = :list_id
    GROUP BY 1
    """
)
WAITING = text(
    """
    SELECT l.list_id::text AS key, count(DISTINCT l.id)::float8 AS waiting
    FROM campaign_leads q JOIN leads l ON l.id = q.lead_id
    WHERE q.state IN ('waiting', 'callback', 'leased')
      AND (CAST(:list_id AS uuid) IS NULL OR l.list_id = :list_id)
    GROUP BY 1
    """
)

ABANDONMENT = f"""
    WITH part AS (
        SELECT c.campaign_id, sum(c.paced_answered) AS answered,
               sum(c.paced_abandoned) AS abandoned,
               sum(c.paced_connected - c.paced_to_machine) AS human,
               sum(c.paced_to_machine) AS machine
        FROM campaign_hours_now c WHERE c.hour >= :whole AND c.hour < :broken GROUP BY 1
        UNION ALL
        SELECT c.campaign_id, count(*) FILTER (WHERE {BY_A_PERSON}),
               count(*) FILTER (WHERE c.outcome = 'abandoned'),
               count(*) FILTER (WHERE {METRICS["human_to_agent"].where}),
               count(*) FILTER (WHERE {MACHINE_TO_AGENT})
        FROM (VALUES (CAST(:begins AS timestamptz), CAST(:whole AS timestamptz)),
                     (CAST(:broken AS timestamptz), CAST(:ends AS timestamptz))
             ) AS edge(lower, upper)
        JOIN calls c ON c.placed_at >= edge.lower AND c.placed_at < edge.upper
        WHERE {PACED} GROUP BY 1
    )
    SELECT k.id::text AS key, k.name, k.abandon_ceiling AS ceiling,
           sum(part.answered)::float8 AS paced_answered,
           sum(part.abandoned)::float8 AS paced_abandoned,
           sum(part.human)::float8 AS human_to_agent, sum(part.machine)::float8 AS machine_to_agent
    FROM part JOIN campaigns k ON k.id = part.campaign_id
    WHERE CAST(:campaigns AS uuid[]) IS NULL OR k.id = ANY(:campaigns)
    GROUP BY k.id ORDER BY k.name
    """
"""The law counts calls that a pacer dialed; manual and preview mode are no part of it. Whole hours
come from the roll-up, and the rest of the hours at both ends from the rows.
"""


def _span(asked: Asked) -> dict[str, Any]:
    return {
        "people": list(asked.people),
        "begins": asked.begins,
        "ends": max(asked.begins, asked.ends),
    }


async def adherence(session: AsyncSession, asked: Asked) -> Sums:
    """Adherent and scheduled seconds of each agent who has a shift."""
    rows = await session.execute(ADHERENCE, _span(asked))
    return {
        str(row["agent_id"]): {
            "adherent_seconds": round(row["adherent_seconds"] or 0.0, 6),
            "scheduled_seconds": round(row["scheduled_seconds"] or 0.0, 6),
        }
        for row in rows.mappings()
    }


async def golden(session: AsyncSession, asked: Asked, hours: GoldenHours) -> Sums:
    """Seconds of each agent within the golden hours."""
    found: Sums = {}
    bound = {**_span(asked), "first_day": asked.first, "last_day": asked.last}
    is_kept = await rolled.serve(session, asked) and await session.scalar(
        SAME_HOURS, {"golden": as_ranges(hours)}
    )
    if is_kept:
        for row in (await session.execute(GOLDEN_KEPT, bound)).mappings():
            sums = found.setdefault(str(row["agent_id"]), dict.fromkeys(GOLDEN_CODES, 0.0))
            sums |= {code: float(row[code]) for code in GOLDEN_CODES}
    pieces = OPEN_PIECES if is_kept else PIECES
    rows = await session.execute(
        text(GOLDEN.format(pieces=pieces)).bindparams(PEOPLE),
        {
            **bound,
            "zone": asked.zone.key,
            "opens": [opens for opens, _ in hours],
            "closes_at": [closes for _, closes in hours],
        },
    )
    for agent_id, state, seconds in rows:
        sums = found.setdefault(str(agent_id), dict.fromkeys(GOLDEN_CODES, 0.0))
        for code in ("golden_signed_in_seconds", GOLDEN_STATES.get(state)):
            if code is not None:
                sums[code] = round(sums[code] + seconds, 6)
    return found


async def lists(session: AsyncSession, asked: Asked) -> Sums:
    """How far each list is worked off, by everything that was called until the end of the span."""
    if await rolled.serve(session, asked):
        found = await leads.worked_off(session, asked)
    else:
        found = await _lists_of_rows(session, asked.ends, asked.list_id)
    for key, waiting in await session.execute(WAITING, {"list_id": asked.list_id}):
        found.setdefault(key, {})["waiting"] = waiting
    for sums in found.values():
        sums.setdefault("waiting", 0.0)
    return found


async def _lists_of_rows(session: AsyncSession, ends: datetime, list_id: UUID | None) -> Sums:
    rows = await session.execute(LISTS, {"ends": ends, "list_id": list_id})
    return {
        row["key"]: {code: row[code] for code in ("leads", "leads_tried", "attempts")}
        for row in rows.mappings()
    }


async def abandonment(session: AsyncSession, asked: Asked, span: timedelta) -> list[dict[str, Any]]:
    """Counts behind both abandon rates, by campaign, of calls placed in the time up to the end."""
    begins, ends = asked.ends - span, asked.ends
    whole, broken = _hour(begins + HOUR - MICROSECOND, asked.zone), _hour(ends, asked.zone)
    if whole >= broken or not await rolled.serve(session, asked):
        whole = broken = ends
    campaigns = None if asked.campaigns is None else list(asked.campaigns)
    rows = await session.execute(
        text(ABANDONMENT).bindparams(
            *(bindparam(name, type_=DateTime(timezone=True)) for name in ("whole", "broken")),
            bindparam("campaigns", type_=ARRAY(Uuid())),
        ),
        {"begins": begins, "whole": whole, "broken": broken, "ends": ends, "campaigns": campaigns},
    )
    return [dict(row) for row in rows.mappings()]


def _hour(at: datetime, zone: ZoneInfo) -> datetime:
    """The full hour of the zone before the instant, or the instant itself when it is one."""
    return at.astimezone(zone).replace(minute=0, second=0, microsecond=0).astimezone(UTC)
