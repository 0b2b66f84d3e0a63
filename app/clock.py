"""Where the host reads the time. Tests hand in a clock that they set."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Protocol

from fastapi import Depends
from starlette.requests import HTTPConnection


class Clock(Protocol):
    def now(self) -> datetime:
        """Return this instant as aware UTC."""


class WallClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class SetClock:
    """A clock that stands still until it is told to go on."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        return self._at

    def advance(self, **span: float) -> None:
        """Go on by a span as timedelta spells it: `advance(hours=12)`."""
        self._at += timedelta(**span)


def _clock(connection: HTTPConnection) -> Clock:
    clock: Clock = connection.app.state.clock
    return clock


ClockOf = Annotated[Clock, Depends(_clock)]


def _now(clock: ClockOf) -> datetime:
    return clock.now()


Now = Annotated[datetime, Depends(_now)]
"""The instant at which the request began to be handled."""
