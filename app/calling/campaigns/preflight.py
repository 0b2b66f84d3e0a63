"""Look before the start: who would be called now, who not, and why."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.calling.campaigns import queries, service
from app.calling.campaigns.defaults import LAWFUL_CLOSES, LAWFUL_OPENS
from app.calling.campaigns.schemas import Preflight, RowsIn, ZoneAhead
from app.calling.rules.hours import Hours, hours_of
from app.models.campaign import Campaign, QueueState
from dialer.core.types import Window

PACE_OVER = timedelta(hours=1)
LEAST_SPAN = timedelta(minutes=1)
"""Calls of less time than this say nothing of a pace."""


async def preflight(session: AsyncSession, campaign_id: UUID, now: datetime) -> Preflight:
    campaign = await service.get(session, campaign_id)
    hours = await hours_of(session, campaign)
    counts = (await queries.counts(session, [campaign_id]))[campaign_id]
    zones = await queries.ahead_by_zone(session, campaign_id, now)
    agents, agents_with_line = await queries.desks(session, campaign_id)
    per_hour, tries = await _pace(session, campaign_id, now)
    ahead = [_ahead(hours, zone, due + later, now) for zone, due, later in zones]
    is_open = {each.zone: each.is_open for each in ahead}

    dialable = sum(due for zone, due, _ in zones if is_open[zone])
    openings = [each.opens_at for each in ahead if each.opens_at is not None]
    left = sum(each.leads for each in ahead)
    found = Preflight(
        leads=sum(counts.values()),
        dialable_now=dialable,
        outside_window=sum(due for _, due, _ in zones) - dialable,
        later=sum(later for _, _, later in zones),
        done=counts.get(QueueState.DONE, 0),
        barred=await queries.barred(session, campaign_id),
        agents=agents,
        agents_with_line=agents_with_line,
        opens_at=min(openings) if openings and not dialable else None,
        rows=_rows(await queries.rows_in(session, campaign_id)),
        numbers=await queries.numbers(session, campaign_id, now),
        zones=ahead,
        calls_per_hour=per_hour,
        hours_left=left * tries / per_hour if per_hour else None,
        problems=[],
    )
    found.problems = _problems(campaign, hours.windows, found)
    return found


def _ahead(hours: Hours, zone: str | None, leads: int, now: datetime) -> ZoneAhead:
    is_open = zone is not None and hours.is_open(zone, now)
    opens_at = None if is_open or zone is None else hours.opens_at(zone, now)
    return ZoneAhead(zone=zone, leads=leads, is_open=is_open, opens_at=opens_at)


def _rows(sums: Sequence[int]) -> RowsIn:
    total, accepted, invalid, duplicate, blocked = sums
    return RowsIn(
        total=total,
        accepted=accepted,
        invalid=invalid,
        duplicate=duplicate,
        do_not_call=blocked,
    )


async def _pace(
    session: AsyncSession, campaign_id: UUID, now: datetime
) -> tuple[float | None, float]:
    """Calls an hour, over the time of the last hour in which there were any; and calls a lead."""
    calls, first, tries = await queries.pace(session, campaign_id, now - PACE_OVER)
    if first is None:
        return None, 1.0
    span = max(now - first, LEAST_SPAN)
    return calls / (span / timedelta(hours=1)), max(1.0, tries)


def _problems(campaign: Campaign, windows: Sequence[Window], found: Preflight) -> list[str]:
    """What to look at, the gravest first."""
    checks = {
        "no_call_window": not windows,
        "no_leads": found.leads == 0,
        "nothing_to_dial": found.leads > 0 and not _has_leads_left(found),
        "outside_window": found.dialable_now == 0 and found.outside_window > 0,
        "unlawful_hours": any(
            window.opens < LAWFUL_OPENS or window.closes > LAWFUL_CLOSES for window in windows
        ),
        "no_caller_id": not campaign.caller_id and campaign.caller_pool_id is None,
        "no_agents": found.agents == 0,
        "no_lines": found.agents > 0 and found.agents_with_line == 0,
    }
    return [code for code, is_wrong in checks.items() if is_wrong]


def _has_leads_left(found: Preflight) -> bool:
    return found.dialable_now + found.outside_window + found.later > 0
