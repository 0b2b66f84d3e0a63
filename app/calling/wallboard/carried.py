"""A day's figures carried on to a later instant, without asking the ledger again.

As long as an agent stays in one state only that state's time and the shift go on, one second a
second; calls and their counts change only with a change of state. So a wallboard that reads each
agent anew after a change, and carries on in between, shows what a report would show now.
"""

from app.reports.utilization.schemas import DayFigures
from dialer.core.metrics import band, utilization
from dialer.core.types import AgentState


def carried_on(day: DayFigures, state: AgentState, seconds: float) -> DayFigures:
    """The figures so many seconds later, the agent having stayed in this state."""
    if seconds <= 0:
        return day
    talk = day.talk_seconds + (seconds if state is AgentState.TALKING else 0.0)
    elapsed = day.elapsed_shift_seconds
    if elapsed is not None and day.shift_seconds is not None and elapsed > 0:
        elapsed = min(day.shift_seconds, elapsed + seconds)
    share = utilization(talk, elapsed)
    return day.model_copy(
        update={
            "talk_seconds": talk,
            "elapsed_shift_seconds": elapsed,
            "utilization": share,
            "band": band(share),
        }
    )
