"""What a simulated shift came to, folded from the floor's own facts."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from dialer.core.facts import AgentChanged, CallEnded, CallPlaced, Fact
from dialer.core.types import AgentId, AgentState, Instant, Outcome

ANSWERED = frozenset({Outcome.CONNECTED, Outcome.ABANDONED, Outcome.EARLY_HANGUP})
"""Outcomes of calls that a person answered, as the floor sees it."""
UNSTAFFED = frozenset({AgentState.OFFLINE, AgentState.PAUSE})
HOUR = 3600.0
STRIDE_SECONDS = 600.0
FEW_ANSWERS = 50
"""An hour with fewer answers says nothing of its abandoned share."""


@dataclass(frozen=True, slots=True)
class Result:
    """Shares are fractions; None where nothing was there to divide by."""

    scenario: str
    policy: str
    seed: int
    agents: int
    hours: float
    busy: float | None
    """Talk and wrap-up, of the time that agents were there to take calls."""
    talk: float | None
    abandoned: float | None
    """Of the people who answered, as the floor counts them."""
    true_abandoned: float | None
    """The same with the callees' own word on who is a person: detection errs."""
    worst_hour: float | None
    """The highest abandoned share of any hour with enough answers to say."""
    wait_seconds: float | None
    """Mean time from being ready to the next talk."""
    lines_per_agent: float | None
    most_lines: int
    dials: int
    answered: int
    connected: int
    abandons: int
    outcomes: dict[str, int]
    open_calls: int
    staffed_hours: float
    seconds: float
    """How long the simulation took."""


class Tally:
    """Adds up the facts of one shift."""

    def __init__(self, start: Instant) -> None:
        self._start = start
        self._since: dict[AgentId, tuple[AgentState, Instant]] = {}
        self._by_state: defaultdict[AgentState, float] = defaultdict(float)
        self._waits = 0.0
        self._served = 0
        self.outcomes: Counter[Outcome] = Counter()
        self.dials = 0
        self._answers: Counter[int] = Counter()
        self._abandons: Counter[int] = Counter()

    def add(self, fact: Fact) -> None:
        match fact:
            case CallPlaced():
                self.dials += 1
            case CallEnded():
                self._add_end(fact)
            case AgentChanged():
                self._add_change(fact)
            case _:
                pass

    def _add_end(self, fact: CallEnded) -> None:
        self.outcomes[fact.outcome] += 1
        if fact.outcome in ANSWERED:
            slot = int((fact.at - self._start) // STRIDE_SECONDS)
            self._answers[slot] += 1
            self._abandons[slot] += fact.outcome is Outcome.ABANDONED

    def _add_change(self, fact: AgentChanged) -> None:
        state, since = self._since.get(fact.agent_id, (AgentState.OFFLINE, fact.at))
        self._by_state[state] += fact.at - since
        self._since[fact.agent_id] = (fact.state, fact.at)
        if state is AgentState.READY and fact.state is AgentState.TALKING:
            self._waits += fact.at - since
            self._served += 1

    def close(self, at: Instant) -> None:
        for state, since in self._since.values():
            self._by_state[state] += at - since
        self._since.clear()

    def take_over(self, other: "Tally") -> None:
        """Add what another closed tally has of states and outcomes."""
        for state, seconds in other._by_state.items():
            self._by_state[state] += seconds
        self.outcomes.update(other.outcomes)

    @property
    def staffed_seconds(self) -> float:
        return sum(s for state, s in self._by_state.items() if state not in UNSTAFFED)

    @property
    def answered(self) -> int:
        return sum(self.outcomes[outcome] for outcome in ANSWERED)

    def seconds_in(self, *states: AgentState) -> float:
        return sum(self._by_state[state] for state in states)

    def wait_seconds(self) -> float | None:
        return self._waits / self._served if self._served else None

    def worst_hour(self) -> float | None:
        """Of the hours that begin at each tenth minute."""
        wide = int(HOUR / STRIDE_SECONDS)
        shares = []
        for first in range(max(self._answers, default=0) - wide + 2):
            slots = range(first, first + wide)
            answers = sum(self._answers[slot] for slot in slots)
            if answers >= FEW_ANSWERS:
                shares.append(sum(self._abandons[slot] for slot in slots) / answers)
        return max(shares, default=None)


def share(part: float, whole: float) -> float | None:
    return part / whole if whole else None
