"""What most rules of the field look at: how many agents are in which state, and the counts."""

from collections import Counter

from dialer.core.pacing.pacer import Deaf
from dialer.core.types import AgentId, AgentState, CallId, Instant


class Counting(Deaf):
    """Keeps the agents' states, the open calls and the people answered and abandoned."""

    def __init__(self) -> None:
        self.states: Counter[AgentState] = Counter()
        self.lines = 0
        self.answers = 0
        self.abandons = 0
        self.state_of: dict[AgentId, AgentState] = {}
        self._waiting: set[CallId] = set()

    def agent(
        self,
        at: Instant,
        agent_id: AgentId,
        state: AgentState,
        *,
        until: Instant | None = None,
        is_staying: bool = True,
    ) -> None:
        self.states[self.state_of.get(agent_id, AgentState.OFFLINE)] -= 1
        self.state_of[agent_id] = state
        self.states[state] += 1

    def placed(self, at: Instant, call_id: CallId) -> None:
        self.lines += 1

    def answered(self, at: Instant, call_id: CallId) -> None:
        self.answers += 1
        self._waiting.add(call_id)

    def bridged(self, at: Instant, call_id: CallId, agent_id: AgentId) -> None:
        self._waiting.discard(call_id)

    def abandoned(self, at: Instant, call_id: CallId) -> None:
        self.abandons += 1
        self._waiting.discard(call_id)

    def ended(self, at: Instant, call_id: CallId) -> None:
        self.lines -= 1
        self._waiting.discard(call_id)

    @property
    def queued(self) -> int:
        return len(self._waiting)

    @property
    def active(self) -> int:
        """Agents who talk or could."""
        return self.states[AgentState.READY] + self.states[AgentState.TALKING]
