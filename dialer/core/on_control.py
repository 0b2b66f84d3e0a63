"""What an agent does with a customer who is on the line: hold, back, mask, give away.

Rule: the ledger follows the PBX. A hold begins when the PBX says that the customer hears music, a
talk when it says that two legs are bridged.
"""

from dataclasses import replace

from dialer.core import on_third, routing
from dialer.core.agent import Agent
from dialer.core.call import Call, advance
from dialer.core.commands import Hold, LeaveMessage, Mask
from dialer.core.control_orders import (
    HoldAsked,
    LeaveMessageAsked,
    MaskAsked,
    ResumeAsked,
    TransferAsked,
)
from dialer.core.events import Held
from dialer.core.facts import CallHeld, CallPassed, SpanBegan, SpanEnded
from dialer.core.room import Room
from dialer.core.types import AgentState, CallState, Instant, SpanKind, ThirdState


def hold_asked(room: Room, event: HoldAsked) -> None:
    found = room.own_call(event.agent_id, event.call_id)
    if found is None:
        return
    call = found[1]
    third = call.third
    is_joined = third is not None and third.state in (ThirdState.JOINED, ThirdState.JOINING)
    if call.state is CallState.TALKING and not is_joined:
        room.commands.append(Hold(call.call_id))


def held(room: Room, event: Held) -> None:
    call = room.calls.get(event.call_id)
    if call is None or (after := advance(call, event)) is call:
        return
    agent = room.agents.get(call.agent_id) if call.agent_id else None
    if agent is None:
        room.keep(after)
        room.hang_up(after, event.at)
        return
    room.end_span(call, event.at)
    room.keep(after)
    room.facts.append(CallHeld(event.at, call.call_id, agent.agent_id))
    room.facts.append(
        SpanBegan(event.at, call.call_id, SpanKind.HOLD, after.talked_seconds, agent.agent_id)
    )
    room.turn(agent, AgentState.HOLD, event.at, call_id=call.call_id)
    on_third.customer_held(room, after, event.at)


def resume_asked(room: Room, event: ResumeAsked) -> None:
    found = room.own_call(event.agent_id, event.call_id)
    if found is None:
        return
    agent, call = found
    resume(room, agent, call, event.at)


def resume(room: Room, agent: Agent, call: Call, at: Instant) -> None:
    """Back to the customer. A third party who spoke with the agent hears music from now on."""
    if call.state is not CallState.HELD or call.bridging or room.line_of(agent) is None:
        return
    call = on_third.agent_leaves(room, call, at)
    room.bridge(call, agent, at)


def mask_asked(room: Room, event: MaskAsked) -> None:
    found = room.own_call(event.agent_id, event.call_id)
    if found is None or found[1].bridged_at is None:
        return
    mask(room, found[1], event.at, is_on=event.is_on)


def mask(room: Room, call: Call, at: Instant, *, is_on: bool) -> None:
    if is_on == (call.masked_at is not None) or call.agent_id is None:
        return
    room.keep(replace(call, masked_at=at if is_on else None))
    room.commands.append(Mask(call.call_id, is_on))
    offset = call.talked_at(at)
    room.facts.append(
        SpanBegan(at, call.call_id, SpanKind.MASKED, offset, call.agent_id)
        if is_on
        else SpanEnded(at, call.call_id, SpanKind.MASKED, offset)
    )


def leave_message_asked(room: Room, event: LeaveMessageAsked) -> None:
    """The agent heard a machine: it gets the campaign's message, and the agent the next call."""
    found = room.own_call(event.agent_id, event.call_id)
    if found is None:
        return
    agent, call = found
    running = room.campaigns.get(call.campaign_id)
    message = running.campaign.machine_message if running else ""
    if not message or call.state is not CallState.TALKING or call.third is not None:
        return
    at = event.at
    room.end_mask(call, at)
    talked = call.talked_at(at)
    room.keep(
        replace(
            call,
            state=CallState.PASSED,
            talked_seconds=talked,
            since=at,
            masked_at=None,
            is_machine=True,
        )
    )
    room.commands.append(LeaveMessage(call.call_id, message))
    room.facts.append(CallPassed(at, call.call_id))
    room.settle(replace(agent, call_id=None), at)


def transfer_asked(room: Room, event: TransferAsked) -> None:
    """Give the customer to a colleague who is ready now; with none ready nothing changes."""
    found = room.own_call(event.agent_id, event.call_id)
    if found is None or found[1].third is not None:
        return
    agent, call = found
    to = routing.ready_among(room.agents, event.to, call.campaign_id)
    if to is not None and call.state in (CallState.TALKING, CallState.HELD):
        give(room, call, agent, to, event.at)


def give(room: Room, call: Call, agent: Agent, to: Agent, at: Instant) -> None:
    """The customer leaves one agent for another; the first is free again at once.

    The note was written for the colleague before, and whoever ends the call disposes of it.
    """
    room.end_span(call, at)
    call = replace(
        call,
        state=CallState.HELD,
        talked_seconds=call.talked_at(at),
        since=at,
        back_to=agent.agent_id,
        bridge_tries=0,
    )
    room.keep(call)
    room.settle(replace(agent, call_id=None), at)
    room.bridge(call, to, at)


def give_back(room: Room, call: Call, at: Instant) -> None:
    """The colleague's line was gone: back to who gave the customer away, or to anyone free."""
    crowd = room.crowds[call.campaign_id]
    giver = room.agents.get(call.back_to) if call.back_to else None
    call = replace(call, back_to=None)
    room.keep(call)
    if giver is None or not giver.can_take_call:
        giver = routing.pick(call, crowd.free.values())
    if giver is None:
        room.hang_up(call, at)
    else:
        room.bridge(call, giver, at)
