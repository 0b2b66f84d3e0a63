"""The site's golden hours, for routes."""

from typing import Annotated

from fastapi import Depends

from app.golden import GoldenHours, golden_hours
from app.site import SettingsOf


def _golden(settings: SettingsOf) -> GoldenHours:
    return golden_hours(settings.golden_hours)


Golden = Annotated[GoldenHours, Depends(_golden)]
