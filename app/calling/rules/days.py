"""Days on which nobody is called: a country's holidays, as the site has changed them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from importlib.resources import files

import holidays
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.rules import Holiday

NO_COUNTRY = ""


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    """The ISO country of each time zone that lies in exactly one."""
    found: dict[str, str] = {}
    text = (files("tzdata") / "zoneinfo" / "zone.tab").read_text("utf-8")
    for line in text.splitlines():
        if not line.startswith("#"):
            country, _, zone, *_ = line.split("\t")
            found[zone] = country
    return found


@lru_cache(maxsize=256)
def _national(country: str, year: int) -> frozenset[date]:
    if country not in holidays.list_supported_countries():
        return frozenset()
    return frozenset(holidays.country_holidays(country, years=year))


@dataclass(frozen=True, slots=True)
class Days:
    """The site's own changes, by country and day: True is a day off, False is none."""

    changes: Mapping[tuple[str, date], bool] = field(default_factory=dict)

    def is_off(self, zone: str, day: date) -> bool:
        """Whether the day is a holiday where the zone is. A zone of no country has none."""
        country = countries().get(zone, NO_COUNTRY)
        changed = self.changes.get((country, day))
        if changed is not None:
            return changed
        return bool(country) and day in _national(country, day.year)


async def site_days(session: AsyncSession) -> Days:
    rows = await session.scalars(select(Holiday))
    return Days({(row.country, row.day): row.is_off for row in rows})
