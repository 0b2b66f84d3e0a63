"""Price the next call: launch one more while its chance to be abandoned is at most theta.

A call launched now is handed over after a delay, if a person answers at all. At that moment Z
people and busy agents compete for the agents: calls in flight that were answered by a person by
then, and agents who are still talking or wrapping up `hold` seconds later. The call is abandoned
when Z is at least the number of agents: q = P(Z ≥ agents), averaged over equally likely delays.
Calls are launched one after the other while q ≤ theta, and each one raises q for the next.
"""

from collections import defaultdict
from dataclasses import dataclass
from math import exp

from dialer.core.pacing.answers import STEP, Answers
from dialer.core.pacing.carrier import QUICK_SECONDS, Carrier
from dialer.core.pacing.crowding import Sum, empty_sum
from dialer.core.pacing.hazards import Spells, both_over_within, end_chances, over_within
from dialer.core.pacing.pacer import View, Why, Wish
from dialer.core.pacing.price import Budget, Price, Tuning
from dialer.core.pacing.progressive import lines_to_dial
from dialer.core.types import AgentId, AgentState, CallId, Campaign, Instant

REFRESH_SECONDS = 5.0
REFRESH_AT_LAST_SECONDS = 30.0
NEWS = 0.02
"""New calls, as a share of those remembered, that are worth new tables."""
DELAYS = 4
GRID = 2.0
"""Seconds of a step in the tables of talk and wrap-up."""
TALK_STEPS = 150
WRAPUP_STEPS = 60
TALK_PRIOR = 90.0
WRAPUP_PRIOR = 15.0
GREETING_PRIOR = 1.5
"""From the pick-up to the end of a person's greeting."""
SILENCE_SECONDS = 2.0
BURST = 2
BURST_AGENTS = 3
"""Launched at once are at most two calls and one for three agents: a wrong estimate shows itself
before it has filled all lines."""
DROUGHT = 9.0
"""People expected since the last one answered; by chance once in eight thousand answers."""
BUSY = frozenset(
    {AgentState.TALKING, AgentState.HOLD, AgentState.WRAPUP}
    | {AgentState.PREVIEW, AgentState.DIALING, AgentState.RINGING}
)
IN_TALK = frozenset({AgentState.TALKING, AgentState.HOLD})


@dataclass(slots=True)
class Seat:
    """An agent who is not ready now."""

    state: AgentState
    since: Instant
    until: Instant | None
    is_staying: bool


@dataclass(slots=True)
class Open:
    """A call without an agent."""

    placed_at: Instant
    chance: float
    """Of being abandoned if a person answers, as it was priced."""
    picked_at: Instant | None = None
    is_waiting: bool = False


class Predictive:
    def __init__(self, campaign: Campaign, tuning: Tuning | None = None) -> None:
        self.campaign = campaign
        self.answers = Answers(listening_seconds(campaign))
        self.talk = Spells(TALK_PRIOR)
        self.wrapup = Spells(WRAPUP_PRIOR)
        self.budget_ = Budget(campaign.abandon_window_hours)
        self.price = Price(tuning)
        self._seats: dict[AgentId, Seat] = {}
        self._open: dict[CallId, Open] = {}
        self._slots: dict[int, int] = defaultdict(int)
        """Calls that nobody has picked up yet, by the half second in which they were placed."""
        self._listened: dict[CallId, Open] = {}
        self._waiting = 0
        self._late: set[CallId] = set()
        """Abandoned, and still listening to the message."""
        self._refreshed_at: Instant | None = None
        self._carrier = Carrier()
        self._agents_due = False
        self._horizons: list[float] = []
        self._launching = 0.0
        self._learned = 0.0

    # --- what happens -------------------------------------------------------------------------

    def settings(self, at: Instant, campaign: Campaign) -> None:
        self.campaign = campaign
        self.answers.listening = listening_seconds(campaign)
        self.budget_.window = campaign.abandon_window_hours * 3600.0

    def agent(
        self,
        at: Instant,
        agent_id: AgentId,
        state: AgentState,
        *,
        until: Instant | None = None,
        is_staying: bool = True,
    ) -> None:
        old = self._seats.get(agent_id)
        if old is not None and old.state is not state:
            if old.state in IN_TALK and state not in IN_TALK:
                self.talk.ended(passed(old.since, at))
            elif old.state is AgentState.WRAPUP:
                self.wrapup.ended(passed(old.since, at))
        if state is AgentState.OFFLINE:
            self._seats.pop(agent_id, None)
            return
        goes_on = old is not None and (
            old.state is state or (old.state in IN_TALK and state in IN_TALK)
        )
        since = old.since if old is not None and goes_on else at
        self._seats[agent_id] = Seat(state, since, until, is_staying)

    def placed(self, at: Instant, call_id: CallId) -> None:
        self._open[call_id] = Open(at, self._launching)
        self._slots[int(at / STEP)] += 1

    def rang(self, at: Instant, call_id: CallId) -> None: ...

    def picked_up(self, at: Instant, call_id: CallId) -> None:
        call = self._open.get(call_id)
        if call is None or call.picked_at is not None:
            return
        self._leave_slot(call)
        self._carrier.carried(call.placed_at)
        call.picked_at = at
        self._listened[call_id] = call
        self.answers.picked_up(at - call.placed_at)

    def answered(self, at: Instant, call_id: CallId) -> None:
        self.picked_up(at, call_id)
        call = self._listened.pop(call_id, None)
        if call is None or call.picked_at is None:
            return
        self.answers.decided(
            call.picked_at - call.placed_at, passed(call.picked_at, at), is_person=True
        )
        call.is_waiting = True
        self._waiting += 1
        self.answers.drought = 0.0
        self.budget_.count(at, answered=1)
        self.price.answered(call.chance, self.campaign.abandon_ceiling)

    def machine(self, at: Instant, call_id: CallId) -> None:
        self.picked_up(at, call_id)
        call = self._listened.pop(call_id, None)
        if call is not None and call.picked_at is not None:
            age = call.picked_at - call.placed_at
            self.answers.decided(age, passed(call.picked_at, at), is_person=False)

    def bridged(self, at: Instant, call_id: CallId, agent_id: AgentId) -> None:
        self._not_waiting(self._open.get(call_id))

    def abandoned(self, at: Instant, call_id: CallId) -> None:
        call = self._open.get(call_id)
        if call is None:
            return
        self._not_waiting(call)
        self._late.add(call_id)
        self.budget_.count(at, abandoned=1)
        self.price.abandoned()

    def ended(self, at: Instant, call_id: CallId) -> None:
        call = self._open.get(call_id)
        if call is None:
            return
        if call.picked_at is None:
            self._leave_slot(call)
            self._carrier.failed(call.placed_at, at - call.placed_at)
            if not self._carrier.is_dead:
                self.answers.ended(at - call.placed_at)
        elif call_id in self._listened:
            self.machine(at, call_id)
        self._not_waiting(call)
        self._late.discard(call_id)
        del self._open[call_id]

    def budget(self, at: Instant, answered: int, abandoned: int) -> None:
        # The ledger hears of an abandoned call when it ends, after the message.
        self.budget_.seen(answered, abandoned + len(self._late))

    def _leave_slot(self, call: Open) -> None:
        slot = int(call.placed_at / STEP)
        self._slots[slot] -= 1
        if self._slots[slot] <= 0:
            del self._slots[slot]

    def _not_waiting(self, call: Open | None) -> None:
        if call is not None and call.is_waiting:
            call.is_waiting = False
            self._waiting -= 1

    # --- the decision -------------------------------------------------------------------------

    def calls_to_launch(self, at: Instant, view: View) -> Wish:
        if view.staffed == 0:
            return Wish(0, Why.NO_AGENTS)
        if view.allowed <= 0:
            return Wish(0, Why.CAPS, {"in_flight": view.in_flight})
        if view.silent_seconds > SILENCE_SECONDS and view.in_flight:
            return Wish(0, Why.SILENT_PBX, {"silent_seconds": view.silent_seconds})
        self._refresh(at)
        agents = view.staffed
        budget = self.budget_
        credit = self.campaign.abandon_ceiling * budget.answered - budget.abandoned
        safe = lines_to_dial(ready=view.ready, in_flight=view.in_flight)
        needed = max(30, min(100, 3 * agents))
        if self.answers.seen < needed:
            self._launching = 0.01
            numbers = {"seen": self.answers.seen, "needed": needed}
            return Wish(min(safe, view.allowed), Why.LEARNING, numbers)
        if held := self._held_back(at, view, safe):
            return held
        theta = self.price.limit(credit, budget.answered, agents)
        q, sums = self._first(at, agents, theta)
        new = self._new_chances
        count = 0
        total = 0.0
        most = min(view.allowed, BURST + agents // BURST_AGENTS)
        while q <= theta and count < most:
            total += q
            count += 1
            for each, chance in zip(sums, new, strict=True):
                each.add(chance)
            q = cost(sums)
        self._launching = total / count if count else q
        numbers = {
            "q": q,
            "theta": theta,
            "credit": credit,
            "share": self._table.share,
            "agents": agents,
            "in_flight": view.in_flight,
            "calibration": self.price.calibration,
        }
        return Wish(count, Why.PRICED, numbers)

    def _held_back(self, at: Instant, view: View, safe: int) -> Wish | None:
        """What to do when calls fail in a way that says nothing about people."""
        if self._carrier.is_dead:
            for call in self._open.values():
                if at - call.placed_at > QUICK_SECONDS:
                    self._carrier.carried(call.placed_at)
        if self._carrier.is_dead:
            probe = min(safe, view.allowed, 0 if view.in_flight else 1)
            return Wish(probe, Why.DEAD_CARRIER, {"failed_at_once": self._carrier.streak})
        if self.campaign.abandon_ceiling <= 0.0:
            return Wish(min(safe, view.allowed), Why.NO_CEILING)
        if self.answers.drought > DROUGHT:
            numbers = {"expected_people": self.answers.drought}
            return Wish(min(safe, view.allowed), Why.NOBODY_ANSWERS, numbers)
        return None

    def _first(self, at: Instant, agents: int, theta: float) -> tuple[float, list[Sum]]:
        """The chance of abandonment of one more call, or as much of it as is above theta anyway."""
        ages = self._ages(at)
        talk, wrapup = self._busy_now(at)
        total = 0.0
        sums: list[Sum] = []
        for index in range(DELAYS):
            each = empty_sum(agents, self._waiting)
            chances = self._call_chances[index]
            last = len(chances) - 1
            for age, count in ages.items():
                each.add(chances[age if age < last else last], count)
            for call in self._listened.values():
                each.add(self._listened_chance(call, at, self._delays[index] * STEP))
            busy = self._talk_busy[index]
            for steps, count in talk.items():
                each.add(busy[steps], count)
            busy = self._wrapup_busy[index]
            horizon = self._horizons[index]
            for steps, left in wrapup:
                if left is None or left > horizon:
                    each.add(busy[steps])
            sums.append(each)
            total += each.is_full()
            if total > theta * DELAYS:
                return total / DELAYS, sums
        return cost(sums), sums

    def _ages(self, at: Instant) -> dict[int, int]:
        """Open calls by their age in steps."""
        now = int(at / STEP)
        ages: dict[int, int] = defaultdict(int)
        for slot, count in self._slots.items():
            ages[max(0, now - slot)] += count
        return ages

    def _listened_chance(self, call: Open, at: Instant, within: float) -> float:
        picked_at = call.picked_at if call.picked_at is not None else at
        age = picked_at - call.placed_at
        return self.answers.person_chance(age, passed(picked_at, at), within)

    def _busy_now(self, at: Instant) -> tuple[dict[int, int], list[tuple[int, float | None]]]:
        """Agents in talk by elapsed steps, and each one in wrap-up with the time left at most."""
        talk: dict[int, int] = defaultdict(int)
        wrapup: list[tuple[int, float | None]] = []
        for seat in self._seats.values():
            if seat.state not in BUSY or not seat.is_staying:
                continue
            steps = int(passed(seat.since, at) / GRID)
            if seat.state is AgentState.WRAPUP:
                left = None if seat.until is None else seat.until - at
                wrapup.append((min(WRAPUP_STEPS - 1, steps), left))
            else:
                talk[min(TALK_STEPS - 1, steps)] += 1
        return talk, wrapup

    def _refresh(self, at: Instant) -> None:
        """Bring the tables up to date with what was seen: the calls now, the agents next time."""
        if self._agents_due:
            self._learn_agents(at)
        elapsed = at - self._refreshed_at if self._refreshed_at is not None else 0.0
        news = self.answers.seen - self._learned
        if self._refreshed_at is not None and (
            elapsed < REFRESH_SECONDS
            or (elapsed < REFRESH_AT_LAST_SECONDS and news < NEWS * min(1200.0, self._learned))
        ):
            return
        self._refreshed_at = at
        self._learned = self.answers.seen
        self.answers.forget(
            exp(-min(elapsed / 1800.0, news / 1200.0)), exp(-min(elapsed / 200.0, news / 120.0))
        )
        kept = exp(-elapsed / 7200.0)
        self.talk.forget(kept)
        self.wrapup.forget(kept)
        table = self._table = self.answers.learn(self._ages(at))
        self._delays = [delay + table.lags[1] for delay in table.delays(DELAYS)]
        self._call_chances = [table.chances(delay) for delay in self._delays]
        self._new_chances = [chances[0] for chances in self._call_chances]
        self._agents_due = True
        if not self._horizons:
            self._learn_agents(at)

    def _learn_agents(self, at: Instant) -> None:
        self._agents_due = False
        talking = [passed(seat.since, at) for seat in self._seats.values() if seat.state in IN_TALK]
        wrapping = [
            passed(seat.since, at)
            for seat in self._seats.values()
            if seat.state is AgentState.WRAPUP
        ]
        hold = self.campaign.handed_over_hold_seconds
        self._horizons = [delay * STEP + hold for delay in self._delays]
        steps = int(max(self._horizons) / GRID) + 2
        ends = end_chances(self.wrapup.hazards(wrapping), GRID, WRAPUP_STEPS)
        wrapup = over_within(ends, steps)
        ends = end_chances(self.talk.hazards(talking), GRID, TALK_STEPS)
        talk = both_over_within(ends, wrapup[0], steps)
        self._talk_busy = [_busy(talk, horizon) for horizon in self._horizons]
        self._wrapup_busy = [_busy(wrapup, horizon) for horizon in self._horizons]


def listening_seconds(campaign: Campaign) -> float:
    """How long machine detection keeps a person, before anything is known."""
    detection = campaign.detection
    return GREETING_PRIOR + detection.after_greeting if detection else 0.0


def passed(since: Instant, at: Instant) -> float:
    """Seconds from one to the other; 0 where a clock that was set back says less."""
    return max(0.0, at - since)


def _busy(rows: list[list[float]], horizon: float) -> list[float]:
    """P(still busy at the horizon) for each elapsed step."""
    steps = horizon / GRID
    low = int(steps)
    part = steps - low
    return [1.0 - (row[low] + part * (row[low + 1] - row[low])) for row in rows]


def cost(sums: list[Sum]) -> float:
    """What one more call would cost: the chance that the floor is full when it comes, or later.

    A call that is served takes the agent from another that is answered after it, so each delay
    counts with the worst chance from there on.
    """
    worst = total = 0.0
    for each in reversed(sums):
        worst = max(worst, each.is_full())
        total += worst
    return total / len(sums)
