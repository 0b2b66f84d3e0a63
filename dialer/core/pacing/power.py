"""A constant number of calls for each agent who is ready: simple, and blind to who answers.

Nothing but the ratio holds abandonment down, so the spent budget does: with more people abandoned
in the accounting window than the ceiling allows, the ratio falls to one.
"""

from dialer.core.pacing.pacer import Deaf, View, Why, Wish
from dialer.core.types import CallId, Campaign, Instant


class Power(Deaf):
    def __init__(self, campaign: Campaign) -> None:
        self._campaign = campaign
        self._answered = 0
        self._abandoned = 0

    def settings(self, at: Instant, campaign: Campaign) -> None:
        self._campaign = campaign

    def answered(self, at: Instant, call_id: CallId) -> None:
        self._answered += 1

    def abandoned(self, at: Instant, call_id: CallId) -> None:
        self._abandoned += 1

    def budget(self, at: Instant, answered: int, abandoned: int) -> None:
        self._answered, self._abandoned = answered, abandoned

    def calls_to_launch(self, at: Instant, view: View) -> Wish:
        left = self._campaign.abandon_ceiling * self._answered - self._abandoned
        ratio = self._campaign.power_ratio if left >= 0.0 else 1.0
        count = max(0, int(ratio * view.ready) - view.in_flight)
        numbers = {
            "ready": view.ready,
            "in_flight": view.in_flight,
            "ratio": ratio,
            "answered": self._answered,
            "abandoned": self._abandoned,
        }
        why = Why.CONSTANT_RATIO if left >= 0.0 else Why.BUDGET_SPENT
        return Wish(min(count, view.allowed), why, numbers)
