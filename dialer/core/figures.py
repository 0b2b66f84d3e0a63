"""The floor at one instant, as plain numbers for a wallboard. Folded from memory, no SQL.

Counts of calls are since this floor began; the console adds what the ledger has of today.
"""

from collections import Counter
from typing import Any

from dialer.core.campaign import Running
from dialer.core.room import Room
from dialer.core.types import AgentState, CallState, CampaignId, Instant


def figures(room: Room, at: Instant) -> dict[str, Any]:
    """Instants are seconds since the epoch, durations seconds, rates fractions or None for 0 ÷ 0.

    {at, is_up, campaigns: [{id, mode, running, agents{state: n}, lines, ringing, waiting, talking,
    parked, hopper, placed, answered, connected, abandoned, abandon_rate, pacing}], agents: [{id,
    campaign_id, state, reason, since, until, call_id, line_up}], calls: [{id, campaign_id,
    lead_id, agent_id, state, since, placed_at}], watches: [{watcher, agent_id, mode, since}],
    lines: [number]}
    """
    return {
        "at": at,
        "is_up": room.switch_up,
        "campaigns": [_campaign(room, campaign_id) for campaign_id in room.campaigns],
        "agents": [
            {
                "id": agent.agent_id,
                "campaign_id": agent.campaign_id,
                "state": agent.state,
                "reason": agent.reason,
                "since": agent.since,
                "until": agent.until,
                "call_id": agent.call_id,
                "line_up": agent.line in room.lines,
            }
            for agent in room.agents.values()
        ],
        "calls": [
            {
                "id": call.call_id,
                "campaign_id": call.campaign_id,
                "lead_id": call.lead_id,
                "agent_id": call.agent_id,
                "state": call.state,
                "since": call.since,
                "placed_at": call.placed_at,
            }
            for call in room.calls.values()
        ],
        "watches": [
            {
                "watcher": watching.watcher,
                "agent_id": watching.agent_id,
                "mode": watching.mode,
                "since": watching.since,
            }
            for watching in room.watches.values()
        ],
        "lines": list(room.lines),
    }


def _campaign(room: Room, campaign_id: CampaignId) -> dict[str, Any]:
    running = room.campaigns[campaign_id]
    states = Counter(agent.state for agent in room.agents_of(campaign_id))
    calls = Counter(call.state for call in room.calls_of(campaign_id))
    return {
        "id": campaign_id,
        "mode": running.campaign.mode,
        "running": running.campaign.running,
        "agents": {state.value: states[state] for state in AgentState if states[state]},
        "lines": sum(calls.values()),
        "ringing": calls[CallState.PLACED] + calls[CallState.RINGING],
        "waiting": calls[CallState.WAITING],
        "talking": calls[CallState.TALKING],
        "parked": calls[CallState.PARKED],
        "hopper": len(running.hopper),
        "placed": running.placed,
        "answered": running.answered,
        "connected": running.connected,
        "abandoned": running.abandoned,
        "abandon_rate": running.abandoned / running.answered if running.answered else None,
        "pacing": _pacing(running),
    }


def _pacing(running: Running) -> dict[str, Any] | None:
    """Why so many or so few lines now: a code, with the numbers behind it."""
    wish = running.wish
    if wish is None:
        return None
    return {"why": wish.why, "count": wish.count, "numbers": dict(wish.numbers)}
