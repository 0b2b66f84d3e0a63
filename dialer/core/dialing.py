"""How a running campaign turns ready agents into calls, by its mode."""

from dialer.core import on_orders
from dialer.core.agent import Agent
from dialer.core.campaign import Running
from dialer.core.commands import LeaseLeads
from dialer.core.pacing.progressive import lines_to_dial
from dialer.core.room import Room
from dialer.core.types import AgentState, CallState, Instant, Lease, Mode
from dialer.core.windows import is_open

HOPPER_PER_AGENT = 2
COMING = frozenset({CallState.PLACED, CallState.RINGING, CallState.WAITING})
"""A call in one of these may still need an agent."""


def dial(room: Room, running: Running, at: Instant) -> None:
    match running.campaign.mode:
        case Mode.MANUAL:
            return
        case Mode.PREVIEW:
            _offer(room, running, at)
        case Mode.PROGRESSIVE | Mode.POWER | Mode.PREDICTIVE:
            _launch(room, running, at)


def _offer(room: Room, running: Running, at: Instant) -> None:
    free = _free(room, running)
    _ask(room, running, HOPPER_PER_AGENT * len(free), at)
    for agent in free:
        lease = _next_lease(room, running, at, agent)
        if lease is None:
            return
        on_orders.offer(room, agent, lease, at)


def _launch(room: Room, running: Running, at: Instant) -> None:
    campaign = running.campaign
    calls = [call for call in room.calls_of(campaign.campaign_id) if call.mode is campaign.mode]
    coming = sum(1 for call in calls if call.state in COMING and not call.is_late)
    reserved = sum(1 for agent in room.agents_of(campaign.campaign_id) if agent.reserved_for)
    staffed = sum(
        1 for agent in room.agents_of(campaign.campaign_id) if agent.state is not AgentState.PAUSE
    )
    _ask(room, running, HOPPER_PER_AGENT * staffed, at)
    wanted = lines_to_dial(ready=len(_free(room, running)) + reserved, in_flight=coming)
    allowed = min(campaign.max_lines - len(calls), running.room_for(at))
    for _ in range(min(wanted, allowed)):
        lease = _next_lease(room, running, at)
        if lease is None:
            return
        room.place(lease, campaign.mode, at)


def _free(room: Room, running: Running) -> list[Agent]:
    agents = room.agents_of(running.campaign.campaign_id)
    return sorted(
        (agent for agent in agents if agent.can_take_call),
        key=lambda agent: (agent.since, agent.agent_id),
    )


def _next_lease(
    room: Room, running: Running, at: Instant, agent: Agent | None = None
) -> Lease | None:
    """The next lead that may be called at this instant; others go back to their list."""
    while running.hopper:
        lease = running.hopper.popleft()
        if lease.until <= at:
            room.give_back(lease, at, "expired")
        elif not is_open(running.campaign.windows, lease.zone, at):
            room.give_back(lease, at, "window")
        elif agent is not None and lease.agent_id not in (None, agent.agent_id):
            room.give_back(lease, at, "not_owner")
        else:
            return lease
    return None


def _ask(room: Room, running: Running, target: int, at: Instant) -> None:
    count = running.leads_to_ask(target, at)
    if count > 0:
        room.commands.append(LeaseLeads(running.campaign.campaign_id, count))
