"""Laws of the ledger under any stream of events: reordered, repeated, lost, with clocks that step.

Hypothesis drives the floor, the facts go to PostgreSQL through the dialer's own book, and the sums
must agree: with the facts, with what the wallboard shows at that instant, and with the roll-ups.
"""

import asyncio
import hashlib
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import Sessions, open_engine, open_sessions
from app.engine import rollups
from app.engine.ledger.book import Book
from app.models.account import Account, Role
from app.models.campaign import Campaign
from app.models.lead import Lead, LeadList, PhoneKind
from dialer.core.facts import AgentChanged, Fact
from dialer.core.types import AgentState, Mode
from tests.unit.floor_kit import SPRING, Kit, campaign
from tests.unit.test_floor_laws import AGENTS, move

scripts = st.lists(
    st.tuples(
        st.integers(0, 17),
        st.integers(0, 11),
        st.sampled_from([0.0, 0.1, 0.5, 3.0, 40.0, 700.0, 90.0, -90.0]),
    ),
    min_size=20,
    max_size=120,
)
LEADS = 7
EMPTY = """
    TRUNCATE calls, agent_intervals, desks, call_hours, call_days, call_deltas, state_hours,
        state_days, state_deltas, campaign_hours, caller_days, ending_days,
        campaign_ending_days, ending_deltas, call_months, ending_months, lead_notes, lead_months,
        campaign_lead_months, campaign_lead_days CASCADE
"""


def stored(name: str) -> str:
    """The id in the database of what the floor calls by a short name."""
    if name.startswith("lead-"):
        name = f"lead-{int(name.removeprefix('lead-')) % LEADS}"
    return str(UUID(hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()))


def as_stored(fact: Any) -> Any:
    names = {"agent_id", "call_id", "lead_id", "campaign_id"} & {f.name for f in fields(fact)}
    ids = {name: getattr(fact, name) for name in names}
    return replace(fact, **{name: stored(value) for name, value in ids.items() if value})


async def people(session: AsyncSession) -> None:
    session.add_all(
        Account(id=UUID(stored(agent)), login=agent, name=agent, role=Role.AGENT, password_hash="!")
        for agent in AGENTS
    )
    session.add(Campaign(id=UUID(stored(SPRING)), name="Spring", mode=Mode.PREDICTIVE))
    names = LeadList(name="A list")
    session.add(names)
    await session.flush()
    session.add_all(
        Lead(
            id=UUID(stored(f"lead-{number}")),
            list_id=names.id,
            phone=f"+8613800{number:06d}",
            phone_kind=PhoneKind.MOBILE,
        )
        for number in range(LEADS)
    )


def signed_in(facts: list[Fact], agent: str, now: float) -> tuple[float, float]:
    """Seconds of any state and of talk, added up from the facts alone."""
    changes = [f for f in facts if isinstance(f, AgentChanged) and f.agent_id == agent]
    ends = [change.at for change in changes[1:]]
    spans = [
        (change.state, end - change.at)
        for change, end in zip(changes, [*ends, max([now, *ends[-1:]])], strict=bool(changes))
    ]
    return (
        sum(span for state, span in spans if state is not AgentState.OFFLINE),
        sum(span for state, span in spans if state is AgentState.TALKING),
    )


STATES = text(
    """
    SELECT coalesce(sum(extract(epoch FROM coalesce(ended_at, :now) - started_at)), 0)::float8,
           coalesce(sum(extract(epoch FROM coalesce(ended_at, :now) - started_at))
                    FILTER (WHERE state = 'talking'), 0)::float8
    FROM agent_intervals WHERE agent_id = :agent AND started_at <= :now
    """
)
OPEN = text("SELECT state FROM agent_intervals WHERE agent_id = :agent AND ended_at IS NULL")
SAME = text(
    """
    SELECT (SELECT (count(*), coalesce(sum(talked_ms), 0),
                    count(answered_at) FILTER (WHERE outcome IS DISTINCT FROM 'machine'),
                    count(ended_at))::text FROM calls),
           (SELECT (coalesce(sum(attempts), 0), coalesce(sum(talk_ms), 0),
                    coalesce(sum(answered), 0), coalesce(sum(attempts - open_calls), 0))::text
            FROM call_hours_now),
           (SELECT coalesce(sum(extract(epoch FROM ended_at - started_at) * 1000000), 0)::bigint
            FROM agent_intervals WHERE ended_at IS NOT NULL),
           (SELECT coalesce(sum(ready_us + preview_us + dialing_us + ringing_us + talking_us
                                + hold_us + wrapup_us + pause_us), 0)::bigint FROM state_days_now)
    """
)


async def check(session: AsyncSession, kit: Kit) -> None:
    now = max([kit.now, *(agent.since for agent in kit.floor.room.agents.values())])
    at = datetime.fromtimestamp(now, UTC)
    for agent in AGENTS:
        asked = {"agent": UUID(stored(agent)), "now": at}
        total, talked = (await session.execute(STATES, asked)).one()
        expected, talk = signed_in(kit.facts, agent, now)
        shown = kit.floor.room.agents.get(agent)
        states = (await session.scalars(OPEN, {"agent": asked["agent"]})).all()

        assert abs(total - expected) < 0.001
        assert abs(talked - talk) < 0.001
        assert talked <= total
        assert states == ([shown.state.value] if shown else [])
    calls, rolled_calls, times, rolled_times = (await session.execute(SAME)).one()
    assert calls == rolled_calls
    assert times == rolled_times


async def play(sessions: Sessions, mode: Mode, script: list[tuple[int, int, float]]) -> None:
    async with sessions.begin() as session:
        await session.execute(text(EMPTY))
    kit, book, written = Kit(campaign(mode)), Book(sessions, "pbx1"), 0
    for number, (kind, pick, seconds) in enumerate(script):
        kit.now += seconds
        kit.feed(move(kit, kind, pick))
        if number % 9 == 8 or number == len(script) - 1:
            await book.record([as_stored(fact) for fact in kit.facts[written:]], [])
            written = len(kit.facts)
        if number % 27 == 26:
            await rollups.fold(sessions)
    async with sessions() as session:
        await check(session, kit)


A_MACHINE = [*[(0, 0, 0.0)] * 14, *((kind, 0, 0.0) for kind in (9, 11, 12, 2, 4, 8))]
"""An agent says that a machine answered: it is no answer of a person any more."""


@pytest.fixture
def loop_and_sessions(database: str) -> Iterator[tuple[asyncio.Runner, Sessions]]:
    """Hypothesis calls a plain function again and again; all calls share one loop."""
    with asyncio.Runner() as runner:
        engine = open_engine(database, connections=2)
        sessions = open_sessions(engine)

        async def fill() -> None:
            async with sessions.begin() as session:
                await people(session)

        runner.run(fill())
        yield runner, sessions
        runner.run(engine.dispose())


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(mode=st.sampled_from(list(Mode)), script=scripts)
@example(mode=Mode.PROGRESSIVE, script=A_MACHINE)
def test_whatever_happens_the_sums_agree(
    loop_and_sessions: tuple[asyncio.Runner, Sessions],
    mode: Mode,
    script: list[tuple[int, int, float]],
) -> None:
    runner, sessions = loop_and_sessions

    runner.run(play(sessions, mode, script))
