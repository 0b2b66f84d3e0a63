"""What a few tries say about a rate: intervals that stay honest when there are few of them."""

import math

_Z = 1.959963984540054
"""95 % of a normal distribution lies within so many standard deviations."""

FEWEST = 30
"""Tries of each kind below which a difference is not looked at."""


def wilson(hits: int, tries: int) -> tuple[float, float]:
    """The 95 % interval of hits ÷ tries as fractions; all of 0 to 1 when nothing was tried.

    Source: Wilson 1927, as in any text on binomial proportions. Unlike the usual formula it does
    not shrink to nothing when there was no hit yet.
    """
    if tries == 0:
        return 0.0, 1.0
    rate = hits / tries
    middle = rate + _Z * _Z / (2.0 * tries)
    spread = _Z * math.sqrt(rate * (1.0 - rate) / tries + _Z * _Z / (4.0 * tries * tries))
    shrink = 1.0 + _Z * _Z / tries
    return max(0.0, (middle - spread) / shrink), min(1.0, (middle + spread) / shrink)


def difference(hits: int, tries: int, other_hits: int, other_tries: int) -> tuple[float, float]:
    """The 95 % interval of one rate minus the other, as fractions from -1 to 1.

    Source: Newcombe 1998, method 10: the two Wilson intervals, put together.
    """
    one = hits / tries if tries else 0.0
    other = other_hits / other_tries if other_tries else 0.0
    low, high = wilson(hits, tries)
    other_low, other_high = wilson(other_hits, other_tries)
    below = math.hypot(one - low, other_high - other)
    above = math.hypot(high - one, other - other_low)
    return one - other - below, one - other + above


def clearly_best(arms: list[tuple[int, int]]) -> int | None:
    """Which (hits, tries) is better than every other beyond chance; None while that is open."""
    if len(arms) < 2 or any(tries < FEWEST for _, tries in arms):
        return None
    best = max(range(len(arms)), key=lambda at: arms[at][0] / arms[at][1])
    others = (arm for at, arm in enumerate(arms) if at != best)
    return best if all(difference(*arms[best], *other)[0] > 0.0 for other in others) else None


def chance_of_one(rate: float, tries: int) -> float:
    """How likely at least one hit is in so many tries of the same rate: 1 - (1 - p)^n."""
    return 1.0 - (1.0 - rate) ** tries


def tries_for(rate: float, chance: float) -> int | None:
    """Tries after which at least one hit has at least this chance; None when there is no rate."""
    if rate <= 0.0:
        return None
    if rate >= 1.0:
        return 1
    return math.ceil(math.log(1.0 - chance) / math.log(1.0 - rate))
