"""A third party in a call: somebody at a phone number, or a colleague.

The customer is held while the agent speaks with them first. Then all three may hear each other, or
the agent leaves the two together. A third party's leg has an id of ours like a call's, so events
name it; a colleague has no leg of their own, it is their line that is moved.
"""

from dataclasses import replace

from dialer.core import routing
from dialer.core.agent import Agent
from dialer.core.call import Call
from dialer.core.commands import (
    HangUp,
    Hold,
    JoinLine,
    JoinThird,
    PassOn,
    PlaceThird,
    Release,
    TalkBetween,
    TalkToThird,
)
from dialer.core.control_orders import JoinAsked, PassAsked, ThirdAsked, ThirdDropped
from dialer.core.facts import CallPassed, ThirdChanged
from dialer.core.room import Room
from dialer.core.types import (
    LINE_LOST,
    AgentId,
    AgentState,
    CallState,
    Instant,
    Purpose,
    Third,
    ThirdState,
)

CONSULT = "consult"
"""The reason of a colleague's hold while they are asked."""
RING_SECONDS = 40.0
ON_THE_LINE = frozenset({ThirdState.WAITING, ThirdState.TALKING, ThirdState.JOINED})
IN_CALL = frozenset({CallState.TALKING, CallState.HELD})


def third_asked(room: Room, event: ThirdAsked) -> None:
    found = room.own_call(event.agent_id, event.call_id)
    if found is None or found[1].third is not None or not room.switch_up:
        return
    agent, call = found
    if call.state not in IN_CALL or room.line_of(agent) is None:
        return
    at = event.at
    third = Third(event.leg, event.purpose, ThirdState.DIALING, at, agent.agent_id, event.phone)
    if not event.phone:
        colleague = routing.ready_among(room.agents, event.agents, call.campaign_id)
        if colleague is None:
            return
        third = replace(third, state=ThirdState.WAITING, agent_id=colleague.agent_id)
        room.turn(colleague, AgentState.HOLD, at, reason=CONSULT, call_id=call.call_id)
    else:
        running = room.campaigns.get(call.campaign_id)
        caller_id = running.campaign.caller_id if running else ""
        room.commands.append(PlaceThird(third.leg, third.phone, caller_id, RING_SECONDS))
    call = _keep(room, call, third, at)
    if call.state is CallState.TALKING:
        room.commands.append(Hold(call.call_id))
    else:
        customer_held(room, call, at)


def join_asked(room: Room, event: JoinAsked) -> None:
    found = room.own_call(event.agent_id, event.call_id)
    if found is None:
        return
    agent, call = found
    third = call.third
    if third is None or third.state not in (ThirdState.TALKING, ThirdState.WAITING):
        return
    if room.line_of(agent) is None or call.bridging is not None:
        return
    call = _keep(room, call, replace(third, state=ThirdState.JOINING), event.at)
    if call.state is CallState.TALKING:
        customer_bridged(room, call, event.at)
    else:
        room.bridge(call, agent, event.at)


def pass_asked(room: Room, event: PassAsked) -> None:
    found = room.own_call(event.agent_id, event.call_id)
    if found is None or found[1].third is None:
        return
    if found[1].third.state in ON_THE_LINE:
        pass_on(room, found[0], found[1], event.at)


def pass_on(room: Room, agent: Agent, call: Call, at: Instant) -> None:
    """The agent leaves; customer and third party go on."""
    third = call.third
    assert third is not None
    room.end_span(call, at)
    room.end_mask(call, at)
    call = replace(call, talked_seconds=call.talked_at(at), since=at, masked_at=None)
    colleague = room.agents.get(third.agent_id) if third.agent_id else None
    if third.agent_id is None:
        call = replace(call, state=CallState.PASSED)
        _keep(room, call, replace(third, state=ThirdState.PASSED), at)
        room.commands.append(PassOn(call.call_id, third.leg))
        room.facts.append(CallPassed(at, call.call_id))
        room.wrap_up(agent, call, at)
        return
    if colleague is None or room.line_of(colleague) is None:
        return
    room.thirds.pop(third.leg, None)
    ended = replace(third, state=ThirdState.ENDED, since=at)
    room.facts.append(ThirdChanged(at, call.call_id, ended))
    call = replace(call, state=CallState.HELD, third=None, back_to=agent.agent_id, bridge_tries=0)
    room.keep(call)
    room.settle(replace(agent, call_id=None), at)
    room.bridge(call, colleague, at)


def third_dropped(room: Room, event: ThirdDropped) -> None:
    """By the agent who asked for them, or by the colleague who was asked."""
    call = room.calls.get(event.call_id)
    third = call.third if call else None
    if call is None or third is None or third.state is ThirdState.PASSED:
        return
    if event.agent_id in (call.agent_id, third.agent_id):
        drop(room, call, event.at)


def drop(room: Room, call: Call, at: Instant) -> None:
    """End the third party's part, if there is one; the customer stays where they are."""
    if call.third is None:
        return
    _let_go(room, call, at)
    room.keep(replace(room.calls.get(call.call_id, call), third=None))


def call_over(room: Room, call: Call, at: Instant) -> None:
    """The customer is gone, and nobody else has a reason to stay."""
    if call.third is not None:
        _let_go(room, call, at)


def _let_go(room: Room, call: Call, at: Instant) -> None:
    third = call.third
    assert third is not None
    room.thirds.pop(third.leg, None)
    room.facts.append(ThirdChanged(at, call.call_id, replace(third, state=ThirdState.ENDED)))
    if third.agent_id is None:
        room.commands.append(HangUp(third.leg))
        return
    colleague = room.agents.get(third.agent_id)
    if colleague is None or colleague.call_id != call.call_id:
        return
    if (channel := room.line_of(colleague)) is not None:
        room.commands.append(Release(channel))
    room.settle(replace(colleague, call_id=None), at)


# --- what becomes of the three as legs come and go ----------------------------------------------


def customer_held(room: Room, call: Call, at: Instant) -> None:
    """The customer hears music, so the agent is free to speak with a third party who waits."""
    third = call.third
    agent = room.agents.get(call.agent_id) if call.agent_id else None
    if third is None or third.state is not ThirdState.WAITING or agent is None:
        return
    if third.purpose is Purpose.BLIND:
        pass_on(room, agent, call, at)
        return
    line = room.line_of(agent)
    if line is None:
        return
    colleague = room.agents.get(third.agent_id) if third.agent_id else None
    if third.agent_id is None:
        room.commands.append(TalkToThird(third.leg, line))
    elif colleague is not None and (other := room.line_of(colleague)) is not None:
        room.commands.append(TalkBetween(line, other))
    else:
        return
    _keep(room, call, replace(third, state=ThirdState.TALKING), at)


def customer_bridged(room: Room, call: Call, at: Instant) -> None:
    """Customer and agent hear each other; a third party who is to join them does so now."""
    third = call.third
    if third is None or third.state is not ThirdState.JOINING:
        return
    colleague = room.agents.get(third.agent_id) if third.agent_id else None
    if third.agent_id is None:
        # Their own entry into the bridge says that they are in it.
        room.commands.append(JoinThird(third.leg, call.call_id))
        _keep(room, call, third, at)
    elif colleague is not None and (line := room.line_of(colleague)) is not None:
        room.commands.append(JoinLine(line, call.call_id))
        room.turn(colleague, AgentState.TALKING, at, call_id=call.call_id)
        _keep(room, call, replace(third, state=ThirdState.JOINED), at)
    else:
        drop(room, call, at)


def not_joined(room: Room, call: Call, at: Instant) -> None:
    """No word that they came into the talk of three: they hear music, and may be asked again."""
    if call.third is not None and call.third.state is ThirdState.JOINING:
        _keep(room, call, replace(call.third, state=ThirdState.WAITING), at)


def agent_leaves(room: Room, call: Call, at: Instant) -> Call:
    """The agent goes back to the customer alone; the third party hears music."""
    third = call.third
    if third is None or third.state is not ThirdState.TALKING:
        return call
    return _keep(room, call, replace(third, state=ThirdState.WAITING), at)


def line_down(room: Room, agent: Agent, at: Instant) -> None:
    """A line died. Of three who talk, the other two go on; of two, the other waits."""
    call = room.calls.get(agent.call_id) if agent.call_id else None
    third = call.third if call else None
    if call is None or third is None:
        return
    if third.state is ThirdState.JOINED:
        room.turn(agent, AgentState.HOLD, at, reason=LINE_LOST, call_id=call.call_id)
    elif third.state is ThirdState.TALKING:
        _keep(room, call, replace(third, state=ThirdState.WAITING), at)


def line_up(room: Room, agent: Agent, at: Instant) -> None:
    """The line is back: into the talk of three, or to the third party who waits."""
    call = room.calls.get(agent.call_id) if agent.call_id else None
    third = call.third if call else None
    channel = room.line_of(agent)
    if call is None or third is None or channel is None:
        return
    if third.state is ThirdState.JOINED and call.state is CallState.TALKING:
        room.commands.append(JoinLine(channel, call.call_id))
        room.turn(agent, AgentState.TALKING, at, call_id=call.call_id)
    elif call.state is CallState.HELD:
        # A line that was displaced says so only after the new one is up.
        customer_held(room, agent_leaves(room, call, at), at)


def is_part_of(call: Call, agent_id: AgentId) -> bool:
    """A colleague who was called in, and not the agent whose call it is."""
    return call.third is not None and call.third.agent_id == agent_id != call.agent_id


def _keep(room: Room, call: Call, third: Third, at: Instant) -> Call:
    third = replace(third, since=at)
    call = replace(call, third=third)
    room.keep(call)
    room.thirds[third.leg] = call.call_id
    room.facts.append(ThirdChanged(at, call.call_id, third))
    return call
