"""What the PBX says, as events of the floor. Pure: one packet in, at most one word out.

A call is known by its Uniqueid, which is our call id because we named the channel; an agent's line
by its channel's name. Everything else that the PBX talks about is not ours and is None.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from dialer.core.events import (
    Answered,
    Bridged,
    BridgeFailed,
    BridgeOver,
    Held,
    HoldOver,
    HungUp,
    LineDown,
    LineUp,
    LiveCall,
    MachineHeard,
    MessageLeft,
    PbxEvent,
    PickedUp,
    Rang,
    SwitchSeen,
    WatchOver,
)
from dialer.core.types import CallId, Channel, Instant, LineId, Verdict

Packet = dict[str, str]
"""The headers of one AMI packet; of a repeated header the last."""


@dataclass(frozen=True, slots=True)
class Booted:
    """The PBX has loaded everything and may be asked."""


@dataclass(frozen=True, slots=True)
class LegBorn:
    """The customer's channel exists from here on; its end will be a HungUp."""

    call_id: CallId


@dataclass(frozen=True, slots=True)
class PlaceEnded:
    """The PBX is done with dialing. Comes before or after the events of the leg, in any order."""

    at: Instant
    call_id: CallId
    failed: bool
    why: str


@dataclass(frozen=True, slots=True)
class ChannelRow:
    """One row of the PBX's own list of channels."""

    listing: str
    channel: Channel
    unique_id: str
    is_up: bool
    bridge: str


@dataclass(frozen=True, slots=True)
class ChannelsTold:
    """The list of channels is complete."""

    at: Instant
    listing: str


Heard = PbxEvent | Booted | LegBorn | PlaceEnded | ChannelRow | ChannelsTold

_CALL = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_LINE = re.compile(r"PJSIP/line([0-9]{3,6})-[0-9a-f]{8}")

NO_ANSWER = 19
ABSENT = 20
"""Q.850: no answer though it rang; the subscriber is absent, as of a phone that is off."""


def parse(packet: Packet, at: Instant) -> Heard | None:
    """Return what the packet means to the floor, None when that is nothing."""
    read = _READERS.get(packet.get("Event", ""))
    return read(packet, at) if read else None


def take_stock(rows: Iterable[ChannelRow], at: Instant) -> SwitchSeen:
    """Fold the PBX's list of channels into its account of calls and lines."""
    rows = tuple(rows)
    calls = [
        LiveCall(CallId(row.unique_id), row.channel, row.is_up, _partner(row, rows))
        for row in rows
        if _CALL.fullmatch(row.unique_id)
    ]
    lines = [(line, row.channel) for row in rows if row.is_up and (line := line_of(row.channel))]
    return SwitchSeen(at, tuple(calls), tuple(lines))


def line_of(channel: str) -> LineId | None:
    found = _LINE.fullmatch(channel)
    return LineId(found.group(1)) if found else None


def _partner(row: ChannelRow, rows: tuple[ChannelRow, ...]) -> Channel | None:
    if not row.bridge:
        return None
    others = (r.channel for r in rows if r.bridge == row.bridge and r.channel != row.channel)
    return next(others, None)


def _call(packet: Packet, header: str = "Uniqueid") -> CallId | None:
    value = packet.get(header, "")
    return CallId(value) if _CALL.fullmatch(value) else None


def _user_event(packet: Packet, at: Instant) -> Heard | None:
    name = packet.get("UserEvent", "")
    if of_line := _OF_LINE.get(name):
        channel = packet.get("Channel", "")
        line = line_of(channel)
        return of_line(at, line, Channel(channel)) if line else None
    call_id = _call(packet, "CallId")
    if call_id is None:
        return None
    why = packet.get("Why", "").lower()
    match name:
        case "BridgeFailed":
            return BridgeFailed(at, call_id, why or "unknown")
        case "CustomerAnswered":
            return Answered(at, call_id, _VERDICTS.get(packet.get("Verdict", "")), why)
        case "MachineHeard":
            return MachineHeard(at, call_id, why)
    event = _OF_CALL.get(name)
    return event(at, call_id) if event else None


_OF_LINE: dict[str, type[LineUp | WatchOver]] = {"LineUp": LineUp, "WatchOver": WatchOver}
_OF_CALL: dict[str, type[PickedUp | MessageLeft | HoldOver | BridgeOver | Held]] = {
    "Held": Held,
    "PickedUp": PickedUp,
    "MessageLeft": MessageLeft,
    "HoldOver": HoldOver,
    "BridgeOver": BridgeOver,
}
# What app_amd calls its verdicts. A MACHINE that was handed over as a person only was silent.
_VERDICTS = {"HUMAN": Verdict.PERSON, "NOTSURE": Verdict.UNSURE, "MACHINE": Verdict.UNSURE}


def _newchannel(packet: Packet, _: Instant) -> Heard | None:
    call_id = _call(packet)
    return LegBorn(call_id) if call_id else None


def _newstate(packet: Packet, at: Instant) -> Heard | None:
    call_id = _call(packet)
    return Rang(at, call_id) if call_id and packet.get("ChannelStateDesc") == "Ringing" else None


def _bridge_enter(packet: Packet, at: Instant) -> Heard | None:
    # Bridge() puts the agent's leg in first, so the customer's entry is the one that joins them. A
    # leg that makes three of two is a third party's.
    call_id = _call(packet)
    is_joined = packet.get("BridgeNumChannels") in ("2", "3")
    return Bridged(at, call_id) if call_id and is_joined else None


def _hangup(packet: Packet, at: Instant) -> Heard | None:
    channel = packet.get("Channel", "")
    if line := line_of(channel):
        return LineDown(at, line, Channel(channel))
    call_id = _call(packet)
    return HungUp(at, call_id, _cause(packet)) if call_id else None


def _cause(packet: Packet) -> int:
    """Return the Q.850 cause.

    Asterisk reads SIP 480 as 19, no answer, even where the carrier's Reason header says 20; but
    a phone that nobody answered did ring, and one that is off did not.
    """
    text = packet.get("Cause", "")
    cause = int(text) if text.isascii() and text.isdigit() else 0
    rang = packet.get("ChannelStateDesc") == "Ringing"
    if cause == NO_ANSWER and packet.get("TechCause") == "480" and not rang:
        return ABSENT
    return cause


def _place_ended(packet: Packet, at: Instant) -> Heard | None:
    call_id = _call(packet, "ActionID")
    if call_id is None:
        return None
    failed = packet.get("Response") != "Success"
    return PlaceEnded(at, call_id, failed, f"originate reason {packet.get('Reason', '?')}")


def _row(packet: Packet, _: Instant) -> Heard | None:
    return ChannelRow(
        listing=packet.get("ActionID", ""),
        channel=Channel(packet.get("Channel", "")),
        unique_id=packet.get("Uniqueid", ""),
        is_up=packet.get("ChannelStateDesc") == "Up",
        bridge=packet.get("BridgeId", ""),
    )


_READERS: dict[str, Callable[[Packet, Instant], Heard | None]] = {
    "FullyBooted": lambda _packet, _at: Booted(),
    "UserEvent": _user_event,
    "Newchannel": _newchannel,
    "Newstate": _newstate,
    "BridgeEnter": _bridge_enter,
    "Hangup": _hangup,
    "OriginateResponse": _place_ended,
    "CoreShowChannel": _row,
    "CoreShowChannelsComplete": lambda p, at: ChannelsTold(at, p.get("ActionID", "")),
}

EVENTS = frozenset(_READERS)
"""Names of the events that can mean anything here; the rest need not even be decoded."""

HEADERS = frozenset(
    {
        "ActionID",
        "BridgeId",
        "BridgeNumChannels",
        "CallId",
        "Cause",
        "Channel",
        "ChannelStateDesc",
        "Event",
        "Reason",
        "Response",
        "TechCause",
        "Uniqueid",
        "UserEvent",
        "Verdict",
        "Why",
    }
)
"""Names of the headers that are read here; the rest need not be either."""
