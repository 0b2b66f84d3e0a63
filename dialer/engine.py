"""The live engine: take an event, let the floor decide, act, and have it written.

Urgent commands (a bridge, a hang-up) leave in the same instant: a person is waiting. A call is
placed only after its intent is on the ledger, so a crash leaves a visible row and never a phantom
call. While the ledger cannot be reached nothing new is dialed; what talks goes on talking, and the
facts wait in order.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

import structlog

from dialer.core.commands import Command, LeaseLeads, Place
from dialer.core.events import Event, LeadsLeased, PlaceFailed, Tick
from dialer.core.facts import Fact
from dialer.core.floor import Floor
from dialer.core.types import CallId
from dialer.journal import Journal
from dialer.ports import Clock, LeadSource, Ledger, LedgerDown, Mailbox, Switch, SwitchDown

log = structlog.get_logger()

TICK_SECONDS = 0.5
LOOK_SECONDS = 15.0
MAIL_SECONDS = 2.0
STALE_PLACE_SECONDS = 5.0
"""A call that waited this long for its intent to be written is not placed any more."""
TOGETHER_SECONDS = 0.025
"""What happens in one moment is written in one transaction. An answered call is bridged by then,
and did not wait for the writing of its answer."""
DRAIN_SECONDS = 5.0
RETRY_SECONDS = (0.1, 0.2, 0.5, 1.0, 2.0)


@dataclass(slots=True)
class Batch:
    """What waits to be written, and what waits for it to be written."""

    facts: list[Fact] = field(default_factory=list)
    orders: list[int] = field(default_factory=list)
    places: list[tuple[float, Place]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.facts or self.orders or self.places)


class Engine:
    """Runs one floor on one PBX until cancelled."""

    def __init__(
        self,
        floor: Floor,
        *,
        ledger: Ledger,
        leads: LeadSource,
        mailbox: Mailbox,
        clock: Clock,
        journal: Journal | None = None,
    ) -> None:
        self.floor = floor
        self._ledger = ledger
        self._leads = leads
        self._mailbox = mailbox
        self._clock = clock
        self._journal = journal
        self._switch: Switch | None = None
        self._batch = Batch()
        self._to_write = asyncio.Event()
        self._leasing: set[asyncio.Task[None]] = set()

    def put(self, event: Event) -> None:
        """The inbox: decide and act now, write soon."""
        if self._journal is not None:
            self._journal.write(event)
        decisions = self.floor.handle(event)
        if self._journal is not None:
            self._journal.decided(decisions)
        self._batch.facts.extend(decisions.facts)
        for command in decisions.commands:
            self._do(command)
        if self._batch:
            self._to_write.set()

    def _do(self, command: Command) -> None:
        match command:
            case Place():
                self._batch.places.append((self._clock.now(), command))
            case LeaseLeads():
                task = asyncio.create_task(self._lease(command))
                self._leasing.add(task)
                task.add_done_callback(self._leasing.discard)
            case _:
                self._act(command)

    def _act(self, command: Command) -> None:
        if self._switch is not None:
            self._switch.act(command)

    async def run(self, switch: Switch) -> None:
        """Run until cancelled, or until a part fails in a way that trying again cannot mend."""
        self._switch = switch
        async with asyncio.TaskGroup() as parts:
            parts.create_task(switch.run(), name="switch")
            parts.create_task(self._every(TICK_SECONDS, self._tick), name="tick")
            parts.create_task(self._every(LOOK_SECONDS, self._look), name="look")
            parts.create_task(self._read_mail(), name="mailbox")
            parts.create_task(self._write(), name="ledger")

    async def _every(self, seconds: float, do: Callable[[], Awaitable[None]]) -> None:
        while True:
            await do()
            await asyncio.sleep(seconds)

    async def _tick(self) -> None:
        self.put(Tick(self._clock.now()))
        if self._journal is not None:
            self._journal.flush()

    async def _look(self) -> None:
        """Compare with the PBX now and then: an event that was lost is made good here."""
        if self._switch is None or not self._switch.is_up:
            return
        try:
            self.put(await self._switch.look())
        except SwitchDown as error:
            log.warning("pbx.look_failed", why=str(error))

    async def _read_mail(self) -> None:
        while True:
            try:
                for number, event in await self._mailbox.collect(self._clock.now()):
                    self._batch.orders.append(number)
                    if event is not None:
                        self.put(event)
                if self._batch:
                    self._to_write.set()
            except LedgerDown as error:
                log.warning("mailbox.down", why=str(error))
            await self._mailbox.wait(MAIL_SECONDS)

    async def _lease(self, command: LeaseLeads) -> None:
        at = self._clock.now()
        try:
            leases = await self._leads.lease(command.campaign_id, command.count, at)
        except LedgerDown as error:
            log.warning("leads.down", why=str(error))
            return  # The floor asks again.
        self.put(LeadsLeased(self._clock.now(), command.campaign_id, tuple(leases)))

    async def _write(self) -> None:
        while True:
            await self._to_write.wait()
            await asyncio.sleep(TOGETHER_SECONDS)
            self._to_write.clear()
            batch, self._batch = self._batch, Batch()
            # A stop must not tear a write: it ends first, then the stop goes on.
            writing = asyncio.create_task(self._record(batch))
            try:
                stopped = await asyncio.shield(writing)
            except asyncio.CancelledError:
                await asyncio.wait({writing}, timeout=DRAIN_SECONDS)
                writing.cancel()
                raise
            for asked_at, place in batch.places:
                self._place(asked_at, place, stopped.get(place.call_id))

    async def _record(self, batch: Batch) -> Mapping[CallId, str]:
        """Write until it is written. Order matters, so nothing overtakes a batch that waits."""
        failures = 0
        while True:
            try:
                stopped = await self._ledger.record(batch.facts, batch.orders)
            except LedgerDown as error:
                log.warning("ledger.down", why=str(error), facts=len(batch.facts))
                await asyncio.sleep(RETRY_SECONDS[min(failures, len(RETRY_SECONDS) - 1)])
                failures += 1
            else:
                self._mailbox.settled(batch.orders)
                return stopped

    def _place(self, asked_at: float, place: Place, stopped: str | None) -> None:
        """Dial, unless a rule stops it or the agent it was meant for is long busy."""
        now = self._clock.now()
        if stopped is not None:
            self.put(PlaceFailed(now, place.call_id, stopped))
            return
        if now - asked_at > STALE_PLACE_SECONDS or place.call_id not in self.floor.room.calls:
            self.put(PlaceFailed(now, place.call_id, "the ledger was late"))
            return
        call = self.floor.room.calls[place.call_id]
        if call.hung_up_at is not None:
            self.put(PlaceFailed(now, place.call_id, "cancelled before it was dialed"))
            return
        self._act(place)

    async def drain(self) -> None:
        """Write what still waits, after `run` was cancelled and before the process goes."""
        with contextlib.suppress(TimeoutError, LedgerDown):
            async with asyncio.timeout(DRAIN_SECONDS):
                batch, self._batch = self._batch, Batch()
                await self._ledger.record(batch.facts, batch.orders)
        if self._journal is not None:
            self._journal.close()
