"""How a running campaign turns ready agents into calls, by its mode."""

from dialer.core import on_orders
from dialer.core.agent import Agent
from dialer.core.campaign import Running
from dialer.core.commands import LeaseLeads
from dialer.core.crowd import Crowd
from dialer.core.pacing.pacer import View
from dialer.core.room import Room
from dialer.core.types import Campaign, Instant, Lease, Mode
from dialer.core.windows import is_open

HOPPER_PER_AGENT = 2


def dial(room: Room, running: Running, at: Instant, *, is_tick: bool) -> None:
    match running.campaign.mode:
        case Mode.MANUAL:
            return
        case Mode.PREVIEW:
            _offer(room, running, at)
        case Mode.PROGRESSIVE | Mode.POWER | Mode.PREDICTIVE:
            _launch(room, running, at, is_tick=is_tick)


def _offer(room: Room, running: Running, at: Instant) -> None:
    free = _free(room, running)
    _ask(room, running, HOPPER_PER_AGENT * len(free), at)
    for agent in free:
        lease = _next_lease(room, running, at, agent)
        if lease is None:
            return
        on_orders.offer(room, agent, lease, at)


def _launch(room: Room, running: Running, at: Instant, *, is_tick: bool) -> None:
    campaign = running.campaign
    crowd = room.crowds[campaign.campaign_id]
    in_flight = crowd.coming[campaign.mode]
    _ask(room, running, max(HOPPER_PER_AGENT * crowd.staffed, in_flight), at)
    if running.pacer is None or (campaign.mode is Mode.PREDICTIVE and not is_tick):
        return
    allowed = min(
        campaign.max_lines - crowd.lines[campaign.mode],
        _lines_per_agent(campaign, crowd) - in_flight,
        running.room_for(at),
    )
    silent = at - room.heard_at if room.heard_at is not None else 0.0
    staying = crowd.ready - crowd.leaving
    view = View(staying, crowd.staffed, in_flight, max(0, allowed), silent)
    running.wish = running.pacer.calls_to_launch(at, view)
    for _ in range(min(running.wish.count, allowed)):
        lease = _next_lease(room, running, at)
        if lease is None:
            return
        room.place(lease, campaign.mode, at)


def _lines_per_agent(campaign: Campaign, crowd: Crowd) -> int:
    """Calls that may be on their way at once; never less than one for each ready agent."""
    return max(crowd.ready, int(campaign.lines_per_agent * crowd.staffed))


def _free(room: Room, running: Running) -> list[Agent]:
    agents = room.crowds[running.campaign.campaign_id].free.values()
    return sorted(agents, key=lambda agent: (agent.since, agent.agent_id))


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
