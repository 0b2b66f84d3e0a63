"""What the network's causes hint at: several attempts in a row that ended as nobody's number.

Carriers often play an announcement and release with a general cause, so one such end says little;
`suspect_after` of them, with nothing else in between, make a number suspect. A suspect number is
still dialed: it is counted, and people look at it.
"""

from datetime import datetime, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.leads.gate.steps import DEAD
from app.models.rules import BY_CARRIER

LOOK_SECONDS = 60.0
LATELY = timedelta(minutes=15)
"""Attempts that are looked at; longer than a call that nobody answers, and than a short pause of
the dialer. What is missed counts with the number's next attempt."""
_NOTE = text(
    """
    WITH lately AS (
        SELECT DISTINCT phone FROM calls
        WHERE placed_at > :since AND is_charged AND outcome = ANY(:dead)
    )
    INSERT INTO number_checks AS stored (phone, status, provider, checked_at)
    SELECT lately.phone, 'suspect', :carrier, :now
    FROM lately JOIN contact_rules AS rules ON rules.id = 1
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE last.outcome = ANY(:dead)) AS dead FROM (
            SELECT calls.outcome FROM calls
            WHERE calls.phone = lately.phone AND calls.is_charged AND calls.ended_at IS NOT NULL
            ORDER BY calls.placed_at DESC LIMIT rules.suspect_after
        ) AS last
    ) AS row_of WHERE row_of.dead >= rules.suspect_after
    ORDER BY lately.phone
    ON CONFLICT (phone) DO UPDATE
    SET status = excluded.status, provider = excluded.provider, checked_at = excluded.checked_at
    WHERE (stored.provider = :carrier AND stored.checked_at < :now - interval '1 day')
       OR stored.checked_at < :now - make_interval(
            days => (SELECT check_days FROM contact_rules WHERE id = 1))
    """
)


async def note(session: AsyncSession, now: datetime) -> int:
    """Make numbers suspect that the network has called dead often enough; return how many."""
    dead = sorted(outcome.value for outcome in DEAD)
    made = await session.execute(
        _NOTE, {"since": now - LATELY, "now": now, "dead": dead, "carrier": BY_CARRIER}
    )
    return int(getattr(made, "rowcount", 0))
