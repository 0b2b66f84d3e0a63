"""How the live engine writes: what happens in one moment is one transaction."""

import asyncio
import time
from collections.abc import Iterable, Mapping, Sequence

from dialer.core import events as e
from dialer.core.commands import Command
from dialer.core.events import Event, SwitchSeen
from dialer.core.facts import AgentChanged, Fact
from dialer.core.floor import Floor
from dialer.core.types import AgentId, CallId, CampaignId, Instant, Lease, LineId
from dialer.engine import Engine
from tests.unit.floor_kit import SPRING, campaign


class Fakes:
    """Clock, lead source, mailbox, switch and ledger that do nothing; the ledger remembers."""

    is_up = False

    def __init__(self) -> None:
        self.batches: list[Sequence[Fact]] = []
        self.written = asyncio.Event()

    def now(self) -> Instant:
        return time.time()

    async def lease(self, campaign_id: CampaignId, count: int, at: Instant) -> Sequence[Lease]:
        return ()

    async def collect(self, at: Instant) -> Sequence[tuple[int, Event | None]]:
        return ()

    def settled(self, numbers: Iterable[int]) -> None: ...

    async def wait(self, seconds: float) -> None:
        await asyncio.Event().wait()

    async def run(self) -> None:
        await asyncio.Event().wait()

    def act(self, command: Command) -> None: ...

    async def look(self) -> SwitchSeen:
        raise NotImplementedError

    async def record(self, facts: Sequence[Fact], orders: Sequence[int]) -> Mapping[CallId, str]:
        self.batches.append(facts)
        self.written.set()
        return {}


async def test_what_happens_in_one_moment_is_written_together() -> None:
    fakes, floor = Fakes(), Floor()
    engine = Engine(floor, ledger=fakes, leads=fakes, mailbox=fakes, clock=fakes)
    running = asyncio.create_task(engine.run(fakes))
    engine.put(e.CampaignSet(fakes.now(), campaign()))
    for number in range(5):
        await asyncio.sleep(0)
        line = LineId(f"{number + 1:03d}")
        engine.put(e.SignedIn(fakes.now(), AgentId(f"agent-{number}"), line, SPRING))

    async with asyncio.timeout(5):
        await fakes.written.wait()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    (batch,) = fakes.batches
    assert len({fact.agent_id for fact in batch if isinstance(fact, AgentChanged)}) == 5
