"""Nothing in flight lasts for ever: what a tick ends when the event that should have is missing."""

from dialer.core import on_calls, on_control, on_third, on_trials
from dialer.core.agent import WANTS_OUT, Agent
from dialer.core.call import Call
from dialer.core.events import BridgeFailed, HungUp
from dialer.core.on_orders import preview_ran_out
from dialer.core.room import Room
from dialer.core.types import AgentState, CallState, Instant, ThirdState

SWEEP_SECONDS = 1.0
"""Calls are many and their limits are seconds, so not every tick looks at them."""
DIAL_MARGIN_SECONDS = 15.0
"""Past the ring timeout the PBX itself should have given up this long ago."""
MACHINE_SECONDS = 150.0
"""From a pick-up: the longest greeting, the beep, and the longest message that is left."""
MESSAGE_SECONDS = 60.0
"""The longest safe-harbour message, and the longest apology after a park."""
BRIDGE_SECONDS = 2.0
"""The PBX says within milliseconds that two legs are bridged."""
HANGUP_SECONDS = 10.0
"""An end that was asked for and is not told by then is taken as given."""
HOLD_SECONDS = 600.0
"""A customer on hold this long comes back to the agent by themselves."""
MASK_SECONDS = 300.0
"""Card data is read in a minute or two; a forgotten pause must not lose the recording."""
THIRD_SECONDS = 90.0
"""The longest a third party rings or hears music."""
TALK_SECONDS = 4 * 3600.0
GONE_SECONDS = 300.0
"""An agent whose line is down this long is not at the desk any more, and is signed out."""

BRIEF = frozenset({ThirdState.DIALING, ThirdState.RINGING, ThirdState.WAITING})
IN_CALL = frozenset({AgentState.DIALING, AgentState.RINGING, AgentState.TALKING, AgentState.HOLD})
"""States that only a call can end; without the call, the tick ends them."""


def sweep(room: Room, at: Instant) -> None:
    if at - room.swept_at >= SWEEP_SECONDS or at < room.swept_at:
        room.swept_at = at
        for call in list(room.calls.values()):
            _sweep_call(room, call, at)
        on_trials.sweep(room, at)
    for agent in list(room.agents.values()):
        _sweep_agent(room, agent, at)
    _sweep_hoppers(room, at)


def _sweep_call(room: Room, call: Call, at: Instant) -> None:
    if not room.switch_up:
        return
    if call.hung_up_at is not None:
        if at - call.hung_up_at > HANGUP_SECONDS:
            on_calls.end(room, HungUp(at, call.call_id, 0, is_estimated=True))
        return
    if call.bridging is not None and at - call.bridging_since > BRIDGE_SECONDS:
        on_calls.bridge_failed(room, BridgeFailed(at, call.call_id, "no word of the bridge"))
        call = room.calls[call.call_id]
    _sweep_control(room, call, at)
    call = room.calls[call.call_id]
    if call.hung_up_at is None and at - call.since > _longest(room, call):
        room.hang_up(call, at)


def _sweep_control(room: Room, call: Call, at: Instant) -> None:
    """What agents began and forgot: a mask, a third party, a hold."""
    if call.masked_at is not None and at - call.masked_at > MASK_SECONDS:
        on_control.mask(room, call, at, is_on=False)
    _sweep_third(room, room.calls[call.call_id], at)
    call = room.calls[call.call_id]
    agent = room.agents.get(call.agent_id) if call.agent_id else None
    is_forgotten = call.state is CallState.HELD and at - call.since > HOLD_SECONDS
    if is_forgotten and call.third is None and agent is not None:
        on_control.resume(room, agent, call, at)


def _sweep_third(room: Room, call: Call, at: Instant) -> None:
    third = call.third
    if third is None:
        return
    if third.state in BRIEF and at - third.since > THIRD_SECONDS:
        on_third.drop(room, call, at)
    elif call.bridging is None and at - third.since > BRIDGE_SECONDS:
        on_third.not_joined(room, call, at)


def _longest(room: Room, call: Call) -> float:
    """How long a call may stay in its state before the floor ends it."""
    running = room.campaigns.get(call.campaign_id)
    campaign = running.campaign if running else None
    match call.state:
        case CallState.PLACED | CallState.RINGING if call.picked_up_at is not None:
            return call.picked_up_at - call.since + MACHINE_SECONDS
        case CallState.PLACED | CallState.RINGING:
            return (campaign.ring_seconds if campaign else 60.0) + DIAL_MARGIN_SECONDS
        case CallState.PASSED if call.is_machine:
            return MACHINE_SECONDS
        case CallState.WAITING:
            return (campaign.hold_seconds if campaign else 2.0) + MESSAGE_SECONDS
        case CallState.HELD if call.third is None:
            return HOLD_SECONDS + MESSAGE_SECONDS
        case CallState.PARKED:
            return (campaign.park_seconds if campaign else 30.0) + MESSAGE_SECONDS
        case _:
            return TALK_SECONDS


def _sweep_agent(room: Room, agent: Agent, at: Instant) -> None:
    lost = agent.line_lost_at
    if lost is not None and at - lost > GONE_SECONDS and agent.wish != WANTS_OUT:
        room.wish(agent, WANTS_OUT, at)
        return
    if agent.state in IN_CALL and agent.call_id not in room.calls:
        room.settle(agent, at, estimated=True)
        return
    if agent.until is None or at < agent.until:
        return
    if agent.state is AgentState.WRAPUP and agent.call_id is not None:
        room.expire_wrapup(agent, agent.call_id, agent.until)
    elif agent.state is AgentState.PREVIEW:
        preview_ran_out(room, agent, agent.until)


def _sweep_hoppers(room: Room, at: Instant) -> None:
    for running in room.campaigns.values():
        while running.hopper and running.hopper[0].until <= at:
            room.give_back(running.hopper.popleft(), at, "expired")
