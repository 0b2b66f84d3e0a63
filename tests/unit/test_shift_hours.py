"""Planned hours: nights, breaks, and the days on which the clocks change."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.dialects.postgresql import Range

from app.calling.shifts import hours

BERLIN = ZoneInfo("Europe/Berlin")
SHANGHAI = ZoneInfo("Asia/Shanghai")
MONDAY = date(2026, 8, 3)


def test_a_night_ends_on_the_next_day() -> None:
    night = hours.span(MONDAY, 22 * 60, 6 * 60, SHANGHAI)

    assert hours.working_seconds(night, []) == 8 * 3600
    assert night.lower == datetime(2026, 8, 3, 14, tzinfo=UTC)


def test_a_break_after_midnight_belongs_to_the_night() -> None:
    night = hours.span(MONDAY, 22 * 60, 6 * 60, SHANGHAI)
    breaks = hours.break_spans(MONDAY, 22 * 60, [(23 * 60 + 45, 15), (120, 150)], SHANGHAI)

    assert hours.are_within(breaks, night)
    assert hours.working_seconds(night, breaks) == 7 * 3600


def test_the_night_of_the_clock_change_is_an_hour_shorter() -> None:
    night = hours.span(date(2026, 3, 28), 22 * 60, 6 * 60, BERLIN)

    assert hours.working_seconds(night, []) == 7 * 3600


def test_breaks_must_lie_inside_and_apart() -> None:
    day = hours.span(MONDAY, 9 * 60, 18 * 60, SHANGHAI)
    lunch, early = (12 * 60, 13 * 60), (8 * 60, 9 * 60 + 30)
    spans = {
        "fine": hours.break_spans(MONDAY, 540, [lunch], SHANGHAI),
        "outside": hours.break_spans(MONDAY, 540, [early], SHANGHAI),
        "overlap": hours.break_spans(MONDAY, 540, [lunch, (12 * 60 + 30, 14 * 60)], SHANGHAI),
        "backwards": [Range(day.upper, day.lower)],
    }

    fits = {name: hours.are_within(each, day) for name, each in spans.items() if each[0] and name}

    assert fits == {"fine": True, "outside": False, "overlap": False, "backwards": False}


def test_days_are_those_of_the_week() -> None:
    found = list(hours.days(MONDAY, date(2026, 8, 12), [0, 2]))

    assert [day.day for day in found] == [3, 5, 10, 12]
