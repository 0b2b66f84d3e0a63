import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.quality.playback.sound import Unsatisfiable, range_of


@pytest.mark.parametrize(
    ("header", "part"),
    [
        (None, None),
        ("", None),
        ("bytes=0-", (0, 100)),
        ("bytes=0-0", (0, 1)),
        ("bytes=10-19", (10, 20)),
        ("bytes=90-500", (90, 100)),
        ("bytes=-10", (90, 100)),
        ("bytes=-500", (0, 100)),
        (" bytes=5- ", (5, 100)),
        ("bytes=-", None),
        ("bytes=20-10", None),
        ("bytes=0-1,5-6", None),
        ("items=0-1", None),
        ("bytes=a-b", None),
        ("bytes=1.5-2", None),
        ("bytes=٣-٤", None),
    ],
)
def test_a_range_of_a_hundred_bytes(header: str | None, part: tuple[int, int] | None) -> None:
    assert range_of(header, 100) == part


@pytest.mark.parametrize("header", ["bytes=100-", "bytes=100-200", "bytes=-0"])
def test_what_begins_behind_the_end_is_unsatisfiable(header: str) -> None:
    with pytest.raises(Unsatisfiable):
        range_of(header, 100)


@given(st.text(), st.integers(1, 10_000))
def test_no_header_leads_outside_the_object(header: str, size: int) -> None:
    for text in (header, f"bytes={header}"):
        try:
            part = range_of(text, size)
        except Unsatisfiable:
            continue
        if part is not None:
            assert 0 <= part[0] < part[1] <= size
