"""An agent on the floor.

Rule: a free agent's state is computed, never set: it follows from what the agent wants and whether
the phone line is up. So no order of line events, orders and hang-ups can leave a ghost state.
"""

from dataclasses import dataclass

from dialer.core.types import (
    LINE_LOST,
    AgentId,
    AgentState,
    CallId,
    CampaignId,
    Instant,
    LineId,
)

FREE_STATES = frozenset({AgentState.READY, AgentState.PAUSE, AgentState.OFFLINE})


@dataclass(frozen=True, slots=True)
class Wish:
    """What the agent wants to be when nothing holds them: ready, paused for a reason, or gone."""

    state: AgentState
    reason: str = ""


WANTS_READY = Wish(AgentState.READY)
WANTS_OUT = Wish(AgentState.OFFLINE)
PAUSING = "pausing"
LEAVING = "leaving"
"""Reasons of a ready agent who would rather pause or be gone, but whom a call on its way needs."""


@dataclass(frozen=True, slots=True)
class Agent:
    agent_id: AgentId
    line: LineId
    campaign_id: CampaignId
    state: AgentState
    since: Instant
    wish: Wish
    reason: str = ""
    call_id: CallId | None = None
    until: Instant | None = None
    reserved_for: CallId | None = None
    """A call that is on its way to this agent while the state still says ready."""
    disposed: CallId | None = None
    """The call whose disposition was chosen before it was over."""
    extended: CallId | None = None
    line_lost_at: Instant | None = None
    skills: tuple[str, ...] = ()
    is_guest: bool = False
    """A supervisor who took one call over; gone when it ends, and the line stays theirs."""

    @property
    def is_free(self) -> bool:
        return self.state in FREE_STATES

    @property
    def can_take_call(self) -> bool:
        return self.state is AgentState.READY and self.reserved_for is None

    @property
    def is_leaving(self) -> bool:
        """Ready for a call that is on its way already, and for no other."""
        return self.can_take_call and self.wish != WANTS_READY


def idle_state(wish: Wish, *, line_up: bool) -> Wish:
    """What a free agent is."""
    if wish.state is AgentState.READY and not line_up:
        return Wish(AgentState.PAUSE, LINE_LOST)
    return wish
