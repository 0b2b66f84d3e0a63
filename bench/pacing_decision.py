"""How long the predictive pacer thinks, at 20 agents and at 500 agents with 2,000 calls in flight.

A pacer is fed a floor of that size, with talks, wrap-ups and calls of all ages, and asked each half
second while calls are answered and end. "Refresh" is a decision that learns new tables first.

    python bench/pacing_decision.py [--rounds 400]
"""

import argparse
import random
import statistics
import sys
import time
import tracemalloc
from dataclasses import dataclass

from dialer.core.pacing.pacer import View
from dialer.core.pacing.predictive import Predictive
from dialer.core.types import AgentId, AgentState, CallId, Campaign, CampaignId, Mode

ANSWER_SHARE = 0.06
"""Four calls for each agent are what a floor needs when so few people answer."""
LIMITS_MS = {20: 2.0, 500: 10.0}


@dataclass
class Floor:
    """Agents and calls around one pacer; it answers nothing back, it only keeps them moving."""

    agents: int
    calls: int
    rng: random.Random

    def __post_init__(self) -> None:
        self.pacer = Predictive(Campaign(CampaignId("bench"), Mode.PREDICTIVE, running=True))
        self.now = 1_800_000_000.0
        self.number = 0
        self.open: list[CallId] = []
        for index in range(self.agents):
            state = AgentState.TALKING if index % 5 else AgentState.WRAPUP
            began = self.now - self.rng.expovariate(1 / 60)
            self.pacer.agent(began, AgentId(f"a{index}"), state)
        for _ in range(self.calls):
            self.place(self.now - self.rng.uniform(0, 25))

    def place(self, at: float) -> None:
        self.number += 1
        call_id = CallId(f"c{self.number}")
        self.pacer.placed(at, call_id)
        self.open.append(call_id)

    def move(self) -> None:
        """Half a second of a busy floor: calls end and are replaced, agents change places."""
        self.now += 0.5
        for _ in range(max(1, self.calls // 40)):
            call_id = self.open.pop(self.rng.randrange(len(self.open)))
            if self.rng.random() < ANSWER_SHARE:
                self.pacer.answered(self.now, call_id)
                self.pacer.bridged(self.now, call_id, AgentId("a0"))
            self.pacer.ended(self.now, call_id)
            self.place(self.now)
        for _ in range(max(1, self.agents // 100)):
            agent = AgentId(f"a{self.rng.randrange(self.agents)}")
            self.pacer.agent(self.now, agent, AgentState.TALKING)

    def decide(self) -> float:
        """Milliseconds of the processor: the machine may be busy with other things."""
        view = View(ready=0, staffed=self.agents, in_flight=self.calls, allowed=1000)
        began = time.process_time()
        self.pacer.calls_to_launch(self.now, view)
        return 1000.0 * (time.process_time() - began)


def measure(agents: int, calls: int, rounds: int) -> bool:
    floor = Floor(agents, calls, random.Random(7))
    for _ in range(40):
        floor.move()
        floor.decide()
    times = []
    for _ in range(rounds):
        floor.move()
        times.append(floor.decide())
    tracemalloc.start()
    sizes = []
    for _ in range(2):
        for _ in range(rounds // 2):
            floor.move()
            floor.decide()
        sizes.append(tracemalloc.get_traced_memory()[0])
    tracemalloc.stop()
    grown = (sizes[1] - sizes[0]) / 1024
    ordered = sorted(times)
    p99 = ordered[int(0.99 * len(ordered))]
    limit = LIMITS_MS[agents]
    print(
        f"{agents:>6} {calls:>6} {statistics.median(times):>8.2f} {p99:>8.2f} {ordered[-1]:>8.2f}"
        f" {limit:>8.1f} {grown:>8.0f}"
    )
    return p99 <= limit


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=400)
    rounds = parser.parse_args().rounds
    print("agents  calls   median      p99      max    limit  grown KiB   (ms a decision)")
    good = [measure(20, 80, rounds), measure(500, 2000, rounds)]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
