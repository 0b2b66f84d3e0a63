"""May this number be called now? Windows are local to the called person; all doubt means no."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from dialer.core.types import Instant, Window


@lru_cache(maxsize=512)
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None


def is_open(windows: Sequence[Window], zone: str | None, at: Instant) -> bool:
    """Whether `at` lies in a window of the zone's local day.

    Windows are half-open: 20:59:59 is inside one that closes at 21:00, 21:00:00 is not. No windows,
    or a zone that is unknown, is closed.
    """
    place = _zone(zone) if zone else None
    if place is None:
        return False
    local = datetime.fromtimestamp(at, place)
    minute = local.hour * 60 + local.minute
    return any(
        window.weekday == local.weekday() and window.opens <= minute < window.closes
        for window in windows
    )


def next_opening(windows: Sequence[Window], zone: str | None, at: Instant) -> Instant | None:
    """The first instant from `at` on that lies in a window of the zone, or None when none does."""
    place = _zone(zone) if zone else None
    if place is None:
        return None
    if is_open(windows, zone, at):
        return at
    today = datetime.fromtimestamp(at, place).date()
    days = [today + timedelta(days=ahead) for ahead in range(8)]
    openings = [
        datetime.combine(day, time(*divmod(window.opens, 60)), tzinfo=place).timestamp()
        for day in days
        for window in windows
        if window.weekday == day.weekday()
    ]
    return min((opening for opening in openings if opening > at), default=None)
