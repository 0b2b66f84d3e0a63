"""Facts about leads: where each one stands in its campaign's queue after an attempt."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.engine.ledger import rows
from app.engine.ledger.calls import utc
from app.models.campaign import CampaignLead, QueueState
from dialer.core.facts import CallEnded, Fact, LeaseReturned, WrapupExpired
from dialer.core.types import Outcome

DISPOSITION_TIME = timedelta(minutes=45)
"""How long after a talk the lead stays lent, for the agent to say what comes next."""
UNDISPOSED_GAP = timedelta(days=1)
"""A talk that nobody said anything about is tried again, not lost: after the time of the campaign's
default disposition, or a day later."""
RETURN_GAPS = {
    "window": timedelta(minutes=10),
    "not_owner": timedelta(minutes=1),
    "skipped": timedelta(minutes=15),
    "preview_timeout": timedelta(minutes=1),
}

PLACES: Any = CampaignLead.__table__
LENT = "campaign_leads.call_id = given.call_id AND campaign_leads.state = 'leased'"
CHARGE = f"""
    UPDATE campaign_leads SET attempts = campaign_leads.attempts + found.attempts
    FROM (SELECT campaign_id, lead_id, count(*) AS attempts
          FROM {rows.given(PLACES, ("campaign_id", "lead_id"))} GROUP BY 1, 2) AS found
    WHERE campaign_leads.campaign_id = found.campaign_id
      AND campaign_leads.lead_id = found.lead_id
"""
KEEP = f"""
    UPDATE campaign_leads SET lease_until = given.lease_until, why = 'connected'
    FROM {rows.given(PLACES, ("call_id", "lease_until"))} WHERE {LENT}
"""
FREE = f"""
    UPDATE campaign_leads
    SET state = coalesce(given.state, CASE WHEN campaign_leads.agent_id IS NULL
                                           THEN 'waiting' ELSE 'callback' END),
        next_at = given.next_at, why = given.why, lease_until = NULL, call_id = NULL
    FROM {rows.given(PLACES, ("call_id", "state", "next_at", "why"))} WHERE {LENT}
"""
"""Back into the queue; a lead that says no state goes back to where it waited."""
EXPIRE = f"""
    UPDATE campaign_leads
    SET state = 'waiting', why = given.why, lease_until = NULL, call_id = NULL,
        next_at = given.next_at + make_interval(mins => coalesce(
            (SELECT d.retry_minutes FROM dispositions d
             WHERE d.campaign_id = campaign_leads.campaign_id AND d.code = given.why),
            {round(UNDISPOSED_GAP.total_seconds() / 60)}))
    FROM {rows.given(PLACES, ("call_id", "next_at", "why"))} WHERE {LENT}
"""


async def write(session: AsyncSession, facts: Sequence[Fact]) -> None:
    ended = [fact for fact in facts if isinstance(fact, CallEnded)]
    await _charge(session, [fact for fact in ended if fact.charged])
    await _keep(session, [fact for fact in ended if fact.outcome is Outcome.CONNECTED])
    await _requeue(session, [fact for fact in ended if fact.outcome is not Outcome.CONNECTED])
    await _take_back(session, [fact for fact in facts if isinstance(fact, LeaseReturned)])
    await _expire(session, [fact for fact in facts if isinstance(fact, WrapupExpired)])


async def _charge(session: AsyncSession, facts: Sequence[CallEnded]) -> None:
    tried = [{"campaign_id": fact.campaign_id, "lead_id": fact.lead_id} for fact in facts]
    await rows.execute(session, CHARGE, tried)


async def _keep(session: AsyncSession, facts: Sequence[CallEnded]) -> None:
    """After a talk the lead waits for the agent's word."""
    kept = [
        {"call_id": fact.call_id, "lease_until": utc(fact.at) + DISPOSITION_TIME} for fact in facts
    ]
    await rows.execute(session, KEEP, kept)


async def _requeue(session: AsyncSession, facts: Sequence[CallEnded]) -> None:
    freed = [
        {
            "call_id": fact.call_id,
            "state": QueueState.WAITING if fact.retry_at is not None else QueueState.DONE,
            "next_at": utc(fact.retry_at if fact.retry_at is not None else fact.at),
            "why": fact.outcome,
        }
        for fact in facts
    ]
    await rows.execute(session, FREE, freed)


async def _take_back(session: AsyncSession, facts: Sequence[LeaseReturned]) -> None:
    freed = [
        {
            "call_id": fact.call_id,
            "next_at": utc(fact.at) + RETURN_GAPS.get(fact.why, timedelta()),
            "why": fact.why,
        }
        for fact in facts
    ]
    await rows.execute(session, FREE, freed)


async def _expire(session: AsyncSession, facts: Sequence[WrapupExpired]) -> None:
    over = [
        {"call_id": fact.call_id, "next_at": utc(fact.at), "why": fact.disposition}
        for fact in facts
    ]
    await rows.execute(session, EXPIRE, over)
