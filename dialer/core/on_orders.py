"""What people want: agents at their desks, supervisors at their campaigns, and the lead source."""

from dataclasses import replace

from dialer.core import on_third
from dialer.core.agent import WANTS_OUT, WANTS_READY, Agent, Wish
from dialer.core.call import Call
from dialer.core.campaign import Running
from dialer.core.control_orders import ThirdDropped
from dialer.core.events import (
    AgentRevived,
    BudgetSeen,
    CampaignSet,
    DialAsked,
    Disposed,
    HangUpAsked,
    LeadBarred,
    LeadsLeased,
    PauseAsked,
    PreviewAccepted,
    PreviewSkipped,
    ReadyAsked,
    Revived,
    SignedIn,
    SignedOut,
    WrapupExtended,
)
from dialer.core.facts import LineChanged
from dialer.core.room import Room
from dialer.core.tell_pacer import tell_call
from dialer.core.types import AgentState, CallState, Instant, Lease, Mode, PreviewTimeout

SIGNED_IN = "signed_in"
"""The pause that a shift begins with, until the agent says ready."""
PREVIEW_TIMEOUT = "preview_timeout"
SKIPPED = "skipped"


def campaign_set(room: Room, event: CampaignSet) -> None:
    campaign = event.campaign
    running = room.campaigns.get(campaign.campaign_id)
    if running is None:
        running = room.campaigns[campaign.campaign_id] = Running(campaign, tokens_at=event.at)
    running.campaign = campaign
    room.set_pacer(running, event.at)
    room.stirred.add(campaign.campaign_id)
    if campaign.running:
        return
    while running.hopper:
        room.give_back(running.hopper.popleft(), event.at, "stopped")
    for agent in list(room.agents_of(campaign.campaign_id)):
        if agent.state is AgentState.PREVIEW:
            skip(room, agent, event.at, "stopped")


def signed_in(room: Room, event: SignedIn) -> None:
    agent = room.agents.get(event.agent_id)
    if agent is not None and agent.campaign_id == event.campaign_id:
        if agent.wish == WANTS_OUT:
            room.wish(agent, Wish(AgentState.PAUSE, SIGNED_IN), event.at)
        return
    if agent is not None and not agent.is_free:
        return

    is_up = event.line in room.lines
    wish = Wish(AgentState.PAUSE, SIGNED_IN)
    room.agent_of_line[event.line] = event.agent_id
    fresh = Agent(
        event.agent_id,
        event.line,
        event.campaign_id,
        AgentState.OFFLINE,
        agent.since if agent else room.left_at.get(event.agent_id, event.at),
        wish,
        line_lost_at=None if is_up else event.at,
        skills=event.skills,
    )
    room.settle(fresh, event.at)
    room.facts.append(LineChanged(event.at, event.agent_id, is_up=is_up))


def signed_out(room: Room, event: SignedOut) -> None:
    """At once when free, else when the call and its wrap-up are over."""
    agent = room.agents.get(event.agent_id)
    if agent is None:
        return
    if agent.state is AgentState.PREVIEW:
        agent = skip(room, agent, event.at, "signed_out")
    room.wish(agent, WANTS_OUT, event.at)


def ready_asked(room: Room, event: ReadyAsked) -> None:
    agent = room.agents.get(event.agent_id)
    if agent is not None:
        room.wish(agent, WANTS_READY, event.at)


def pause_asked(room: Room, event: PauseAsked) -> None:
    agent = room.agents.get(event.agent_id)
    if agent is None:
        return
    if agent.state is AgentState.PREVIEW:
        agent = skip(room, agent, event.at, "paused")
    room.wish(agent, Wish(AgentState.PAUSE, event.reason), event.at)


def dial_asked(room: Room, event: DialAsked) -> None:
    agent = room.agents.get(event.agent_id)
    if not _can_dial(room, agent, event.lease) or agent is None:
        room.give_back(event.lease, event.at, "not_now")
        return
    call = room.place(event.lease, Mode.MANUAL, event.at, agent)
    room.turn(agent, AgentState.DIALING, event.at, call_id=call.call_id)


def _can_dial(room: Room, agent: Agent | None, lease: Lease) -> bool:
    return (
        agent is not None
        and agent.state in (AgentState.READY, AgentState.PAUSE)
        and agent.reserved_for is None
        and room.line_of(agent) is not None
        and room.switch_up
        and lease.campaign_id in room.campaigns
        and lease.call_id not in room.calls
    )


def offer(room: Room, agent: Agent, lease: Lease, at: Instant) -> None:
    """Show an agent the next lead before it is dialed."""
    running = room.campaigns[lease.campaign_id]
    room.offers[lease.call_id] = lease
    room.turn(
        agent,
        AgentState.PREVIEW,
        at,
        call_id=lease.call_id,
        lead_id=lease.lead_id,
        until=at + running.campaign.preview_seconds,
    )


def preview_accepted(room: Room, event: PreviewAccepted) -> None:
    agent = room.agents.get(event.agent_id)
    if agent is None or agent.state is not AgentState.PREVIEW or agent.call_id != event.call_id:
        return
    if not room.switch_up or room.line_of(agent) is None:
        skip(room, agent, event.at, "no_line")
        return
    lease = room.offers.pop(event.call_id)
    call = room.place(lease, Mode.PREVIEW, event.at, agent)
    room.turn(agent, AgentState.DIALING, event.at, call_id=call.call_id)


def preview_skipped(room: Room, event: PreviewSkipped) -> None:
    agent = room.agents.get(event.agent_id)
    if agent and agent.state is AgentState.PREVIEW and agent.call_id == event.call_id:
        skip(room, agent, event.at, SKIPPED)


def preview_ran_out(room: Room, agent: Agent, at: Instant) -> None:
    """Do with the offer what its campaign says, as nobody else did anything."""
    lease = room.offers.get(agent.call_id) if agent.call_id else None
    running = room.campaigns.get(lease.campaign_id) if lease else None
    action = running.campaign.preview_timeout if running else PreviewTimeout.PAUSE
    match action:
        case PreviewTimeout.DIAL if lease is not None and _is_present(room, agent):
            preview_accepted(room, PreviewAccepted(at, agent.agent_id, lease.call_id))
        case PreviewTimeout.SKIP:
            skip(room, agent, at, SKIPPED)
        case _:
            wish = Wish(AgentState.PAUSE, PREVIEW_TIMEOUT)
            skip(room, replace(agent, wish=wish), at, PREVIEW_TIMEOUT)


def _is_present(room: Room, agent: Agent) -> bool:
    """Nobody said that this lead shall be dialed, so somebody must be there to speak.

    Who let the wrap-up of their last talk run out and gave no order since is taken for gone, even
    with the line up.
    """
    return room.switch_up and room.line_of(agent) is not None and agent.agent_id not in room.silent


def skip(room: Room, agent: Agent, at: Instant, why: str) -> Agent:
    """Take the offer back."""
    lease = room.offers.pop(agent.call_id, None) if agent.call_id else None
    if lease is not None:
        room.give_back(lease, at, why)
    return room.settle(agent, at)


def hang_up_asked(room: Room, event: HangUpAsked) -> None:
    agent = room.agents.get(event.agent_id)
    call = room.calls.get(event.call_id)
    if agent is None or call is None or agent.call_id != call.call_id:
        return
    if call.agent_id != agent.agent_id:
        # A colleague who was called in leaves; the call is not theirs to end.
        on_third.third_dropped(room, ThirdDropped(event.at, event.agent_id, event.call_id))
        return
    room.hang_up(call, event.at, cancelled=call.is_unanswered)


def wrapup_extended(room: Room, event: WrapupExtended) -> None:
    agent = room.agents.get(event.agent_id)
    if (
        agent is None
        or agent.state is not AgentState.WRAPUP
        or agent.call_id != event.call_id
        or agent.extended == event.call_id
        or agent.until is None
    ):
        return
    until = agent.until + max(0.0, event.seconds)
    room.put(replace(agent, extended=event.call_id))
    room.prolong(room.agents[agent.agent_id], until, event.at)


def disposed(room: Room, event: Disposed) -> None:
    agent = room.agents.get(event.agent_id)
    if agent is None:
        return
    agent = replace(agent, disposed=event.call_id)
    room.put(agent)
    if agent.state is AgentState.WRAPUP and agent.call_id == event.call_id:
        room.settle(agent, event.at)


def leads_leased(room: Room, event: LeadsLeased) -> None:
    running = room.campaigns.get(event.campaign_id)
    if running is None or not running.campaign.running:
        for lease in event.leases:
            room.give_back(lease, event.at, "stopped")
        return
    running.fill(event.leases, event.at)
    room.stirred.add(event.campaign_id)


def budget_seen(room: Room, event: BudgetSeen) -> None:
    running = room.campaigns.get(event.campaign_id)
    if running is not None and running.pacer is not None:
        running.pacer.budget(event.at, event.answered, event.abandoned)


def lead_barred(room: Room, event: LeadBarred) -> None:
    """A do-not-call request counts from this instant, in every campaign."""
    for running in room.campaigns.values():
        barred = [lease for lease in running.hopper if lease.phone == event.phone]
        for lease in barred:
            running.hopper.remove(lease)
            room.give_back(lease, event.at, "barred")
    for agent in list(room.agents.values()):
        offered = room.offers.get(agent.call_id) if agent.call_id else None
        if offered is not None and offered.phone == event.phone:
            skip(room, agent, event.at, "barred")
    for call in list(room.calls.values()):
        if call.is_unanswered and call.lease.phone == event.phone:
            room.hang_up(call, event.at, cancelled=True)


def agent_revived(room: Room, event: AgentRevived) -> None:
    """After a restart the agent is where the ledger left them, until the PBX says otherwise."""
    state = AgentState(event.state)
    wish = WANTS_READY if state is not AgentState.PAUSE else Wish(state, event.reason)
    if event.is_guest:
        wish = WANTS_OUT
    room.agent_of_line[event.line] = event.agent_id
    room.put(
        Agent(
            event.agent_id,
            event.line,
            event.campaign_id,
            state,
            event.since,
            wish,
            event.reason,
            event.call_id,
            until=event.until,
            line_lost_at=event.at,
            skills=event.skills,
            is_guest=event.is_guest,
        )
    )


def revived(room: Room, event: Revived) -> None:
    """After a restart: a call that was open when the ledger was last written."""
    state = CallState.PLACED
    since = event.placed_at
    if event.is_held or event.is_passed:
        state, since = CallState.HELD if event.is_held else CallState.PASSED, event.at
    elif event.bridged_at is not None:
        state = CallState.PARKED if event.is_parked else CallState.TALKING
        since = event.joined_at or event.bridged_at
    elif event.answered_at is not None:
        state, since = CallState.WAITING, event.answered_at
    call = Call(
        event.lease,
        event.mode,
        state,
        since,
        event.placed_at,
        event.agent_id,
        picked_up_at=event.picked_up_at,
        is_machine=event.is_machine,
        answered_at=event.answered_at,
        bridged_at=event.bridged_at,
        talked_seconds=event.talked_seconds,
        masked_at=event.masked_at,
        third=event.third,
    )
    if event.third is not None:
        room.thirds[event.third.leg] = call.call_id
    room.keep(call)
    if pacer := room.pacer_of(call):
        tell_call(pacer, call)
