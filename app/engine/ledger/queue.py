"""Facts about leads: where each one stands in its campaign's queue after an attempt."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, case, null, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.engine.ledger.calls import utc
from app.models.campaign import CampaignLead, QueueState
from dialer.core.facts import CallEnded, Fact, LeaseReturned, WrapupExpired
from dialer.core.types import Outcome

DISPOSITION_TIME = timedelta(minutes=45)
"""How long after a talk the lead stays lent, for the agent to say what comes next."""
UNDISPOSED_GAP = timedelta(days=1)
"""A talk that nobody said anything about is tried again a day later, not lost."""
RETURN_GAPS = {
    "window": timedelta(minutes=10),
    "not_owner": timedelta(minutes=1),
    "skipped": timedelta(minutes=15),
    "preview_timeout": timedelta(minutes=1),
}

PLACES: Any = CampaignLead.__table__
COLUMNS = PLACES.c
LENT = (
    COLUMNS.call_id == bindparam("b_call"),
    COLUMNS.state == QueueState.LEASED,
)
FREED: dict[str, Any] = {"lease_until": null(), "call_id": null()}


async def write(session: AsyncSession, facts: Sequence[Fact]) -> None:
    ended = [fact for fact in facts if isinstance(fact, CallEnded)]
    await _charge(session, [fact for fact in ended if fact.charged])
    await _keep(session, [fact for fact in ended if fact.outcome is Outcome.CONNECTED])
    await _requeue(session, [fact for fact in ended if fact.outcome is not Outcome.CONNECTED])
    await _take_back(session, [fact for fact in facts if isinstance(fact, LeaseReturned)])
    await _expire(session, [fact for fact in facts if isinstance(fact, WrapupExpired)])


async def _charge(session: AsyncSession, facts: Sequence[CallEnded]) -> None:
    if facts:
        await session.execute(
            update(PLACES)
            .where(
                COLUMNS.campaign_id == bindparam("b_campaign"),
                COLUMNS.lead_id == bindparam("b_lead"),
            )
            .values(attempts=COLUMNS.attempts + 1),
            [
                {"b_campaign": UUID(fact.campaign_id), "b_lead": UUID(fact.lead_id)}
                for fact in facts
            ],
        )


async def _keep(session: AsyncSession, facts: Sequence[CallEnded]) -> None:
    """After a talk the lead waits for the agent's word."""
    if facts:
        until = bindparam("b_until", type_=COLUMNS.lease_until.type)
        await session.execute(
            update(PLACES).where(*LENT).values(lease_until=until, why=Outcome.CONNECTED),
            [
                {"b_call": UUID(fact.call_id), "b_until": utc(fact.at) + DISPOSITION_TIME}
                for fact in facts
            ],
        )


async def _requeue(session: AsyncSession, facts: Sequence[CallEnded]) -> None:
    rows = [
        {
            "b_call": UUID(fact.call_id),
            "b_state": QueueState.WAITING if fact.retry_at is not None else QueueState.DONE,
            "b_next": utc(fact.retry_at if fact.retry_at is not None else fact.at),
            "b_why": fact.outcome.value,
        }
        for fact in facts
    ]
    if rows:
        await session.execute(
            update(PLACES)
            .where(*LENT)
            .values(
                state=bindparam("b_state", type_=COLUMNS.state.type),
                next_at=bindparam("b_next", type_=COLUMNS.next_at.type),
                why=bindparam("b_why"),
                **FREED,
            ),
            rows,
        )


async def _take_back(session: AsyncSession, facts: Sequence[LeaseReturned]) -> None:
    rows = [
        {
            "b_call": UUID(fact.call_id),
            "b_next": utc(fact.at) + RETURN_GAPS.get(fact.why, timedelta()),
            "b_why": fact.why,
        }
        for fact in facts
    ]
    if rows:
        promised = COLUMNS.agent_id.is_not(None)
        await session.execute(
            update(PLACES)
            .where(*LENT)
            .values(
                state=case((promised, QueueState.CALLBACK.value), else_=QueueState.WAITING.value),
                next_at=bindparam("b_next", type_=COLUMNS.next_at.type),
                why=bindparam("b_why"),
                **FREED,
            ),
            rows,
        )


async def _expire(session: AsyncSession, facts: Sequence[WrapupExpired]) -> None:
    rows = [
        {
            "b_call": UUID(fact.call_id),
            "b_next": utc(fact.at) + UNDISPOSED_GAP,
            "b_why": fact.disposition,
        }
        for fact in facts
    ]
    if rows:
        await session.execute(
            update(PLACES)
            .where(*LENT)
            .values(
                state=QueueState.WAITING,
                next_at=bindparam("b_next", type_=COLUMNS.next_at.type),
                why=bindparam("b_why"),
                **FREED,
            ),
            rows,
        )
