"""Facts about numbers: how each caller id does, and who is left alone after an abandoned call."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.engine.ledger import rows
from app.engine.ledger.calls import CALLS, utc
from app.models.caller import CallerHour
from dialer.core.facts import CallAnswered, CallEnded, CallPlaced, Fact
from dialer.core.types import Outcome

# By the hour of placing, so that answered never outgrows placed. In a fixed order, here and below:
# two dialers that count the same numbers must not wait for each other.
ANSWERED = f"""
    WITH found AS (
        SELECT caller_id AS phone, date_trunc('hour', placed_at, 'UTC') AS hour,
               count(*) AS answered
        FROM calls JOIN {rows.given(CALLS, ("id",))} USING (id) GROUP BY 1, 2
    ), held AS (
        SELECT phone, hour, found.answered FROM caller_hours JOIN found USING (phone, hour)
        ORDER BY phone, hour FOR UPDATE OF caller_hours
    )
    UPDATE caller_hours SET answered = caller_hours.answered + held.answered FROM held
    WHERE caller_hours.phone = held.phone AND caller_hours.hour = held.hour
"""
PLACED = rows.inserted(
    CallerHour.__table__,  # type: ignore[arg-type]
    ("phone", "hour", "placed", "answered"),
    "ON CONFLICT (phone, hour) DO UPDATE SET placed = caller_hours.placed + excluded.placed",
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
    answered = [{"id": fact.call_id} for fact in facts if isinstance(fact, CallAnswered)]
    await rows.execute(session, ANSWERED, answered)
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
    counted = [
        {"phone": phone, "hour": hour, "placed": count, "answered": 0}
        for (phone, hour), count in sorted(counts.items())
    ]
    await rows.execute(session, PLACED, counted)


async def expire_locks(session: AsyncSession, now: datetime) -> None:
    await session.execute(EXPIRE_LOCKS, {"now": now})
