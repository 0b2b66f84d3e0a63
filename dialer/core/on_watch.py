"""Supervisors on agents' lines: listening, whispering, barging in, taking the call over.

A supervisor has a line as agents have, and no place on the floor until they take a call over; then
they are a guest for this one call.
"""

from dialer.core import on_control, on_third
from dialer.core.agent import WANTS_OUT, Agent
from dialer.core.commands import Release, Watch
from dialer.core.control_orders import TakeOverAsked, WatchAsked, WatchEnded
from dialer.core.events import WatchOver
from dialer.core.room import Room, Watching
from dialer.core.types import AgentState, CallState

TAKES_OVER = frozenset({CallState.TALKING, CallState.HELD, CallState.PARKED})


def watch_asked(room: Room, event: WatchAsked) -> None:
    """Go onto the agent's line, or change what is done there. Both lines must be up."""
    own = room.lines.get(event.line)
    agent = room.agents.get(event.agent_id)
    watched = room.line_of(agent) if agent else None
    if own is None or watched is None or own == watched or event.watcher in room.agents:
        return
    room.watches[event.watcher] = Watching(
        event.watcher, event.line, event.agent_id, event.mode, event.at
    )
    room.commands.append(Watch(own, watched, event.mode))


def watch_ended(room: Room, event: WatchEnded) -> None:
    watching = room.watches.pop(event.watcher, None)
    if watching is not None and (own := room.lines.get(watching.line)) is not None:
        room.commands.append(Release(own))


def watch_over(room: Room, event: WatchOver) -> None:
    """The PBX brought the supervisor's line back: the agent's line is gone."""
    for watching in list(room.watches.values()):
        if watching.line == event.line and room.lines.get(event.line) == event.channel:
            del room.watches[watching.watcher]


def take_over_asked(room: Room, event: TakeOverAsked) -> None:
    """The customer goes to the supervisor; the agent is free at once."""
    own = room.lines.get(event.line)
    agent = room.agents.get(event.agent_id)
    call = room.calls.get(agent.call_id) if agent and agent.call_id else None
    if own is None or agent is None or call is None or event.watcher in room.agents:
        return
    if call.agent_id != agent.agent_id or call.state not in TAKES_OVER or call.hung_up_at:
        return
    room.watches.pop(event.watcher, None)
    on_third.drop(room, call, event.at)
    room.agent_of_line[event.line] = event.watcher
    guest = Agent(
        event.watcher,
        event.line,
        agent.campaign_id,
        AgentState.OFFLINE,
        event.at,
        WANTS_OUT,
        is_guest=True,
    )
    guest = room.turn(guest, AgentState.RINGING, event.at, call_id=call.call_id)
    on_control.give(room, room.calls[call.call_id], agent, guest, event.at)
