"""Sums that only some reports ask for: adherence to the shift, golden hours, lists, abandonment."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.types import Uuid

from app.reports.figures.asked import Asked, Sums
from app.reports.figures.times import PIECES
from app.reports.metrics.of_calls import BY_A_PERSON, MACHINE_TO_AGENT, PACED
from app.reports.metrics.registry import METRICS

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

GOLDEN = text(
    f"""
    WITH {PIECES},
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
).bindparams(PEOPLE)

LISTS = text(
    """
    SELECT l.list_id::text AS key, count(*)::float8 AS leads,
           count(*) FILTER (WHERE tried.calls > 0)::float8 AS leads_tried,
           coalesce(sum(tried.calls), 0)::float8 AS attempts
    FROM leads l
    LEFT JOIN (SELECT lead_id, count(*) AS calls FROM calls
               WHERE is_charged AND placed_at < :ends GROUP BY lead_id) tried
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

ABANDONMENT = text(
    f"""
    SELECT k.id::text AS key, k.name, k.abandon_ceiling AS ceiling,
           count(c.id) FILTER (WHERE {BY_A_PERSON})::float8 AS paced_answered,
           count(c.id) FILTER (WHERE c.outcome = 'abandoned')::float8 AS paced_abandoned,
           count(c.id) FILTER (WHERE {METRICS["human_to_agent"].where})::float8 AS human_to_agent,
           count(c.id) FILTER (WHERE {MACHINE_TO_AGENT})::float8 AS machine_to_agent
    FROM campaigns k JOIN calls c ON c.campaign_id = k.id
    WHERE c.placed_at >= :begins AND c.placed_at < :ends AND {PACED}
      AND (CAST(:campaign_id AS uuid) IS NULL OR k.id = :campaign_id)
    GROUP BY k.id, k.name ORDER BY k.name
    """
)
"""The law counts calls that a pacer dialed; manual and preview mode are no part of it."""


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


async def golden(session: AsyncSession, asked: Asked, hours: Sequence[tuple[int, int]]) -> Sums:
    """Seconds of each agent within the golden hours, which are minutes of the site's day."""
    rows = await session.execute(
        GOLDEN,
        {
            **_span(asked),
            "zone": asked.zone.key,
            "first_day": asked.first,
            "last_day": asked.last,
            "opens": [opens for opens, _ in hours],
            "closes_at": [closes for _, closes in hours],
        },
    )
    found: Sums = {}
    for agent_id, state, seconds in rows:
        sums = found.setdefault(
            str(agent_id),
            {"golden_talk_seconds": 0.0, "golden_pause_seconds": 0.0,
             "golden_signed_in_seconds": 0.0},
        )  # fmt: skip
        sums["golden_signed_in_seconds"] += round(seconds, 6)
        if state == "talking":
            sums["golden_talk_seconds"] = round(seconds, 6)
        if state == "pause":
            sums["golden_pause_seconds"] = round(seconds, 6)
    return found


async def lists(session: AsyncSession, ends: datetime, list_id: UUID | None) -> Sums:
    """How far each list is worked off, by everything that was ever called until `ends`."""
    rows = await session.execute(LISTS, {"ends": ends, "list_id": list_id})
    found: Sums = {
        row["key"]: {code: row[code] for code in ("leads", "leads_tried", "attempts")}
        for row in rows.mappings()
    }
    for key, waiting in await session.execute(WAITING, {"list_id": list_id}):
        found.setdefault(key, {})["waiting"] = waiting
    for sums in found.values():
        sums.setdefault("waiting", 0.0)
    return found


async def abandonment(
    session: AsyncSession, begins: datetime, ends: datetime, campaign_id: UUID | None
) -> list[dict[str, Any]]:
    """Counts behind both abandon rates, by campaign, of the calls placed in the span."""
    rows = await session.execute(
        ABANDONMENT, {"begins": begins, "ends": ends, "campaign_id": campaign_id}
    )
    return [dict(row) for row in rows.mappings()]
