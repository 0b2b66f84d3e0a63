"""Which agent gets an answered customer."""

from collections.abc import Iterable, Mapping

from dialer.core.agent import Agent
from dialer.core.call import Call
from dialer.core.types import AgentId, CampaignId


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


def ready_among(
    agents: Mapping[AgentId, Agent], wanted: Iterable[AgentId], campaign_id: CampaignId
) -> Agent | None:
    """Who of the wanted has been ready the longest in this campaign."""
    found = [agents[agent_id] for agent_id in wanted if agent_id in agents]
    free = [agent for agent in found if agent.can_take_call and agent.campaign_id == campaign_id]
    return min(free, key=lambda agent: (agent.since, agent.agent_id), default=None)
