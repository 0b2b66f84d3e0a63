"""What the PBX says about the leg of a third party at a phone number."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from dialer.core import on_third
from dialer.core.call import Call
from dialer.core.events import (
    Answered,
    Bridged,
    BridgeFailed,
    BridgeOver,
    Event,
    HungUp,
    PlaceFailed,
    Rang,
)
from dialer.core.facts import ThirdChanged
from dialer.core.room import Room
from dialer.core.types import CallState, Instant, Third, ThirdState

DIALED = frozenset({ThirdState.DIALING, ThirdState.RINGING})


def heard(room: Room, event: Event) -> bool:
    """Take an event that is about a third party's leg; False when it is about something else."""
    leg = getattr(event, "call_id", None)
    call = room.calls.get(room.thirds[leg]) if leg in room.thirds else None
    handle = HANDLERS.get(type(event))
    if call is None or call.third is None or call.third.leg != leg or handle is None:
        return False
    handle(room, call, call.third, event.at)
    return True


def _rang(room: Room, call: Call, third: Third, at: Instant) -> None:
    if third.state is ThirdState.DIALING:
        _turn(room, call, third, ThirdState.RINGING, at)


def _answered(room: Room, call: Call, third: Third, at: Instant) -> None:
    if third.state not in DIALED:
        return
    call = _turn(room, call, third, ThirdState.WAITING, at)
    if call.state is CallState.HELD:
        on_third.customer_held(room, call, at)


def _alone(room: Room, call: Call, third: Third, at: Instant) -> None:
    """Out of a talk, and still there: the agent's line died, or the others left.

    Not who is on the way into the talk of three: that is the end of the talk before it, which the
    PBX tells a moment before or after the customer's return.
    """
    if third.state in (ThirdState.TALKING, ThirdState.JOINED):
        _turn(room, call, third, ThirdState.WAITING, at)


def _bridged(room: Room, call: Call, third: Third, at: Instant) -> None:
    """Into the talk with the agent, or with both: the end of the first may be told after that."""
    if call.state is CallState.TALKING and third.state in (ThirdState.JOINING, ThirdState.WAITING):
        _turn(room, call, third, ThirdState.JOINED, at)
    elif call.state is CallState.HELD and third.state is ThirdState.WAITING:
        _turn(room, call, third, ThirdState.TALKING, at)


def _gone(room: Room, call: Call, third: Third, at: Instant) -> None:
    del room.thirds[third.leg]
    room.facts.append(ThirdChanged(at, call.call_id, replace(third, state=ThirdState.ENDED)))
    call = replace(call, third=None)
    room.keep(call)
    if call.state is CallState.PASSED:
        room.hang_up(call, at)


def _turn(room: Room, call: Call, third: Third, state: ThirdState, at: Instant) -> Call:
    third = replace(third, state=state, since=at)
    call = replace(call, third=third)
    room.keep(call)
    room.facts.append(ThirdChanged(at, call.call_id, third))
    return call


HANDLERS: dict[type[Any], Callable[[Room, Call, Third, Instant], None]] = {
    Rang: _rang,
    Answered: _answered,
    Bridged: _bridged,
    BridgeOver: _alone,
    BridgeFailed: _alone,
    HungUp: _gone,
    PlaceFailed: _gone,
}
