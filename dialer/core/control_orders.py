"""Orders about a call that is up: of the agent who has it, and of a supervisor on the line."""

from dataclasses import dataclass

from dialer.core.types import AgentId, CallId, Instant, LineId, Purpose, WatchMode


@dataclass(frozen=True, slots=True)
class HoldAsked:
    at: Instant
    agent_id: AgentId
    call_id: CallId


@dataclass(frozen=True, slots=True)
class ResumeAsked:
    """Back to the customer; a third party on the line hears music meanwhile."""

    at: Instant
    agent_id: AgentId
    call_id: CallId


@dataclass(frozen=True, slots=True)
class MaskAsked:
    """Silence the recording, or let it hear again."""

    at: Instant
    agent_id: AgentId
    call_id: CallId
    is_on: bool


@dataclass(frozen=True, slots=True)
class LeaveMessageAsked:
    """The agent hears an answering machine: leave it the campaign's message and be free."""

    at: Instant
    agent_id: AgentId
    call_id: CallId


@dataclass(frozen=True, slots=True)
class TransferAsked:
    """Give the customer to whoever of `to` has been ready the longest."""

    at: Instant
    agent_id: AgentId
    call_id: CallId
    to: tuple[AgentId, ...]


@dataclass(frozen=True, slots=True)
class ThirdAsked:
    """Call a third party in: at `phone`, or whoever of `agents` has been ready the longest."""

    at: Instant
    agent_id: AgentId
    call_id: CallId
    leg: CallId
    purpose: Purpose
    phone: str = ""
    agents: tuple[AgentId, ...] = ()


@dataclass(frozen=True, slots=True)
class JoinAsked:
    """Let customer, agent and third party hear each other."""

    at: Instant
    agent_id: AgentId
    call_id: CallId


@dataclass(frozen=True, slots=True)
class PassAsked:
    """Leave the customer with the third party."""

    at: Instant
    agent_id: AgentId
    call_id: CallId


@dataclass(frozen=True, slots=True)
class ThirdDropped:
    """End the third party's part in the call."""

    at: Instant
    agent_id: AgentId
    call_id: CallId


@dataclass(frozen=True, slots=True)
class WatchAsked:
    """A supervisor, on a line of their own, goes onto an agent's line, or changes the mode."""

    at: Instant
    watcher: AgentId
    line: LineId
    agent_id: AgentId
    mode: WatchMode


@dataclass(frozen=True, slots=True)
class WatchEnded:
    at: Instant
    watcher: AgentId


@dataclass(frozen=True, slots=True)
class TakeOverAsked:
    """A supervisor takes the agent's customer onto their own line."""

    at: Instant
    watcher: AgentId
    line: LineId
    agent_id: AgentId


@dataclass(frozen=True, slots=True)
class TrialAsked:
    """Call a number over the trunk to see whether the trunk works."""

    at: Instant
    leg: CallId
    phone: str


@dataclass(frozen=True, slots=True)
class TrialCancelled:
    at: Instant
    leg: CallId


ControlOrder = (
    TrialAsked
    | TrialCancelled
    | HoldAsked
    | ResumeAsked
    | MaskAsked
    | LeaveMessageAsked
    | TransferAsked
    | ThirdAsked
    | JoinAsked
    | PassAsked
    | ThirdDropped
    | WatchAsked
    | WatchEnded
    | TakeOverAsked
)
