"""Is the carrier well: what became of the calls of the last minutes."""

from collections.abc import Iterable
from datetime import timedelta

from app.calling.wallboard.schemas import BoardTrunk, TrunkCause
from dialer.core.types import Outcome

WITHIN = timedelta(minutes=15)
MOST = 5
ANSWERED = (Outcome.CONNECTED, Outcome.ABANDONED, Outcome.EARLY_HANGUP, Outcome.MACHINE)
FAULTS = (Outcome.CONGESTION, Outcome.FAILED)


def health(ended: Iterable[tuple[Outcome, int, int]]) -> BoardTrunk:
    """Outcome, cause and number of calls, the most frequent first."""
    rows = list(ended)
    return BoardTrunk(
        minutes=round(WITHIN.total_seconds() / 60),
        ended=sum(calls for _, _, calls in rows),
        answered=sum(calls for outcome, _, calls in rows if outcome in ANSWERED),
        faults=[
            TrunkCause(outcome=outcome, cause=cause, calls=calls)
            for outcome, cause, calls in rows
            if outcome in FAULTS
        ][:MOST],
    )
