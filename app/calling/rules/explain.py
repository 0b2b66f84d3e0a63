"""Why is this lead not being dialed, and why is nothing? Asked of the dialer's own rules."""

from collections import Counter
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.calling.campaigns import service as campaigns
from app.calling.rules.hours import Hours, all_zones, hours_of
from app.calling.rules.schemas import CampaignExplained, LeadExplained, PlaceExplained
from app.calling.rules.verdict import FROM, Why, asked
from app.errors import NotFound
from app.models.campaign import Campaign, CampaignLead, CampaignStatus, QueueState
from app.models.floor import Desk, Wallboard
from app.models.lead import Lead
from dialer.core.types import AgentState

READY = "ready"
NOT_DUE = "not_due"
BEING_CALLED = "being_called"
NOT_LOOKED_AT = "not_looked_at"
MOST_JUDGED = 20_000
"""Leads that are due and judged one by one; more are counted without a reason."""
DIALER_SILENT = timedelta(seconds=10)

_PLACES = asked(
    "place.campaign_id, place.attempts, place.next_at, place.state, place.why, leads.zone,"
    " caps.free_at, verdict.whys",
    "WHERE place.lead_id = :lead_id ORDER BY place.campaign_id",
)
_DUE = text(
    f"""
    SELECT coalesce(whys[1], 'ready') AS why, count(*) AS leads FROM (
        SELECT verdict.whys {FROM}
        WHERE place.campaign_id = :campaign_id AND place.state IN ('waiting', 'callback')
          AND place.next_at <= :now
        LIMIT :most
    ) AS judged GROUP BY 1
    """
)


class LeadUnknown(NotFound):
    """There is no such lead."""

    code = "lead_unknown"


async def explain_lead(session: AsyncSession, lead_id: UUID, now: datetime) -> LeadExplained:
    lead = await session.get(Lead, lead_id)
    if lead is None:
        raise LeadUnknown
    rows = await session.execute(
        _PLACES, {"lead_id": lead_id, "now": now, "open_zones": [*all_zones()], "agent_id": None}
    )
    places = []
    for row in rows:
        campaign = await session.get_one(Campaign, row.campaign_id)
        places.append(_place(campaign, await hours_of(session, campaign), row, now))
    return LeadExplained(lead_id=lead_id, name=lead.name or lead.company, places=places)


def _place(campaign: Campaign, hours: Hours, row: Row[Any], now: datetime) -> PlaceExplained:
    is_closed = row.zone is not None and not hours.is_open(row.zone, now)
    whys = [*_before_rules(campaign, row, now), *row.whys]
    if is_closed:
        whys.append(Why.OUTSIDE_WINDOW)
    return PlaceExplained(
        campaign_id=campaign.id,
        campaign=campaign.name,
        status=campaign.status,
        state=QueueState(row.state),
        attempts=row.attempts,
        next_at=row.next_at,
        whys=list(dict.fromkeys(whys)),
        free_at=row.free_at if Why.CALLED_TOO_OFTEN in row.whys else None,
        opens_at=hours.opens_at(row.zone, now) if is_closed else None,
    )


def _before_rules(campaign: Campaign, row: Row[Any], now: datetime) -> list[str]:
    """What the place itself says, before any rule is asked."""
    match row.state:
        case QueueState.DONE:
            return [QueueState.DONE.value]
        case QueueState.BARRED:
            return [row.why or QueueState.BARRED.value]
        case QueueState.LEASED:
            return [BEING_CALLED]
    found = []
    if campaign.status is not CampaignStatus.RUNNING:
        found.append("campaign_not_running")
    if row.next_at > now:
        found.append(row.why if row.why in set(Why) else NOT_DUE)
    return found


async def explain_campaign(
    session: AsyncSession, campaign_id: UUID, now: datetime
) -> CampaignExplained:
    """Count each lead of the campaign once, under the gravest reason why it is not dialed now."""
    campaign = await campaigns.get(session, campaign_id)
    hours = await hours_of(session, campaign)
    counts = await _counts(session, campaign_id, now)
    judged = await session.execute(
        _DUE,
        {
            "campaign_id": campaign_id,
            "now": now,
            "open_zones": hours.open_zones(all_zones(), now),
            "agent_id": None,
            "most": MOST_JUDGED,
        },
    )
    due = {row.why: row.leads for row in judged}
    ready = due.pop(READY, 0)
    unjudged = counts.pop(READY, 0) - ready - sum(due.values())
    counts.update(due)
    if unjudged > 0:
        counts[NOT_LOOKED_AT] += unjudged
    stops, pacing = await _stops(session, campaign, now)
    return CampaignExplained(
        campaign_id=campaign.id,
        name=campaign.name,
        status=campaign.status,
        stops=stops,
        total=ready + counts.total(),
        ready=ready,
        counts=dict(counts.most_common()),
        pacing=pacing,
    )


async def _counts(session: AsyncSession, campaign_id: UUID, now: datetime) -> Counter[str]:
    """Places by what they say themselves; those that are due are `ready` until they are judged."""
    is_due = CampaignLead.next_at <= now
    rows = await session.execute(
        select(CampaignLead.state, is_due, CampaignLead.why, func.count())
        .where(CampaignLead.campaign_id == campaign_id)
        .group_by(CampaignLead.state, is_due, CampaignLead.why)
    )
    counts: Counter[str] = Counter()
    rules = set(Why)
    for state, due, why, leads in rows:
        match state:
            case QueueState.DONE:
                counts["done"] += leads
            case QueueState.BARRED:
                counts[why or "barred"] += leads
            case QueueState.LEASED:
                counts[BEING_CALLED] += leads
            case _ if due:
                counts[READY] += leads
            case _:
                counts[why if why in rules else NOT_DUE] += leads
    return counts


async def _stops(
    session: AsyncSession, campaign: Campaign, now: datetime
) -> tuple[list[str], str | None]:
    desks = await session.execute(
        select(
            func.count(),
            func.count().filter(Desk.line_up),
            func.count().filter(Desk.state == AgentState.READY, Desk.line_up),
        ).where(Desk.campaign_id == campaign.id, Desk.state != AgentState.OFFLINE)
    )
    agents, with_line, ready = desks.one()
    boards = (await session.scalars(select(Wallboard))).all()
    live = [board for board in boards if now - board.at < DIALER_SILENT]
    checks = {
        "campaign_not_running": campaign.status is not CampaignStatus.RUNNING,
        "no_call_window": not campaign.windows,
        "dialer_away": not live,
        "pbx_away": bool(live) and not any(board.is_up for board in live),
        "no_agents": agents == 0,
        "no_lines": agents > 0 and with_line == 0,
        "nobody_ready": with_line > 0 and ready == 0,
    }
    return [code for code, holds in checks.items() if holds], _pacing(live, campaign.id)


def _pacing(boards: list[Wallboard], campaign_id: UUID) -> str | None:
    for board in boards:
        for each in board.figures.get("campaigns", []):
            if each["id"] == str(campaign_id) and each.get("pacing"):
                return str(each["pacing"]["why"])
    return None
