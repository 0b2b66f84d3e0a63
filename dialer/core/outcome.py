"""What a hang-up cause says about a call that was never answered.

Q.850 causes, with the meaning that carriers of the first market give them. A cause is a weak hint
about the number: the agent's disposition wins. Line faults are ours, so the lead is not charged.
"""

from dialer.core.types import Outcome

OF_CAUSE = {
    1: Outcome.UNALLOCATED,
    2: Outcome.UNALLOCATED,
    3: Outcome.UNALLOCATED,
    16: Outcome.NO_ANSWER,
    17: Outcome.BUSY,
    18: Outcome.NO_ANSWER,
    19: Outcome.NO_ANSWER,
    20: Outcome.POWERED_OFF,
    21: Outcome.REJECTED,
    22: Outcome.CHANGED,
    26: Outcome.NO_ANSWER,
    27: Outcome.SUSPENDED,
    28: Outcome.INVALID,
    31: Outcome.NO_ANSWER,
    34: Outcome.CONGESTION,
    38: Outcome.CONGESTION,
    41: Outcome.CONGESTION,
    42: Outcome.CONGESTION,
    44: Outcome.CONGESTION,
    52: Outcome.BARRED,
    54: Outcome.BARRED,
    57: Outcome.BARRED,
    127: Outcome.CONGESTION,
}

UNCHARGED = frozenset(
    {Outcome.CONGESTION, Outcome.FAILED, Outcome.CANCELLED, Outcome.AGENT_NO_ANSWER}
)
"""Outcomes that say nothing about the lead: they do not count as an attempt."""


def unanswered(cause: int) -> Outcome:
    """The outcome of a call that nobody answered. 0, no cause at all, is a no-answer."""
    if cause == 0:
        return Outcome.NO_ANSWER
    return OF_CAUSE.get(cause, Outcome.FAILED)


def is_charged(outcome: Outcome) -> bool:
    return outcome not in UNCHARGED
