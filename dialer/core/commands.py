"""What the floor wants done. The engine does it: intent is recorded before Place goes out."""

from dataclasses import dataclass

from dialer.core.types import (
    AgentId,
    CallId,
    CampaignId,
    Channel,
    Detection,
    Language,
    LeadId,
    WatchMode,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Dial a customer. `call_id` becomes the channel's id, so each event names its call."""

    call_id: CallId
    campaign_id: CampaignId
    lead_id: LeadId
    phone: str
    caller_id: str
    ring_seconds: float
    hold_seconds: float
    park_seconds: float
    detection: Detection | None = None
    message: str = ""
    """The prompt to leave with an answering machine; empty hangs up."""
    language: Language = Language.BOTH


@dataclass(frozen=True, slots=True)
class Bridge:
    """Give an answered or parked customer to an agent's waiting line."""

    call_id: CallId
    agent_id: AgentId
    channel: Channel
    recorded: bool


@dataclass(frozen=True, slots=True)
class HangUp:
    """End the customer's leg. The agent's line goes back to waiting."""

    call_id: CallId


@dataclass(frozen=True, slots=True)
class HangUpLine:
    """End an agent's phone line: displaced by a newer one, or signed out."""

    channel: Channel


@dataclass(frozen=True, slots=True)
class Hold:
    """Take the customer out of the talk, to music. The agent's line goes back to waiting."""

    call_id: CallId


@dataclass(frozen=True, slots=True)
class Mask:
    """Silence what is recorded of the call, or let the recorder hear again."""

    call_id: CallId
    is_on: bool


@dataclass(frozen=True, slots=True)
class LeaveMessage:
    """Take the customer out of the talk, play a prompt to them after their greeting and hang up."""

    call_id: CallId
    message: str


@dataclass(frozen=True, slots=True)
class PlaceThird:
    """Dial a third party. `leg` becomes the channel's id."""

    leg: CallId
    phone: str
    caller_id: str
    ring_seconds: float


@dataclass(frozen=True, slots=True)
class PlaceTrial:
    """Dial a test call, which the PBX ends by itself soon after an answer."""

    leg: CallId
    phone: str
    ring_seconds: float


@dataclass(frozen=True, slots=True)
class TalkToThird:
    """Bridge a third party's leg with the agent's line."""

    leg: CallId
    channel: Channel


@dataclass(frozen=True, slots=True)
class TalkBetween:
    """Bridge two agents' lines."""

    channel: Channel
    other: Channel


@dataclass(frozen=True, slots=True)
class JoinThird:
    """Put a third party's leg into the talk of a call that has customer and agent."""

    leg: CallId
    call_id: CallId


@dataclass(frozen=True, slots=True)
class JoinLine:
    """Put an agent's line into the talk of a call."""

    channel: Channel
    call_id: CallId


@dataclass(frozen=True, slots=True)
class PassOn:
    """Bridge the customer with a third party's leg; no agent and no recorder is with them."""

    call_id: CallId
    leg: CallId


@dataclass(frozen=True, slots=True)
class Release:
    """Take an agent's line out of whatever talk it is in, back to waiting."""

    channel: Channel


@dataclass(frozen=True, slots=True)
class Watch:
    """Put a supervisor's line onto an agent's."""

    channel: Channel
    watched: Channel
    mode: WatchMode


@dataclass(frozen=True, slots=True)
class LeaseLeads:
    """Ask the lead source for up to `count` leads; the answer is a LeadsLeased."""

    campaign_id: CampaignId
    count: int


Control = (
    Hold
    | Mask
    | LeaveMessage
    | PlaceThird
    | PlaceTrial
    | TalkToThird
    | TalkBetween
    | JoinThird
    | JoinLine
    | PassOn
    | Release
    | Watch
)
"""What people do with a call that is up."""
Command = Place | Bridge | HangUp | HangUpLine | LeaseLeads | Control
