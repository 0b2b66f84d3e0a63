"""Which agent gets an answered customer."""

from collections.abc import Iterable

from dialer.core.agent import Agent
from dialer.core.call import Call


def pick(call: Call, agents: Iterable[Agent]) -> Agent | None:
    """The agent whom the lead belongs to if free, else who has been ready the longest.

    A call that an agent dialed is for that agent alone.
    """
    free = [agent for agent in agents if agent.can_take_call]
    owner = call.lease.agent_id
    return min(
        free,
        key=lambda agent: (agent.agent_id != owner, agent.since, agent.agent_id),
        default=None,
    )
