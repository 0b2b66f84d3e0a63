"""200 calls a second through the dialer's ledger, with the fold beside it."""

import asyncio
import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.db import Sessions, open_engine, open_sessions
from app.engine import rollups
from app.engine.ledger.book import Book
from bench.year.data import CAMPAIGNS, LEADS, named
from dialer.core.facts import (
    AgentChanged,
    CallAnswered,
    CallBridged,
    CallEnded,
    CallPlaced,
    CallRang,
    Fact,
)
from dialer.core.types import AgentId, AgentState, CallId, CampaignId, LeadId, Mode, Outcome

RATE = 200
BATCH_SECONDS = 0.1
LIMIT_SECONDS = 2.0


class Traffic:
    """Calls that are placed, answered by three of ten, talk for a moment and end."""

    def __init__(self, agents: list[str]) -> None:
        self._rng = random.Random(9)
        self._free = [AgentId(agent) for agent in agents]
        self._open: list[tuple[int, CallPlaced, AgentId | None]] = []
        self._resting: list[tuple[AgentId, CallPlaced]] = []
        self._beat = 0

    def batch(self) -> list[Fact]:
        self._beat += 1
        rested, self._resting = self._resting, []
        at = time.time()
        facts: list[Fact] = [self._turn(at, *rest, AgentState.READY) for rest in rested]
        self._free += [agent for agent, _ in rested]
        facts += self._ends()
        for _ in range(round(RATE * BATCH_SECONDS)):
            facts += self._place()
        return facts

    def _place(self) -> Iterator[Fact]:
        at = time.time()
        lead = self._rng.randrange(LEADS)
        placed = CallPlaced(
            at, CallId(str(uuid7())), CampaignId(str(named(f"campaign{lead % CAMPAIGNS}"))),
            LeadId(str(named(f"lead{lead}"))), f"+86138{lead:08d}", "", Mode.PREDICTIVE, None,
        )  # fmt: skip
        yield placed
        yield CallRang(at, placed.call_id)
        agent = None
        if self._free and self._rng.random() < 0.3:
            agent = self._free.pop(0)
            yield CallAnswered(at, placed.call_id)
            yield CallBridged(at, placed.call_id, agent, recorded=False)
            yield self._turn(at, agent, placed, AgentState.TALKING)
        self._open.append((self._beat + 10 + self._rng.randrange(10), placed, agent))

    def _turn(self, at: float, agent: AgentId, call: CallPlaced, state: AgentState) -> AgentChanged:
        talks = state is AgentState.TALKING
        call_id, lead_id = (call.call_id, call.lead_id) if talks else (None, None)
        return AgentChanged(at, agent, call.campaign_id, state, "", call_id, lead_id, None)

    def _ends(self) -> Iterator[Fact]:
        over = [call for call in self._open if call[0] <= self._beat]
        self._open = [call for call in self._open if call[0] > self._beat]
        for _, call, agent in over:
            at = time.time()
            talked = at - call.at if agent else 0.0
            outcome = Outcome.CONNECTED if agent else Outcome.NO_ANSWER
            yield CallEnded(
                at, call.call_id, call.campaign_id, call.lead_id, outcome, 16, talked, agent,
                charged=True, retry_at=None,
            )  # fmt: skip
            if agent is not None:
                yield self._turn(at, agent, call, AgentState.WRAPUP)
                self._resting.append((agent, call))


async def ingest(url: str, seconds: float) -> bool:
    engine = open_engine(url, connections=4)
    sessions = open_sessions(engine)
    await rollups.make_months(sessions, datetime.now(UTC))
    async with sessions() as session:
        rows = await session.scalars(text("SELECT id::text FROM accounts ORDER BY number"))
        traffic = Traffic(list(rows))
    folding = asyncio.create_task(rollups.keep_folded(sessions))
    rate, busy, behind = await _feed(sessions, traffic, seconds, watch=True)
    folding.cancel()
    await asyncio.gather(folding, return_exceptions=True)
    await _notes(sessions, "DISABLE")
    _, bare, _ = await _feed(sessions, traffic, seconds / 2, watch=False)
    await _notes(sessions, "ENABLE")
    await settle(sessions)
    await engine.dispose()
    slow = sorted(behind)[int(0.95 * len(behind))] if behind else 0.0
    is_kept_up = rate >= 0.98 * RATE
    is_current = max(behind, default=0.0) <= LIMIT_SECONDS
    print(
        f"ingest: {rate:.0f} calls a second (wanted {RATE}), the writer busy {busy:.0%} of the time"
        f" ({bare:.0%} without notes of changes, ratio {busy / bare:.2f}),"
        f" {'reached' if is_kept_up else 'missed'}\n"
        f"roll-ups behind: p95 {slow:.2f} s, most {max(behind, default=0.0):.2f} s"
        f" (limit {LIMIT_SECONDS:.0f} s), {'reached' if is_current else 'missed'}"
    )
    return is_kept_up and is_current


async def settle(sessions: Sessions) -> None:
    """Fold until nothing waits, as a dialer that runs has done a second later."""
    while await rollups.fold(sessions):
        pass


async def _feed(
    sessions: Sessions, traffic: Traffic, seconds: float, *, watch: bool
) -> tuple[float, float, list[float]]:
    """Write a batch each tenth of a second; the rate, the busy share, and the delays seen."""
    book, done, busy, behind = Book(sessions, "pbx1"), 0, 0.0, []
    async with sessions() as session:
        before = await _counted(session)
    written: list[tuple[int, float]] = []
    began = time.perf_counter()
    beats = round(seconds / BATCH_SECONDS)
    for beat in range(beats):
        await asyncio.sleep(max(0.0, began + beat * BATCH_SECONDS - time.perf_counter()))
        start = time.perf_counter()
        await book.record(traffic.batch(), [])
        done += round(RATE * BATCH_SECONDS)
        now = time.perf_counter()
        busy += now - start
        written.append((done, now))
        if watch and beat % 2:
            async with sessions() as session:
                counted = await _counted(session) - before
            # The oldest batch that is not in yet has waited longest.
            waiting = [at for total, at in written if total > counted]
            behind.append(time.perf_counter() - waiting[0] if waiting else 0.0)
    elapsed = time.perf_counter() - began
    return done / elapsed, busy / elapsed, behind


async def _counted(session: AsyncSession) -> int:
    found = await session.scalar(
        text("SELECT coalesce(sum(attempts), 0) FROM call_days WHERE day >= current_date - 1")
    )
    return int(found)


async def _notes(sessions: Sessions, what: str) -> None:
    """Turn the triggers that note changes off or on."""
    async with sessions.begin() as session:
        for table in ("calls", "agent_intervals"):
            for kind in ("insert", "update", "delete"):
                await session.execute(text(f"ALTER TABLE {table} {what} TRIGGER note_{kind}"))
        for kind in ("insert", "update", "delete"):
            await session.execute(text(f"ALTER TABLE calls {what} TRIGGER note_leads_{kind}"))
