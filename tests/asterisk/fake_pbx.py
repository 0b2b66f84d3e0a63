"""A PBX small enough to read: it keeps the contract of the switch, over the fake AMI.

The last two digits of a number choose who answers, as at the carrier simulator.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import count

from tests.asterisk.fake_ami import FakeAmi, Headers, packet, response

REFUSALS = {60: 17, 70: 1, 88: 21, 91: 34}
POWERED_OFF = 77
ABSENT = 50
_GONE = "No such channel"


@dataclass
class Leg:
    channel: str
    unique_id: str
    state: str = "Down"
    variables: dict[str, str] = field(default_factory=dict)
    partner: "Leg | None" = None
    timer: asyncio.TimerHandle | None = None

    def event(self, name: str, **headers: str) -> str:
        told = packet(Event=name, Channel=self.channel, ChannelStateDesc=self.state)
        return f"{told}\r\n{packet(Uniqueid=self.unique_id, **headers)}"

    def user_event(self, name: str, **headers: str) -> str:
        return self.event("UserEvent", UserEvent=name, CallId=self.unique_id, **headers)


class FakePbx:
    def __init__(self, ami: FakeAmi) -> None:
        self.ami = ami
        self.legs: dict[str, Leg] = {}
        self._numbers = count(1)
        for name in ("Originate", "Setvar", "Redirect", "Hangup"):
            ami.on(name, getattr(self, f"_{name.lower()}"))
        ami.on("CoreShowChannels", self._list)

    def log_in(self, line: str) -> str:
        number = next(self._numbers)
        leg = Leg(f"PJSIP/line{line}-{number:08x}", f"1795289450.{number}", "Up")
        self._add(leg)
        self.ami.say(leg.event("UserEvent", UserEvent="LineUp", Line=line))
        return leg.channel

    def kill(self, channel: str) -> None:
        self._end(self.legs[channel])

    def _add(self, leg: Leg) -> None:
        self.legs[leg.channel] = self.legs[leg.unique_id] = leg

    def _originate(self, action: Headers) -> Iterable[str]:
        digits = int(action["Channel"].partition("@")[0][-2:])
        leg = Leg(f"PJSIP/trunk-{next(self._numbers):08x}", action["ChannelId"])
        leg.variables = {name[1:]: value for name, value in action.items() if name[0] == "$"}
        self._add(leg)
        yield response(action)
        yield leg.event("Newchannel")
        if digits in REFUSALS:
            yield from self._refuse(leg, Cause=str(REFUSALS[digits]))
        elif digits == POWERED_OFF:
            yield from self._refuse(leg, Cause="19", TechCause="480")
        else:
            leg.state = "Ringing"
            yield leg.event("Newstate")
            rings_out = digits == ABSENT
            wait = int(action["Timeout"]) / 1000 if rings_out else 0.02
            then = self._ring_out if rings_out else self._answer
            leg.timer = asyncio.get_running_loop().call_later(wait, then, leg)

    def _refuse(self, leg: Leg, **cause: str) -> Iterable[str]:
        yield packet(Event="OriginateResponse", ActionID=leg.unique_id, Response="Failure")
        yield leg.event("Hangup", **cause)
        self._remove(leg)

    def _ring_out(self, leg: Leg) -> None:
        self.ami.say(*self._refuse(leg, Cause="19", TechCause="480"))

    def _answer(self, leg: Leg) -> None:
        leg.state = "Up"
        self.ami.say(packet(Event="OriginateResponse", ActionID=leg.unique_id, Response="Success"))
        self.ami.say(leg.user_event("CustomerAnswered"))
        self._hold(leg)

    def _hold(self, leg: Leg) -> None:
        hold = float(leg.variables["HOLD_SECONDS"])
        loop = asyncio.get_running_loop()
        leg.timer = loop.call_later(hold, lambda: self.ami.say(leg.user_event("HoldOver")))

    def _setvar(self, action: Headers) -> Iterable[str]:
        leg = self.legs.get(action["Channel"])
        if leg is None:
            yield response(action, "Error", Message=_GONE)
            return
        leg.variables[action["Variable"]] = action["Value"]
        yield response(action)

    def _redirect(self, action: Headers) -> Iterable[str]:
        leg = self.legs.get(action["Channel"])
        if leg is None:
            yield response(action, "Error", Message=f"Channel does not exist: {action['Channel']}")
            return
        yield response(action)
        line = self.legs.get(leg.variables["AGENT_CHANNEL"])
        if line is None:
            yield leg.user_event("BridgeFailed", Why="NONEXISTENT")
            return
        self._stop_timer(leg)
        leg.partner, line.partner = line, leg
        yield line.event("BridgeEnter", BridgeNumChannels="1")
        yield leg.event("BridgeEnter", BridgeNumChannels="2")

    def _hangup(self, action: Headers) -> Iterable[str]:
        leg = self.legs.get(action["Channel"])
        if leg is None:
            yield response(action, "Error", Message=_GONE)
            return
        yield response(action)
        self._end(leg)

    def _end(self, leg: Leg) -> None:
        self._remove(leg)
        self.ami.say(leg.event("Hangup", Cause="16"))
        if partner := leg.partner:
            partner.partner = None
            if "line" not in partner.channel:
                self.ami.say(partner.user_event("BridgeOver"))

    def _remove(self, leg: Leg) -> None:
        self._stop_timer(leg)
        del self.legs[leg.channel], self.legs[leg.unique_id]

    def _stop_timer(self, leg: Leg) -> None:
        if leg.timer:
            leg.timer.cancel()

    def _list(self, action: Headers) -> Iterable[str]:
        yield response(action, EventList="start")
        for name, leg in self.legs.items():
            if name == leg.channel:
                bridge = f"bridge-{min(name, leg.partner.channel)}" if leg.partner else ""
                row = leg.event("CoreShowChannel", BridgeId=bridge)
                yield f"{row}\r\nActionID: {action['ActionID']}"
        yield packet(Event="CoreShowChannelsComplete", ActionID=action["ActionID"])
