"""Laws of pacing, whatever the floor looks like."""

from copy import deepcopy
from functools import lru_cache

from hypothesis import given, settings
from hypothesis import strategies as st

from dialer.core.pacing.pacer import Pacer, View
from dialer.core.pacing.power import Power
from dialer.core.pacing.predictive import Predictive
from dialer.core.pacing.progressive import Progressive
from dialer.core.types import AgentId, AgentState
from tests.unit.pacing_kit import Shift, campaign

sizes = st.sampled_from([1, 2, 4, 8, 26])
seeds = st.integers(0, 1)
spans = st.integers(0, 40)
STATES = (AgentState.READY, AgentState.TALKING, AgentState.WRAPUP)


@lru_cache
def _worked(agents: int, seed: int) -> Shift:
    return Shift(agents, seed=seed).run(150.0 if agents > 5 else 900.0)


def worked(agents: int, seed: int, span: int = 0) -> Shift:
    """A floor that has learned for a while, and then worked some seconds more."""
    return deepcopy(_worked(agents, seed)).run(span / 2)


def wanted(shift: Shift, pacer: Pacer | None = None, **changes: int) -> int:
    return deepcopy(pacer or shift.pacer).calls_to_launch(shift.now, shift.view(**changes)).count


@settings(max_examples=30, deadline=None)
@given(sizes, seeds, spans)
def test_more_agents_never_dial_less(agents: int, seed: int, span: int) -> None:
    shift = worked(agents, seed, span)
    more = deepcopy(shift.pacer)
    more.agent(shift.now, AgentId("new"), AgentState.READY)

    with_more = wanted(shift, more, ready=len(shift.ready) + 1, staffed=agents + 1)

    assert with_more >= wanted(shift)


@settings(max_examples=30, deadline=None)
@given(
    sizes, seeds, spans, st.tuples(st.integers(100, 3000), st.integers(0, 90)), st.integers(0, 30)
)
def test_a_worse_abandonment_never_dials_more(
    agents: int, seed: int, span: int, seen: tuple[int, int], worse: int
) -> None:
    answered, abandoned = seen
    shift = worked(agents, seed, span)
    good, bad = deepcopy(shift.pacer), deepcopy(shift.pacer)
    good.budget(shift.now, answered, abandoned)
    bad.budget(shift.now, answered, abandoned + worse)

    assert wanted(shift, bad) <= wanted(shift, good)


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from([Progressive(), Power(campaign()), Predictive(campaign())]),
    st.integers(0, 50),
    st.integers(0, 50),
)
def test_no_agents_dial_nothing(pacer: Pacer, in_flight: int, allowed: int) -> None:
    view = View(ready=0, staffed=0, in_flight=in_flight, allowed=allowed)

    assert pacer.calls_to_launch(0.0, view).count == 0


@given(
    st.sampled_from([Progressive(), Power(campaign(power_ratio=2.5))]),
    st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60)),
    st.tuples(st.integers(0, 3000), st.integers(0, 90)),
    st.tuples(st.integers(0, 9), st.integers(0, 30)),
)
def test_a_constant_rule_keeps_the_same_laws(
    pacer: Pacer, floor: tuple[int, int, int], seen: tuple[int, int], more: tuple[int, int]
) -> None:
    ready, in_flight, allowed = floor
    agents, abandoned = more
    pacer.budget(0.0, *seen)
    usual = pacer.calls_to_launch(0.0, View(ready, ready, in_flight, allowed)).count
    view = View(ready + agents, ready + agents, in_flight, allowed)
    with_more_agents = pacer.calls_to_launch(0.0, view).count
    pacer.budget(0.0, seen[0], seen[1] + abandoned)
    after_more_abandoned = pacer.calls_to_launch(0.0, View(ready, ready, in_flight, allowed)).count

    assert after_more_abandoned <= usual <= with_more_agents <= allowed


@settings(max_examples=30, deadline=None)
@given(sizes, seeds, spans, st.integers(0, 3))
def test_caps_are_never_broken(agents: int, seed: int, span: int, allowed: int) -> None:
    shift = worked(agents, seed, span)

    assert 0 <= wanted(shift, allowed=allowed) <= allowed


@settings(max_examples=30, deadline=None)
@given(sizes, seeds, spans)
def test_a_spent_budget_still_calls_for_every_ready_agent(
    agents: int, seed: int, span: int
) -> None:
    shift = worked(agents, seed, span)
    shift.pacer.budget(shift.now, 1000, 60)

    assert wanted(shift) >= min(1, len(shift.ready) - len(shift.flying))


@settings(max_examples=6, deadline=None)
@given(sizes, seeds)
def test_the_same_events_give_the_same_decisions(agents: int, seed: int) -> None:
    first = Shift(agents, seed=seed).run(300.0)
    second = Shift(agents, seed=seed).run(300.0)

    assert first.wishes == second.wishes


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.integers(0, 8), st.integers(0, 5), st.sampled_from([-1.0, 0.0, 0.2, 3.0, 700.0])
        ),
        max_size=150,
    )
)
def test_events_without_sense_break_nothing(script: list[tuple[int, int, float]]) -> None:
    """Repeated, unordered, about unknown calls: the answer is still a number within the caps."""
    pacer: Pacer = Predictive(campaign())
    now = 1_800_000_000.0
    for kind, pick, seconds in script:
        now += seconds
        call_id, agent_id = f"c{pick}", AgentId(f"a{pick}")
        match kind:
            case 0:
                pacer.placed(now, call_id)  # type: ignore[arg-type]
            case 1:
                pacer.picked_up(now, call_id)  # type: ignore[arg-type]
            case 2:
                pacer.answered(now, call_id)  # type: ignore[arg-type]
            case 3:
                pacer.machine(now, call_id)  # type: ignore[arg-type]
            case 4:
                pacer.bridged(now, call_id, agent_id)  # type: ignore[arg-type]
            case 5:
                pacer.abandoned(now, call_id)  # type: ignore[arg-type]
            case 6:
                pacer.ended(now, call_id)  # type: ignore[arg-type]
            case 7:
                pacer.agent(now, agent_id, STATES[pick % 3], is_staying=pick > 2)
            case _:
                wish = pacer.calls_to_launch(now, View(pick, pick, pick, allowed=4))
                assert 0 <= wish.count <= 4
