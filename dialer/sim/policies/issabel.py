"""Issabel's rule: agents free now, and those likely to be within a ring time, over the answer rate.

Every 3 s: predicted = ready + expected number of talking agents who end within the mean time to an
answer, talk taken as exponential, minus callers who wait. The calls that are dialing already are
taken off, and what is left is divided by the answer rate of the last half hour, not below 20 %.
"""

from collections import deque
from math import exp

from dialer.core.pacing.pacer import View, Wish
from dialer.core.types import AgentId, AgentState, CallId, Instant
from dialer.sim.policies.counting import Counting

ROUND_SECONDS = 3.0
MEMORY_SECONDS = 1800.0
LEAST_ANSWER_RATE = 0.20
FEW = 10
"""Talks and answers that are averaged before the rule predicts at all."""


class Mean:
    def __init__(self) -> None:
        self.count = 0
        self.value = 0.0

    def add(self, value: float) -> None:
        self.count += 1
        self.value += (value - self.value) / self.count


class Issabel(Counting):
    def __init__(self) -> None:
        super().__init__()
        self._talk, self._answer = Mean(), Mean()
        self._placed: dict[CallId, Instant] = {}
        self._talking_since: dict[AgentId, Instant] = {}
        self._ends: deque[tuple[Instant, bool]] = deque()
        self._answered_calls: set[CallId] = set()
        self._round_at = 0.0

    def agent(
        self,
        at: Instant,
        agent_id: AgentId,
        state: AgentState,
        *,
        until: Instant | None = None,
        is_staying: bool = True,
    ) -> None:
        super().agent(at, agent_id, state, until=until, is_staying=is_staying)
        if state is AgentState.TALKING:
            self._talking_since[agent_id] = at
        elif (since := self._talking_since.pop(agent_id, None)) is not None:
            self._talk.add(at - since)

    def placed(self, at: Instant, call_id: CallId) -> None:
        super().placed(at, call_id)
        self._placed[call_id] = at

    def answered(self, at: Instant, call_id: CallId) -> None:
        super().answered(at, call_id)
        self._answered_calls.add(call_id)
        if (since := self._placed.get(call_id)) is not None:
            self._answer.add(at - since)

    def ended(self, at: Instant, call_id: CallId) -> None:
        super().ended(at, call_id)
        self._placed.pop(call_id, None)
        self._ends.append((at, call_id in self._answered_calls))
        self._answered_calls.discard(call_id)

    def calls_to_launch(self, at: Instant, view: View) -> Wish:
        if at < self._round_at:
            return Wish(0, "between_rounds")
        self._round_at = at + ROUND_SECONDS
        while self._ends and self._ends[0][0] < at - MEMORY_SECONDS:
            self._ends.popleft()
        pending = view.in_flight - self.queued
        wanted = self.states[AgentState.READY] + self._soon_free() - self.queued - pending
        count = round(max(0.0, wanted) / self._answer_rate())
        return Wish(min(count, view.allowed), "likely_free", {"wanted": wanted})

    def _soon_free(self) -> float:
        if min(self._talk.count, self._answer.count) < FEW or self._talk.value <= 0.0:
            return 0.0
        chance = 1.0 - exp(-self._answer.value / self._talk.value)
        return self.states[AgentState.TALKING] * chance

    def _answer_rate(self) -> float:
        if len(self._ends) < FEW:
            return 1.0
        return max(LEAST_ANSWER_RATE, sum(hit for _, hit in self._ends) / len(self._ends))
