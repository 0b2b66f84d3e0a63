"""What the floor knows, and the few moves that every handler makes on it.

Handlers change the room only through these moves, so that no state changes without its fact.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from dialer.core.agent import LEAVING, PAUSING, Agent, Wish, idle_state
from dialer.core.call import Call
from dialer.core.campaign import Running
from dialer.core.commands import Bridge, Command, HangUp, HangUpLine, Place
from dialer.core.crowd import Crowd
from dialer.core.facts import (
    AgentChanged,
    CallPlaced,
    Fact,
    LeaseReturned,
    SpanEnded,
    UntilMoved,
    WrapupExpired,
)
from dialer.core.pacing.choose import pacer_for
from dialer.core.pacing.pacer import Pacer
from dialer.core.tell_pacer import tell_agent, tell_call
from dialer.core.types import (
    AgentId,
    AgentState,
    CallId,
    CallState,
    Campaign,
    CampaignId,
    Channel,
    Instant,
    LeadId,
    Lease,
    LineId,
    Mode,
    SpanKind,
    Trial,
    WatchMode,
)

SPAN_OF = {CallState.HELD: SpanKind.HOLD, CallState.PARKED: SpanKind.PARKED}


@dataclass(frozen=True, slots=True)
class Watching:
    """A supervisor on an agent's line. It ends with either line."""

    watcher: AgentId
    line: LineId
    agent_id: AgentId
    mode: WatchMode
    since: Instant


ASKED_BY_AGENT = frozenset({Mode.MANUAL, Mode.PREVIEW})
"""Calls that an agent asked for: no pacer is told of them."""


@dataclass(slots=True)
class Room:
    pacer_for: Callable[[Campaign], Pacer | None] = pacer_for
    campaigns: dict[CampaignId, Running] = field(default_factory=dict)
    agents: dict[AgentId, Agent] = field(default_factory=dict)
    calls: dict[CallId, Call] = field(default_factory=dict)
    offers: dict[CallId, Lease] = field(default_factory=dict)
    """Leads that agents look at in preview, not dialed yet."""
    lines: dict[LineId, Channel] = field(default_factory=dict)
    agent_of_line: dict[LineId, AgentId] = field(default_factory=dict)
    silent: set[AgentId] = field(default_factory=set)
    """Who talked and gave no order since."""
    left_at: dict[AgentId, Instant] = field(default_factory=dict)
    """When agents signed out: a clock that was set back must not put them there twice."""
    crowds: defaultdict[CampaignId, Crowd] = field(default_factory=lambda: defaultdict(Crowd))
    thirds: dict[CallId, CallId] = field(default_factory=dict)
    """The call of each third party's leg."""
    trials: dict[CallId, Trial] = field(default_factory=dict)
    watches: dict[AgentId, Watching] = field(default_factory=dict)
    """By the supervisor."""
    switch_up: bool = False
    heard_at: Instant | None = None
    """When the PBX was last heard, once it is known to speak each second."""
    swept_at: Instant = 0.0
    commands: list[Command] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    stirred: set[CampaignId] = field(default_factory=set)
    """Campaigns in which something happened that may call for a new call."""

    # --- looking ------------------------------------------------------------------------------

    def agents_of(self, campaign_id: CampaignId) -> Iterable[Agent]:
        return self.crowds[campaign_id].agents.values()

    def calls_of(self, campaign_id: CampaignId) -> Iterable[Call]:
        return self.crowds[campaign_id].calls.values()

    def pacer_of(self, call: Call) -> Pacer | None:
        """Who paces the call; nobody when an agent asked for it."""
        if call.mode in ASKED_BY_AGENT:
            return None
        running = self.campaigns.get(call.campaign_id)
        return running.pacer if running else None

    def line_of(self, agent: Agent) -> Channel | None:
        return self.lines.get(agent.line)

    def own_call(self, agent_id: AgentId, call_id: CallId) -> tuple[Agent, Call] | None:
        """The agent and the call that is theirs right now and not on its way out."""
        agent, call = self.agents.get(agent_id), self.calls.get(call_id)
        if agent is None or call is None or call.hung_up_at is not None:
            return None
        is_own = agent.call_id == call_id and call.agent_id == agent_id
        return (agent, call) if is_own else None

    def lead_of(self, call_id: CallId | None) -> LeadId | None:
        """The lead of a call, or of an offer that is not dialed yet."""
        found = (self.calls.get(call_id) or self.offers.get(call_id)) if call_id else None
        return found.lead_id if found else None

    # --- agents -------------------------------------------------------------------------------

    def put(self, agent: Agent) -> None:
        old = self.agents.get(agent.agent_id)
        if old is not None and old.campaign_id != agent.campaign_id:
            self.leave(old, agent.since)
        self.agents[agent.agent_id] = agent
        self.crowds[agent.campaign_id].keep_agent(agent)
        running = self.campaigns.get(agent.campaign_id)
        if running is None or running.pacer is None:
            return
        if old is None or (old.state, old.since, old.until, old.wish, old.campaign_id) != (
            agent.state,
            agent.since,
            agent.until,
            agent.wish,
            agent.campaign_id,
        ):
            tell_agent(running.pacer, agent)

    def leave(self, agent: Agent, at: Instant) -> None:
        """The agent is not of this campaign any more."""
        del self.agents[agent.agent_id]
        self.left_at[agent.agent_id] = agent.since
        self.crowds[agent.campaign_id].drop_agent(agent.agent_id)
        running = self.campaigns.get(agent.campaign_id)
        if running is not None and running.pacer is not None:
            running.pacer.agent(at, agent.agent_id, AgentState.OFFLINE)

    def turn(
        self,
        agent: Agent,
        state: AgentState,
        at: Instant,
        *,
        reason: str = "",
        call_id: CallId | None = None,
        lead_id: LeadId | None = None,
        until: Instant | None = None,
        estimated: bool = False,
    ) -> Agent:
        """Put the agent into a state and say so. Time on the ledger never runs backwards."""
        at = max(at, agent.since)
        changed = replace(
            agent,
            state=state,
            since=at,
            reason=reason,
            call_id=call_id,
            until=until,
            reserved_for=None,
        )
        self.put(changed)
        self.stirred.add(agent.campaign_id)
        self.facts.append(
            AgentChanged(
                at,
                agent.agent_id,
                agent.campaign_id,
                state,
                reason,
                call_id,
                lead_id or self.lead_of(call_id),
                until,
                estimated,
            )
        )
        return changed

    def settle(self, agent: Agent, at: Instant, *, estimated: bool = False) -> Agent:
        """Nothing holds the agent any more: become what the wish and the line allow."""
        line_up = self.line_of(agent) is not None
        target = idle_state(agent.wish, line_up=line_up)
        lost_at = None if line_up else (agent.line_lost_at or at)
        agent = replace(agent, line_lost_at=lost_at)
        self.put(agent)
        if (agent.state, agent.reason) == (target.state, target.reason):
            return agent

        agent = self.turn(agent, target.state, at, reason=target.reason, estimated=estimated)
        if target.state is AgentState.OFFLINE:
            self.leave(agent, at)
            self.agent_of_line.pop(agent.line, None)
            if (channel := self.line_of(agent)) is not None and not agent.is_guest:
                self.commands.append(HangUpLine(channel))
        return agent

    def prolong(self, agent: Agent, until: Instant, at: Instant) -> None:
        self.put(replace(agent, until=until))
        self.facts.append(UntilMoved(at, agent.agent_id, until))

    def wish(self, agent: Agent, wish: Wish, at: Instant) -> None:
        """Take effect now, or when the call that holds the agent lets go.

        Progressive dials one call for each ready agent. Who walked off while theirs rings would
        leave a person without an agent, so they stay until one of the calls on their way has come
        to nothing, or has come to them.
        """
        agent = replace(agent, wish=wish)
        self.put(agent)
        if agent.is_free and agent.reserved_for is None:
            self._rest(agent, at)

    def _rest(self, agent: Agent, at: Instant) -> None:
        if not self.is_awaited(agent):
            self.settle(agent, at)
            return
        reason = PAUSING if agent.wish.state is AgentState.PAUSE else LEAVING
        if agent.reason != reason:
            self.turn(agent, AgentState.READY, at, reason=reason)

    def is_awaited(self, agent: Agent) -> bool:
        """The agent would rather not, but there is a call on its way for each who is ready."""
        running = self.campaigns.get(agent.campaign_id)
        if running is None or running.campaign.mode is not Mode.PROGRESSIVE:
            return False
        crowd = self.crowds[agent.campaign_id]
        return agent.is_leaving and self.switch_up and crowd.coming[Mode.PROGRESSIVE] >= crowd.ready

    def let_go(self, campaign_id: CampaignId, at: Instant) -> None:
        """Whoever stayed for a call on its way, and is not needed for one any more."""
        crowd = self.crowds[campaign_id]
        if not crowd.leaving:
            return
        for agent in sorted(crowd.free.values(), key=lambda agent: (agent.since, agent.agent_id)):
            if agent.is_leaving and not self.is_awaited(agent):
                self.settle(agent, at)

    def reserve(self, agent: Agent, call_id: CallId | None) -> None:
        self.put(replace(agent, reserved_for=call_id))

    def release(self, agent: Agent, at: Instant) -> None:
        """A call that was on its way did not come; what was wished meanwhile takes effect."""
        self.reserve(agent, None)
        self.stirred.add(agent.campaign_id)
        agent = self.agents[agent.agent_id]
        if agent.is_free:
            self._rest(agent, at)

    def wrap_up(self, agent: Agent, call: Call, at: Instant, *, estimated: bool = False) -> None:
        """The agent's call is over: time for the disposition, unless it was chosen already."""
        running = self.campaigns.get(call.campaign_id)
        seconds = running.campaign.wrapup_seconds if running else 0.0
        if agent.disposed == call.call_id:
            self.settle(agent, at, estimated=estimated)
            return
        if seconds <= 0.0 or agent.is_guest:
            self.expire_wrapup(agent, call.call_id, at)
            return
        self.turn(
            agent,
            AgentState.WRAPUP,
            at,
            call_id=call.call_id,
            lead_id=call.lead_id,
            until=at + seconds,
            estimated=estimated,
        )

    def expire_wrapup(self, agent: Agent, call_id: CallId, at: Instant) -> None:
        running = self.campaigns.get(agent.campaign_id)
        disposition = running.campaign.default_disposition if running else "no_disposition"
        self.facts.append(WrapupExpired(at, agent.agent_id, call_id, disposition))
        self.settle(agent, at)

    # --- calls --------------------------------------------------------------------------------

    def keep(self, call: Call) -> None:
        self.calls[call.call_id] = call
        self.crowds[call.campaign_id].keep_call(call)

    def drop(self, call: Call) -> None:
        del self.calls[call.call_id]
        self.crowds[call.campaign_id].drop_call(call.call_id)

    def place(self, lease: Lease, mode: Mode, at: Instant, agent: Agent | None = None) -> Call:
        """Intent first: the fact is written before the command goes out."""
        running = self.campaigns[lease.campaign_id]
        campaign = running.campaign
        agent_id = agent.agent_id if agent else None
        call = Call(lease, mode, CallState.PLACED, at, at, agent_id)
        self.keep(call)
        if pacer := self.pacer_of(call):
            pacer.placed(at, call.call_id)
        running.placed += 1
        running.tokens -= 1.0
        caller_id = lease.caller_id or campaign.caller_id
        is_listening = mode not in ASKED_BY_AGENT
        self.facts.append(
            CallPlaced(
                at,
                call.call_id,
                call.campaign_id,
                call.lead_id,
                lease.phone,
                caller_id,
                mode,
                agent_id,
            )
        )
        self.commands.append(
            Place(
                call.call_id,
                call.campaign_id,
                call.lead_id,
                lease.phone,
                caller_id,
                campaign.ring_seconds,
                campaign.hold_seconds,
                campaign.park_seconds,
                # An agent who dialed hears for themselves who is there.
                campaign.detection if is_listening else None,
                campaign.machine_message if is_listening else "",
                campaign.language,
            )
        )
        return call

    def bridge(self, call: Call, agent: Agent, at: Instant) -> None:
        """Send a waiting or parked customer to the agent's line."""
        channel = self.lines[agent.line]
        running = self.campaigns.get(call.campaign_id)
        recorded = running.campaign.recorded if running else True
        self.keep(
            replace(
                call,
                agent_id=agent.agent_id,
                bridging=channel,
                bridging_since=at,
                bridge_tries=call.bridge_tries + 1,
            )
        )
        if agent.is_free:
            self.reserve(agent, call.call_id)
        self.commands.append(Bridge(call.call_id, agent.agent_id, channel, recorded))

    def end_span(self, call: Call, at: Instant) -> None:
        """The customer's hold or park is over, whatever comes next."""
        if kind := SPAN_OF.get(call.state):
            self.facts.append(SpanEnded(at, call.call_id, kind, call.talked_seconds))

    def end_mask(self, call: Call, at: Instant) -> None:
        if call.masked_at is not None:
            offset = call.talked_at(at)
            self.facts.append(SpanEnded(at, call.call_id, SpanKind.MASKED, offset))

    def hang_up(self, call: Call, at: Instant, *, cancelled: bool = False) -> None:
        """Ask for the end of the call. Its end is a fact only when the PBX has said so."""
        self.keep(
            replace(call, hung_up_at=call.hung_up_at or at, cancelled=call.cancelled or cancelled)
        )
        self.commands.append(HangUp(call.call_id))

    def give_back(self, lease: Lease, at: Instant, why: str) -> None:
        self.facts.append(LeaseReturned(at, lease.call_id, lease.campaign_id, lease.lead_id, why))

    # --- pacing -------------------------------------------------------------------------------

    def set_pacer(self, running: Running, at: Instant) -> None:
        """A pacer for the campaign's mode. A new one hears first what is going on already."""
        campaign = running.campaign
        kind = (campaign.mode, campaign.policy)
        if running.paced_as == kind:
            if running.pacer is not None:
                running.pacer.settings(at, campaign)
            return
        running.paced_as = kind
        running.pacer = pacer = self.pacer_for(campaign)
        if pacer is None:
            return
        for agent in self.agents_of(campaign.campaign_id):
            tell_agent(pacer, agent)
        for call in self.calls_of(campaign.campaign_id):
            if call.mode not in ASKED_BY_AGENT:
                tell_call(pacer, call)
