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
class LeaseLeads:
    """Ask the lead source for up to `count` leads; the answer is a LeadsLeased."""

    campaign_id: CampaignId
    count: int


Command = Place | Bridge | HangUp | HangUpLine | LeaseLeads
