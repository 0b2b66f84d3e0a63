"""The PBX and the carrier of a simulated shift: takes the floor's commands, tells what follows."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from dialer.core import events as e
from dialer.core.commands import Bridge, HangUp, HangUpLine, Place
from dialer.core.types import AgentId, CallId, Instant
from dialer.sim.agenda import Agenda
from dialer.sim.callees import CONGESTION_CAUSE, End, Fate, Roll
from dialer.sim.crew import Crew
from dialer.sim.distributions import Draws
from dialer.sim.scenario import Carrier

MESSAGE_SECONDS = 8.0
"""The safe-harbour message; then the PBX hangs up."""
HANGUP_SECONDS = 0.05
NORMAL_CAUSE = 16


@dataclass(slots=True, eq=False)
class Leg:
    """One customer's leg in the PBX."""

    call_id: CallId
    fate: Fate
    placed_at: Instant
    hold_seconds: float
    """From the hand-over."""
    answered_at: Instant | None = None
    agent_id: AgentId | None = None
    is_gone: bool = False
    is_late: bool = False


class SimSwitch:
    def __init__(
        self,
        *,
        agenda: Agenda,
        roll: Roll,
        crew: Crew,
        carrier: Carrier,
        rng: np.random.Generator,
        bridge_seconds: float,
        feed: Callable[[e.Event], None],
    ) -> None:
        self.legs: dict[CallId, Leg] = {}
        self.line_seconds = 0.0
        """Of the legs that are gone."""
        self.most_lines = 0
        self.people = 0
        """Who picked up, by the truth and not by what detection took them for."""
        self.people_given_up = 0
        self.people_hung_up_on = 0
        """Taken for a machine."""
        self._agenda = agenda
        self._start = agenda.now
        self._roll = roll
        self._crew = crew
        self._carrier = carrier
        self._dead = [
            (self._start + dead.at_hour * 3600.0, dead.minutes * 60.0, Draws(dead.fails_after, rng))
            for dead in carrier.dead
        ]
        self._bridge_seconds = bridge_seconds
        self._feed = feed

    # --- commands -----------------------------------------------------------------------------

    def place(self, command: Place) -> None:
        now = self._agenda.now
        fate = self._refused(now) or self._roll.take(now - self._start)
        detection, hold = command.detection, command.hold_seconds
        if detection is not None:
            hold = detection.hold_left(hold)
        leg = Leg(command.call_id, fate, now, hold)
        self.legs[command.call_id] = leg
        self.most_lines = max(self.most_lines, len(self.legs))
        if fate.rings_after is not None:
            self._agenda.put(now + fate.rings_after, self._ring, leg)
        self._agenda.put(now + fate.ends_after, self._end_dialing, leg)

    def _refused(self, now: Instant) -> Fate | None:
        """The fate that the carrier itself gives to a call, if it does not carry it."""
        full = self._carrier.lines is not None and len(self.legs) >= self._carrier.lines
        for since, seconds, fails_after in self._dead:
            if since <= now < since + seconds:
                after = fails_after.take()
                return Fate(End.FAILURE, after, None, CONGESTION_CAUSE, 0.0, False, 0.0)
        return Fate(End.FAILURE, 0.2, None, CONGESTION_CAUSE, 0.0, False, 0.0) if full else None

    def bridge(self, command: Bridge) -> None:
        leg = self.legs.get(command.call_id)
        if leg is None or leg.is_late:
            self._feed(e.BridgeFailed(self._agenda.now, command.call_id, "gone"))
            return
        leg.agent_id = command.agent_id
        self._agenda.put(self._agenda.now + self._bridge_seconds, self._connect, leg)

    def hang_up(self, command: HangUp) -> None:
        leg = self.legs.get(command.call_id)
        if leg is not None:
            self._agenda.put(self._agenda.now + HANGUP_SECONDS, self._hang_up, leg)

    def hang_up_line(self, command: HangUpLine) -> None:
        line = self._crew.line_of(command.channel)
        self._feed(e.LineDown(self._agenda.now, line, command.channel))

    # --- what comes of them -------------------------------------------------------------------

    def _ring(self, leg: Leg) -> None:
        if not leg.is_gone:
            self._feed(e.Rang(self._agenda.now, leg.call_id))

    def _end_dialing(self, leg: Leg) -> None:
        if leg.is_gone:
            return
        fate = leg.fate
        if fate.end is End.FAILURE:
            self._drop(leg, fate.cause)
            return
        leg.answered_at = self._agenda.now
        self.people += fate.end is End.PERSON
        if fate.listen_seconds > 0.0:
            self._feed(e.PickedUp(self._agenda.now, leg.call_id))
            self._agenda.put(self._agenda.now + fate.listen_seconds, self._judge, leg)
        else:
            self._judge(leg)

    def _judge(self, leg: Leg) -> None:
        """Machine detection has made up its mind."""
        if leg.is_gone:
            return
        now = self._agenda.now
        if not leg.fate.taken_for_person:
            self.people_hung_up_on += leg.fate.end is End.PERSON
            self._feed(e.MachineHeard(now, leg.call_id))
            self._agenda.put(now + HANGUP_SECONDS, self._hang_up, leg)
            return
        leg.answered_at = now
        self._feed(e.Answered(now, leg.call_id))
        if leg.agent_id is not None:
            return
        # With no hold time at all, whoever is not served in this very instant is abandoned.
        if leg.hold_seconds <= 0.0:
            self._give_up(leg)
            return
        self._agenda.put(now + leg.hold_seconds, self._give_up, leg)
        if leg.fate.patience < leg.hold_seconds:
            self._agenda.put(now + leg.fate.patience, self._lose_patience, leg)

    def _give_up(self, leg: Leg) -> None:
        if leg.is_gone or leg.agent_id is not None:
            return
        leg.is_late = True
        self.people_given_up += leg.fate.end is End.PERSON
        self._feed(e.HoldOver(self._agenda.now, leg.call_id))
        self._agenda.put(self._agenda.now + MESSAGE_SECONDS, self._hang_up, leg)

    def _lose_patience(self, leg: Leg) -> None:
        if not leg.is_gone and leg.agent_id is None:
            self._drop(leg, NORMAL_CAUSE)

    def _connect(self, leg: Leg) -> None:
        if leg.is_gone or leg.agent_id is None:
            return
        now = self._agenda.now
        self._feed(e.Bridged(now, leg.call_id))
        to_machine = leg.fate.end is End.MACHINE
        seconds = self._crew.talk(leg.agent_id, now, to_machine=to_machine)
        self._agenda.put(now + seconds, self._hang_up, leg)

    def _hang_up(self, leg: Leg) -> None:
        if not leg.is_gone:
            self._drop(leg, NORMAL_CAUSE)

    def _drop(self, leg: Leg, cause: int) -> None:
        leg.is_gone = True
        del self.legs[leg.call_id]
        self.line_seconds += self._agenda.now - leg.placed_at
        self._feed(e.HungUp(self._agenda.now, leg.call_id, cause))

    def open_line_seconds(self) -> float:
        """Of the legs that are still there."""
        return sum(self._agenda.now - leg.placed_at for leg in self.legs.values())
