"""How near the simulator is to a floor that really ran: a journal against a simulated shift.

What a journal tells is observed the same way on both sides, from events and the floor's facts:
delays, rings, listening, talks, wrap-ups and outcomes. How long it rings where nobody answers is
left out: that is the campaign's own timer. The distance of two samples is that of
Kolmogorov and Smirnov: the largest difference of their distribution functions, from 0 to 1.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import sqrt
from pathlib import Path

import numpy as np

from dialer import journal
from dialer.core import events as e
from dialer.core.facts import (
    AgentChanged,
    CallAnswered,
    CallBridged,
    CallEnded,
    CallPlaced,
    CallRang,
    Fact,
)
from dialer.core.floor import Decisions, Floor
from dialer.core.types import AgentId, AgentState, CallId, Campaign, CampaignId, Instant, Outcome
from dialer.sim.result import Tally

MEASURES = ("dial_delay", "ring", "listen", "talk", "wrapup")
FIVE_PERCENT = 1.358
"""c(0.05) of the two-sample test of Kolmogorov and Smirnov."""


@dataclass(slots=True)
class Observed:
    """What one campaign's floor was seen to do. Samples are seconds."""

    campaign: Campaign | None = None
    samples: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in MEASURES})
    outcomes: Counter[Outcome] = field(default_factory=Counter)
    began: Instant | None = None
    ended: Instant = 0.0
    tally: Tally = field(default_factory=lambda: Tally(0.0))

    @property
    def hours(self) -> float:
        return (self.ended - self.began) / 3600.0 if self.began is not None else 0.0

    @property
    def agents(self) -> int:
        """How many were there to take calls, on average while it ran."""
        return max(1, round(self.tally.staffed_seconds / max(1.0, self.hours * 3600.0)))

    @property
    def dials(self) -> int:
        return sum(self.outcomes.values())


class Observer:
    """Watches a floor and keeps what it sees, for each campaign."""

    def __init__(self) -> None:
        self.seen: defaultdict[CampaignId, Observed] = defaultdict(Observed)
        self._campaign_of: dict[CallId, CampaignId] = {}
        self._placed: dict[CallId, Instant] = {}
        self._rang: dict[CallId, Instant] = {}
        self._picked_up: dict[CallId, Instant] = {}
        self._bridged: dict[CallId, Instant] = {}
        self._wrapup: dict[AgentId, Instant] = {}

    def watch(self, event: e.Event, decisions: Decisions) -> None:
        match event:
            case e.CampaignSet():
                self.seen[event.campaign.campaign_id].campaign = event.campaign
            case e.PickedUp():
                self._pick_up(event)
            case e.MachineHeard() | e.Answered():
                self._listened(event)
            case _:
                pass
        for fact in decisions.facts:
            self._note(fact)

    def close(self, at: Instant) -> None:
        for observed in self.seen.values():
            observed.tally.close(at)

    def _pick_up(self, event: e.PickedUp) -> None:
        if event.call_id in self._placed:
            self._picked_up[event.call_id] = event.at

    def _listened(self, event: e.MachineHeard | e.Answered) -> None:
        since = self._picked_up.pop(event.call_id, None)
        observed = self._of(event.call_id)
        if since is not None and observed is not None:
            observed.samples["listen"].append(event.at - since)

    def _of(self, call_id: CallId) -> Observed | None:
        campaign_id = self._campaign_of.get(call_id)
        return self.seen[campaign_id] if campaign_id is not None else None

    def _note(self, fact: Fact) -> None:
        match fact:
            case CallPlaced():
                self._campaign_of[fact.call_id] = fact.campaign_id
                self._placed[fact.call_id] = fact.at
            case CallRang():
                self._rang[fact.call_id] = fact.at
                self._add(fact.call_id, "dial_delay", fact.at, self._placed)
            case CallAnswered():
                self._answered(fact)
            case CallBridged():
                self._bridged.setdefault(fact.call_id, fact.at)
            case CallEnded():
                self._end(fact)
            case AgentChanged():
                self._change(fact)
            case _:
                pass

    def _add(self, call_id: CallId, name: str, at: Instant, since: dict[CallId, Instant]) -> None:
        observed = self._of(call_id)
        if observed is not None and call_id in since:
            observed.samples[name].append(at - since[call_id])

    def _answered(self, fact: CallAnswered) -> None:
        """The ring ends where somebody picks up, not where detection has made up its mind."""
        picked_up = self._picked_up.get(fact.call_id, fact.at)
        self._add(fact.call_id, "ring", picked_up, self._rang)

    def _end(self, fact: CallEnded) -> None:
        observed = self.seen[fact.campaign_id]
        observed.outcomes[fact.outcome] += 1
        observed.tally.add(fact)
        if fact.outcome is Outcome.CONNECTED:
            observed.samples["talk"].append(fact.talked_seconds)
        for times in (self._placed, self._rang, self._picked_up, self._bridged):
            times.pop(fact.call_id, None)
        self._campaign_of.pop(fact.call_id, None)

    def _change(self, fact: AgentChanged) -> None:
        observed = self.seen[fact.campaign_id]
        observed.began = fact.at if observed.began is None else observed.began
        observed.ended = max(observed.ended, fact.at)
        observed.tally.add(fact)
        since = self._wrapup.pop(fact.agent_id, None)
        if since is not None:
            observed.samples["wrapup"].append(fact.at - since)
        if fact.state is AgentState.WRAPUP:
            self._wrapup[fact.agent_id] = fact.at


class NothingObserved(ValueError):
    """The journal holds no call that ended."""


def observe(path: Path) -> Observed:
    """The campaign of the journal that dialed the most."""
    floor, observer = Floor(), Observer()
    at = 0.0
    for event in journal.read(path):
        observer.watch(event, floor.handle(event))
        at = max(at, event.at)
    observer.close(at)
    observed = max(observer.seen.values(), key=lambda one: one.dials, default=Observed())
    if observed.dials == 0:
        raise NothingObserved(f"{path} holds no call that ended, so there is nothing to compare.")
    return observed


@dataclass(frozen=True, slots=True)
class Distance:
    """One measure on both sides."""

    name: str
    recorded: int
    simulated: int
    recorded_mean: float
    simulated_mean: float
    distance: float | None
    """None where one side has nothing."""
    by_chance: float | None
    """A distance that chance alone stays under in 95 of 100 cases."""


def compare(recorded: Observed, simulated: Observed) -> list[Distance]:
    return [distance_of(name, recorded.samples[name], simulated.samples[name]) for name in MEASURES]


def distance_of(name: str, recorded: list[float], simulated: list[float]) -> Distance:
    count, other = len(recorded), len(simulated)
    both = count > 0 and other > 0
    return Distance(
        name,
        count,
        other,
        float(np.mean(recorded)) if count else 0.0,
        float(np.mean(simulated)) if other else 0.0,
        kolmogorov_smirnov(recorded, simulated) if both else None,
        FIVE_PERCENT * sqrt((count + other) / (count * other)) if both else None,
    )


def kolmogorov_smirnov(first: Iterable[float], second: Iterable[float]) -> float:
    """The largest distance between the distribution functions of two samples."""
    one, two = np.sort(np.fromiter(first, float)), np.sort(np.fromiter(second, float))
    points = np.concatenate((one, two))
    below_one = np.searchsorted(one, points, side="right") / len(one)
    below_two = np.searchsorted(two, points, side="right") / len(two)
    return float(np.max(np.abs(below_one - below_two)))
