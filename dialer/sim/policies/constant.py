"""A constant that somebody sets and nobody adapts, as most dialers are run."""

from dialer.core.pacing.pacer import View, Wish
from dialer.core.types import Instant
from dialer.sim.policies.counting import Counting


class Power(Counting):
    """So many calls on their way for each ready agent."""

    def __init__(self, calls_per_ready: float) -> None:
        super().__init__()
        self._calls_per_ready = calls_per_ready

    def calls_to_launch(self, at: Instant, view: View) -> Wish:
        count = int(self._calls_per_ready * view.ready) - view.in_flight
        return Wish(min(max(0, count), view.allowed), "constant")


class Ratio(Counting):
    """So many lines in use for each agent, talking ones included: VICIdial's RATIO."""

    def __init__(self, lines_per_agent: float) -> None:
        super().__init__()
        self._lines_per_agent = lines_per_agent

    def calls_to_launch(self, at: Instant, view: View) -> Wish:
        count = int(self._lines_per_agent * self.active) - self.lines
        return Wish(min(max(0, count), view.allowed), "constant")
