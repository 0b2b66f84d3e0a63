"""When a lead of the public pool goes back, and how leads are dealt out."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.leads.pools.rules import (
    Held,
    Limits,
    ReclaimReason,
    deadline,
    is_over,
    must_remind,
    next_look,
    quotas,
)

TAKEN = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
A_BIT = timedelta(microseconds=1)


def days(number: float) -> timedelta:
    return timedelta(days=number)


class TestReclaim:
    @pytest.mark.parametrize(
        ("held", "why", "after"),
        [
            (Held(TAKEN), ReclaimReason.NO_CONTACT, days(7)),
            (Held(TAKEN, TAKEN + days(5)), ReclaimReason.NO_CONTACT, days(12)),
            (Held(TAKEN, TAKEN + days(9)), ReclaimReason.NO_FOLLOW_UP, days(15)),
            (Held(TAKEN, TAKEN + days(89), TAKEN + days(88)), ReclaimReason.NO_DEAL, days(90)),
        ],
    )
    def test_a_lead_goes_back_after_its_days_and_not_at_them(
        self, held: Held, why: ReclaimReason, after: timedelta
    ) -> None:
        end = deadline(held, Limits())

        assert end is not None
        assert (end.why, end.at) == (why, TAKEN + after)
        assert not is_over(end, TAKEN + after)
        assert is_over(end, TAKEN + after + A_BIT)

    def test_a_deal_is_never_taken_back_unless_the_pool_says_so(self) -> None:
        closed = Held(TAKEN, closed_at=TAKEN + days(3))

        assert deadline(closed, Limits()) is None
        end = deadline(closed, Limits(closed_stays=False, no_contact_days=None))
        assert end is not None
        assert end.why is ReclaimReason.NO_FOLLOW_UP

    def test_rules_without_days_do_not_hold(self) -> None:
        never = Limits(no_contact_days=None, no_follow_up_days=None, no_deal_days=None)

        assert deadline(Held(TAKEN), never) is None
        assert not is_over(None, TAKEN + days(999))

    def test_a_reminder_comes_once_and_again_after_the_day_has_moved(self) -> None:
        limits, held = Limits(), Held(TAKEN)
        end = deadline(held, limits)
        assert end is not None

        assert not must_remind(held, end, limits, end.at - days(3) - A_BIT)
        assert must_remind(held, end, limits, end.at - days(3))
        reminded = replace(held, reminded_at=end.at - days(3))
        assert not must_remind(reminded, end, limits, end.at - days(1))
        moved = replace(reminded, contacted_at=end.at - days(1))
        later = deadline(moved, limits)
        assert later is not None
        assert must_remind(moved, later, limits, later.at - days(2))

    @given(st.floats(0, 100), st.floats(0, 100))
    def test_nothing_is_missed_between_two_looks(self, looked: float, called: float) -> None:
        limits, now = Limits(), TAKEN + days(looked)
        held = Held(TAKEN, min(now, TAKEN + days(called)))
        end = deadline(held, limits)
        assert end is not None

        looks_at = next_look(end, limits, now)

        assert now < looks_at <= now + days(1)
        # Nothing that is false now becomes true before that.
        just_before = looks_at - timedelta(milliseconds=2)
        if just_before > now:
            assert is_over(end, now) == is_over(end, just_before)
            is_near = must_remind(held, end, limits, now)
            assert is_near == must_remind(held, end, limits, just_before)


class TestQuotas:
    @pytest.mark.parametrize(
        ("count", "shares", "rooms", "dealt"),
        [
            (10, [1, 1], [99, 99], [5, 5]),
            (10, [3, 1, 1], [99, 99, 99], [6, 2, 2]),
            (10, [1, 1], [2, 99], [2, 8]),
            (10, [1, 1], [2, 3], [2, 3]),
            (0, [1], [5], [0]),
        ],
    )
    def test_known_cases(
        self, count: int, shares: list[int], rooms: list[int], dealt: list[int]
    ) -> None:
        assert quotas(count, shares, rooms) == dealt

    @given(
        st.integers(0, 200),
        st.lists(st.tuples(st.integers(1, 9), st.integers(0, 60)), min_size=1, max_size=8),
    )
    def test_nobody_gets_more_than_fits_and_nothing_is_lost(
        self, count: int, people: list[tuple[int, int]]
    ) -> None:
        rooms = [room for _, room in people]

        dealt = quotas(count, [share for share, _ in people], rooms)

        assert all(got <= room for got, room in zip(dealt, rooms, strict=True))
        assert sum(dealt) == min(count, sum(rooms))
