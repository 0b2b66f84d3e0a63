"""The shift that begins with a sign-in, where nobody planned one: without a shift utilization is
unknown.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, literal, or_, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.account import Account
from app.models.floor import Shift
from app.models.report import DayOff
from dialer.core.metrics import day_of, day_span


async def ensure_shift(
    session: AsyncSession, agent: Account, *, hours: float, zone: ZoneInfo, now: datetime
) -> None:
    """Begin a shift at the day's first sign-in, unless one was planned for this day.

    Who comes in on a day off works overtime.
    """
    day = day_of(now.timestamp(), zone)
    first, last = day_span(day, zone)
    today = Range(datetime.fromtimestamp(first, UTC), datetime.fromtimestamp(last, UTC))
    during = Range(now, now + timedelta(hours=hours))
    starts = func.lower(Shift.during)
    planned = await session.scalar(
        select(literal(1))
        .where(
            Shift.agent_id == agent.id,
            # One that began yesterday evening is not today's, but two may not overlap either.
            or_(
                (starts >= today.lower) & (starts < today.upper),
                Shift.during.overlaps(during),
            ),
        )
        .limit(1)
    )
    if planned is None:
        session.add(
            Shift(
                agent_id=agent.id,
                agent_number=agent.number,
                during=during,
                is_overtime=await session.get(DayOff, day) is not None,
            )
        )
