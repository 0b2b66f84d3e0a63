"""The agents of a simulated shift: when they come, how long they talk and type, when they rest."""

from collections.abc import Callable

import numpy as np

from dialer.core import events as e
from dialer.core.facts import AgentChanged
from dialer.core.types import AgentId, AgentState, CallId, CampaignId, Channel, Instant, LineId
from dialer.sim.agenda import Agenda
from dialer.sim.distributions import Course, Draws, Lognormal
from dialer.sim.scenario import Agents, Leaving

BREAK = "break"
JITTER = 0.2
"""By how much, either way, a break comes sooner or later than planned."""


class Crew:
    """Acts on the floor's facts as people at their desks do, by the events that they cause."""

    def __init__(
        self,
        agents: Agents,
        campaign_id: CampaignId,
        rng: np.random.Generator,
        *,
        agenda: Agenda,
        feed: Callable[[e.Event], None],
        course: Course,
    ) -> None:
        self._agents = agents
        self._campaign_id = campaign_id
        self._agenda = agenda
        self._feed = feed
        self._start = agenda.now
        self._course = course
        streams = rng.spawn(5)
        self._rng = streams[0]
        self._talk = Draws(agents.talk, streams[1])
        self._wrapup = Draws(agents.wrapup, streams[2])
        self._machine_talk = Draws(agents.machine_talk, streams[3])
        self._search = Draws(agents.search, streams[4])
        self._wrapup_of: dict[AgentId, float] = {}
        self.free_at: dict[AgentId, Instant] = {}
        """When each agent in a talk or its wrap-up will be done: only the bound may look."""
        self.dial_by_hand: Callable[[AgentId], None] | None = None
        """What a ready agent does in manual mode."""
        self.ids = [AgentId(f"agent-{number:04d}") for number in range(1, agents.count + 1)]
        self._lines = {agent: LineId(f"{n:04d}") for n, agent in enumerate(self.ids, 1)}
        self._speed = dict(zip(self.ids, self._speeds(), strict=True))

    def _speeds(self) -> list[float]:
        count = len(self.ids)
        if self._agents.speed_cv <= 0.0:
            return [1.0] * count
        speeds = Lognormal(mean=1.0, cv=self._agents.speed_cv).sample(self._rng, count)
        return [float(speed) for speed in speeds]

    def plan(self) -> None:
        """Put the shift's comings and goings on the agenda."""
        spread = self._agents.stagger_minutes * 60.0
        arrivals = np.sort(self._rng.random(len(self.ids)) * spread).tolist()
        for agent, after in zip(self.ids, arrivals, strict=True):
            self._agenda.put(self._start + after, self._come, agent)
        for leaving in self._agents.leaving:
            self._agenda.put(self._start + leaving.at_hour * 3600.0, self._leave_together, leaving)

    def channel(self, agent_id: AgentId) -> Channel:
        return Channel(f"PJSIP/line{self._lines[agent_id]}-1")

    def line_of(self, channel: Channel) -> LineId:
        return LineId(channel.removeprefix("PJSIP/line").removesuffix("-1"))

    def talk(self, agent_id: AgentId, at: Instant, *, to_machine: bool) -> float:
        """How long the talk that begins now will last. Settles the wrap-up after it as well."""
        drawn, machine = self._talk.take(), self._machine_talk.take()
        speed = self._speed[agent_id]
        talk = machine if to_machine else drawn * self._course.at(at - self._start) * speed
        wrapup = self._wrapup.take() * speed
        self._wrapup_of[agent_id] = wrapup
        self.free_at[agent_id] = at + talk + wrapup
        return talk

    def see(self, fact: AgentChanged) -> None:
        """The agent sees the own state change, and does what comes next in it."""
        if fact.state is AgentState.WRAPUP:
            # A call that never became a talk needs no typing.
            seconds = self._wrapup_of.pop(fact.agent_id, 0.0)
            self._agenda.put(fact.at + seconds, self._dispose, (fact.agent_id, fact.call_id))
        elif fact.state is AgentState.PAUSE and fact.reason == BREAK and self._agents.breaks:
            back = fact.at + self._agents.breaks.minutes * 60.0
            self._agenda.put(back, self._return, fact.agent_id)
        elif fact.state is AgentState.READY and self.dial_by_hand is not None:
            self._agenda.put(fact.at + self._search.take(), self.dial_by_hand, fact.agent_id)

    def _come(self, agent_id: AgentId) -> None:
        now = self._agenda.now
        line = self._lines[agent_id]
        self._feed(e.LineUp(now, line, self.channel(agent_id)))
        self._feed(e.SignedIn(now, agent_id, line, self._campaign_id))
        self._return(agent_id)

    def _return(self, agent_id: AgentId) -> None:
        self._feed(e.ReadyAsked(self._agenda.now, agent_id))
        if self._agents.breaks is not None:
            jitter = 1.0 + JITTER * (2.0 * self._rng.random() - 1.0)
            after = self._agents.breaks.every_minutes * 60.0 * jitter
            self._agenda.put(self._agenda.now + after, self._rest, agent_id)

    def _rest(self, agent_id: AgentId) -> None:
        self._feed(e.PauseAsked(self._agenda.now, agent_id, BREAK))

    def _leave_together(self, leaving: Leaving) -> None:
        count = round(leaving.share * len(self.ids))
        for agent_id in self._rng.permutation(self.ids)[:count].tolist():
            self._feed(e.SignedOut(self._agenda.now, AgentId(agent_id)))
            if leaving.back_at_hour is not None:
                back = self._start + leaving.back_at_hour * 3600.0
                self._agenda.put(back, self._come, AgentId(agent_id))

    def _dispose(self, which: tuple[AgentId, CallId]) -> None:
        agent_id, call_id = which
        self._feed(e.Disposed(self._agenda.now, agent_id, call_id, "done"))
