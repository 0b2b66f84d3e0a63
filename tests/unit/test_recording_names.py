from datetime import UTC, datetime, timedelta, timezone
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recordings.naming import call_of, object_key, raw_name

days = st.datetimes(timezones=st.just(UTC))


@given(st.uuids(), days, st.uuids(), days)
def test_two_calls_never_share_a_key(one: UUID, day: datetime, other: UUID, then: datetime) -> None:
    assert (object_key(one, day) == object_key(other, then)) == (
        one == other and day.date() == then.date()
    )


@given(st.uuids(), days)
def test_the_call_can_be_read_back_from_each_name(call_id: UUID, day: datetime) -> None:
    assert call_of(object_key(call_id, day)) == call_id
    assert call_of(raw_name(call_id)) == call_id


def test_the_date_is_that_of_utc() -> None:
    late_in_shanghai = datetime(2026, 3, 1, 1, 30, tzinfo=timezone(timedelta(hours=8)))

    key = object_key(UUID(int=7), late_in_shanghai)

    assert key == "calls/2026/02/28/00000000-0000-0000-0000-000000000007.ogg"


def test_a_date_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        object_key(UUID(int=7), datetime(2026, 3, 1))  # noqa: DTZ001  (it is the point)


@pytest.mark.parametrize(
    "name",
    [
        "notes.txt",
        "readme.raw",
        "00000000000000000000000000000007.raw",
        "{00000000-0000-0000-0000-000000000007}.raw",
        "00000000-0000-0000-0000-00000000000A.raw",
        "00000000-0000-0000-0000-000000000007.raw.part",
        "",
    ],
)
def test_a_foreign_name_belongs_to_no_call(name: str) -> None:
    assert call_of(name) is None
