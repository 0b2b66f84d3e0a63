"""What one more abandoned call may cost: theta, the highest chance of abandonment worth a call.

Theta is the Lagrange multiplier of the ceiling, found as it runs (a dual variable): each answer
moves it up by what the ceiling allows an answer, and down by what the answer was expected to cost
and by what it did cost. The credit, what may still be abandoned now, bends it: a full credit lets
it go, a small one holds it down, and below nothing only calls that are almost sure to be served are
launched.
"""

from collections import deque
from dataclasses import dataclass
from math import exp, log

from dialer.core.types import Instant

HOUR = 3600.0


class Budget:
    """People answered and abandoned in a rolling window, of this floor and of all the others."""

    def __init__(self, window_hours: float = 24.0) -> None:
        self.window = window_hours * HOUR
        self.answered = 0
        self.abandoned = 0
        self._hours: deque[list[float]] = deque()
        """[hour, answered, abandoned] of this floor."""

    def count(self, at: Instant, *, answered: int = 0, abandoned: int = 0) -> None:
        hour = at // HOUR
        if not self._hours or self._hours[-1][0] != hour:
            self._hours.append([hour, 0, 0])
            while self._hours and (self._hours[0][0] + 1.0) * HOUR < at - self.window:
                _, gone, lost = self._hours.popleft()
                self.answered -= int(gone)
                self.abandoned -= int(lost)
        self._hours[-1][1] += answered
        self._hours[-1][2] += abandoned
        self.answered += answered
        self.abandoned += abandoned

    def seen(self, answered: int, abandoned: int) -> None:
        """The ledger's account replaces ours; it is younger than a few seconds."""
        self.answered, self.abandoned = answered, abandoned
        self._hours.clear()


@dataclass(slots=True)
class Tuning:
    start: float = 0.11
    start_power: float = 0.65
    gain: float = 0.1
    guess: float = 0.7
    """How much of an answer's cost is taken as predicted, the rest as it came."""
    keep: float = 0.75
    keep_root: float = 0.15
    keep_few: float = 1.5
    """With few agents one abandoned call more is a larger part of a day's."""
    soft: float = 2.0
    soft_root: float = 1.0
    loose: float = 0.5
    bend: float = 1.0
    """How much more than in proportion a credit below its reserve holds the price down."""
    debt: float = 6.0
    debt_share: float = 0.0003
    pull: float = 0.004
    """How fast, an answer, a credit that stays off its reserve moves the price for good."""
    pull_up: float = 0.25
    floor: float = 0.001


class Price:
    def __init__(self, tuning: Tuning | None = None) -> None:
        self.tuning = tuning or Tuning()
        self._log = 0.0
        self._agents = 0
        self._lean = 0.0
        """Where the credit stood to its reserve when last asked."""
        self._ratio_seen = 2.0
        self._ratio_lost = 2.0

    def start(self, agents: int) -> None:
        """The price for a floor of this size; what was learned at another size is kept."""
        agents = max(1, agents)
        fresh = log(self.tuning.start) - self.tuning.start_power * log(agents)
        if self._agents:
            fresh = self._log - self.tuning.start_power * log(agents / self._agents)
        self._log, self._agents = fresh, agents

    @property
    def calibration(self) -> float:
        """Abandoned ÷ predicted."""
        return max(0.3, min(3.0, self._ratio_lost / self._ratio_seen))

    def answered(self, chance: float, ceiling: float) -> None:
        """A person answered a call that was launched at this chance of abandonment."""
        tuning = self.tuning
        self._ratio_seen = 0.997 * self._ratio_seen + chance
        self._ratio_lost = 0.997 * self._ratio_lost
        cost = min(4.0 * ceiling, tuning.guess * self.calibration * chance)
        self._move(tuning.gain * (ceiling - cost) + tuning.pull * self._lean)

    def abandoned(self) -> None:
        self._ratio_lost += 1.0
        self._move(-self.tuning.gain * (1.0 - self.tuning.guess))

    def _move(self, by: float) -> None:
        self._log = max(log(0.0005), min(log(0.5), self._log + by))

    def limit(self, credit: float, answered: int, agents: int) -> float:
        """Theta now, given the credit: what may be abandoned by now, less what was."""
        if agents != self._agents:
            self.start(agents)
        tuning = self.tuning
        theta = exp(self._log)
        root = agents**0.5
        debt = tuning.debt + tuning.debt_share * answered
        if credit < -debt:
            return min(theta, tuning.floor)
        soft = tuning.soft + tuning.soft_root * root
        keep = tuning.keep + tuning.keep_root * root + tuning.keep_few / max(1, agents) ** 2
        off = (credit - keep) / soft
        self._lean = max(-1.0, min(tuning.pull_up, off))
        if off < 0.0:
            off *= 1.0 - tuning.bend * off
        return theta * exp(max(-3.0, min(tuning.loose, off)))
