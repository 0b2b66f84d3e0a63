"""Days on which nobody is scheduled: typed in, or taken from a country's calendar."""

from collections.abc import Sequence
from datetime import date

import holidays
from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.calling.shifts import queries
from app.calling.shifts.schemas import CalendarChoice
from app.errors import Invalid, NotFound
from app.models.account import Account
from app.models.report import DayOff


class NoDayOff(NotFound):
    """This day is not off."""

    code = "no_day_off"


class CountryUnknown(Invalid):
    """There is no calendar of this country; type the days in."""

    code = "country_unknown"


async def year(session: AsyncSession, wanted: int) -> Sequence[DayOff]:
    return await queries.days_off(session, date(wanted, 1, 1), date(wanted, 12, 31))


async def put(session: AsyncSession, who: Account, day: date, name: str) -> DayOff:
    made = await session.merge(DayOff(day=day, name=name))
    audit(session, who, "day_off.set", subject_kind="day_off", subject_id=day, name=name)
    return made


async def remove(session: AsyncSession, who: Account, day: date) -> None:
    gone = await session.scalar(delete(DayOff).where(DayOff.day == day).returning(DayOff.day))
    if gone is None:
        raise NoDayOff
    audit(session, who, "day_off.removed", subject_kind="day_off", subject_id=day)


async def fill(session: AsyncSession, who: Account, choice: CalendarChoice) -> Sequence[DayOff]:
    """Add the country's public holidays; days that are off already keep their name."""
    try:
        calendar = holidays.country_holidays(choice.country, years=choice.year, language=None)
    except NotImplementedError as error:
        raise CountryUnknown from error
    rows = [{"day": day, "name": name[:80]} for day, name in sorted(calendar.items())]
    if rows:
        await session.execute(insert(DayOff).on_conflict_do_nothing(), rows)
    audit(
        session,
        who,
        "days_off.filled",
        subject_kind="day_off",
        subject_id=choice.year,
        country=choice.country,
        days=len(rows),
    )
    return await year(session, choice.year)
