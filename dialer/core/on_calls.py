"""What the PBX says about calls: from the ring to the one end."""

from dataclasses import replace

from dialer.core import on_control, on_third, routing
from dialer.core.call import Call, advance, outcome_at_end
from dialer.core.commands import Mask
from dialer.core.events import (
    Answered,
    Bridged,
    BridgeFailed,
    BridgeOver,
    HoldOver,
    HungUp,
    MachineHeard,
    MessageLeft,
    PickedUp,
    PlaceFailed,
    Rang,
)
from dialer.core.facts import (
    CallAnswered,
    CallBridged,
    CallEnded,
    CallJudged,
    CallParked,
    CallPickedUp,
    CallRang,
    MessageDelivered,
    SpanBegan,
)
from dialer.core.outcome import is_charged
from dialer.core.retry import retry_at
from dialer.core.room import ASKED_BY_AGENT, Room
from dialer.core.types import (
    LINE_LOST,
    AgentState,
    CallState,
    Instant,
    Outcome,
    SpanKind,
    Verdict,
)

BRIDGE_TRIES = 3


def rang(room: Room, event: Rang) -> None:
    call = room.calls.get(event.call_id)
    if call is None or (after := advance(call, event)) is call:
        return

    room.keep(after)
    room.facts.append(CallRang(event.at, call.call_id))
    if pacer := room.pacer_of(call):
        pacer.rang(event.at, call.call_id)
    agent = room.agents.get(call.agent_id) if call.agent_id else None
    if agent and agent.state is AgentState.DIALING and agent.call_id == call.call_id:
        room.turn(agent, AgentState.RINGING, event.at, call_id=call.call_id)


def picked_up(room: Room, event: PickedUp) -> None:
    """Detection listens; it says Answered or MachineHeard within seconds, or the call ends."""
    call = room.calls.get(event.call_id)
    if call is None or not call.is_unanswered or call.picked_up_at is not None:
        return

    room.keep(replace(call, picked_up_at=event.at))
    room.facts.append(CallPickedUp(event.at, call.call_id))
    if pacer := room.pacer_of(call):
        pacer.picked_up(event.at, call.call_id)


def machine_heard(room: Room, event: MachineHeard) -> None:
    """Nobody to talk to: hang up, unless the campaign leaves the machine a message."""
    call = room.calls.get(event.call_id)
    if call is None or not call.is_unanswered or call.is_machine:
        return

    running = room.campaigns.get(call.campaign_id)
    call = replace(call, picked_up_at=call.picked_up_at or event.at, is_machine=True)
    room.keep(call)
    room.facts.append(CallJudged(event.at, call.call_id, Verdict.MACHINE, event.why))
    if pacer := room.pacer_of(call):
        pacer.machine(event.at, call.call_id)
    room.stirred.add(call.campaign_id)
    if running is None or not running.campaign.machine_message:
        room.hang_up(call, event.at)


def message_left(room: Room, event: MessageLeft) -> None:
    """The PBX hangs up by itself now."""
    call = room.calls.get(event.call_id)
    if call is None or not call.is_machine or call.has_message:
        return

    room.keep(replace(call, has_message=True))
    room.facts.append(MessageDelivered(event.at, call.call_id))


def answered(room: Room, event: Answered) -> None:
    call = room.calls.get(event.call_id)
    if call is None or (after := advance(call, event)) is call:
        return

    room.keep(after)
    if running := room.campaigns.get(call.campaign_id):
        running.answered += 1
    if event.verdict is not None:
        room.facts.append(CallJudged(event.at, call.call_id, event.verdict, event.why))
    room.facts.append(CallAnswered(event.at, call.call_id))
    if pacer := room.pacer_of(call):
        pacer.answered(event.at, call.call_id)
    serve(room, after, event.at)


def serve(room: Room, call: Call, at: Instant) -> None:
    """Find an agent for a person who waits; with none free, the PBX holds them for its limit."""
    if not call.needs_agent:
        return
    if call.mode in ASKED_BY_AGENT:
        _serve_asker(room, call, at)
        return
    agent = routing.pick(call, room.crowds[call.campaign_id].free.values())
    if agent is not None:
        room.bridge(call, agent, at)


def _serve_asker(room: Room, call: Call, at: Instant) -> None:
    agent = room.agents.get(call.agent_id) if call.agent_id else None
    if agent is None or agent.call_id != call.call_id or room.line_of(agent) is None:
        room.hang_up(call, at)
        return
    room.bridge(call, agent, at)


def bridged(room: Room, event: Bridged) -> None:
    call = room.calls.get(event.call_id)
    if call is None or (after := advance(call, event)) is call:
        return

    room.end_span(call, event.at)
    after = replace(after, back_to=None)
    room.keep(after)
    agent = room.agents.get(call.agent_id) if call.agent_id else None
    if agent is None:
        room.hang_up(after, event.at)
        return
    running = room.campaigns.get(call.campaign_id)
    if running and call.bridged_at is None:
        running.connected += 1
    recorded = running.campaign.recorded if running else True
    if pacer := room.pacer_of(call):
        pacer.bridged(event.at, call.call_id, agent.agent_id)
    room.facts.append(CallBridged(event.at, call.call_id, agent.agent_id, recorded))
    room.turn(agent, AgentState.TALKING, event.at, call_id=call.call_id)
    if after.masked_at is not None:
        # Each bridge has a recorder of its own, and a new one hears everything.
        room.commands.append(Mask(call.call_id, is_on=True))
    on_third.customer_bridged(room, after, event.at)


def bridge_over(room: Room, event: BridgeOver, *, estimated: bool = False) -> None:
    """The agent's leg is gone. The customer hears music until the agent is back.

    `estimated`: the end of the bridge was found and not seen, so the talk ended before that.
    """
    call = room.calls.get(event.call_id)
    if call is None or (after := advance(call, event)) is call:
        return

    after = replace(after, is_estimated=call.is_estimated or estimated)
    room.keep(after)
    agent = room.agents.get(call.agent_id) if call.agent_id else None
    if agent is None:
        room.hang_up(after, event.at)
        return
    room.facts.append(CallParked(event.at, call.call_id, agent.agent_id))
    offset = after.talked_seconds
    room.facts.append(SpanBegan(event.at, call.call_id, SpanKind.PARKED, offset, agent.agent_id))
    agent = room.turn(
        agent,
        AgentState.HOLD,
        event.at,
        reason=LINE_LOST,
        call_id=call.call_id,
        estimated=estimated,
    )
    # The PBX tells the end of the bridge before the end of the leg that was in it.
    if after.hung_up_at is None and room.line_of(agent) not in (None, call.bridged_to):
        room.bridge(after, agent, event.at)


def bridge_failed(room: Room, event: BridgeFailed) -> None:
    call = room.calls.get(event.call_id)
    if call is None or call.bridging is None:
        return

    agent = room.agents.get(call.agent_id) if call.agent_id else None
    if call.back_to is not None:
        on_control.give_back(room, _unsent(room, call, event.at), event.at)
        return
    asked = call.mode in ASKED_BY_AGENT or call.state in (CallState.PARKED, CallState.HELD)
    call = replace(call, bridging=None, agent_id=call.agent_id if asked else None)
    room.keep(call)
    if agent and agent.reserved_for == call.call_id:
        room.release(agent, event.at)
    if call.bridge_tries >= BRIDGE_TRIES:
        room.hang_up(call, event.at)
    elif call.state is CallState.WAITING:
        serve(room, call, event.at)
    elif agent and room.line_of(agent) is not None:
        room.bridge(call, agent, event.at)


def _unsent(room: Room, call: Call, at: Instant) -> Call:
    """The colleague did not get the customer, and is free again."""
    agent = room.agents.get(call.agent_id) if call.agent_id else None
    call = replace(call, bridging=None, agent_id=None)
    room.keep(call)
    if agent and agent.reserved_for == call.call_id:
        room.release(agent, at)
    elif agent and agent.call_id == call.call_id:
        room.settle(replace(agent, call_id=None), at)
    return call


def hold_over(room: Room, event: HoldOver) -> None:
    """Nobody came in time. Whoever is free now comes too late: the message is playing."""
    call = room.calls.get(event.call_id)
    if call is None or call.state is not CallState.WAITING or call.is_late:
        return

    room.keep(replace(call, is_late=True, bridging=None))
    if pacer := room.pacer_of(call):
        pacer.abandoned(event.at, call.call_id)
    if running := room.campaigns.get(call.campaign_id):
        running.abandoned += 1
    agent = room.agents.get(call.agent_id) if call.agent_id else None
    if agent and agent.reserved_for == call.call_id:
        room.release(agent, event.at)


def hung_up(room: Room, event: HungUp) -> None:
    end(room, event)


def place_failed(room: Room, event: PlaceFailed) -> None:
    end(room, event)


def end(room: Room, event: HungUp | PlaceFailed) -> None:
    """The one end of a call, however often the PBX tells it."""
    call = room.calls.get(event.call_id)
    if call is None or (after := advance(call, event)) is call:
        return

    estimated = isinstance(event, HungUp) and event.is_estimated
    room.drop(call)
    room.end_span(call, event.at)
    room.end_mask(call, event.at)
    on_third.call_over(room, call, event.at)
    if pacer := room.pacer_of(call):
        pacer.ended(event.at, call.call_id)
    room.stirred.add(call.campaign_id)
    agent = room.agents.get(call.agent_id) if call.agent_id else None
    running = room.campaigns.get(call.campaign_id)
    outcome = _outcome(room, call, event)
    charged = is_charged(outcome)
    if outcome is Outcome.ABANDONED and running and not call.is_late:
        running.abandoned += 1
    again = None
    if outcome is not Outcome.CONNECTED and running:
        attempts = call.lease.attempts + (1 if charged else 0)
        again = retry_at(running.campaign.retry, outcome, attempts, event.at)
    room.facts.append(
        CallEnded(
            event.at,
            call.call_id,
            call.campaign_id,
            call.lead_id,
            outcome,
            event.cause if isinstance(event, HungUp) else 0,
            after.talked_seconds,
            call.agent_id if call.bridged_at or call.mode in ASKED_BY_AGENT else None,
            charged,
            again,
            estimated or call.is_estimated,
        )
    )
    if agent is None:
        return
    if agent.call_id == call.call_id and agent.state is not AgentState.WRAPUP:
        if call.bridged_at is not None and agent.disposed != call.call_id:
            room.silent.add(agent.agent_id)
        room.wrap_up(agent, call, event.at, estimated=estimated)
    elif agent.reserved_for == call.call_id:
        room.release(agent, event.at)


def _outcome(room: Room, call: Call, event: HungUp | PlaceFailed) -> Outcome:
    running = room.campaigns.get(call.campaign_id)
    hold = running.campaign.hold_seconds if running else 2.0
    if call.mode in ASKED_BY_AGENT and call.state is CallState.WAITING and not call.is_late:
        agent = room.agents.get(call.agent_id) if call.agent_id else None
        if agent is None or room.line_of(agent) is None:
            return Outcome.AGENT_NO_ANSWER
    return outcome_at_end(call, event, hold)
