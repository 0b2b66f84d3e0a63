"""Laws of the floor under any stream of events: reordered, repeated, lost, or without sense."""

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from dialer.core import events as e
from dialer.core.commands import HangUpLine, Place
from dialer.core.facts import AgentChanged, CallEnded, CallPlaced
from dialer.core.types import (
    AgentId,
    AgentState,
    CallId,
    CallState,
    Channel,
    LineId,
    Mode,
)
from tests.unit.floor_kit import SPRING, Kit, campaign

AGENTS = [AgentId(name) for name in ("ann", "bo", "cy")]
CALL_EVENTS = (
    e.Rang,
    e.PickedUp,
    e.MachineHeard,
    e.MessageLeft,
    e.Answered,
    e.Bridged,
    e.BridgeOver,
    e.HoldOver,
)

moves = st.lists(
    st.tuples(
        st.integers(0, 18), st.integers(0, 11), st.sampled_from([0.0, 0.1, 0.5, 1.0, 3.0, 40.0])
    ),
    max_size=120,
)
modes = st.sampled_from(list(Mode))


def play(kit: Kit, script: list[tuple[int, int, float]]) -> None:
    for kind, pick, seconds in script:
        kit.now += seconds
        kit.feed(move(kit, kind, pick))
        check(kit)


def move(kit: Kit, kind: int, pick: int) -> e.Event:
    known = kit.placed() or [CallId("nobody")]
    call_id = known[-1 - pick % min(4, len(known))]
    agent = AGENTS[pick % len(AGENTS)]
    line = LineId(f"{1 + pick % len(AGENTS):03d}")
    at = kit.now
    held = kit.floor.room.agents.get(agent)
    mine = held.call_id if held and held.call_id else call_id
    if kind < len(CALL_EVENTS):
        return CALL_EVENTS[kind](at, call_id)
    choices: list[e.Event] = [
        e.HungUp(at, call_id, 16 + pick % 5),
        e.LineUp(at, line, Channel(f"PJSIP/line{line}-{pick}")),
        e.LineDown(at, line, kit.floor.room.lines.get(line, Channel("gone"))),
        e.SignedIn(at, agent, line, SPRING),
        e.ReadyAsked(at, agent),
        e.PauseAsked(at, agent, "lunch") if pick % 2 else e.SignedOut(at, agent),
        e.Disposed(at, agent, mine, "sale"),
        e.HangUpAsked(at, agent, mine),
        e.DialAsked(at, agent, kit.lease()),
        e.PreviewAccepted(at, agent, mine),
        e.Tick(at),
    ]
    return choices[(kind - len(CALL_EVENTS)) % len(choices)]


def check(kit: Kit) -> None:
    room = kit.floor.room
    for call in room.calls.values():
        assert call.state is not CallState.ENDED
    for agent in room.agents.values():
        assert agent.state is not AgentState.OFFLINE
        if agent.state is AgentState.READY:
            assert agent.line in room.lines
        if agent.reserved_for is not None:
            assert agent.state is AgentState.READY
    talking = [agent.call_id for agent in room.agents.values() if agent.call_id]
    assert len(talking) == len(set(talking))


@settings(max_examples=300, deadline=None)
@given(modes, moves)
def test_each_placed_call_ends_at_most_once_and_every_end_was_placed(
    mode: Mode, script: list[tuple[int, int, float]]
) -> None:
    kit = Kit(campaign(mode))

    play(kit, script)

    placed = [fact.call_id for fact in kit.facts_of(CallPlaced)]
    ended = [fact.call_id for fact in kit.facts_of(CallEnded)]
    assert len(placed) == len(set(placed))
    assert len(ended) == len(set(ended))
    assert set(ended) <= set(placed)
    assert placed == kit.placed()


@settings(max_examples=300, deadline=None)
@given(modes, moves)
def test_intervals_of_an_agent_never_run_backwards(
    mode: Mode, script: list[tuple[int, int, float]]
) -> None:
    kit = Kit(campaign(mode))

    play(kit, script)

    changes = defaultdict(list)
    for fact in kit.facts_of(AgentChanged):
        changes[fact.agent_id].append(fact.at)
    for times in changes.values():
        assert times == sorted(times)


@settings(max_examples=100, deadline=None)
@given(modes, moves)
def test_whatever_happened_nothing_stays_in_flight(
    mode: Mode, script: list[tuple[int, int, float]]
) -> None:
    kit = Kit(campaign(mode))
    play(kit, script)
    for agent in list(kit.floor.room.agents):
        kit.feed(e.SignedOut(kit.now, agent))

    for _ in range(80):
        kit.wait(300)

    assert kit.floor.room.calls == {}
    assert kit.floor.room.agents == {}


@settings(max_examples=50, deadline=None)
@given(modes, moves)
def test_the_same_events_give_the_same_decisions(
    mode: Mode, script: list[tuple[int, int, float]]
) -> None:
    first, second = Kit(campaign(mode)), Kit(campaign(mode))

    play(first, script)
    play(second, script)

    assert first.commands == second.commands
    assert first.facts == second.facts


@settings(max_examples=100, deadline=None)
@given(moves)
def test_progressive_never_has_more_calls_coming_than_agents_it_can_use(
    script: list[tuple[int, int, float]],
) -> None:
    kit = Kit(campaign())

    for kind, pick, seconds in script:
        kit.now += seconds
        commands = kit.feed(move(kit, kind, pick))
        if any(isinstance(command, Place) for command in commands):
            coming = [
                call
                for call in kit.floor.room.calls.values()
                if call.mode is Mode.PROGRESSIVE
                and call.state in (CallState.PLACED, CallState.RINGING, CallState.WAITING)
                and not call.is_late
                and call.hung_up_at is None  # A machine that was heard takes no agent.
            ]
            ready = [
                agent for agent in kit.floor.room.agents.values() if agent.state is AgentState.READY
            ]
            assert len(coming) <= len(ready)
        in_use = {kit.floor.room.line_of(agent) for agent in kit.floor.room.agents.values()}
        hung_up = {command.channel for command in commands if isinstance(command, HangUpLine)}
        assert not hung_up & in_use
