"""When a mail is due, and which days it tells of: pure arithmetic on the site's calendar."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from app.models.report import Every

DAY = timedelta(days=1)


def next_at(every: Every, at_minute: int, zone: ZoneInfo, after: datetime) -> datetime:
    """The first due instant later than `after`."""
    day = after.astimezone(zone).date()
    while True:
        due = datetime.combine(day, time(at_minute // 60, at_minute % 60), tzinfo=zone)
        if _is_day(every, day) and due > after:
            return due.astimezone(UTC)
        day += DAY


def told_days(every: Every, due: date) -> tuple[date, date]:
    """The whole day, week or month before the day on which the mail is due."""
    yesterday = due - DAY
    match every:
        case Every.DAY:
            return yesterday, yesterday
        case Every.WEEK:
            monday = due - timedelta(days=due.weekday() + 7)
            return monday, monday + timedelta(days=6)
        case Every.MONTH:
            last = due.replace(day=1) - DAY
            return last.replace(day=1), last


def _is_day(every: Every, day: date) -> bool:
    match every:
        case Every.DAY:
            return True
        case Every.WEEK:
            return day.weekday() == 0
        case Every.MONTH:
            return day.day == 1
