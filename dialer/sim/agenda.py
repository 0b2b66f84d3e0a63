"""The clock of a simulated shift: what happens next, in order of time."""

import heapq
from collections.abc import Callable
from typing import Any

from dialer.core.types import Instant


class Agenda:
    """Runs actions at their instants; actions of the same instant in the order of their entry."""

    def __init__(self, start: Instant) -> None:
        self.now = start
        self._entries: list[tuple[Instant, int, Callable[[Any], None], Any]] = []
        self._count = 0

    def put(self, at: Instant, action: Callable[[Any], None], argument: Any = None) -> None:
        """Have `action(argument)` run at `at`; what is past runs now."""
        self._count += 1
        heapq.heappush(self._entries, (max(at, self.now), self._count, action, argument))

    def run(self, until: Instant) -> None:
        entries = self._entries
        while entries and entries[0][0] <= until:
            self.now, _, action, argument = heapq.heappop(entries)
            action(argument)
        self.now = until
