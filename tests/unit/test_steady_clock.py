"""The dialer's time goes on evenly, whatever is done to the machine's."""

from datetime import UTC, datetime, timedelta

import pytest

from app.engine import dialer


class StepsBack(datetime):
    """A wall clock that somebody has set back by an hour."""

    @classmethod
    def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
        return datetime.now(UTC) - timedelta(hours=1)


def test_a_step_of_the_wall_clock_is_no_step_of_the_dialers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = dialer.SteadyClock()
    before = clock.now()

    monkeypatch.setattr(dialer, "datetime", StepsBack)
    meanwhile = clock.now()

    assert 0.0 <= meanwhile - before < 60.0
