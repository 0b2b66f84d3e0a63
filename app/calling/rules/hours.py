"""A campaign's hours at a lead's place: its windows on the days that are no holidays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from sqlalchemy.ext.asyncio import AsyncSession

from app.calling.rules.days import Days, site_days
from app.models.campaign import Campaign
from dialer.core.types import Window
from dialer.core.windows import is_open, next_opening

LOOK_AHEAD = timedelta(days=60)
"""A campaign that has no open day for so long has none."""


@cache
def all_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def windows_of(campaign: Campaign) -> tuple[Window, ...]:
    return tuple(
        Window(window["weekday"], window["opens"], window["closes"]) for window in campaign.windows
    )


@dataclass(frozen=True, slots=True)
class Hours:
    windows: Sequence[Window]
    days: Days | None
    """None when the campaign does not keep holidays."""

    def is_open(self, zone: str, now: datetime) -> bool:
        if not is_open(self.windows, zone, now.timestamp()):
            return False
        return self.days is None or not self.days.is_off(zone, _local_day(zone, now))

    def open_zones(self, zones: Iterable[str], now: datetime) -> list[str]:
        return [zone for zone in zones if self.is_open(zone, now)]

    def opens_at(self, zone: str, now: datetime) -> datetime | None:
        """The first instant from `now` on at which the zone is open, or None within 60 days."""
        at = now
        while at < now + LOOK_AHEAD:
            opening = next_opening(self.windows, zone, at.timestamp())
            if opening is None:
                return None
            at = datetime.fromtimestamp(opening, UTC)
            if self.days is None or not self.days.is_off(zone, _local_day(zone, at)):
                return at
            at = _next_midnight(zone, at)
        return None


async def hours_of(session: AsyncSession, campaign: Campaign) -> Hours:
    days = await site_days(session) if campaign.keeps_holidays else None
    return Hours(windows_of(campaign), days)


def _local_day(zone: str, at: datetime) -> date:
    return at.astimezone(ZoneInfo(zone)).date()


def _next_midnight(zone: str, at: datetime) -> datetime:
    local = at.astimezone(ZoneInfo(zone)) + timedelta(days=1)
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
