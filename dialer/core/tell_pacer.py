"""What a pacer is told of an agent or a call that is there already."""

from dialer.core.agent import WANTS_READY, Agent
from dialer.core.call import Call
from dialer.core.pacing.pacer import Pacer


def tell_agent(pacer: Pacer, agent: Agent) -> None:
    pacer.agent(
        agent.since,
        agent.agent_id,
        agent.state,
        until=agent.until,
        is_staying=agent.wish == WANTS_READY,
    )


def tell_call(pacer: Pacer, call: Call) -> None:
    """All that has happened to a call so far."""
    call_id = call.call_id
    pacer.placed(call.placed_at, call_id)
    if call.rang_at is not None:
        pacer.rang(call.rang_at, call_id)
    if call.picked_up_at is not None:
        pacer.picked_up(call.picked_up_at, call_id)
        if call.is_machine:
            pacer.machine(call.picked_up_at, call_id)
    if call.answered_at is not None:
        pacer.answered(call.answered_at, call_id)
    if call.bridged_at is not None and call.agent_id is not None:
        pacer.bridged(call.bridged_at, call_id, call.agent_id)
