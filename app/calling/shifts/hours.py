"""Planned hours as spans of time: pure, and right on the days when the clocks change."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.dialects.postgresql.ranges import MultiRange

DAY = 1440
TimeRange = Range[datetime]


def days(first: date, last: date, weekdays: Sequence[int]) -> Iterator[date]:
    """The days from first to last, both included, that are one of the weekdays; Monday is 0."""
    day = first
    while day <= last:
        if day.weekday() in weekdays:
            yield day
        day += timedelta(days=1)


def at_minute(day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The instant at which the site's clocks show this minute of the day, or of the next one."""
    moved = day + timedelta(days=minute // DAY)
    shown = time(minute % DAY // 60, minute % 60)
    return datetime.combine(moved, shown, tzinfo=zone).astimezone(UTC)


def span(day: date, starts: int, ends: int, zone: ZoneInfo) -> TimeRange:
    """From one minute to another; an end at or before the start belongs to the next day."""
    until = ends if ends > starts else ends + DAY
    return Range(at_minute(day, starts, zone), at_minute(day, until, zone))


def break_spans(
    day: date, shift_starts: int, breaks: Iterable[tuple[int, int]], zone: ZoneInfo
) -> list[TimeRange]:
    """A break before the shift's first minute belongs to the morning after."""
    spans = []
    for starts, ends in breaks:
        moved = starts + (DAY if starts < shift_starts else 0)
        until = ends + DAY * (moved // DAY)
        until = until if until > moved else until + DAY
        spans.append(Range(at_minute(day, moved, zone), at_minute(day, until, zone)))
    return spans


def are_within(breaks: Sequence[TimeRange], during: TimeRange) -> bool:
    """Whether each break lasts, lies inside the shift, and none overlaps another."""
    ordered = sorted(breaks, key=_begin)
    ends = [_begin(during)]
    for one in ordered:
        if _begin(one) < ends[-1] or _end(one) <= _begin(one):
            return False
        ends.append(_end(one))
    return ends[-1] <= _end(during)


def working_seconds(during: TimeRange, breaks: Iterable[TimeRange]) -> float:
    return _length(during) - sum(_length(one) for one in breaks)


def multirange(breaks: Iterable[TimeRange]) -> MultiRange[datetime]:
    return MultiRange(sorted(breaks, key=_begin))


def _begin(one: TimeRange) -> datetime:
    assert one.lower is not None
    return one.lower


def _end(one: TimeRange) -> datetime:
    assert one.upper is not None
    return one.upper


def _length(one: TimeRange) -> float:
    return (_end(one) - _begin(one)).total_seconds()
