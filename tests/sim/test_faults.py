"""What breaks in the middle of a shift breaks neither the ceiling, nor does its end bring a burst.

Twenty agents, an hour of predictive pacing, and the fault in the middle of it. A burst is more
lines at once than the same floor had needed before; how fast an idle floor fills its lines again is
no burst. The dialer's own clock does not step (app/engine/dialer.py), so the steps here are worse
than a machine whose time is set.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, get_args

import pytest

from dialer.core import events as e
from dialer.core.call import Call
from dialer.core.facts import CallAnswered, CallEnded, CallPlaced, Fact
from dialer.core.floor import Floor
from dialer.core.types import CallState, Channel, Instant, LineId, Mode, Outcome
from dialer.sim.policies.catalog import named
from dialer.sim.scenario import Scenario
from dialer.sim.shift import CAMPAIGN, START, Shift

FAULT_AT = START + 1800.0
WARM = START + 600.0
OVERDRAFT = 4
ORDERS = get_args(e.Order)


class Watched(Shift):
    """Keeps when people answered and were abandoned, and how many lines there were."""

    def __init__(self, scenario: Scenario, seed: int = 7) -> None:
        super().__init__(scenario, named("predictive"), seed)
        self.answered: list[Instant] = []
        self.abandoned: list[Instant] = []
        self.lines: list[tuple[Instant, int]] = []

    def _note(self, fact: Fact) -> None:
        super()._note(fact)
        now = self.agenda.now
        match fact:
            case CallPlaced():
                self.lines.append((now, len(self.switch.legs)))
            case CallAnswered():
                self.answered.append(now)
            case CallEnded(outcome=Outcome.ABANDONED):
                self.abandoned.append(now)
            case _:
                pass

    def most_lines(self, since: Instant, until: Instant) -> int:
        return max((lines for at, lines in self.lines if since <= at < until), default=0)


class SteppedClock(Watched):
    """From the fault on, the events say another time than before."""

    step = 0.0

    def feed(self, event: e.Event) -> None:
        step = self.step if self.agenda.now >= FAULT_AT else 0.0
        super().feed(replace(event, at=event.at + step))

    def _note(self, fact: Fact) -> None:
        step = self.step if self.agenda.now >= FAULT_AT else 0.0
        super()._note(replace(fact, at=fact.at - step))


class KilledDialer(Watched):
    """The floor is gone for a while. What the PBX says meanwhile is lost, orders wait for it."""

    DOWN_SECONDS = 5.0

    def __init__(self, scenario: Scenario) -> None:
        super().__init__(scenario)
        self._waiting: list[e.Event] | None = None
        self.agenda.put(FAULT_AT, self._die)

    def feed(self, event: e.Event) -> None:
        if self._waiting is None:
            super().feed(event)
        elif isinstance(event, ORDERS):
            self._waiting.append(event)

    def _die(self, _: Any) -> None:
        self._waiting = []
        self.agenda.put(self.agenda.now + self.DOWN_SECONDS, self._start_again)

    def _start_again(self, _: Any) -> None:
        """As app/engine does: the ledger's story, the budget, the PBX's account, the orders."""
        now, room, orders = self.agenda.now, self.floor.room, self._waiting or []
        self._waiting = None
        self.floor = Floor()
        self.feed(e.CampaignSet(now, self._campaign))
        for agent in room.agents.values():
            self.feed(
                e.AgentRevived(
                    now,
                    agent.agent_id,
                    agent.line,
                    CAMPAIGN,
                    agent.state.value,
                    agent.reason,
                    agent.call_id,
                    agent.since,
                    agent.until,
                )
            )
        for call in room.calls.values():
            self.feed(revived(call, now))
        self.feed(e.BudgetSeen(now, CAMPAIGN, len(self.answered), len(self.abandoned)))
        self.feed(e.SwitchSeen(now, self._legs(), tuple(room.lines.items())))
        for order in orders:
            self.feed(order)

    def _legs(self) -> tuple[e.LiveCall, ...]:
        return tuple(
            e.LiveCall(
                leg.call_id,
                Channel("PJSIP/trunk-1"),
                leg.answered_at is not None,
                self.crew.channel(leg.agent_id) if leg.agent_id else None,
            )
            for leg in self.switch.legs.values()
        )


def revived(call: Call, at: Instant) -> e.Revived:
    return e.Revived(
        at,
        call.lease,
        Mode.PREDICTIVE,
        call.placed_at,
        call.answered_at,
        call.bridged_at,
        call.talked_seconds,
        call.agent_id,
        call.picked_up_at,
        call.is_machine,
        joined_at=call.since if call.state is CallState.TALKING else None,
    )


def lose_half_of_the_lines(shift: Watched) -> None:
    """Half of the browsers die at once, and are back after twenty seconds."""
    half = [shift.floor.room.agents[agent_id] for agent_id in shift.crew.ids[::2]]

    def gone(_: Any) -> None:
        for one in half_now():
            call = shift.floor.room.calls.get(one.call_id) if one.call_id else None
            if call is not None and call.state is CallState.TALKING:
                shift.feed(e.BridgeOver(shift.agenda.now, call.call_id))
            shift.feed(e.LineDown(shift.agenda.now, one.line, leg(one.line)))

    def back(_: Any) -> None:
        for one in half_now():
            shift.feed(e.LineUp(shift.agenda.now, one.line, leg(one.line)))

    def half_now() -> list[Any]:
        return [shift.floor.room.agents[one.agent_id] for one in half]

    def leg(line: LineId) -> Channel:
        return Channel(f"PJSIP/line{line}-1")

    gone(None)
    shift.agenda.put(shift.agenda.now + 20.0, back)


def floor_of_twenty() -> Scenario:
    return Scenario().with_changes(hours=1.0, agents={"count": 20})


def dead_carrier() -> Watched:
    dead = {"at_hour": (FAULT_AT - START) / 3600.0, "minutes": 1.0}
    return Watched(floor_of_twenty().with_changes(carrier={"dead": [dead]}))


def half_gone() -> Watched:
    shift = Watched(floor_of_twenty())
    shift.agenda.put(FAULT_AT, lambda _: lose_half_of_the_lines(shift))
    return shift


def stepped(seconds: float) -> Callable[[], Watched]:
    def make() -> Watched:
        shift = SteppedClock(floor_of_twenty())
        shift.step = seconds
        return shift

    return make


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(dead_carrier, id="the carrier is dead for a minute"),
        pytest.param(half_gone, id="half of the browsers are gone at once"),
        pytest.param(lambda: KilledDialer(floor_of_twenty()), id="the dialer is killed"),
        pytest.param(stepped(600.0), id="the clock steps forward"),
        pytest.param(stepped(-600.0), id="the clock steps back"),
    ],
)
def test_the_ceiling_holds_and_no_burst_follows(make: Callable[[], Watched]) -> None:
    shift = make()

    result = shift.run()

    end = START + 3600.0
    assert result.abandons <= 0.03 * result.answered + OVERDRAFT
    assert shift.most_lines(FAULT_AT, end) <= 1.25 * shift.most_lines(WARM, FAULT_AT)
    before = sum(WARM <= at < FAULT_AT for at in shift.answered) / (FAULT_AT - WARM)
    later = sum(at >= FAULT_AT + 300.0 for at in shift.answered) / (end - FAULT_AT - 300.0)
    assert later >= 0.8 * before
