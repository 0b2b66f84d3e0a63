"""What each kind of rule looks at. A finding says the figure, and whether it is bad or well again.

Between bad and well lies a band in which nothing changes, so that a figure that hovers at its limit
does not ring all day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.report import AlertKind, AlertRule
from app.reports.metrics.of_calls import BY_A_PERSON, DEAD, PACED, REACHED
from dialer.core.metrics import day_of, day_span

CLEAN = 0.85
"""A day's numbers count as clean when this share of the calls reached a number that exists."""
WELL = 0.9
"""A figure is well again at this share of its limit."""
LEAST_CALLS = 20
"""Fewer calls say nothing about a rate."""
BASELINE = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Finding:
    subject: str
    name: str
    value: float
    is_bad: bool
    is_well: bool
    team_id: UUID | None = None
    limit: float | None = None
    """What the value was measured against, where it is not the rule's threshold."""


@dataclass(frozen=True, slots=True)
class Watch:
    now: datetime
    zone: ZoneInfo


FEW_CALLS = text(
    f"""
    WITH worked AS (
        SELECT s.agent_id, sum(extract(epoch FROM least(upper(part.during), :now)
                               - lower(part.during))) AS elapsed,
               sum(extract(epoch FROM upper(part.during) - lower(part.during))) AS planned
        FROM shifts s CROSS JOIN LATERAL unnest(tstzmultirange(during) - breaks) AS part(during)
        WHERE lower(s.during) >= :first AND lower(s.during) < :last AND lower(part.during) < :now
        GROUP BY s.agent_id
    )
    SELECT a.id, a.name, a.team_id, count(c.id) FILTER (WHERE {REACHED}) AS calls,
           count(c.id) FILTER (WHERE {DEAD}) AS dead
    FROM worked w JOIN accounts a ON a.id = w.agent_id
    LEFT JOIN calls c ON c.agent_id = a.id AND c.placed_at >= :first AND c.placed_at < :last
    WHERE w.elapsed >= least(:seconds, w.planned)
    GROUP BY a.id
    """
)
LONG_PAUSE = text(
    """
    SELECT a.id, a.name, a.team_id, extract(epoch FROM :now - i.started_at) / 60 AS minutes,
           coalesce(r.limit_minutes, :threshold) AS longest
    FROM agent_intervals i JOIN accounts a ON a.id = i.agent_id
    LEFT JOIN pause_reasons r ON r.code = i.reason
    WHERE i.ended_at IS NULL AND i.state = 'pause'
      AND (CAST(:campaign_id AS uuid) IS NULL OR i.campaign_id = :campaign_id)
    """
)
NOBODY_READY = text(
    """
    SELECT k.id, k.name,
           (SELECT extract(epoch FROM :now - max(coalesce(i.ended_at, :now)))
            FROM agent_intervals i
            WHERE i.campaign_id = k.id AND i.state = 'ready'
              AND i.started_at > :now - interval '1 day') AS seconds
    FROM campaigns k
    WHERE k.status = 'running'
      AND (CAST(:campaign_id AS uuid) IS NULL OR k.id = :campaign_id)
      AND EXISTS (SELECT FROM calls c WHERE c.campaign_id = k.id AND c.ended_at IS NULL
                  AND c.bridged_at IS NULL AND c.placed_at > :now - interval '10 min')
    """
)
ABANDONMENT = text(
    f"""
    SELECT k.id, k.name, k.abandon_ceiling AS ceiling,
           count(*) FILTER (WHERE {BY_A_PERSON}) AS answered,
           count(*) FILTER (WHERE c.outcome = 'abandoned') AS abandoned
    FROM calls c JOIN campaigns k ON k.id = c.campaign_id
    WHERE c.placed_at >= :begins AND c.placed_at < :now AND {PACED}
      AND (CAST(:campaign_id AS uuid) IS NULL OR k.id = :campaign_id)
    GROUP BY k.id
    """
)
ANSWER_RATE = text(
    f"""
    SELECT c.pbx,
           count(*) FILTER (WHERE c.placed_at >= :begins) AS calls,
           count(*) FILTER (WHERE c.placed_at >= :begins AND {BY_A_PERSON}) AS answered,
           count(*) FILTER (WHERE c.placed_at < :begins) AS calls_before,
           count(*) FILTER (WHERE c.placed_at < :begins AND {BY_A_PERSON}) AS answered_before
    FROM calls c
    WHERE c.placed_at >= :earliest AND c.placed_at < :now AND c.ended_at IS NOT NULL
      AND (CAST(:campaign_id AS uuid) IS NULL OR c.campaign_id = :campaign_id)
    GROUP BY c.pbx
    """
)


async def findings(session: AsyncSession, rule: AlertRule, watch: Watch) -> Sequence[Finding]:
    """What the rule sees now. A subject that is not among them has recovered."""
    match rule.kind:
        case AlertKind.FEW_CALLS:
            return await _few_calls(session, rule, watch)
        case AlertKind.LONG_PAUSE:
            return await _long_pause(session, rule, watch)
        case AlertKind.NOBODY_READY:
            return await _nobody_ready(session, rule, watch)
        case AlertKind.ABANDONMENT:
            return await _abandonment(session, rule, watch)
        case AlertKind.ANSWER_RATE:
            return await _answer_rate(session, rule, watch)


async def _few_calls(session: AsyncSession, rule: AlertRule, watch: Watch) -> list[Finding]:
    """Judged when the shift, or so much of it as the window says, is over."""
    first, last = day_span(day_of(watch.now.timestamp(), watch.zone), watch.zone)
    day = {
        "first": datetime.fromtimestamp(first, watch.zone),
        "last": datetime.fromtimestamp(last, watch.zone),
        "seconds": rule.window_minutes * 60,
        "now": watch.now,
    }
    rows = (await session.execute(FEW_CALLS, day)).all()
    return [
        Finding(
            subject=str(row.id),
            name=row.name,
            value=float(row.calls),
            is_bad=_is_clean(row) and row.calls < rule.threshold,
            is_well=row.calls >= rule.threshold,
            team_id=row.team_id,
        )
        for row in rows
    ]


def _is_clean(row: Any) -> bool:
    return bool(row.calls > 0 and 1 - row.dead / row.calls >= CLEAN)


async def _long_pause(session: AsyncSession, rule: AlertRule, watch: Watch) -> list[Finding]:
    """A reason with a limit of its own is judged by that; every other by the rule."""
    asked = {"now": watch.now, "campaign_id": rule.campaign_id, "threshold": rule.threshold}
    rows = await session.execute(LONG_PAUSE, asked)
    return [
        Finding(
            subject=str(row.id),
            name=row.name,
            value=float(row.minutes),
            is_bad=row.minutes > row.longest,
            is_well=row.minutes <= row.longest,
            team_id=row.team_id,
            limit=float(row.longest),
        )
        for row in rows
    ]


async def _nobody_ready(session: AsyncSession, rule: AlertRule, watch: Watch) -> list[Finding]:
    """Calls are on their way, and for so long nobody has been ready to take one."""
    rows = await session.execute(NOBODY_READY, {"now": watch.now, "campaign_id": rule.campaign_id})
    return [
        Finding(
            subject=str(row.id),
            name=row.name,
            value=float(row.seconds),
            is_bad=row.seconds >= rule.threshold,
            is_well=row.seconds == 0,
        )
        for row in rows
        if row.seconds is not None
    ]


async def _abandonment(session: AsyncSession, rule: AlertRule, watch: Watch) -> list[Finding]:
    """The rate as a share of the campaign's own ceiling."""
    rows = await session.execute(
        ABANDONMENT,
        {
            "now": watch.now,
            "begins": watch.now - timedelta(minutes=rule.window_minutes),
            "campaign_id": rule.campaign_id,
        },
    )
    found = []
    for row in rows:
        if row.answered < LEAST_CALLS:
            continue
        rate = row.abandoned / row.answered
        limit = rule.threshold * row.ceiling
        is_bad = rate >= limit and row.abandoned > 0
        found.append(Finding(str(row.id), row.name, rate, is_bad, rate < limit * WELL))
    return found


async def _answer_rate(session: AsyncSession, rule: AlertRule, watch: Watch) -> list[Finding]:
    """A trunk's answer rate of the window against that of the day before it."""
    begins = watch.now - timedelta(minutes=rule.window_minutes)
    rows = await session.execute(
        ANSWER_RATE,
        {
            "now": watch.now,
            "begins": begins,
            "earliest": begins - BASELINE,
            "campaign_id": rule.campaign_id,
        },
    )
    found = []
    for row in rows:
        if row.calls < LEAST_CALLS or row.calls_before < LEAST_CALLS or not row.answered_before:
            continue
        usual = row.answered_before / row.calls_before
        share = row.answered / row.calls / usual
        found.append(
            Finding(row.pbx, row.pbx, share, share < rule.threshold, share >= rule.threshold / WELL)
        )
    return found
