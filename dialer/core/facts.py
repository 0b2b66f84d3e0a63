"""What has happened, for the ledger. The facts of one batch are one transaction, in order."""

from dataclasses import dataclass

from dialer.core.types import (
    AgentId,
    AgentState,
    CallId,
    CampaignId,
    Instant,
    LeadId,
    Mode,
    Outcome,
    SpanKind,
    Third,
    Trial,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class CallPlaced:
    """The intent: written before the PBX is asked."""

    at: Instant
    call_id: CallId
    campaign_id: CampaignId
    lead_id: LeadId
    phone: str
    caller_id: str
    mode: Mode
    agent_id: AgentId | None


@dataclass(frozen=True, slots=True)
class CallRang:
    at: Instant
    call_id: CallId


@dataclass(frozen=True, slots=True)
class CallPickedUp:
    """Somebody or something picked up, and machine detection begins to listen."""

    at: Instant
    call_id: CallId


@dataclass(frozen=True, slots=True)
class CallJudged:
    """Machine detection has decided; `why` is the reason that it gives."""

    at: Instant
    call_id: CallId
    verdict: Verdict
    why: str


@dataclass(frozen=True, slots=True)
class MessageDelivered:
    """An answering machine has the campaign's message."""

    at: Instant
    call_id: CallId


@dataclass(frozen=True, slots=True)
class CallAnswered:
    at: Instant
    call_id: CallId


@dataclass(frozen=True, slots=True)
class CallBridged:
    at: Instant
    call_id: CallId
    agent_id: AgentId
    recorded: bool


@dataclass(frozen=True, slots=True)
class CallParked:
    at: Instant
    call_id: CallId
    agent_id: AgentId


@dataclass(frozen=True, slots=True)
class CallHeld:
    at: Instant
    call_id: CallId
    agent_id: AgentId


@dataclass(frozen=True, slots=True)
class CallPassed:
    """The customer is with a third party; the agent is out of the call."""

    at: Instant
    call_id: CallId


@dataclass(frozen=True, slots=True)
class SpanBegan:
    """`offset` is the call's talk so far in seconds, which is the place in its recording."""

    at: Instant
    call_id: CallId
    kind: SpanKind
    offset: float
    agent_id: AgentId


@dataclass(frozen=True, slots=True)
class SpanEnded:
    at: Instant
    call_id: CallId
    kind: SpanKind
    offset: float


@dataclass(frozen=True, slots=True)
class ThirdChanged:
    at: Instant
    call_id: CallId
    third: Third


@dataclass(frozen=True, slots=True)
class TrialChanged:
    at: Instant
    trial: Trial


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The one end of a call. `retry_at` is None when the lead is not to be tried again by rule.

    `charged` says whether this counts as an attempt at the lead. `estimated` says that the end was
    not seen and `at` is the best guess: a crash, or an event that never came.
    """

    at: Instant
    call_id: CallId
    campaign_id: CampaignId
    lead_id: LeadId
    outcome: Outcome
    cause: int
    talked_seconds: float
    agent_id: AgentId | None
    charged: bool
    retry_at: Instant | None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class AgentChanged:
    """The agent's last interval ends at `at` and this one begins.

    `until` is when the floor will act by itself: the end of wrap-up or of a preview offer.
    `estimated` says that the change was not seen and `at` is the best guess.
    """

    at: Instant
    agent_id: AgentId
    campaign_id: CampaignId
    state: AgentState
    reason: str
    call_id: CallId | None
    lead_id: LeadId | None
    until: Instant | None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class UntilMoved:
    """The same state goes on, and the floor will act by itself at another time."""

    at: Instant
    agent_id: AgentId
    until: Instant


@dataclass(frozen=True, slots=True)
class LineChanged:
    """The agent's phone line came up or went down."""

    at: Instant
    agent_id: AgentId
    is_up: bool


@dataclass(frozen=True, slots=True)
class WrapupExpired:
    """Nobody chose a disposition in time: the campaign's default stands."""

    at: Instant
    agent_id: AgentId
    call_id: CallId
    disposition: str


@dataclass(frozen=True, slots=True)
class LeaseReturned:
    """A lead goes back to its list undialed: skipped, out of its window, or no longer wanted."""

    at: Instant
    call_id: CallId
    campaign_id: CampaignId
    lead_id: LeadId
    why: str


Fact = (
    CallPlaced
    | CallRang
    | CallPickedUp
    | CallJudged
    | MessageDelivered
    | CallAnswered
    | CallBridged
    | CallParked
    | CallHeld
    | CallPassed
    | SpanBegan
    | SpanEnded
    | ThirdChanged
    | TrialChanged
    | CallEnded
    | AgentChanged
    | UntilMoved
    | LineChanged
    | WrapupExpired
    | LeaseReturned
)
