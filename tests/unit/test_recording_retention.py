from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordings.errors import StillKept
from recordings.retention import LEAST_DAYS, check_deletable, keep_until, why_kept

CAPTURED = datetime(2026, 1, 31, 12, tzinfo=UTC)
END = keep_until(CAPTURED, 30)


def test_the_end_of_retention_itself_is_the_first_moment_to_delete() -> None:
    assert why_kept(END - timedelta(microseconds=1), END, is_pinned=False) is not None
    assert why_kept(END, END, is_pinned=False) is None


@given(st.datetimes(timezones=st.just(UTC)), st.none() | st.datetimes(timezones=st.just(UTC)))
def test_a_pinned_recording_is_never_deleted(now: datetime, end: datetime | None) -> None:
    with pytest.raises(StillKept):
        check_deletable(now, end, is_pinned=True)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_recording_without_an_end_is_never_deleted(now: datetime) -> None:
    with pytest.raises(StillKept):
        check_deletable(now, None, is_pinned=False)


@given(st.integers(-10, 4_000))
def test_no_setting_gives_less_than_the_law_asks(days: int) -> None:
    if days < LEAST_DAYS:
        with pytest.raises(ValueError, match="30 days"):
            keep_until(CAPTURED, days)
        return
    assert keep_until(CAPTURED, days) - CAPTURED >= timedelta(days=30)
