"""What the site decides for every request: its settings and its time zone."""

from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends
from starlette.requests import HTTPConnection

from app.config import Settings


def _settings(connection: HTTPConnection) -> Settings:
    settings: Settings = connection.app.state.settings
    return settings


SettingsOf = Annotated[Settings, Depends(_settings)]


def _zone(settings: SettingsOf) -> ZoneInfo:
    return ZoneInfo(settings.site_zone)


SiteZone = Annotated[ZoneInfo, Depends(_zone)]
"""Where a day begins and ends in every report."""
