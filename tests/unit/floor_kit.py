"""A floor with hands: short names for the events that tests throw at it."""

from dataclasses import replace
from itertools import count
from typing import TypeVar

from dialer.core import events as e
from dialer.core.commands import Command, LeaseLeads, Place
from dialer.core.facts import AgentChanged, CallEnded, Fact
from dialer.core.floor import Floor
from dialer.core.types import (
    AgentId,
    AgentState,
    CallId,
    Campaign,
    CampaignId,
    Channel,
    LeadId,
    Lease,
    LineId,
    Mode,
    Outcome,
    RetryRules,
    Window,
)

T = TypeVar("T")
ALWAYS = tuple(Window(day, 0, 24 * 60) for day in range(7))
SPRING = CampaignId("spring")


def campaign(mode: Mode = Mode.PROGRESSIVE, **changes: object) -> Campaign:
    made = Campaign(
        SPRING,
        mode,
        running=True,
        windows=ALWAYS,
        retry=RetryRules({Outcome.NO_ANSWER: 60.0, Outcome.BUSY: 10.0}, max_attempts=3),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


class Kit:
    """Feeds a floor, keeps time, answers LeaseLeads from an endless list, remembers everything."""

    def __init__(self, made: Campaign | None = None, leads: int = 10_000) -> None:
        self.floor = Floor()
        self.now = 1_800_000_000.0
        self.facts: list[Fact] = []
        self.commands: list[Command] = []
        self.leads_left = leads
        self.numbers = count(1)
        self.feed(e.SwitchSeen(self.now, (), ()))
        self.feed(e.CampaignSet(self.now, made or campaign()))

    def feed(self, event: e.Event) -> list[Command]:
        decisions = self.floor.handle(event)
        self.facts.extend(decisions.facts)
        self.commands.extend(decisions.commands)
        fresh = list(decisions.commands)
        for command in decisions.commands:
            if isinstance(command, LeaseLeads):
                leases = tuple(self.lease() for _ in range(min(command.count, self.leads_left)))
                self.leads_left -= len(leases)
                fresh += self.feed(e.LeadsLeased(self.now, command.campaign_id, leases))
        return fresh

    def lease(self, **changes: object) -> Lease:
        number = next(self.numbers)
        made = Lease(
            CallId(f"call-{number}"),
            SPRING,
            LeadId(f"lead-{number}"),
            f"+8613800{number:06d}",
            "Asia/Shanghai",
            attempts=0,
            until=self.now + 600,
        )
        return replace(made, **changes)  # type: ignore[arg-type]

    def wait(self, seconds: float) -> list[Command]:
        self.now += seconds
        return self.feed(e.Tick(self.now))

    def agent(self, name: str, *, ready: bool = True, line_up: bool = True) -> AgentId:
        agent_id, line = AgentId(name), LineId(f"{len(self.floor.room.agents) + 1:03d}")
        self.feed(e.SignedIn(self.now, agent_id, line, SPRING))
        if line_up:
            self.line_up(agent_id)
        if ready:
            self.feed(e.ReadyAsked(self.now, agent_id))
        return agent_id

    def line_up(self, agent_id: AgentId, leg: int = 1) -> list[Command]:
        line = self.floor.room.agents[agent_id].line
        return self.feed(e.LineUp(self.now, line, Channel(f"PJSIP/line{line}-{leg}")))

    def line_down(self, agent_id: AgentId) -> list[Command]:
        line = self.floor.room.agents[agent_id].line
        return self.feed(e.LineDown(self.now, line, self.floor.room.lines[line]))

    def placed(self) -> list[CallId]:
        return [command.call_id for command in self.commands if isinstance(command, Place)]

    def talk(self, call_id: CallId) -> None:
        self.feed(e.Rang(self.now, call_id))
        self.feed(e.Answered(self.now, call_id))
        self.feed(e.Bridged(self.now, call_id))

    def facts_of(self, kind: type[T]) -> list[T]:
        return [fact for fact in self.facts if isinstance(fact, kind)]


def states(kit: Kit, agent_id: str) -> list[tuple[AgentState, str]]:
    return [
        (fact.state, fact.reason)
        for fact in kit.facts_of(AgentChanged)
        if fact.agent_id == agent_id
    ]


def only_end(kit: Kit) -> CallEnded:
    (ended,) = kit.facts_of(CallEnded)
    return ended
