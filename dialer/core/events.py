"""Everything that can happen to the floor. Each event carries its own time.

Events of the PBX may repeat, come late or out of order. Orders come from people, through the
mailbox. The live engine, the simulator and a replayed journal all speak these.
"""

from dataclasses import dataclass

from dialer.core.control_orders import ControlOrder
from dialer.core.types import (
    AgentId,
    CallId,
    Campaign,
    CampaignId,
    Channel,
    Instant,
    Lease,
    LineId,
    Mode,
    Third,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class Tick:
    """Time went by. The engine sends one at least every half second."""

    at: Instant


# --- of the PBX ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rang:
    at: Instant
    call_id: CallId


@dataclass(frozen=True, slots=True)
class PickedUp:
    """The far end picked up and machine detection listens. Answered or MachineHeard follows."""

    at: Instant
    call_id: CallId


@dataclass(frozen=True, slots=True)
class MachineHeard:
    """Machine detection says that no person answered. `why` is the reason that it gives."""

    at: Instant
    call_id: CallId
    why: str = ""


@dataclass(frozen=True, slots=True)
class MessageLeft:
    """The machine has heard the campaign's message to its end."""

    at: Instant
    call_id: CallId


@dataclass(frozen=True, slots=True)
class Answered:
    """A person is on the line: picked up, and held for one by detection if that listens first.

    Early media is not an answer. `verdict` is None where nobody listened.
    """

    at: Instant
    call_id: CallId
    verdict: Verdict | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Bridged:
    """Customer and agent hear each other; or the leg of a third party hears whom it is with."""

    at: Instant
    call_id: CallId


@dataclass(frozen=True, slots=True)
class BridgeOver:
    """The agent's leg is gone and the customer is still there."""

    at: Instant
    call_id: CallId


@dataclass(frozen=True, slots=True)
class Held:
    """The customer left the talk and hears music, because the floor asked for it."""

    at: Instant
    call_id: CallId


@dataclass(frozen=True, slots=True)
class WatchOver:
    """A supervisor's line is back from the agent's line that it was on."""

    at: Instant
    line: LineId
    channel: Channel


@dataclass(frozen=True, slots=True)
class HoldOver:
    """No agent came within the hold time; the customer now hears the safe-harbour message."""

    at: Instant
    call_id: CallId


@dataclass(frozen=True, slots=True)
class HungUp:
    """The customer's leg is gone. `cause` is the Q.850 cause, 0 if unknown."""

    at: Instant
    call_id: CallId
    cause: int
    is_estimated: bool = False
    """The leg was looked for and is not there: it ended at some time before `at`."""


@dataclass(frozen=True, slots=True)
class PlaceFailed:
    """The PBX refused to place the call or lost it before a leg existed."""

    at: Instant
    call_id: CallId
    why: str


@dataclass(frozen=True, slots=True)
class BridgeFailed:
    """The PBX refused to bridge: one of the two legs was gone already."""

    at: Instant
    call_id: CallId
    why: str


@dataclass(frozen=True, slots=True)
class LineUp:
    """An agent's phone line is up and waits. A new channel displaces the old one."""

    at: Instant
    line: LineId
    channel: Channel


@dataclass(frozen=True, slots=True)
class LineDown:
    at: Instant
    line: LineId
    channel: Channel


@dataclass(frozen=True, slots=True)
class SwitchHeard:
    """The PBX answered a ping. Sent each second, if at all: then silence means something."""

    at: Instant


@dataclass(frozen=True, slots=True)
class SwitchLost:
    """The connection to the PBX is gone; nobody knows what happens there until SwitchSeen."""

    at: Instant


@dataclass(frozen=True, slots=True)
class LiveCall:
    """A customer's leg that the PBX has right now."""

    call_id: CallId
    channel: Channel
    answered: bool
    bridged_to: Channel | None


@dataclass(frozen=True, slots=True)
class SwitchSeen:
    """The PBX's own account of its legs, taken after each connect and now and then."""

    at: Instant
    calls: tuple[LiveCall, ...]
    lines: tuple[tuple[LineId, Channel], ...]


# --- orders of people, and answers of the lead source -------------------------------------------


@dataclass(frozen=True, slots=True)
class CampaignSet:
    """A campaign was made, changed, started, paused or stopped."""

    at: Instant
    campaign: Campaign


@dataclass(frozen=True, slots=True)
class SignedIn:
    at: Instant
    agent_id: AgentId
    line: LineId
    campaign_id: CampaignId
    skills: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SignedOut:
    at: Instant
    agent_id: AgentId


@dataclass(frozen=True, slots=True)
class ReadyAsked:
    at: Instant
    agent_id: AgentId


@dataclass(frozen=True, slots=True)
class PauseAsked:
    """Takes effect at once when idle, else when the call and its wrap-up are over."""

    at: Instant
    agent_id: AgentId
    reason: str


@dataclass(frozen=True, slots=True)
class DialAsked:
    """The agent dials: manually, by click-to-call or a callback. The lead is leased already."""

    at: Instant
    agent_id: AgentId
    lease: Lease


@dataclass(frozen=True, slots=True)
class PreviewAccepted:
    at: Instant
    agent_id: AgentId
    call_id: CallId


@dataclass(frozen=True, slots=True)
class PreviewSkipped:
    at: Instant
    agent_id: AgentId
    call_id: CallId


@dataclass(frozen=True, slots=True)
class HangUpAsked:
    at: Instant
    agent_id: AgentId
    call_id: CallId


@dataclass(frozen=True, slots=True)
class WrapupExtended:
    """Granted once a call."""

    at: Instant
    agent_id: AgentId
    call_id: CallId
    seconds: float


@dataclass(frozen=True, slots=True)
class Disposed:
    """The agent chose a disposition; its row is committed already."""

    at: Instant
    agent_id: AgentId
    call_id: CallId
    disposition: str


@dataclass(frozen=True, slots=True)
class LeadsLeased:
    """The lead source's answer to LeaseLeads; fewer than asked, or none, when the list runs dry."""

    at: Instant
    campaign_id: CampaignId
    leases: tuple[Lease, ...]


@dataclass(frozen=True, slots=True)
class BudgetSeen:
    """What the ledger has of the campaign's accounting window, over all dialers.

    `answered` counts people who answered a call that the floor launched by itself, `abandoned`
    those of them for whom no agent came within the hold time.
    """

    at: Instant
    campaign_id: CampaignId
    answered: int
    abandoned: int


@dataclass(frozen=True, slots=True)
class LeadBarred:
    """The number must not be called any more: it was put on a do-not-call list just now."""

    at: Instant
    phone: str


@dataclass(frozen=True, slots=True)
class Revived:
    """After a restart: a call that the ledger still holds open, as it was last written."""

    at: Instant
    lease: Lease
    mode: Mode
    placed_at: Instant
    answered_at: Instant | None
    bridged_at: Instant | None
    talked_seconds: float
    """Of the bridges that are over."""
    agent_id: AgentId | None
    picked_up_at: Instant | None = None
    is_machine: bool = False
    joined_at: Instant | None = None
    """The start of the present bridge, where it is not the first."""
    is_parked: bool = False
    is_held: bool = False
    is_passed: bool = False
    masked_at: Instant | None = None
    third: Third | None = None


@dataclass(frozen=True, slots=True)
class AgentRevived:
    """After a restart: an agent who was signed in, as the ledger last wrote it."""

    at: Instant
    agent_id: AgentId
    line: LineId
    campaign_id: CampaignId
    state: str
    reason: str
    call_id: CallId | None
    since: Instant
    until: Instant | None
    skills: tuple[str, ...] = ()
    is_guest: bool = False


PbxEvent = (
    Rang
    | PickedUp
    | MachineHeard
    | MessageLeft
    | Answered
    | Bridged
    | BridgeOver
    | Held
    | WatchOver
    | HoldOver
    | HungUp
    | PlaceFailed
    | BridgeFailed
    | LineUp
    | LineDown
    | SwitchHeard
    | SwitchLost
    | SwitchSeen
)
Order = (
    CampaignSet
    | SignedIn
    | SignedOut
    | ReadyAsked
    | PauseAsked
    | DialAsked
    | PreviewAccepted
    | PreviewSkipped
    | HangUpAsked
    | ControlOrder
    | WrapupExtended
    | Disposed
    | LeadsLeased
    | BudgetSeen
    | LeadBarred
    | Revived
    | AgentRevived
)
Event = Tick | PbxEvent | Order
