"""When a lead may be tried again."""

from dialer.core.outcome import is_charged
from dialer.core.types import Instant, Outcome, RetryRules

UNCHARGED_GAP_MINUTES = 10.0
"""A lead whose attempt was not its own doing comes back soon, whatever the rules name."""


def retry_at(rules: RetryRules, outcome: Outcome, attempts: int, at: Instant) -> Instant | None:
    """The earliest instant of the next attempt, or None when the rules say that there is none.

    `attempts` counts the charged attempts including this one.
    """
    if not is_charged(outcome):
        return at + 60.0 * rules.gaps.get(outcome, UNCHARGED_GAP_MINUTES)
    if attempts >= rules.max_attempts or outcome not in rules.gaps:
        return None
    return at + 60.0 * rules.gaps[outcome]
