"""Which number a callee sees: stable, capped, and never a way round a block."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialer.core.callerid import (
    DAY,
    HOUR,
    CallerState,
    Kept,
    Number,
    Tally,
    Why,
    choose,
    has_collapsed,
)

AT = 1_800_000_000.0 + 600.0
ENDS = AT + 5 * HOUR
SHANGHAI = Number("+862155550101", "上海", CallerState.ACTIVE, per_hour=60, per_day=300)
GUANGDONG = replace(SHANGHAI, phone="+862055550102", area="广东")
GENERAL = replace(SHANGHAI, phone="+864000000103", area="")
OTHERS = [replace(GENERAL, phone=f"+8640000002{n:02d}", area="西藏") for n in range(4)]
"""Active numbers of another area, so that one that rests is not half of the pool."""


def chosen(area: str, *numbers: Number, kept: Kept | None = None, at: float = AT) -> object:
    choice = choose(area, [*numbers, *OTHERS], kept, at, day_ends=ENDS)
    return choice.phone or (choice.why, choice.ask_again_at)


class TestANewLead:
    def test_sees_a_number_of_its_own_area(self) -> None:
        assert chosen("广东", SHANGHAI, GUANGDONG, GENERAL) == GUANGDONG.phone

    def test_of_another_area_sees_a_general_number(self) -> None:
        assert chosen("四川", SHANGHAI, GUANGDONG, GENERAL) == GENERAL.phone

    def test_gets_the_least_used(self) -> None:
        second = replace(SHANGHAI, phone="+862155550199", used_day=1)

        assert chosen("上海", replace(SHANGHAI, used_day=2), second) == second.phone

    def test_waits_for_its_areas_number_when_that_has_used_its_hour(self) -> None:
        full = replace(SHANGHAI, used_hour=60)

        assert chosen("上海", full, GENERAL) == (Why.CAPPED, (AT // HOUR + 1) * HOUR)

    def test_waits_until_tomorrow_when_the_day_is_used_up(self) -> None:
        full = replace(SHANGHAI, used_day=300)

        assert chosen("上海", full, GENERAL) == (Why.CAPPED, ENDS)

    def test_is_not_called_from_a_foreign_area_instead_of_a_resting_number(self) -> None:
        resting = replace(SHANGHAI, state=CallerState.RESTING, rests_until=AT + DAY)

        assert chosen("上海", resting, GENERAL) == GENERAL.phone
        assert chosen("上海", resting, GUANGDONG) == (Why.RESTING, AT + 1800.0)

    def test_waits_when_half_of_the_pool_rests(self) -> None:
        """Then it is not the number that people refuse."""
        resting = [replace(each, state=CallerState.BLOCKED) for each in OTHERS]

        choice = choose("", [GENERAL, *resting], None, AT, day_ends=ENDS)

        assert (choice.phone, choice.why) == (None, Why.POOL_RESTS)

    def test_waits_when_the_pool_is_empty(self) -> None:
        assert choose("", [], None, AT, day_ends=ENDS).why is Why.EMPTY_POOL


class TestALeadThatWasCalled:
    kept = Kept(SHANGHAI.phone, AT - 2 * HOUR)

    def test_sees_the_same_number_again(self) -> None:
        assert chosen("广东", SHANGHAI, GUANGDONG, kept=self.kept) == SHANGHAI.phone

    def test_is_not_called_from_another_one_while_its_own_rests(self) -> None:
        resting = replace(SHANGHAI, state=CallerState.RESTING, rests_until=AT + DAY)

        for later in (AT, AT + 30 * DAY):
            told = chosen("上海", resting, GENERAL, kept=self.kept, at=later)
            assert told == (Why.RESTING, AT + DAY)

    def test_is_not_called_from_another_one_while_its_own_is_capped(self) -> None:
        full = replace(SHANGHAI, used_day=300)

        assert chosen("上海", full, GENERAL, kept=self.kept) == (Why.CAPPED, ENDS)

    @pytest.mark.parametrize("gone", [CallerState.BLOCKED, CallerState.RETIRED, None])
    def test_gets_another_one_a_day_after_its_own_is_gone(self, gone: CallerState | None) -> None:
        rest = [replace(SHANGHAI, state=gone)] if gone else []

        same_day = chosen("上海", *rest, GENERAL, kept=self.kept)
        next_day = chosen("上海", *rest, GENERAL, kept=self.kept, at=AT + DAY)

        assert same_day == (Why.GONE_TODAY, self.kept.used_at + DAY)
        assert next_day == GENERAL.phone


numbers = st.builds(
    Number,
    phone=st.sampled_from([f"+86210000{n:04d}" for n in range(6)]),
    area=st.sampled_from(["", "上海", "广东"]),
    state=st.sampled_from(CallerState),
    per_hour=st.integers(1, 5),
    per_day=st.integers(1, 10),
    used_hour=st.integers(0, 6),
    used_day=st.integers(0, 12),
    rests_until=st.just(AT + DAY),
)


@given(st.lists(numbers, max_size=6, unique_by=lambda n: n.phone), st.sampled_from(["", "上海"]))
def test_only_an_active_number_within_its_caps_is_ever_shown(pool: list[Number], area: str) -> None:
    choice = choose(area, pool, None, AT, day_ends=ENDS)

    if choice.phone is None:
        assert choice.ask_again_at is not None
        assert choice.ask_again_at > AT
    else:
        (shown,) = [number for number in pool if number.phone == choice.phone]
        assert shown.state is CallerState.ACTIVE
        assert not shown.is_capped


@given(st.lists(numbers, max_size=6, unique_by=lambda n: n.phone), st.floats(0, DAY - 1))
def test_within_a_day_a_lead_never_sees_two_numbers(pool: list[Number], ago: float) -> None:
    kept = Kept("+862100000000", AT - ago)

    assert choose("上海", pool, kept, AT, day_ends=ENDS).phone in (None, kept.phone)


class TestCollapse:
    usual = Tally(1000, 300)

    def test_chance_is_no_collapse(self) -> None:
        assert not has_collapsed(Tally(40, 8), self.usual, 0.5)

    def test_hardly_any_answer_is_one(self) -> None:
        assert has_collapsed(Tally(60, 1), self.usual, 0.5)

    def test_a_few_calls_prove_nothing(self) -> None:
        assert not has_collapsed(Tally(29, 0), self.usual, 0.5)
        assert not has_collapsed(Tally(60, 0), Tally(99, 30), 0.5)
