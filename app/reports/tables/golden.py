"""The site's golden hours, as the setting spells them."""

from typing import Annotated

from fastapi import Depends

from app.reports.tables.build import GoldenHours
from app.site import SettingsOf


def golden_hours(text: str) -> GoldenHours:
    """Read "09:30-11:30,14:00-17:00" as minutes of the day. The setting has a pattern."""
    spans = [span.split("-") for span in text.split(",") if span]
    return tuple((_minute(opens), _minute(closes)) for opens, closes in spans)


def _minute(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)


def _golden(settings: SettingsOf) -> GoldenHours:
    return golden_hours(settings.golden_hours)


Golden = Annotated[GoldenHours, Depends(_golden)]
