"""What becomes of each dial: drawn before it is made, so that a seed gives every policy the same.

The n-th dial of a shift takes the n-th draw of every distribution, whatever became of the dials
before: two policies that are compared meet the same callees.
"""

from collections import deque
from dataclasses import dataclass
from enum import Enum, auto

import numpy as np

from dialer.sim.distributions import BLOCK, Constant, Course, Draws
from dialer.sim.scenario import Callees

BUSY_CAUSE = 17
UNALLOCATED_CAUSE = 1
NO_ANSWER_CAUSE = 19
CONGESTION_CAUSE = 34


class End(Enum):
    """What ends the dialing of a call."""

    PERSON = auto()
    MACHINE = auto()
    FAILURE = auto()


@dataclass(slots=True)
class Fate:
    """One dial. Seconds count from the dial."""

    end: End
    ends_after: float
    """Until somebody picks up, or until the attempt is over."""
    rings_after: float | None
    cause: int
    listen_seconds: float
    """How long machine detection listens."""
    taken_for_person: bool
    patience: float


class Roll:
    """Gives each dial its fate."""

    def __init__(
        self, callees: Callees, ring_seconds: float, rng: np.random.Generator, course: Course
    ) -> None:
        self._callees = callees
        self._ring_seconds = ring_seconds
        self._course = course
        streams = rng.spawn(6)
        self._rng = streams[0]
        self._delay = Draws(callees.dial_delay, streams[1])
        self._person_ring = Draws(callees.person_ring, streams[2])
        self._machine_answer = Draws(callees.machine_answer, streams[3])
        detection = None if callees.detection == "none" else callees.detection
        self._listen = Draws(detection.seconds if detection else Constant(mean=0.0), streams[4])
        self._missed = detection.missed if detection else 1.0
        self._wrong = detection.wrong if detection else 0.0
        self._patience = Draws(callees.patience, streams[5])
        self._dice: list[list[float]] = []
        self._ahead: deque[Fate] = deque()
        weights = np.array([callees.machine, callees.no_answer, callees.busy, callees.invalid])
        self._machine_below, self._no_answer_below, self._busy_below, _ = np.cumsum(
            weights / weights.sum()
        ).tolist()

    def take(self, seconds: float) -> Fate:
        """The fate of a call that is dialed this far into the shift."""
        return self._ahead.popleft() if self._ahead else self._draw(seconds)

    def foresee(self, index: int, seconds: float) -> Fate:
        """What would become of the call after the next `index` ones. For the bound alone."""
        while len(self._ahead) <= index:
            self._ahead.append(self._draw(seconds))
        return self._ahead[index]

    def _draw(self, seconds: float) -> Fate:
        if not self._dice:
            self._dice = self._rng.random((BLOCK, 3)).tolist()
        is_person, which, errs = self._dice.pop()
        delay = self._delay.take()
        person = delay + self._person_ring.take()
        machine = max(delay, self._machine_answer.take())
        listen = self._listen.take()
        patience = self._patience.take()
        longest = self._ring_seconds

        if is_person < self._callees.person * self._course.at(seconds):
            if person < longest:
                taken = errs >= self._wrong
                return Fate(End.PERSON, person, delay, 0, listen, taken, patience)
        elif which < self._machine_below:
            if machine < longest:
                taken = errs < self._missed
                return Fate(End.MACHINE, machine, delay, 0, listen, taken, patience)
        elif which >= self._no_answer_below:
            cause = BUSY_CAUSE if which < self._busy_below else UNALLOCATED_CAUSE
            return Fate(End.FAILURE, min(delay, longest), None, cause, 0.0, False, 0.0)
        rings = delay if delay < longest else None
        return Fate(End.FAILURE, longest, rings, NO_ANSWER_CAUSE, 0.0, False, 0.0)
