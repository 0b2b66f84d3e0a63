"""Look before the start: who would be called now, who not, and why."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.calling.campaigns import queries, service
from app.calling.campaigns.defaults import LAWFUL_CLOSES, LAWFUL_OPENS
from app.calling.campaigns.schemas import Preflight
from app.calling.rules.hours import windows_of
from app.models.campaign import Campaign, QueueState
from dialer.core.types import Window
from dialer.core.windows import is_open, next_opening


async def preflight(session: AsyncSession, campaign_id: UUID, now: datetime) -> Preflight:
    campaign = await service.get(session, campaign_id)
    windows = windows_of(campaign)
    counts = (await queries.counts(session, [campaign_id]))[campaign_id]
    zones = await queries.due_by_zone(session, campaign_id, now)
    agents, agents_with_line = await queries.desks(session, campaign_id)

    at = now.timestamp()
    dialable = sum(due for zone, due, _ in zones if is_open(windows, zone, at))
    openings = [
        opening for zone, due, _ in zones if due and (opening := next_opening(windows, zone, at))
    ]
    found = Preflight(
        leads=sum(counts.values()),
        dialable_now=dialable,
        outside_window=sum(due for _, due, _ in zones) - dialable,
        later=sum(later for _, _, later in zones),
        done=counts.get(QueueState.DONE, 0),
        barred=await queries.barred(session, campaign_id),
        agents=agents,
        agents_with_line=agents_with_line,
        opens_at=datetime.fromtimestamp(min(openings), UTC) if openings and not dialable else None,
        problems=[],
    )
    found.problems = _problems(campaign, windows, found)
    return found


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
        "no_caller_id": not campaign.caller_id,
        "no_agents": found.agents == 0,
        "no_lines": found.agents > 0 and found.agents_with_line == 0,
    }
    return [code for code, is_wrong in checks.items() if is_wrong]


def _has_leads_left(found: Preflight) -> bool:
    return found.dialable_now + found.outside_window + found.later > 0
