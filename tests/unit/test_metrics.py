"""The customer's own numbers for an agent's day, and the laws under them."""

from datetime import date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialer.core.metrics import (
    Band,
    DayBand,
    Interval,
    Span,
    band,
    clip,
    day_band,
    day_of,
    day_span,
    is_effective,
    measure,
    seconds,
    union,
    utilization,
)
from dialer.core.types import AgentState

SHANGHAI = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
DAY = date(2026, 8, 3)
MIDNIGHT, NEXT_MIDNIGHT = day_span(DAY, SHANGHAI)
NINE = MIDNIGHT + 9 * 3600
SHIFT: Span = (NINE, NINE + 8 * 3600)
AFTER_WORK = MIDNIGHT + 20 * 3600

spans = st.lists(
    st.tuples(st.integers(0, 200), st.integers(0, 200)).map(lambda ends: (min(ends), max(ends))),
    max_size=20,
)


def talking(start: float, length: float) -> Interval:
    return Interval(start, start + length, AgentState.TALKING)


class TestUtilization:
    @pytest.mark.parametrize(
        ("talk_seconds", "share", "expected"),
        [
            (17_280, 0.6, Band.GOOD),
            (17_279, 17_279 / 28_800, Band.AVERAGE),
            (12_600, 0.4375, Band.SME),
            (12_599, 12_599 / 28_800, Band.LOW),
        ],
    )
    def test_the_lines_belong_to_the_better_band(
        self, talk_seconds: float, share: float, expected: Band
    ) -> None:
        result = utilization(talk_seconds, 28_800)

        assert result == share
        assert band(result) is expected

    def test_outbound_and_call_backs_add_up(self) -> None:
        outbound = talking(NINE, 15_000)
        call_backs = talking(NINE + 16_000, 2_280)

        day = measure([outbound, call_backs], [SHIFT], (MIDNIGHT, NEXT_MIDNIGHT), AFTER_WORK)

        assert day.talk_seconds == 17_280
        assert day.utilization == 0.6
        assert day.band is Band.GOOD

    def test_without_a_shift_it_is_unknown_and_not_zero(self) -> None:
        day = measure([talking(NINE, 600)], [], (MIDNIGHT, NEXT_MIDNIGHT), AFTER_WORK)

        assert day.utilization is None
        assert day.shift_seconds is None
        assert day.band is Band.NONE
        assert day.talk_seconds == 600

    def test_a_running_day_counts_the_shift_so_far(self) -> None:
        ten = NINE + 3600

        day = measure([talking(NINE, 1800)], [SHIFT], (MIDNIGHT, NEXT_MIDNIGHT), ten)

        assert day.elapsed_shift_seconds == 3600
        assert day.shift_seconds == 28_800
        assert day.utilization == 0.5

    def test_before_the_shift_begins_it_is_unknown(self) -> None:
        day = measure([], [SHIFT], (MIDNIGHT, NEXT_MIDNIGHT), NINE)

        assert day.elapsed_shift_seconds == 0
        assert day.utilization is None

    def test_an_open_interval_counts_until_now(self) -> None:
        open_talk = Interval(NINE, None, AgentState.TALKING)

        day = measure([open_talk], [SHIFT], (MIDNIGHT, NEXT_MIDNIGHT), NINE + 90)

        assert day.talk_seconds == 90
        assert day.utilization == 1.0

    def test_the_part_after_the_shift_counts_as_talk_and_as_overtime(self) -> None:
        late = talking(SHIFT[1] - 60, 300)

        day = measure([late], [SHIFT], (MIDNIGHT, NEXT_MIDNIGHT), AFTER_WORK)

        assert day.talk_seconds == 300
        assert day.overtime_seconds == 240

    def test_it_never_shows_more_than_all_of_the_shift(self) -> None:
        short_shift = (NINE, NINE + 3600)

        day = measure([talking(NINE, 4000)], [short_shift], (MIDNIGHT, NEXT_MIDNIGHT), AFTER_WORK)

        assert day.utilization == 1.0
        assert day.talk_seconds == 4000
        assert day.overtime_seconds == 400


class TestTalk:
    @pytest.mark.parametrize(
        "state", [state for state in AgentState if state is not AgentState.TALKING]
    )
    def test_no_other_state_is_talk(self, state: AgentState) -> None:
        day = measure(
            [Interval(NINE, NINE + 600, state)], [SHIFT], (MIDNIGHT, NEXT_MIDNIGHT), AFTER_WORK
        )

        assert day.talk_seconds == 0

    def test_two_legs_at_once_count_once(self) -> None:
        first, second = talking(NINE, 100), talking(NINE + 40, 100)

        day = measure([first, second], [SHIFT], (MIDNIGHT, NEXT_MIDNIGHT), AFTER_WORK)

        assert day.talk_seconds == 140

    def test_offline_is_not_signed_in(self) -> None:
        intervals = [
            Interval(NINE, NINE + 60, AgentState.READY),
            Interval(NINE + 60, NINE + 90, AgentState.OFFLINE),
            Interval(NINE + 90, NINE + 100, AgentState.PAUSE),
        ]

        day = measure(intervals, [SHIFT], (MIDNIGHT, NEXT_MIDNIGHT), AFTER_WORK)

        assert day.signed_in_seconds == 70
        assert day.by_state[AgentState.OFFLINE] == 30


class TestDay:
    def test_a_call_across_midnight_is_split(self) -> None:
        across = talking(NEXT_MIDNIGHT - 70, 100)
        tomorrow = day_span(date(2026, 8, 4), SHANGHAI)
        later = NEXT_MIDNIGHT + 3600

        today = measure([across], [], (MIDNIGHT, NEXT_MIDNIGHT), later)
        next_day = measure([across], [], tomorrow, later)

        assert today.talk_seconds == 70
        assert next_day.talk_seconds == 30

    @pytest.mark.parametrize(
        ("day", "hours"),
        [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)],
    )
    def test_it_is_as_long_as_the_clocks_of_the_site_say(self, day: date, hours: int) -> None:
        start, end = day_span(day, BERLIN)

        assert end - start == hours * 3600

    def test_it_belongs_to_the_zone_of_the_site(self) -> None:
        at = datetime(2026, 8, 2, 16, 30, tzinfo=ZoneInfo("UTC")).timestamp()

        assert day_of(at, SHANGHAI) == date(2026, 8, 3)
        assert day_of(at, BERLIN) == date(2026, 8, 2)

    @pytest.mark.parametrize(
        ("calls", "effective", "prospects", "expected"),
        [
            (24, 10, 3, DayBand.LOW),
            (24, 10, 4, DayBand.BELOW),
            (20, 0, 0, DayBand.LOW),
            (19, 0, 0, DayBand.BELOW),
            (29, 0, 3, DayBand.LOW),
            (30, 0, 3, DayBand.BELOW),
            (80, 30, 3, DayBand.ON_TARGET),
            (79, 30, 9, DayBand.BELOW),
            (80, 29, 9, DayBand.BELOW),
            (150, 50, 9, DayBand.ON_TARGET),
            (151, 51, 9, DayBand.ON_TARGET),
        ],
    )
    def test_its_band_follows_the_calls(
        self, calls: int, effective: int, prospects: int, expected: DayBand
    ) -> None:
        assert day_band(calls, effective, prospects) is expected

    @pytest.mark.parametrize(
        ("talk_seconds", "disposition", "expected"),
        [(30.0, True, True), (29.99, True, False), (300.0, False, False)],
    )
    def test_an_effective_contact_is_long_and_with_the_right_person(
        self, talk_seconds: float, disposition: bool, expected: bool
    ) -> None:
        assert is_effective(talk_seconds, is_effective_disposition=disposition) is expected


class TestSpans:
    @given(spans)
    def test_a_union_covers_the_same_instants_once(self, some: list[Span]) -> None:
        covered = {at for start, end in some for at in range(int(start), int(end))}

        merged = union(some)

        assert seconds(some) == len(covered)
        assert all(a[1] < b[0] for a, b in pairwise(merged))

    @given(spans, st.integers(0, 200))
    def test_cutting_a_day_in_two_loses_nothing(self, some: list[Span], cut: int) -> None:
        left = clip(some, (0, cut))
        right = clip(some, (cut, 200))

        assert seconds(left) + seconds(right) == seconds(some)
