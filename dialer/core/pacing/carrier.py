"""Tells a dead carrier by its calls: they all fail at once."""

from dialer.core.types import Instant

QUICK_SECONDS = 2.0
DEAD_STREAK = 20
"""So many calls in a row that failed at once are the carrier's doing."""


class Carrier:
    """The streak of calls that failed at once, and whether the carrier is held for dead."""

    def __init__(self) -> None:
        self.streak = 0
        """Calls that failed at once, since one that was placed after the first of them did not."""
        self._since: Instant = 0.0

    @property
    def is_dead(self) -> bool:
        return self.streak >= DEAD_STREAK

    def failed(self, placed_at: Instant, age: float) -> None:
        if age >= QUICK_SECONDS:
            self.carried(placed_at)
            return
        if self.streak == 0:
            self._since = placed_at
        self.streak += 1

    def carried(self, placed_at: Instant) -> None:
        """The call got through. One from before the streak says nothing of the carrier now."""
        if placed_at > self._since:
            self.streak = 0
