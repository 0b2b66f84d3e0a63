"""The life of one outbound call, as a table.

Rule: a state change that is not in NEXT does not happen. The PBX repeats and reorders events around
hangup, so an event with no entry is ignored, never an error.
"""

from dataclasses import dataclass, replace

from dialer.core.events import Answered, Bridged, BridgeOver, Held, HungUp, PlaceFailed, Rang
from dialer.core.outcome import unanswered
from dialer.core.types import (
    AgentId,
    CallId,
    CallState,
    CampaignId,
    Channel,
    Instant,
    LeadId,
    Lease,
    Mode,
    Outcome,
    Third,
)

CallEvent = Rang | Answered | Bridged | BridgeOver | Held | HungUp | PlaceFailed

NEXT: dict[CallState, dict[type[CallEvent], CallState]] = {
    CallState.PLACED: {
        Rang: CallState.RINGING,
        Answered: CallState.WAITING,
        HungUp: CallState.ENDED,
        PlaceFailed: CallState.ENDED,
    },
    CallState.RINGING: {
        Answered: CallState.WAITING,
        HungUp: CallState.ENDED,
        PlaceFailed: CallState.ENDED,
    },
    CallState.WAITING: {Bridged: CallState.TALKING, HungUp: CallState.ENDED},
    CallState.TALKING: {
        BridgeOver: CallState.PARKED,
        Held: CallState.HELD,
        HungUp: CallState.ENDED,
    },
    CallState.PARKED: {
        Bridged: CallState.TALKING,
        Held: CallState.HELD,
        HungUp: CallState.ENDED,
    },
    CallState.HELD: {Bridged: CallState.TALKING, HungUp: CallState.ENDED},
    CallState.PASSED: {HungUp: CallState.ENDED},
    CallState.ENDED: {},
}


@dataclass(frozen=True, slots=True)
class Call:
    """One attempt. `agent_id` is who has it, or who asked for it."""

    lease: Lease
    mode: Mode
    state: CallState
    since: Instant
    placed_at: Instant
    agent_id: AgentId | None = None
    rang_at: Instant | None = None
    picked_up_at: Instant | None = None
    """When machine detection began to listen, where it does."""
    is_machine: bool = False
    """Detection says so, or the agent who heard it."""
    has_message: bool = False
    """The machine has heard the campaign's message to its end."""
    answered_at: Instant | None = None
    bridged_at: Instant | None = None
    """The first bridge; `since` has the start of the present one."""
    talked_seconds: float = 0.0
    """Of the bridges that are over."""
    bridging: Channel | None = None
    """The agent's leg that the PBX was asked to bridge to, until it says so."""
    bridging_since: Instant = 0.0
    bridged_to: Channel | None = None
    """The agent's leg of the present or the last bridge, where the floor asked for it."""
    bridge_tries: int = 0
    is_late: bool = False
    """The hold time is over and the customer hears the safe-harbour message."""
    hung_up_at: Instant | None = None
    """When the floor asked for the end of the call."""
    cancelled: bool = False
    is_estimated: bool = False
    """Its bridge was found and not seen, so the talk began at some time before `since`."""
    masked_at: Instant | None = None
    """Since when the recording is silenced."""
    third: Third | None = None
    back_to: AgentId | None = None
    """Who gave the customer away, and gets them back if the transfer fails."""

    @property
    def call_id(self) -> CallId:
        return self.lease.call_id

    @property
    def campaign_id(self) -> CampaignId:
        return self.lease.campaign_id

    @property
    def lead_id(self) -> LeadId:
        return self.lease.lead_id

    def talked_at(self, at: Instant) -> float:
        """Seconds of talk up to `at`: also the place in the recording."""
        going = max(0.0, at - self.since) if self.state is CallState.TALKING else 0.0
        return self.talked_seconds + going

    @property
    def is_unanswered(self) -> bool:
        return self.state in (CallState.PLACED, CallState.RINGING)

    @property
    def needs_agent(self) -> bool:
        """A person is on the line, in time, and nobody was sent yet."""
        return (
            self.state is CallState.WAITING
            and self.bridging is None
            and not self.is_late
            and self.hung_up_at is None
        )


def advance(call: Call, event: CallEvent) -> Call:
    """The call after the event, or the same object if the event changes nothing."""
    state = NEXT[call.state].get(type(event))
    if state is None:
        return call

    talked = call.talked_seconds
    if call.state is CallState.TALKING:
        talked += max(0.0, event.at - call.since)
    after = replace(call, state=state, since=event.at, talked_seconds=talked)
    match state:
        case CallState.RINGING:
            return replace(after, rang_at=event.at)
        case CallState.WAITING:
            return replace(after, answered_at=event.at)
        case CallState.TALKING:
            return replace(
                after,
                bridged_at=call.bridged_at or event.at,
                bridged_to=call.bridging,
                bridging=None,
                bridge_tries=0,
            )
        case _:
            return replace(after, bridging=None)


def outcome_at_end(call: Call, event: HungUp | PlaceFailed, hold_seconds: float) -> Outcome:
    """The one outcome of a call that was in `call.state` when the event ended it.

    An abandoned call is one whose person waited the whole hold time; who hangs up sooner did so
    by themselves, and is counted apart.
    """
    if call.is_machine:
        return Outcome.MACHINE
    if call.bridged_at is not None:
        return Outcome.CONNECTED
    if call.state is CallState.WAITING:
        waited = event.at - (call.answered_at or event.at)
        return Outcome.ABANDONED if call.is_late or waited >= hold_seconds else Outcome.EARLY_HANGUP
    if call.picked_up_at is not None:
        # Somebody hung up before machine detection had decided; a machine would have stayed.
        return Outcome.EARLY_HANGUP
    if call.cancelled:
        return Outcome.CANCELLED
    if isinstance(event, PlaceFailed):
        return Outcome.FAILED
    return unanswered(event.cause)
