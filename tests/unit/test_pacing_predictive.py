"""The predictive pacer as an agent, a supervisor and the law would see it."""

from copy import deepcopy
from pathlib import Path
from typing import Any

from dialer.core.pacing.pacer import Pacer, View, Wish
from dialer.core.pacing.power import Power
from dialer.core.pacing.predictive import REFRESH_AT_LAST_SECONDS, Predictive
from dialer.core.pacing.price import Budget
from dialer.core.pacing.progressive import Progressive
from dialer.core.types import AgentId, AgentState, CallId, Detection
from tests.unit.pacing_kit import Shift, campaign


def test_it_keeps_agents_busier_than_one_call_each_and_keeps_the_ceiling() -> None:
    ours = Shift(6, seed=2).run(3 * 3600.0)
    one_each = Shift(6, seed=2, pacer=Progressive()).run(3 * 3600.0)

    assert ours.busy > 1.15 * one_each.busy
    assert one_each.lost == 0
    assert ours.lost <= 0.03 * ours.met + 3


def test_it_begins_with_one_call_each() -> None:
    shift = Shift(4)

    wish = shift.pacer.calls_to_launch(0.0, shift.view())

    assert (wish.count, wish.why) == (4, "learning")


def test_a_silent_pbx_stops_it() -> None:
    shift = Shift(4).run(600.0)

    wish = shift.pacer.calls_to_launch(shift.now, shift.view(in_flight=3, silent_seconds=2.5))

    assert (wish.count, wish.why) == (0, "silent_pbx")


def test_a_dead_carrier_gets_one_probe_at_a_time_and_teaches_nothing() -> None:
    shift = Shift(8, alive=lambda at: not 900.0 <= at < 1200.0).run(900.0)
    pacer = shift.pacer
    assert isinstance(pacer, Predictive)
    before = pacer.answers.learn({}).share

    shift.run(300.0)
    during = shift.wishes[-500:]
    after = pacer.answers.learn({}).share
    shift.run(120.0)

    assert max(wish.count for wish in during) <= 1
    assert during[-1].why == "dead_carrier"
    assert after > 0.7 * before
    assert shift.wishes[-1].why == "priced"


def test_agents_who_leave_are_not_counted_on() -> None:
    shift = Shift(10).run(1200.0)
    busy = [f"a{number}" for number in range(10) if AgentId(f"a{number}") not in shift.ready]
    for name in busy:
        shift.pacer.agent(shift.now, AgentId(name), AgentState.TALKING, is_staying=False)

    staffed = len(shift.ready)
    wish = shift.pacer.calls_to_launch(shift.now, shift.view(staffed=staffed))

    assert wish.count <= max(0, staffed - len(shift.flying)) + 3


def test_silence_that_detection_listened_to_is_taken_off_the_hold_time() -> None:
    shift = Shift(6).run(900.0)
    waits_less = deepcopy(shift.pacer)
    waits_less.settings(shift.now, campaign(detection=Detection(after_greeting=1.5)))
    later = shift.now + REFRESH_AT_LAST_SECONDS

    def ask(pacer: Pacer) -> Wish:
        pacer.calls_to_launch(later, shift.view())
        return pacer.calls_to_launch(later + 0.5, shift.view())

    careful, usual = ask(waits_less), ask(shift.pacer)

    assert careful.numbers["q"] > usual.numbers["q"]


def test_the_budget_of_all_dialers_holds_it_back() -> None:
    shift = Shift(10).run(1200.0)
    shift.pacer.budget(shift.now, 2000, 90)

    wish = shift.pacer.calls_to_launch(shift.now, shift.view())

    assert wish.numbers["theta"] <= 0.001
    assert wish.numbers["credit"] < -20


def test_an_abandoned_call_counts_before_the_ledger_hears_of_it() -> None:
    pacer = Predictive(campaign())
    pacer.placed(0.0, CallId("c1"))
    pacer.answered(9.0, CallId("c1"))
    pacer.abandoned(11.0, CallId("c1"))

    pacer.budget(12.0, answered=100, abandoned=2)

    assert pacer.budget_.abandoned == 3


def test_own_counts_leave_the_window() -> None:
    budget = Budget(window_hours=24)
    budget.count(0.0, answered=10, abandoned=1)

    budget.count(26 * 3600.0, answered=5)

    assert (budget.answered, budget.abandoned) == (5, 0)


def test_power_is_a_constant_ratio_until_the_budget_is_spent() -> None:
    pacer = Power(campaign(power_ratio=2.5))
    view = View(ready=4, staffed=10, in_flight=3, allowed=100)

    assert pacer.calls_to_launch(0.0, view).count == 7

    pacer.budget(0.0, answered=100, abandoned=4)

    assert pacer.calls_to_launch(0.0, view).count == 1
    assert pacer.calls_to_launch(0.0, view).why == "budget_spent"


def test_memory_does_not_grow_with_calls() -> None:
    shift = Shift(5, seed=3).run(3600.0)
    pacer = shift.pacer
    assert isinstance(pacer, Predictive)

    assert set(pacer._open) >= set(shift.flying)
    assert len(pacer._open) <= len(shift.flying) + shift.agents
    assert sum(pacer._slots.values()) <= len(shift.flying)


def test_the_foreign_simulator_of_the_docs_runs() -> None:
    text = (Path(__file__).parents[2] / "docs" / "pacing.md").read_text(encoding="utf-8")
    code = text.split("```python\n")[1].split("```")[0]
    names: dict[str, Any] = {}
    exec(code, names)

    busy, abandoned = names["shift"](4, 0.5)

    assert busy > 0.4
    assert abandoned < 0.1
