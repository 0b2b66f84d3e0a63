"""How sure a conversion is, and what of it is the list's and what the agent's.

The chance that a lead of list j, talking to agent i, is won is taken as

    logit p(i, j) = m + a(i) + b(j),   a(i) ~ N(0, A),   b(j) ~ N(0, B)

a mixed logistic model fitted by penalised quasi-likelihood (Breslow and Clayton 1993, "Approximate
inference in generalized linear mixed models", JASA 88, 9-25): Newton steps for m, a and b, then A
and B from the effects and their variances, until they stay. A and B have a weak prior, worth as
much as PRIOR_WEIGHT agents or lists that differ usually: with three agents the data alone would
believe anything. Few leads draw an effect towards zero.

Fair conversion is the directly standardised rate: a list's p averaged over all agents, each by the
share of the leads that the agent talked to; an agent's over all lists alike. Where agents and lists
never cross nothing can be told apart, and the intervals become wide.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Z = 1.959963984540054
"""Two-sided 95 %."""
USUAL_VARIANCE = 0.25
"""Of the logit: two in three have odds within a factor of 1.65 of the usual ones."""
PRIOR_WEIGHT = 4.0
ROUNDS = 40
STEPS = 12
STILL = 1e-4


@dataclass(frozen=True, slots=True)
class Cell:
    """What one agent made of one list: leads talked to, and those won."""

    agent: str
    list: str
    talked: float
    won: float


@dataclass(frozen=True, slots=True)
class Fair:
    """A standardised conversion with its 95 % interval, as fractions."""

    rate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Parted:
    agents: dict[str, Fair]
    lists: dict[str, Fair]


def wilson(won: float, of: float) -> tuple[float, float] | None:
    """The 95 % interval of a share (Wilson 1927, JASA 22, 209-212); None when there is no sample.

    `won` may not exceed `of`.
    """
    if of <= 0:
        return None
    share = won / of
    below = 1.0 + Z * Z / of
    middle = share + Z * Z / (2.0 * of)
    spread = Z * math.sqrt(share * (1.0 - share) / of + Z * Z / (4.0 * of * of))
    return max(0.0, (middle - spread) / below), min(1.0, (middle + spread) / below)


def parted(cells: Sequence[Cell]) -> Parted | None:
    """Part the agents' effects from the lists'; None when nobody or everybody was won."""
    won = sum(cell.won for cell in cells)
    if not 0 < won < sum(cell.talked for cell in cells):
        return None
    agents = sorted({cell.agent for cell in cells})
    lists = sorted({cell.list for cell in cells})
    fitted = _Fit(cells, agents, lists)
    fitted.run()
    every = range(len(agents)), range(len(lists))
    return Parted(
        {agents[at]: fitted.fair(at, of_agents=True) for at in every[0]},
        {lists[at]: fitted.fair(at, of_agents=False) for at in every[1]},
    )


class _Fit:
    """Unknowns stand in one vector: m, then the agents', then the lists' effects."""

    def __init__(self, cells: Sequence[Cell], agents: list[str], lists: list[str]) -> None:
        place = {name: at for at, name in enumerate(agents)}
        other = {name: at for at, name in enumerate(lists)}
        self._agent = np.array([1 + place[cell.agent] for cell in cells])
        self._list = np.array([1 + len(agents) + other[cell.list] for cell in cells])
        self._talked = np.array([cell.talked for cell in cells], dtype=np.float64)
        self._won = np.array([cell.won for cell in cells], dtype=np.float64)
        self._agents, self._size = len(agents), 1 + len(agents) + len(lists)
        self._values = np.zeros(self._size)
        whole = self._won.sum() / self._talked.sum()
        self._values[0] = math.log(whole / (1.0 - whole))
        self._bends = self._bent(np.zeros(len(cells)), np.ones(self._size))
        self._spread: Vector = np.zeros((self._size, self._size))

    def run(self) -> None:
        variances = np.array([USUAL_VARIANCE, USUAL_VARIANCE])
        for _ in range(ROUNDS):
            self._settle(variances)
            anew = np.array([self._variance(part) for part in self._parts()])
            is_still = bool(np.all(np.abs(anew - variances) < STILL))
            variances = anew
            if is_still:
                break
        self._spread = self._bends.inverse()

    def fair(self, at: int, *, of_agents: bool) -> Fair:
        """Average the row's chances over its partners; the interval is that of the average's logit,
        by the delta method.
        """
        agents, lists = self._parts()
        own, partners = (agents, lists) if of_agents else (lists, agents)
        members = self._list if of_agents else self._agent
        weights = np.zeros(self._size)
        np.add.at(weights, members, self._talked)
        share = weights[partners] / weights[partners].sum()
        chances = _chance(self._values[0] + self._values[own][at] + self._values[partners])
        rate = float(share @ chances)
        slope = np.zeros(self._size)
        leaning = share * chances * (1.0 - chances)
        slope[0] = slope[own.start + at] = leaning.sum()
        slope[partners] = leaning
        slope /= rate * (1.0 - rate)
        width = Z * math.sqrt(max(0.0, float(slope @ self._spread @ slope)))
        middle = math.log(rate / (1.0 - rate))
        low, high = _chance(np.array([middle - width, middle + width]))
        return Fair(rate, float(low), float(high))

    def _parts(self) -> tuple[slice, slice]:
        return slice(1, 1 + self._agents), slice(1 + self._agents, self._size)

    def _variance(self, part: slice) -> float:
        effects = self._values[part]
        own = self._bends.inverse_diagonal()[part]
        seen = float(np.sum(effects * effects + own))
        return (seen + PRIOR_WEIGHT * USUAL_VARIANCE) / (len(effects) + PRIOR_WEIGHT)

    def _settle(self, variances: Vector) -> None:
        """Newton steps to the most likely effects under these variances."""
        holds = np.zeros(self._size)
        for part, variance in zip(self._parts(), variances, strict=True):
            holds[part] = 1.0 / variance
        for _ in range(STEPS):
            chance = _chance(self._values[0] + self._values[self._agent] + self._values[self._list])
            weight = self._talked * chance * (1.0 - chance)
            pull = -holds * self._values
            miss = self._won - self._talked * chance
            pull[0] += miss.sum()
            np.add.at(pull, self._agent, miss)
            np.add.at(pull, self._list, miss)
            self._bends = self._bent(weight, holds)
            step = np.clip(self._bends.solve(pull), -2.0, 2.0)
            self._values += step
            if np.abs(step).max() < STILL:
                return

    def _bent(self, weight: Vector, holds: Vector) -> "_Bends":
        """The information of the cells: each speaks of m, of its agent and of its list."""
        agents, lists = self._parts()
        few, many = (agents, lists) if self._agents <= len(holds) // 2 else (lists, agents)
        of_few, of_many = (self._agent, self._list) if few is agents else (self._list, self._agent)
        few_at = np.concatenate(([0], np.arange(few.start, few.stop)))
        row, column = of_few - few.start + 1, of_many - many.start
        corner = np.diag(holds[few_at])
        corner[0, 0] += weight.sum()
        sums = np.bincount(row, weight, len(few_at))[1:]
        corner[0, 1:] += sums
        corner[1:, 0] += sums
        corner[np.arange(1, len(few_at)), np.arange(1, len(few_at))] += sums
        across = np.zeros((len(few_at), many.stop - many.start))
        np.add.at(across, (row, column), weight)
        across[0] = np.bincount(column, weight, across.shape[1])
        return _Bends(corner, across, holds[many] + across[0], few_at, many)


class _Bends:
    """A symmetric matrix of which the block of the more numerous side is a diagonal.

    With A the corner, B what is across and D the diagonal, all that is asked of the inverse follows
    from that of the small A - B D^-1 B' (the Schur complement).
    """

    def __init__(
        self, corner: Vector, across: Vector, diagonal: Vector, few: NDArray[np.intp], many: slice
    ) -> None:
        self._few, self._many = few, many
        self._diagonal = diagonal
        self._lean = across / diagonal
        self._small = np.asarray(np.linalg.inv(corner - self._lean @ across.T), dtype=np.float64)

    def solve(self, right: Vector) -> Vector:
        found = np.empty(len(right))
        found[self._few] = self._small @ (right[self._few] - self._lean @ right[self._many])
        found[self._many] = right[self._many] / self._diagonal - self._lean.T @ found[self._few]
        return found

    def inverse_diagonal(self) -> Vector:
        found = np.empty(len(self._few) + len(self._diagonal))
        found[self._few] = np.diag(self._small)
        leant = np.einsum("ij,ij->j", self._lean, self._small @ self._lean)
        found[self._many] = 1.0 / self._diagonal + leant
        return found

    def inverse(self) -> Vector:
        size = len(self._few) + len(self._diagonal)
        found = np.empty((size, size))
        many = np.arange(size)[self._many]
        across = -self._small @ self._lean
        found[np.ix_(self._few, self._few)] = self._small
        found[np.ix_(self._few, many)] = across
        found[np.ix_(many, self._few)] = across.T
        found[np.ix_(many, many)] = np.diag(1.0 / self._diagonal) - self._lean.T @ across
        return found


def _chance(logit: Vector) -> Vector:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(logit, -30.0, 30.0))), dtype=np.float64)
