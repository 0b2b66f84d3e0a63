"""What the PBX says about agents' phone lines, and about itself.

A new line displaces the old one of the same agent: a browser that was reloaded calls in again long
before the PBX notices that the old leg is dead.
"""

from dataclasses import replace

from dialer.core import on_calls, on_third, on_third_legs, on_trials
from dialer.core.agent import Agent
from dialer.core.call import Call
from dialer.core.commands import HangUp, HangUpLine
from dialer.core.events import (
    Answered,
    Bridged,
    BridgeOver,
    HungUp,
    LineDown,
    LineUp,
    LiveCall,
    SwitchHeard,
    SwitchLost,
    SwitchSeen,
)
from dialer.core.facts import LineChanged
from dialer.core.room import Room
from dialer.core.types import CallId, CallState, Channel, Instant, LineId

BRIDGEABLE = frozenset({CallState.WAITING, CallState.PARKED, CallState.HELD})
SETTLING_SECONDS = 5.0
"""A call younger than this may not be in the PBX's account of itself yet."""


def line_up(room: Room, event: LineUp) -> None:
    old = room.lines.get(event.line)
    if old == event.channel:
        return

    room.lines[event.line] = event.channel
    if old is not None:
        room.commands.append(HangUpLine(old))
    agent = _agent_on(room, event.line)
    if agent is None:
        return
    agent = replace(agent, line_lost_at=None)
    room.put(agent)
    room.facts.append(LineChanged(event.at, agent.agent_id, is_up=True))
    call = room.calls.get(agent.call_id) if agent.call_id else None
    if call is not None and call.agent_id != agent.agent_id:
        on_third.line_up(room, agent, event.at)
    elif call is not None and call.state is CallState.PARKED and call.hung_up_at is None:
        room.bridge(call, agent, event.at)
    elif call is not None and call.third is not None:
        on_third.line_up(room, agent, event.at)
    elif agent.is_free and agent.reserved_for is None:
        room.settle(agent, event.at)


def line_down(room: Room, event: LineDown) -> None:
    if room.lines.get(event.line) != event.channel:
        return

    del room.lines[event.line]
    for watching in [each for each in room.watches.values() if each.line == event.line]:
        del room.watches[watching.watcher]
    agent = _agent_on(room, event.line)
    if agent is None:
        return
    agent = replace(agent, line_lost_at=event.at)
    room.put(agent)
    room.facts.append(LineChanged(event.at, agent.agent_id, is_up=False))
    on_third.line_down(room, agent, event.at)
    agent = room.agents[agent.agent_id]
    coming = room.calls.get(agent.reserved_for) if agent.reserved_for else None
    if agent.is_free:
        room.settle(replace(agent, reserved_for=None), event.at)
    if coming is not None and coming.state is CallState.WAITING:
        # A person was on the way to the line that has just died.
        coming = replace(coming, bridging=None, agent_id=None)
        room.keep(coming)
        on_calls.serve(room, coming, event.at)


def _agent_on(room: Room, line: LineId) -> Agent | None:
    agent_id = room.agent_of_line.get(line)
    return room.agents.get(agent_id) if agent_id else None


def switch_heard(room: Room, event: SwitchHeard) -> None:
    room.heard_at = event.at


def switch_lost(room: Room, event: SwitchLost) -> None:
    """Nothing is known of the PBX, so nothing new is dialed; what talks goes on talking."""
    room.switch_up = False


def switch_seen(room: Room, event: SwitchSeen) -> None:
    """Bring the floor in line with what the PBX really has."""
    room.switch_up = True
    if room.heard_at is not None:
        room.heard_at = event.at
    _see_lines(room, dict(event.lines), event.at)
    live = {call.call_id: call for call in event.calls}
    channels = {channel: line for line, channel in event.lines}
    for call in list(room.calls.values()):
        seen = live.pop(call.call_id, None)
        if seen is None:
            _miss(room, call, event.at)
        else:
            _see_call(room, call, seen, channels, event.at)
    for leg in list(room.thirds):
        if live.pop(leg, None) is None:
            _miss_third(room, leg, event.at)
    for leg in list(room.trials):
        if live.pop(leg, None) is None:
            on_trials.missed(room, leg, event.at)
    for phantom in live.values():
        room.commands.append(HangUp(phantom.call_id))
    for running in room.campaigns.values():
        room.stirred.add(running.campaign.campaign_id)


def _see_lines(room: Room, lines: dict[LineId, Channel], at: Instant) -> None:
    for line, channel in list(room.lines.items()):
        if line not in lines:
            line_down(room, LineDown(at, line, channel))
    for line, channel in lines.items():
        line_up(room, LineUp(at, line, channel))


def _miss(room: Room, call: Call, at: Instant) -> None:
    """The PBX has no such leg: it ended while nobody was looking.

    Only the leg of a call that the PBX has never spoken of may be about to be made.
    """
    if call.state is CallState.PLACED and at - call.since < SETTLING_SECONDS:
        return
    on_calls.end(room, HungUp(at, call.call_id, 0, is_estimated=True))


def _miss_third(room: Room, leg: CallId, at: Instant) -> None:
    call = room.calls.get(room.thirds[leg])
    third = call.third if call else None
    if third is None or third.leg != leg:
        del room.thirds[leg]
    elif third.agent_id is None and at - third.since >= SETTLING_SECONDS:
        on_third_legs.heard(room, HungUp(at, leg, 0))


def _see_call(
    room: Room, call: Call, seen: LiveCall, channels: dict[Channel, LineId], at: Instant
) -> None:
    """Replay what must have happened between what the floor knows and what is."""
    if at - call.since < SETTLING_SECONDS and call.bridging is not None:
        return
    if seen.answered and call.is_unanswered and call.picked_up_at is None:
        on_calls.answered(room, Answered(at, call.call_id))
    call = room.calls[call.call_id]
    if seen.bridged_to is not None and call.state in BRIDGEABLE:
        line = channels.get(seen.bridged_to)
        agent = _agent_on(room, line) if line else None
        if agent is not None:
            room.keep(replace(call, agent_id=agent.agent_id, is_estimated=True))
            on_calls.bridged(room, Bridged(at, call.call_id))
    elif call.state is CallState.TALKING:
        _see_talk(room, call, seen, at)
    elif call.state is CallState.WAITING:
        on_calls.serve(room, call, at)
    elif call.state is CallState.PARKED and call.bridging is None:
        agent = room.agents.get(call.agent_id) if call.agent_id else None
        if agent is not None and room.line_of(agent) is not None:
            room.bridge(call, agent, at)


def _see_talk(room: Room, call: Call, seen: LiveCall, at: Instant) -> None:
    if seen.bridged_to is not None:
        room.keep(replace(call, bridged_to=seen.bridged_to))
    elif at - call.since >= SETTLING_SECONDS:
        on_calls.bridge_over(room, BridgeOver(at, call.call_id), estimated=True)
