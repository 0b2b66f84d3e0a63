"""The agents and calls of one campaign, counted as they change, so that no event scans them all."""

from collections import Counter
from dataclasses import dataclass, field

from dialer.core.agent import WANTS_READY, Agent
from dialer.core.call import Call
from dialer.core.types import AgentId, AgentState, CallId, CallState, Mode

COMING = frozenset({CallState.PLACED, CallState.RINGING, CallState.WAITING})
"""A call in one of these may still need an agent."""


def is_coming(call: Call) -> bool:
    return call.state in COMING and not call.is_late and not call.is_machine


def takes_calls(agent: Agent) -> bool:
    """Ready, or busy now and ready again when the present call is over."""
    return agent.state is not AgentState.PAUSE and agent.wish == WANTS_READY


@dataclass(slots=True)
class Crowd:
    """Changed only by the room, when it keeps or drops an agent or a call."""

    agents: dict[AgentId, Agent] = field(default_factory=dict)
    free: dict[AgentId, Agent] = field(default_factory=dict)
    """Those who can take a call at this instant."""
    reserved: int = 0
    """Agents to whom a person is on the way."""
    leaving: int = 0
    """Of the free, those for whom no new call is dialed."""
    staffed: int = 0
    calls: dict[CallId, Call] = field(default_factory=dict)
    waiting: dict[CallId, Call] = field(default_factory=dict)
    """People on the line, in time, to whom nobody was sent yet."""
    lines: Counter[Mode] = field(default_factory=Counter)
    coming: Counter[Mode] = field(default_factory=Counter)

    @property
    def ready(self) -> int:
        return len(self.free) + self.reserved

    def keep_agent(self, agent: Agent) -> None:
        self.drop_agent(agent.agent_id)
        self.agents[agent.agent_id] = agent
        self.reserved += agent.reserved_for is not None
        self.leaving += agent.is_leaving
        self.staffed += takes_calls(agent)
        if agent.can_take_call:
            self.free[agent.agent_id] = agent

    def drop_agent(self, agent_id: AgentId) -> None:
        old = self.agents.pop(agent_id, None)
        if old is None:
            return
        self.reserved -= old.reserved_for is not None
        self.leaving -= old.is_leaving
        self.staffed -= takes_calls(old)
        self.free.pop(agent_id, None)

    def keep_call(self, call: Call) -> None:
        self.drop_call(call.call_id)
        self.calls[call.call_id] = call
        self.lines[call.mode] += 1
        self.coming[call.mode] += is_coming(call)
        if call.needs_agent:
            self.waiting[call.call_id] = call

    def drop_call(self, call_id: CallId) -> None:
        old = self.calls.pop(call_id, None)
        if old is None:
            return
        self.lines[old.mode] -= 1
        self.coming[old.mode] -= is_coming(old)
        self.waiting.pop(call_id, None)
