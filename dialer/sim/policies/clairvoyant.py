"""The bound: knows of each call on its way whether, and when, a person will be handed over, and
when each agent will be free. Of the next call it knows only the chances, until it is dialed.

It launches while the expected number of people lost by one call more stays under a price, and the
price moves so that the ceiling is just kept. It cheats, so it is no policy for the field.
"""

from bisect import insort
from math import exp, log

import numpy as np

from dialer.core.pacing.pacer import View, Wish
from dialer.core.types import AgentState, CallId, Instant
from dialer.sim.callees import End, Fate
from dialer.sim.policies.counting import Counting
from dialer.sim.shift import World

SAMPLE = 4000
POINTS = 40
"""How many delays of a person the chances of the next call are averaged over."""
START_PRICE = 0.05
LOW_PRICE = 1e-4
HIGH_PRICE = 0.95
STEP = 0.03
MOST_AT_ONCE = 400
RARE_SHARE = 0.002
"""Delays that are rarer than this, at either end, are not reckoned with."""


class Clairvoyant(Counting):
    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world
        self._ceiling = world.scenario.rules.ceiling
        self._hold = world.campaign.handed_over_hold_seconds
        self._price = START_PRICE
        self._start = world.agenda.now
        self._delays = self._person_delays()

    def _person_delays(self) -> list[float]:
        """Evenly spaced quantiles of the time from dial to hand-over of a person."""
        callees = self._world.scenario.callees
        rng = np.random.default_rng(1)
        ring = callees.dial_delay.sample(rng, SAMPLE) + callees.person_ring.sample(rng, SAMPLE)
        ring = ring[ring < self._world.scenario.rules.ring_seconds]
        if callees.detection != "none":
            ring = ring + callees.detection.seconds.sample(rng, len(ring))
        points = np.linspace(RARE_SHARE, 1.0 - RARE_SHARE, POINTS)
        return [float(delay) for delay in np.quantile(ring, points)]

    def answered(self, at: Instant, call_id: CallId) -> None:
        super().answered(at, call_id)
        self._move(self._ceiling)

    def abandoned(self, at: Instant, call_id: CallId) -> None:
        super().abandoned(at, call_id)
        self._move(-1.0)

    def _move(self, by: float) -> None:
        moved = exp(log(self._price) + STEP * by)
        self._price = min(HIGH_PRICE, max(LOW_PRICE, moved))

    def calls_to_launch(self, at: Instant, view: View) -> Wish:
        if view.staffed == 0:
            return Wish(0, "nobody_there")
        people = sorted(self._people(at))
        latest = max(at + self._delays[-1], people[-1] if people else at)
        free = sorted(t for t in self._free_times(at) if t <= latest + self._hold)
        lost = losses(people, free, self._hold)
        price = self._price if self._has_credit() else LOW_PRICE
        count = 0
        while count < min(view.allowed, MOST_AT_ONCE):
            if not self._is_worth(at, price, people, free, lost):
                break
            handed = self._hand_over(at, self._world.roll.foresee(count, at - self._start))
            count += 1
            if handed is not None:
                insort(people, handed)
                lost = losses(people, free, self._hold)
        return Wish(count, "clairvoyant", {"price": price})

    def _has_credit(self) -> bool:
        """Whether one more abandoned person would still be within the ceiling."""
        return self._ceiling * self.answers >= self.abandons + 1

    def _is_worth(
        self, at: Instant, price: float, people: list[float], free: list[float], lost: int
    ) -> bool:
        """Whether the people lost by one call more, if a person answers it, stay within a price."""
        limit = price * POINTS
        more = 0
        for delay in self._delays:  # The shortest first: they are the ones that find nobody.
            with_one_more = people.copy()
            insort(with_one_more, at + delay)
            more += losses(with_one_more, free, self._hold) - lost
            if more > limit:
                return False
        return True

    def _free_times(self, at: Instant) -> list[Instant]:
        known = self._world.crew.free_at
        times = []
        for agent_id, state in self.state_of.items():
            if state is AgentState.READY:
                times.append(at)
            elif state in (AgentState.TALKING, AgentState.WRAPUP):
                times.append(max(at, known.get(agent_id, at)))
        return times

    def _people(self, at: Instant) -> list[Instant]:
        """When each person on the way will be handed over; those who wait count as now."""
        legs = self._world.switch.legs.values()
        times = [
            self._hand_over(leg.placed_at, leg.fate)
            for leg in legs
            if leg.agent_id is None and not leg.is_late
        ]
        return [max(at, time) for time in times if time is not None]

    def _hand_over(self, placed_at: Instant, fate: Fate) -> Instant | None:
        if fate.end is End.FAILURE or not fate.taken_for_person:
            return None
        return placed_at + fate.ends_after + fate.listen_seconds


def losses(people: list[Instant], free: list[Instant], hold: float) -> int:
    """How many of the people find no agent in time; both lists are sorted.

    Who comes first is served first; an agent who takes one is out for the rest.
    """
    lost = agent = 0
    for handed in people:
        if agent < len(free) and free[agent] <= handed + hold:
            agent += 1
        else:
            lost += 1
    return lost
