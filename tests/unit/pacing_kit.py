"""A shift in thirty lines: people, agents and an agenda around one pacer, without a floor."""

import heapq
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from dialer.core.pacing.pacer import Pacer, View, Wish
from dialer.core.pacing.predictive import Predictive
from dialer.core.types import AgentId, AgentState, CallId, Campaign, CampaignId, Mode


def campaign(**changes: Any) -> Campaign:
    settings: dict[str, Any] = {"hold_seconds": 2.0, "abandon_ceiling": 0.03, **changes}
    return Campaign(CampaignId("spring"), Mode.PREDICTIVE, running=True, **settings)


@dataclass
class Shift:
    """Answers come 4 to 20 s after the dial, others ring 25 s; talks and wrap-ups exponential."""

    agents: int
    share: float = 0.25
    seed: int = 1
    talk_seconds: float = 60.0
    pacer: Pacer = field(default_factory=lambda: Predictive(campaign()))
    now: float = 0.0
    met: int = 0
    lost: int = 0
    busy: float = 0.0
    wishes: list[Wish] = field(default_factory=list)
    alive: Callable[[float], bool] = lambda at: True

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        self.order, self.ids = count(), count()
        self.agenda: list[tuple[float, int, Callable[..., None], tuple[Any, ...]]] = []
        self.ready: list[AgentId] = []
        self.waiting: list[CallId] = []
        self.flying: set[CallId] = set()
        for number in range(self.agents):
            self.free(0.0, AgentId(f"a{number}"))

    def later(self, at: float, do: Callable[..., None], *what: Any) -> None:
        heapq.heappush(self.agenda, (at, next(self.order), do, what))

    def free(self, at: float, agent: AgentId) -> None:
        self.pacer.agent(at, agent, AgentState.READY)
        self.ready.append(agent)
        if self.waiting:
            self.bridge(at, self.waiting.pop(0))

    def bridge(self, at: float, call: CallId) -> None:
        agent = self.ready.pop(0)
        self.flying.discard(call)
        self.pacer.bridged(at, call, agent)
        self.pacer.agent(at, agent, AgentState.TALKING)
        self.later(at + self.rng.expovariate(1 / self.talk_seconds), self.over, call, agent, at)

    def over(self, at: float, call: CallId, agent: AgentId, began: float) -> None:
        self.pacer.ended(at, call)
        self.pacer.agent(at, agent, AgentState.WRAPUP)
        wrapup = self.rng.expovariate(1 / 15)
        self.busy += at - began + wrapup
        self.later(at + wrapup, self.free, agent)

    def answer(self, at: float, call: CallId) -> None:
        self.met += 1
        self.pacer.answered(at, call)
        self.waiting.append(call)
        if self.ready:
            self.bridge(at, self.waiting.pop(0))
        else:
            self.later(at + 2.0, self.lose, call)

    def lose(self, at: float, call: CallId) -> None:
        if call in self.waiting:
            self.lost += 1
            self.waiting.remove(call)
            self.pacer.abandoned(at, call)
            self.end(at, call)

    def end(self, at: float, call: CallId) -> None:
        self.flying.discard(call)
        self.pacer.ended(at, call)

    def dial(self, at: float) -> None:
        call = CallId(f"c{next(self.ids)}")
        self.flying.add(call)
        self.pacer.placed(at, call)
        if not self.alive(at):
            self.later(at + 0.1, self.end, call)
        elif self.rng.random() < self.share:
            self.later(at + self.rng.uniform(4, 20), self.answer, call)
        else:
            self.later(at + 25.0, self.end, call)

    def view(self, **changes: Any) -> View:
        asked: dict[str, Any] = {
            "ready": len(self.ready),
            "staffed": self.agents,
            "in_flight": len(self.flying),
            "allowed": 1000,
            **changes,
        }
        return View(**asked)

    def run(self, seconds: float) -> "Shift":
        until = self.now + seconds
        while self.now < until:
            while self.agenda and self.agenda[0][0] <= self.now:
                at, _, do, what = heapq.heappop(self.agenda)
                do(at, *what)
            wish = self.pacer.calls_to_launch(self.now, self.view())
            self.wishes.append(wish)
            for _ in range(wish.count):
                self.dial(self.now)
            self.now += 0.5
        return self
