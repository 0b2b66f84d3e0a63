"""VICIdial's adaptive rule as its AST_VDadapt publishes it, with its three answers to a bad day.

It knows no answer rate, ring or talk time. Every 15 s the dial level is multiplied by
1 + (idle agents - queued callers) / agents, all averaged over the last minute, and kept between 1
and its maximum. With more than 50 calls today and a day's drop rate over the limit, HARD_LIMIT puts
the level to 1, AVERAGE halves it, and TAPERED multiplies it by the hours that are left, in tenths,
so that it is lenient early and strict late. A minute with more than 20 calls of which half were
dropped halves the level. Lines are level times the agents who talk or are ready, topped
up every 2.5 s.
"""

from collections import deque
from enum import StrEnum

from dialer.core.pacing.pacer import View, Wish
from dialer.core.types import CallId, Instant
from dialer.sim.policies.counting import Counting

ADAPT_SECONDS = 15.0
FILL_SECONDS = 2.5
MINUTE = 60.0
TAPER_HOURS = 10.0
ENOUGH_TODAY = 50
ENOUGH_IN_A_MINUTE = 20
AWFUL_SHARE = 0.5


class Limit(StrEnum):
    HARD_LIMIT = "hard-limit"
    TAPERED = "tapered"
    AVERAGE = "average"


class Vicidial(Counting):
    def __init__(
        self, limit: Limit, *, ceiling: float, maximum: float, ends_at: Instant, level: float = 1.0
    ) -> None:
        super().__init__()
        self.level = level
        self._limit = limit
        self._ceiling = ceiling
        self._maximum = maximum
        self._ends_at = ends_at
        self._minute: deque[tuple[Instant, int, int]] = deque()
        self._recent: deque[tuple[Instant, bool]] = deque()
        """Calls and drops of the last minute."""
        self._calls_today = 0
        self._adapt_at = 0.0
        self._fill_at = 0.0

    def placed(self, at: Instant, call_id: CallId) -> None:
        super().placed(at, call_id)
        self._calls_today += 1
        self._recent.append((at, False))

    def abandoned(self, at: Instant, call_id: CallId) -> None:
        super().abandoned(at, call_id)
        self._recent.append((at, True))

    def calls_to_launch(self, at: Instant, view: View) -> Wish:
        self._look(at, view)
        if at >= self._adapt_at:
            self._adapt_at = at + ADAPT_SECONDS
            self.level = self._adapt(at)
        if at < self._fill_at:
            return Wish(0, "between_rounds")
        self._fill_at = at + FILL_SECONDS
        count = int(self.level * self.active) - self.lines
        return Wish(min(max(0, count), view.allowed), "dial_level", {"level": self.level})

    def _look(self, at: Instant, view: View) -> None:
        self._minute.append((at, view.ready - self.queued, self.active))
        while self._minute[0][0] < at - MINUTE:
            self._minute.popleft()
        while self._recent and self._recent[0][0] < at - MINUTE:
            self._recent.popleft()

    def _adapt(self, at: Instant) -> float:
        agents = sum(active for _, _, active in self._minute)
        difference = sum(idle for _, idle, _ in self._minute)
        level = self.level * (1.0 + difference / agents) if agents else self.level
        level = min(self._maximum, max(1.0, level))
        dropped = sum(is_drop for _, is_drop in self._recent)
        calls = len(self._recent) - dropped
        if calls > ENOUGH_IN_A_MINUTE and dropped > AWFUL_SHARE * calls:
            level /= 2
        if self._calls_today > ENOUGH_TODAY and self.abandons > self._ceiling * self.answers:
            level = self._restrained(level, at)
        return max(1.0, level)

    def _restrained(self, level: float, at: Instant) -> float:
        match self._limit:
            case Limit.HARD_LIMIT:
                return 1.0
            case Limit.AVERAGE:
                return level / 2
            case Limit.TAPERED:
                hours_left = (self._ends_at - at) / 3600.0
                return level * min(1.0, max(0.0, hours_left / TAPER_HOURS))
