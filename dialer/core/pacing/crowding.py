"""P(more people and busy agents than there are agents): a sum of independent yes-or-no chances.

A small floor is counted exactly (the Poisson-binomial distribution by convolution); a large one by
its first three moments, a normal distribution with the Edgeworth term for skewness (Volkova 1996).
"""

from dataclasses import dataclass
from itertools import pairwise
from math import erfc, exp, pi, sqrt

EXACT_AGENTS = 10
ROOT_2 = sqrt(2.0)
ROOT_2_PI = sqrt(2.0 * pi)
TINY = 5e-4
"""A chance below this, or this near to one, is taken as none, or as certain."""
SURE = 1e-9
"""A variance below this is a sum that is known."""


class Counted:
    """The distribution of the sum below `agents`, exactly."""

    def __init__(self, agents: int, sure: int = 0) -> None:
        """`sure` of the summands are certain already."""
        self.below = [1.0] + [0.0] * (agents - sure - 1) if sure < agents else []

    def add(self, chance: float, times: int = 1) -> None:
        if chance < TINY or not self.below:
            return
        if chance > 1.0 - TINY:
            # One place less for all the others.
            del self.below[max(0, len(self.below) - times) :]
            return
        stays = 1.0 - chance
        for _ in range(times):
            below = self.below
            self.below = [stays * below[0]] + [
                stays * here + chance * left for left, here in pairwise(below)
            ]

    def is_full(self) -> float:
        """P(sum ≥ agents)."""
        return max(0.0, 1.0 - sum(self.below))


@dataclass(slots=True)
class Moments:
    """The same from mean, variance and third central moment."""

    agents: int
    sure: int = 0
    mean: float = 0.0
    variance: float = 0.0
    third: float = 0.0

    def add(self, chance: float, times: int = 1) -> None:
        spread = times * chance * (1.0 - chance)
        self.mean += times * chance
        self.variance += spread
        self.third += spread * (1.0 - 2.0 * chance)

    def is_full(self) -> float:
        """P(sum ≥ agents)."""
        gap = self.agents - self.sure - 0.5 - self.mean
        if self.variance < SURE:
            return 0.0 if gap > 0.0 else 1.0
        sigma = sqrt(self.variance)
        x = gap / sigma
        skew = self.third / (self.variance * sigma)
        tail = 0.5 * erfc(x / ROOT_2)
        bend = skew / 6.0 * (x * x - 1.0) * exp(-0.5 * x * x) / ROOT_2_PI
        return min(1.0, max(0.0, tail + bend))


Sum = Counted | Moments


def empty_sum(agents: int, sure: int) -> Sum:
    return Counted(agents, sure) if agents <= EXACT_AGENTS else Moments(agents, sure)
