"""One simulated shift: the same floor and pacers as live, on simulated callees, agents and PBX."""

import gc
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import assert_never

import numpy as np

from dialer.core import events as e
from dialer.core.commands import (
    Bridge,
    Command,
    HangUp,
    HangUpLine,
    Hold,
    JoinLine,
    JoinThird,
    LeaseLeads,
    LeaveMessage,
    Mask,
    PassOn,
    Place,
    PlaceThird,
    PlaceTrial,
    Release,
    TalkBetween,
    TalkToThird,
    Watch,
)
from dialer.core.facts import AgentChanged, Fact
from dialer.core.floor import Decisions, Floor
from dialer.core.pacing.pacer import Pacer
from dialer.core.types import (
    AgentId,
    AgentState,
    CallId,
    Campaign,
    CampaignId,
    Detection,
    Instant,
    LeadId,
    Lease,
    Mode,
    RetryRules,
    Window,
)
from dialer.sim.agenda import Agenda
from dialer.sim.callees import Roll
from dialer.sim.crew import Crew
from dialer.sim.distributions import Course
from dialer.sim.result import Result, Tally, share
from dialer.sim.scenario import Scenario
from dialer.sim.switch import SimSwitch

START: Instant = 1_790_000_000.0
TICK_SECONDS = 0.5
LEASE_SECONDS = 3600.0
NO_LIMIT = 1_000_000
LONG_WRAPUP_SECONDS = 3600.0
"""Agents end their own wrap-up here; the campaign's limit is out of their way."""
CAMPAIGN = CampaignId("simulated")
ALWAYS = tuple(Window(day, 0, 24 * 60) for day in range(7))


@dataclass(frozen=True, slots=True)
class World:
    """What a policy is made with; honest ones look at the campaign only."""

    scenario: Scenario
    campaign: Campaign
    agenda: Agenda
    roll: Roll
    crew: Crew
    switch: SimSwitch


@dataclass(frozen=True, slots=True)
class Policy:
    """A named way to pace."""

    name: str
    text: str
    mode: Mode = Mode.PREDICTIVE
    pacer: Callable[[World], Pacer] | None = None
    """None is the live engine's own for the mode."""


class Shift:
    """Runs once, from the first sign-in until the scenario's hours are over."""

    def __init__(
        self,
        scenario: Scenario,
        policy: Policy,
        seed: int,
        *,
        watch: Callable[[e.Event, Decisions], None] | None = None,
    ) -> None:
        self._scenario = scenario
        self._policy = policy
        self._seed = seed
        self._watch = watch
        self.agenda = Agenda(START)
        self._end = START + scenario.hours * 3600.0
        rngs = np.random.default_rng(seed).spawn(5)
        seconds = scenario.hours * 3600.0
        roll = Roll(
            scenario.callees,
            scenario.rules.ring_seconds,
            rngs[0],
            Course(scenario.callees.person_change, rngs[1], seconds),
        )
        self.crew = Crew(
            scenario.agents,
            CAMPAIGN,
            rngs[2],
            agenda=self.agenda,
            feed=self.feed,
            course=Course(scenario.agents.talk_change, rngs[3], seconds),
        )
        self.switch = SimSwitch(
            agenda=self.agenda,
            roll=roll,
            crew=self.crew,
            carrier=scenario.carrier,
            rng=rngs[4],
            bridge_seconds=scenario.bridge_seconds,
            feed=self.feed,
        )
        self._campaign = campaign(scenario, policy)
        self._world = World(scenario, self._campaign, self.agenda, roll, self.crew, self.switch)
        self.floor = self._floor()
        self.tally = Tally(START)
        self._leads_left = scenario.leads if scenario.leads is not None else NO_LIMIT**2
        self._leased = 0

    def _floor(self) -> Floor:
        make = self._policy.pacer
        if make is None:
            return Floor()
        return Floor(pacer_for=lambda campaign: make(self._world))

    def run(self, progress: Callable[[float], None] | None = None) -> Result:
        """Run the whole shift; `progress` hears now and then what share of it is over."""
        began = perf_counter()
        self.feed(e.SwitchSeen(START, (), ()))
        self.feed(e.CampaignSet(START, self._campaign))
        if self._policy.mode is Mode.MANUAL:
            self.crew.dial_by_hand = self._dial_by_hand
        self.crew.plan()
        self.agenda.put(START + TICK_SECONDS, self._tick)
        # The floor makes many small values and no cycles: collecting them is half of the time.
        was_on = gc.isenabled()
        gc.disable()
        try:
            parts = 100 if progress else 1
            for part in range(1, parts + 1):
                self.agenda.run(START + (self._end - START) * part / parts)
                if progress:
                    progress(part / parts)
        finally:
            if was_on:
                gc.enable()
        self.tally.close(self._end)
        return self._result(perf_counter() - began)

    def feed(self, event: e.Event) -> None:
        decisions = self.floor.handle(event)
        if self._watch is not None:
            self._watch(event, decisions)
        for fact in decisions.facts:
            self._note(fact)
        for command in decisions.commands:
            self._do(command)

    def _do(self, command: Command) -> None:
        match command:
            case Place():
                self.switch.place(command)
            case LeaseLeads():
                self._lease(command)
            case Bridge():
                self.switch.bridge(command)
            case HangUp():
                self.switch.hang_up(command)
            case HangUpLine():
                self.switch.hang_up_line(command)
            case (
                Hold()
                | Mask()
                | LeaveMessage()
                | PlaceThird()
                | PlaceTrial()
                | TalkToThird()
                | TalkBetween()
                | JoinThird()
                | JoinLine()
                | PassOn()
                | Release()
                | Watch()
            ):
                raise NotImplementedError(f"no simulated person asks for {command}")
            case _:
                assert_never(command)

    def _note(self, fact: Fact) -> None:
        self.tally.add(fact)
        if isinstance(fact, AgentChanged):
            self.crew.see(fact)

    def _tick(self, _: None) -> None:
        self.feed(e.Tick(self.agenda.now))
        self.agenda.put(self.agenda.now + TICK_SECONDS, self._tick)

    def _lease(self, command: LeaseLeads) -> None:
        count = min(command.count, self._leads_left)
        self._leads_left -= count
        leases = tuple(self._next_lease() for _ in range(count))
        self.feed(e.LeadsLeased(self.agenda.now, command.campaign_id, leases))

    def _next_lease(self, agent_id: AgentId | None = None) -> Lease:
        self._leased += 1
        number = self._leased
        return Lease(
            CallId(f"call-{number}"),
            CAMPAIGN,
            LeadId(f"lead-{number}"),
            f"+86138{number:08d}",
            "Asia/Shanghai",
            attempts=0,
            until=self.agenda.now + LEASE_SECONDS,
            agent_id=agent_id,
        )

    def _dial_by_hand(self, agent_id: AgentId) -> None:
        agent = self.floor.room.agents.get(agent_id)
        if agent is None or agent.state is not AgentState.READY or self._leads_left <= 0:
            return
        self._leads_left -= 1
        self.feed(e.DialAsked(self.agenda.now, agent_id, self._next_lease(agent_id)))

    def _result(self, seconds: float) -> Result:
        tally, switch = self.tally, self.switch
        staffed = tally.staffed_seconds
        talking = tally.seconds_in(AgentState.TALKING, AgentState.HOLD)
        busy = talking + tally.seconds_in(AgentState.WRAPUP)
        outcomes = {outcome.value: count for outcome, count in sorted(tally.outcomes.items())}
        abandons = outcomes.get("abandoned", 0)
        return Result(
            scenario=self._scenario.name,
            policy=self._policy.name,
            seed=self._seed,
            agents=self._scenario.agents.count,
            hours=self._scenario.hours,
            busy=share(busy, staffed),
            talk=share(talking, staffed),
            abandoned=share(abandons, tally.answered),
            true_abandoned=share(switch.people_given_up, switch.people),
            worst_hour=tally.worst_hour(),
            wait_seconds=tally.wait_seconds(),
            lines_per_agent=share(switch.line_seconds + switch.open_line_seconds(), staffed),
            most_lines=switch.most_lines,
            dials=tally.dials,
            answered=tally.answered,
            connected=outcomes.get("connected", 0),
            abandons=abandons,
            outcomes=outcomes,
            open_calls=len(switch.legs),
            staffed_hours=staffed / 3600.0,
            seconds=seconds,
        )


def campaign(scenario: Scenario, policy: Policy) -> Campaign:
    """The campaign as the floor gets it."""
    rules, agents, listens = scenario.rules, scenario.agents.count, scenario.callees.detection
    return Campaign(
        CAMPAIGN,
        policy.mode,
        running=True,
        ring_seconds=rules.ring_seconds,
        hold_seconds=rules.hold_seconds,
        wrapup_seconds=LONG_WRAPUP_SECONDS,
        recorded=False,
        windows=ALWAYS,
        retry=RetryRules(),
        abandon_ceiling=rules.ceiling,
        max_lines=rules.most_lines(agents) or NO_LIMIT,
        lines_per_agent=rules.lines_per_agent or NO_LIMIT,
        power_ratio=rules.power_ratio,
        calls_per_second=rules.most_calls_per_second(agents) or NO_LIMIT,
        policy="" if policy.pacer is None else policy.name,
        detection=(
            None if listens == "none" else Detection(after_greeting=listens.silence_seconds)
        ),
    )
