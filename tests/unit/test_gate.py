"""The gate of a list: whole numbers decide, and no step is skipped."""

import pytest

from app.leads.gate.steps import NEXT, must_pause, passes
from app.models.lead import ListState


@pytest.mark.parametrize(
    ("accurate", "checked", "is_open"),
    [(85, 100, True), (84, 100, False), (849, 1000, False), (850, 1000, True), (0, 0, False)],
)
def test_the_gate_opens_at_85_percent_before_rounding(
    accurate: int, checked: int, *, is_open: bool
) -> None:
    assert passes(accurate, checked) is is_open


@pytest.mark.parametrize(
    ("dials", "bad", "pauses"),
    [(100, 20, True), (100, 15, False), (100, 16, True), (99, 50, False)],
)
def test_dialing_closes_it_again_after_100_dials(dials: int, bad: int, *, pauses: bool) -> None:
    assert must_pause(dials, bad) is pauses


def test_no_list_goes_to_the_agents_without_a_review() -> None:
    into = {state for state, after in NEXT.items() if ListState.READY in after}

    assert into == {ListState.REVIEW, ListState.PAUSED}
    assert ListState.READY not in NEXT[ListState.IMPORTED]
    assert NEXT.keys() == set(ListState)
