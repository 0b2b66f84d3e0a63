"""A list's part of a conversion is told from the agent's; a small sample is said to be small."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from app.reports.metrics.conversion import Cell, parted, wilson


@pytest.mark.parametrize(
    ("won", "of", "low", "high"),
    [(0, 10, 0.0, 0.278), (5, 10, 0.237, 0.763), (10, 10, 0.722, 1.0), (100, 1000, 0.083, 0.120)],
)
def test_the_interval_is_wilsons(won: int, of: int, low: float, high: float) -> None:
    assert wilson(won, of) == pytest.approx((low, high), abs=0.0006)


def test_no_sample_has_no_interval() -> None:
    assert wilson(0, 0) is None


@given(st.integers(1, 10_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))))
def test_the_share_lies_within_its_interval(counts: tuple[int, int]) -> None:
    low, high = wilson(*counts) or (1.0, 0.0)

    assert 0.0 <= low <= counts[0] / counts[1] + 1e-12
    assert counts[0] / counts[1] - 1e-12 <= high <= 1.0


def floor(talked: NDArray[np.int_], agents: list[float], lists: list[float]) -> list[Cell]:
    """Cells whose conversions are just what the effects say."""
    return [
        Cell(f"a{i}", f"l{j}", float(n), float(n / (1.0 + np.exp(2.0 - agents[i] - lists[j]))))
        for (i, j), n in np.ndenumerate(talked)
        if n
    ]


def test_a_good_agent_does_not_make_a_list_good() -> None:
    # Two equal lists; the better agent works nearly only the first one.
    cells = floor(np.array([[1800, 200], [200, 1800]]), [0.8, -0.8], [0.0, 0.0])

    found = parted(cells)

    raw = {name: sum(c.won for c in cells if c.list == name) / 2000 for name in ("l0", "l1")}
    assert found is not None
    assert raw["l0"] / raw["l1"] > 2.0
    assert found.lists["l0"].rate == pytest.approx(found.lists["l1"].rate, rel=0.1)
    assert found.agents["a0"].rate > 2.0 * found.agents["a1"].rate


def test_a_good_list_does_not_make_an_agent_good() -> None:
    talked = np.array([[900, 100, 50], [100, 900, 50], [500, 500, 50]])
    cells = floor(talked, [0.0, 0.0, 0.0], [0.7, -0.7, 0.0])

    found = parted(cells)

    assert found is not None
    assert found.agents["a0"].rate == pytest.approx(found.agents["a1"].rate, rel=0.1)
    assert found.lists["l0"].low > found.lists["l1"].high


def test_few_leads_draw_towards_the_whole() -> None:
    cells = [
        *floor(np.array([[400, 400], [400, 400]]), [0.2, -0.2], [0.1, -0.1]),
        Cell("new", "l0", 3, 3),
    ]

    found = parted(cells)

    assert found is not None
    new = found.agents["new"]
    assert new.rate < 0.5
    assert new.high - new.low > 2 * (found.agents["a0"].high - found.agents["a0"].low)


@pytest.mark.parametrize("won", [0, 10])
def test_nothing_is_parted_where_nothing_differs(won: int) -> None:
    assert parted([Cell("a", "l", 10, won)]) is None
    assert parted([]) is None


@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(1, 500), st.floats(0, 1)),
        min_size=1,
        max_size=12,
    )
)
def test_every_rate_is_one_and_within_its_interval(
    rows: list[tuple[int, int, int, float]],
) -> None:
    found = parted([Cell(str(i), str(j), n, round(n * share)) for i, j, n, share in rows])

    for fair in [*found.agents.values(), *found.lists.values()] if found else []:
        assert 0.0 <= fair.low <= fair.rate <= fair.high <= 1.0
