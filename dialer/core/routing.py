"""Which agent gets an answered customer."""

from collections.abc import Iterable

from dialer.core.agent import Agent
from dialer.core.call import Call


def pick(call: Call, agents: Iterable[Agent]) -> Agent | None:
    """The best of those who are free: who promised the callback, else who keeps the lead's list,
    else who has the skill that the list asks for, else who has been ready the longest.

    A preference and never a wait: a person who answered goes to somebody rather than to nobody. A
    call that an agent dialed is for that agent alone.
    """
    free = [agent for agent in agents if agent.can_take_call]
    lease = call.lease

    def rank(agent: Agent) -> tuple[bool, bool, bool, float, str]:
        return (
            agent.agent_id != lease.agent_id,
            agent.agent_id != lease.owner_id,
            bool(lease.skill) and lease.skill not in agent.skills,
            agent.since,
            agent.agent_id,
        )

    return min(free, key=rank, default=None)
