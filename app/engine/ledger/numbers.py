"""Facts about numbers: how each caller id does, and who is left alone after an abandoned call."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.engine.ledger.calls import utc
from app.models.caller import CallerHour
from dialer.core.facts import CallAnswered, CallEnded, CallPlaced, Fact
from dialer.core.types import Outcome

# By the hour of placing, so that answered never outgrows placed.
ANSWERED = text(
    """
    UPDATE caller_hours SET answered = answered + 1
    FROM calls
    WHERE calls.id = :call_id AND caller_hours.phone = calls.caller_id
      AND caller_hours.hour = date_trunc('hour', calls.placed_at, 'UTC')
    """
)
LOCK = text(
    """
    INSERT INTO number_locks (phone, until, call_id)
    SELECT calls.phone, :at + make_interval(hours => campaigns.abandon_lock_hours), calls.id
    FROM calls JOIN campaigns ON campaigns.id = calls.campaign_id
    WHERE calls.id = :call_id AND campaigns.abandon_lock_hours > 0
    ON CONFLICT (phone) DO UPDATE
    SET until = greatest(number_locks.until, excluded.until), call_id = excluded.call_id
    """
)
EXPIRE_LOCKS = text("DELETE FROM number_locks WHERE until < :now")


async def write(session: AsyncSession, facts: Sequence[Fact]) -> None:
    await _placed(session, [fact for fact in facts if isinstance(fact, CallPlaced)])
    answered = [{"call_id": UUID(fact.call_id)} for fact in facts if isinstance(fact, CallAnswered)]
    if answered:
        await session.execute(ANSWERED, answered)
    abandoned = [
        {"call_id": UUID(fact.call_id), "at": utc(fact.at)}
        for fact in facts
        if isinstance(fact, CallEnded) and fact.outcome is Outcome.ABANDONED
    ]
    if abandoned:
        await session.execute(LOCK, abandoned)


async def _placed(session: AsyncSession, facts: Sequence[CallPlaced]) -> None:
    counts: Counter[tuple[str, datetime]] = Counter(
        (fact.caller_id, utc(fact.at).replace(minute=0, second=0, microsecond=0))
        for fact in facts
        if fact.caller_id
    )
    if not counts:
        return
    # In a fixed order: two dialers that count the same numbers must not wait for each other.
    rows: list[dict[str, Any]] = [
        {"phone": phone, "hour": hour, "placed": count, "answered": 0}
        for (phone, hour), count in sorted(counts.items())
    ]
    fresh = insert(CallerHour)
    await session.execute(
        fresh.on_conflict_do_update(
            index_elements=[CallerHour.phone, CallerHour.hour],
            set_={"placed": CallerHour.placed + fresh.excluded.placed},
        ),
        rows,
    )


async def expire_locks(session: AsyncSession, now: datetime) -> None:
    await session.execute(EXPIRE_LOCKS, {"now": now})
