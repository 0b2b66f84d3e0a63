"""What paces a campaign: told what happens, asked how many calls to launch now.

A pacer has no clock and throws no dice, so a simulator that is not ours can drive one alone: tell
it each event with its time, in order, and ask. The floor tells it only of calls that the pacer
itself asked for; agents on other calls are simply not ready.

The life of a call as a pacer hears it: `placed`, then perhaps `rang`, `picked_up` (only where
machine detection listens first), `answered` (a person is to be handed over now) or `machine`,
`bridged` (an agent has the person), `abandoned` (no agent came within the hold time), and always
`ended`. A call that is picked up and handed over at once is just `answered`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from dialer.core.types import AgentId, AgentState, CallId, Campaign, Instant


@dataclass(frozen=True, slots=True)
class View:
    """What the asker knows at the instant of the question."""

    ready: int
    """Agents who take calls and are ready, those included to whom a person is on the way."""
    staffed: int
    """Agents who take calls: ready, or busy now and ready again afterwards."""
    in_flight: int
    """Calls dialing, ringing, listened to, or answered and waiting in time."""
    allowed: int
    """Calls that the caps on lines and calls per second still allow at this instant."""
    silent_seconds: float = 0.0
    """How long nothing at all was heard from the PBX, where it is known to speak each second."""


class Why(StrEnum):
    """Why a pacer launches no more calls now. The console has words for each."""

    PRICED = "priced"
    LEARNING = "learning"
    NO_AGENTS = "no_agents"
    CAPS = "caps"
    SILENT_PBX = "silent_pbx"
    DEAD_CARRIER = "dead_carrier"
    NO_CEILING = "no_ceiling"
    NOBODY_ANSWERS = "nobody_answers"
    ONE_PER_READY_AGENT = "one_per_ready_agent"
    CONSTANT_RATIO = "constant_ratio"
    BUDGET_SPENT = "budget_spent"


@dataclass(frozen=True, slots=True)
class Wish:
    """How many calls to launch now, and why not more: a code, with the numbers behind it."""

    count: int
    why: str
    """One of `Why`; a rule that is only simulated has words of its own."""
    numbers: Mapping[str, float] = field(default_factory=dict)


class Pacer(Protocol):
    def settings(self, at: Instant, campaign: Campaign) -> None:
        """The campaign was changed: ceiling, hold time, caps."""

    def agent(
        self,
        at: Instant,
        agent_id: AgentId,
        state: AgentState,
        *,
        until: Instant | None = None,
        is_staying: bool = True,
    ) -> None:
        """The agent is in this state since `at`; OFFLINE means gone.

        `until` is when the floor will end the state by itself. An agent who is not staying will
        pause or sign out when the present call is over.
        """

    def placed(self, at: Instant, call_id: CallId) -> None: ...

    def rang(self, at: Instant, call_id: CallId) -> None: ...

    def picked_up(self, at: Instant, call_id: CallId) -> None: ...

    def answered(self, at: Instant, call_id: CallId) -> None: ...

    def machine(self, at: Instant, call_id: CallId) -> None: ...

    def bridged(self, at: Instant, call_id: CallId, agent_id: AgentId) -> None: ...

    def abandoned(self, at: Instant, call_id: CallId) -> None: ...

    def ended(self, at: Instant, call_id: CallId) -> None: ...

    def budget(self, at: Instant, answered: int, abandoned: int) -> None:
        """People who answered and who were abandoned in the accounting window, of all dialers."""

    def calls_to_launch(self, at: Instant, view: View) -> Wish: ...


class Deaf:
    """A pacer that needs no events: the base of the rules that look only at the view."""

    def settings(self, at: Instant, campaign: Campaign) -> None: ...

    def agent(
        self,
        at: Instant,
        agent_id: AgentId,
        state: AgentState,
        *,
        until: Instant | None = None,
        is_staying: bool = True,
    ) -> None: ...

    def placed(self, at: Instant, call_id: CallId) -> None: ...

    def rang(self, at: Instant, call_id: CallId) -> None: ...

    def picked_up(self, at: Instant, call_id: CallId) -> None: ...

    def answered(self, at: Instant, call_id: CallId) -> None: ...

    def machine(self, at: Instant, call_id: CallId) -> None: ...

    def bridged(self, at: Instant, call_id: CallId, agent_id: AgentId) -> None: ...

    def abandoned(self, at: Instant, call_id: CallId) -> None: ...

    def ended(self, at: Instant, call_id: CallId) -> None: ...

    def budget(self, at: Instant, answered: int, abandoned: int) -> None: ...
