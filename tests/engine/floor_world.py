"""A campaign with leads and agents in a real database, and the live engine on a toy PBX."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.bell import Bell
from app.db import Sessions
from app.engine import mailbox
from app.engine.leases import Leads
from app.engine.ledger.book import Book
from app.engine.mailbox import Mailbox
from app.models.account import Account, Role
from app.models.campaign import Campaign, CampaignLead, CampaignList, CampaignStatus, QueueState
from app.models.lead import Lead, LeadList, PhoneKind
from dialer.core.commands import Bridge, Command, HangUp, Place
from dialer.core.events import (
    Answered,
    Bridged,
    Event,
    HungUp,
    LineUp,
    LiveCall,
    Rang,
    SwitchSeen,
)
from dialer.core.floor import Floor
from dialer.core.types import CallId, Channel, Instant, LineId, Mode
from dialer.engine import Engine
from dialer.ports import Inbox

ALWAYS = [{"weekday": day, "opens": 0, "closes": 1440} for day in range(7)]


@dataclass(frozen=True)
class World:
    campaign_id: UUID
    agents: list[Account]
    leads: list[UUID]


async def make_world(
    session: AsyncSession,
    *,
    agents: int = 1,
    leads: int = 5,
    mode: Mode = Mode.PROGRESSIVE,
    wrapup_seconds: float = 30.0,
) -> World:
    campaign = Campaign(
        name="Spring",
        mode=mode,
        status=CampaignStatus.RUNNING,
        windows=ALWAYS,
        wrapup_seconds=wrapup_seconds,
        retry_gaps={"no_answer": 60.0, "busy": 5.0},
    )
    people = [
        Account(
            login=f"agent{number}",
            name=f"Agent {number}",
            role=Role.AGENT,
            line=f"{number:03d}",
            password_hash="!",
        )
        for number in range(1, agents + 1)
    ]
    session.add_all([campaign, *people])
    await session.flush()
    return World(campaign.id, people, await _queue(session, campaign, leads))


async def _queue(session: AsyncSession, campaign: Campaign, leads: int) -> list[UUID]:
    """Leads of a list of their own, all due."""
    names = LeadList(name="A list")
    session.add(names)
    await session.flush()
    made = [
        Lead(
            list_id=names.id,
            name=f"Lead {number}",
            phone=f"+8613800{number:06d}",
            phone_kind=PhoneKind.MOBILE,
            zone="Asia/Shanghai",
        )
        for number in range(leads)
    ]
    now = datetime.now(UTC)
    session.add_all(made)
    session.add(CampaignList(campaign_id=campaign.id, list_id=names.id, attached_at=now))
    await session.flush()
    session.add_all(
        CampaignLead(
            campaign_id=campaign.id,
            lead_id=lead.id,
            state=QueueState.WAITING,
            next_at=now - timedelta(minutes=1),
        )
        for lead in made
    )
    await session.flush()
    return [lead.id for lead in made]


class WallClock:
    def now(self) -> Instant:
        return datetime.now(UTC).timestamp()


@dataclass
class ToySwitch:
    """A PBX in ten lines: what is placed is kept until the test says what becomes of it."""

    clock: WallClock = field(default_factory=WallClock)
    placed: list[CallId] = field(default_factory=list)
    acted: list[Command] = field(default_factory=list)
    lines: dict[LineId, Channel] = field(default_factory=dict)
    calls: dict[CallId, LiveCall] = field(default_factory=dict)
    is_up: bool = True
    inbox: Inbox | None = None
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def run(self) -> None:
        self._tell(await self.look())
        await asyncio.Event().wait()

    async def look(self) -> SwitchSeen:
        return SwitchSeen(self.clock.now(), tuple(self.calls.values()), tuple(self.lines.items()))

    def _tell(self, event: Event) -> None:
        assert self.inbox is not None
        self.inbox.put(event)

    def act(self, command: Command) -> None:
        self.acted.append(command)
        match command:
            case Place(call_id=call_id):
                self.placed.append(call_id)
                self.calls[call_id] = LiveCall(call_id, Channel("PJSIP/trunk-1"), False, None)
            case Bridge(call_id=call_id, channel=channel):
                self.calls[call_id] = LiveCall(call_id, Channel("PJSIP/trunk-1"), True, channel)
                self._tell(Bridged(self.clock.now(), call_id))
            case HangUp(call_id=call_id):
                self.end(call_id)
        self.changed.set()

    def line_up(self, agent: Account, leg: int = 1) -> None:
        line = LineId(agent.line or "")
        self.lines[line] = Channel(f"PJSIP/line{line}-{leg}")
        self._tell(LineUp(self.clock.now(), line, self.lines[line]))

    def answer(self, call_id: CallId) -> None:
        self._tell(Rang(self.clock.now(), call_id))
        self._tell(Answered(self.clock.now(), call_id))

    def end(self, call_id: CallId, cause: int = 16) -> None:
        self.calls.pop(call_id, None)
        self._tell(HungUp(self.clock.now(), call_id, cause))

    async def next_placed(self, known: Sequence[CallId] = ()) -> CallId:
        """Wait for a call that is not known yet."""
        async with asyncio.timeout(10):
            while True:
                for call_id in self.placed:
                    if call_id not in known:
                        return call_id
                self.changed.clear()
                await self.changed.wait()


@contextlib.asynccontextmanager
async def running_engine(
    sessions: Sessions, database: str, switch: ToySwitch, floor: Floor | None = None
) -> AsyncIterator[Engine]:
    """The live engine with its real ledger, lead source and mailbox."""
    async with Bell(database).running() as bell:
        await bell.listening()
        with bell.hears("mailbox:pbx1") as ear:
            engine = Engine(
                floor or Floor(),
                ledger=Book(sessions, "pbx1"),
                leads=Leads(sessions),
                mailbox=Mailbox(sessions, ear, "pbx1"),
                clock=switch.clock,
            )
            switch.inbox = engine
            task = asyncio.create_task(engine.run(switch))
            try:
                yield engine
            finally:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
                await engine.drain()


async def order(sessions: Sessions, kind: str, **body: str | float) -> None:
    async with sessions.begin() as session:
        mailbox.post(session, kind, **body)


async def seat(sessions: Sessions, switch: ToySwitch, world: World, agent: Account) -> None:
    """Sign the agent in, bring the line up, and say ready."""
    names = {"agent_id": str(agent.id)}
    await order(
        sessions,
        "agent.signed_in",
        line=agent.line or "",
        campaign_id=str(world.campaign_id),
        **names,
    )
    switch.line_up(agent)
    await order(sessions, "agent.ready_asked", **names)
