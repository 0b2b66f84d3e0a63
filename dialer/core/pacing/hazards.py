"""How long a spell lasts (a talk, a wrap-up), learned while it is watched.

Rule: the hazard, the chance per second to end now, is constant within each bin of elapsed time.
Its estimate is ends ÷ seconds watched, with a Gamma prior that pulls a bin with few ends towards
the mean of all. Spells that go on count for the seconds they have lasted, so a long talk makes
itself felt before it ends (Klein and Moeschberger, Survival Analysis, ch. 3 and 6).
"""

from collections.abc import Iterable
from itertools import pairwise
from math import exp

EDGES = (0.0, 2, 4, 7, 10, 14, 19, 25, 32, 40, 50, 62, 78, 98, 125, 160, 210, 280, 400, 600)
"""Seconds; the last bin is open."""
PULL = 3.0
"""Ends that the mean of all bins is worth in each bin."""
PRIOR_ENDS = 2.0


class Spells:
    def __init__(self, prior_mean_seconds: float) -> None:
        self.prior_mean = prior_mean_seconds
        self.ends = [0.0] * len(EDGES)
        self.seconds = [0.0] * len(EDGES)

    def ended(self, lasted: float) -> None:
        self.ends[_watch(self.seconds, lasted)] += 1.0

    def forget(self, kept: float) -> None:
        """Let what was learned so far weigh only this much."""
        self.ends = [kept * value for value in self.ends]
        self.seconds = [kept * value for value in self.seconds]

    def hazards(self, going_on: Iterable[float] = ()) -> list[float]:
        """Per second, one for each bin; `going_on` are the spells that have not ended yet."""
        seconds = list(self.seconds)
        for lasted in going_on:
            _watch(seconds, lasted)
        mean = (sum(self.ends) + PRIOR_ENDS) / (sum(seconds) + PRIOR_ENDS * self.prior_mean)
        return [
            (ends + PULL) / (watched + PULL / mean)
            for ends, watched in zip(self.ends, seconds, strict=True)
        ]


def _watch(seconds: list[float], lasted: float) -> int:
    """Add the time of one spell to its bins; give the bin it has come to."""
    for index, (begins, ends) in enumerate(pairwise(EDGES)):
        if lasted < ends:
            seconds[index] += max(0.0, lasted - begins)
            return index
        seconds[index] += ends - begins
    seconds[-1] += lasted - EDGES[-1]
    return len(EDGES) - 1


def end_chances(hazards: list[float], step: float, count: int) -> list[float]:
    """The chance to end within each step of elapsed time, given that it has not ended before."""
    chances = []
    index = 0
    for number in range(count):
        middle = (number + 0.5) * step
        while index + 1 < len(EDGES) and middle >= EDGES[index + 1]:
            index += 1
        chances.append(1.0 - exp(-hazards[index] * step))
    return chances


def over_within(chances: list[float], steps: int) -> list[list[float]]:
    """P(the spell is over within 0..steps steps) for each elapsed step; the last row stands on."""
    row = [0.0]
    for _ in range(steps):
        row.append(chances[-1] + (1.0 - chances[-1]) * row[-1])
    rows = [row]
    for chance in reversed(chances[:-1]):
        stays = 1.0 - chance
        row = [0.0, *[chance + stays * later for later in row[:-1]]]
        rows.append(row)
    rows.reverse()
    return rows


def both_over_within(chances: list[float], then: list[float], steps: int) -> list[list[float]]:
    """P(the spell and the one that follows it are over), where `then` is over_within of a new one.

    By its first step: the spell ends, and the next has the rest of the time; or it goes on.
    """
    last = chances[-1]
    row = [0.0]
    for number in range(steps):
        row.append(last * then[number] + (1.0 - last) * row[-1])
    rows = [row]
    for chance in reversed(chances[:-1]):
        stays = 1.0 - chance
        row = [
            0.0,
            *[
                chance * follows + stays * later
                for follows, later in zip(then, row[:-1], strict=False)
            ],
        ]
        rows.append(row)
    rows.reverse()
    return rows
