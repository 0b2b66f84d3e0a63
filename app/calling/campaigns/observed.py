"""What a campaign's calls were like of late, as the simulator takes it."""

from collections import Counter
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.call import Call
from app.models.campaign import CampaignLead, QueueState
from app.models.floor import AgentInterval
from dialer.core.types import AgentState, Mode, Outcome
from dialer.sim.calibration import Observed

MOST_CALLS = 3000
MOST_DAYS = 30
OPEN_STATES = (QueueState.WAITING, QueueState.CALLBACK, QueueState.LEASED)


async def observe(session: AsyncSession, campaign_id: UUID, now: datetime) -> Observed:
    """The last calls that have ended, at most 3,000 of the last 30 days. Samples are seconds."""
    rows = await session.execute(
        select(
            Call.mode,
            Call.placed_at,
            Call.rang_at,
            Call.picked_up_at,
            Call.judged_at,
            Call.answered_at,
            Call.talked_ms,
            Call.outcome,
        )
        .where(
            Call.campaign_id == campaign_id,
            Call.placed_at > now - timedelta(days=MOST_DAYS),
            Call.ended_at.is_not(None),
        )
        .order_by(Call.placed_at.desc())
        .limit(MOST_CALLS)
    )
    observed = Observed()
    samples = observed.samples
    for mode, placed_at, rang_at, picked_up_at, judged_at, answered_at, talked_ms, outcome in rows:
        if outcome is None:
            continue
        observed.outcomes[outcome] += 1
        if rang_at is not None:
            samples["dial_delay"].append(_seconds(placed_at, rang_at))
            # How long it rang, of a person's call that nobody dialed by hand.
            if answered_at is not None and mode is not Mode.MANUAL:
                samples["ring"].append(_seconds(rang_at, picked_up_at or answered_at))
        if picked_up_at is not None and judged_at is not None:
            samples["listen"].append(_seconds(picked_up_at, judged_at))
        if outcome is Outcome.CONNECTED:
            samples["talk"].append(talked_ms / 1000.0)
    samples["wrapup"] = await _wrapups(session, campaign_id, now)
    return observed


async def _wrapups(session: AsyncSession, campaign_id: UUID, now: datetime) -> list[float]:
    rows = await session.execute(
        select(AgentInterval.started_at, AgentInterval.ended_at)
        .where(
            AgentInterval.campaign_id == campaign_id,
            AgentInterval.state == AgentState.WRAPUP,
            AgentInterval.started_at > now - timedelta(days=MOST_DAYS),
            AgentInterval.ended_at.is_not(None),
            ~AgentInterval.is_estimated,
        )
        .order_by(AgentInterval.started_at.desc())
        .limit(MOST_CALLS)
    )
    return [_seconds(began, ended) for began, ended in rows if ended is not None]


def _seconds(since: datetime, until: datetime) -> float:
    return max(0.0, (until - since).total_seconds())


async def leads_by_attempts(session: AsyncSession, campaign_id: UUID) -> Counter[int]:
    """The leads that are not done, by how often each was tried."""
    rows = await session.execute(
        select(CampaignLead.attempts, func.count())
        .where(CampaignLead.campaign_id == campaign_id, CampaignLead.state.in_(OPEN_STATES))
        .group_by(CampaignLead.attempts)
    )
    return Counter(dict(rows.all()))
