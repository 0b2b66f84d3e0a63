"""Rates from few tries: intervals, differences and what many calls promise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialer.core.proportions import (
    chance_of_one,
    clearly_best,
    difference,
    tries_for,
    wilson,
)

counts = st.integers(0, 500).flatmap(lambda tries: st.tuples(st.integers(0, tries), st.just(tries)))


@pytest.mark.parametrize(
    ("hits", "tries", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 100, 0.0552, 0.1744), (81, 263, 0.2553, 0.3662), (0, 0, 0.0, 1.0)],
)
def test_the_interval_is_wilsons(hits: int, tries: int, low: float, high: float) -> None:
    assert wilson(hits, tries) == pytest.approx((low, high), abs=1e-4)


def test_the_difference_is_newcombes() -> None:
    # The example (a) of the paper: 56 of 70 against 48 of 80.
    assert difference(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=1e-4)


@given(counts)
def test_an_interval_holds_its_rate(count: tuple[int, int]) -> None:
    hits, tries = count
    low, high = wilson(hits, tries)

    assert 0.0 <= low <= high <= 1.0
    assert tries == 0 or low <= hits / tries + 1e-12
    assert tries == 0 or hits / tries <= high + 1e-12


class TestBest:
    def test_few_tries_name_nobody(self) -> None:
        assert clearly_best([(29, 29), (0, 29)]) is None

    def test_a_difference_that_chance_makes_names_nobody(self) -> None:
        assert clearly_best([(12, 100), (10, 100)]) is None

    def test_a_clear_difference_names_the_better(self) -> None:
        assert clearly_best([(10, 100), (40, 100), (12, 100)]) == 1

    def test_one_wording_is_no_comparison(self) -> None:
        assert clearly_best([(50, 100)]) is None


def test_ninety_nine_calls_at_one_percent() -> None:
    assert chance_of_one(0.01, 99) == pytest.approx(0.630, abs=1e-3)
    assert tries_for(0.01, 0.5) == 69
    assert tries_for(0.0, 0.5) is None
    assert tries_for(1.0, 0.5) == 1
