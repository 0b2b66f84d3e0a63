"""What the engine needs from the world, named by role."""

from collections.abc import Sequence
from typing import Protocol

from dialer.core.commands import Command
from dialer.core.events import Event, SwitchSeen
from dialer.core.facts import Fact
from dialer.core.types import CampaignId, Instant, Lease


class Clock(Protocol):
    def now(self) -> Instant: ...


class Inbox(Protocol):
    """Where events arrive. Bounded: a full inbox is a fault that the owner must see."""

    def put(self, event: Event) -> None: ...


class Switch(Protocol):
    """The PBX. What comes of a command arrives in the inbox, never as a return value."""

    @property
    def is_up(self) -> bool: ...

    async def run(self) -> None:
        """Keep a connection until cancelled; put SwitchLost and SwitchSeen around each gap."""

    def act(self, command: Command) -> None:
        """Send at once; never wait. A command that the PBX refuses comes back as an event."""

    async def look(self) -> SwitchSeen:
        """Take stock of the legs that are up. Raises SwitchDown when there is no connection."""


class LeadSource(Protocol):
    async def lease(self, campaign_id: CampaignId, count: int) -> Sequence[Lease]: ...


class Ledger(Protocol):
    async def record(self, facts: Sequence[Fact]) -> None:
        """Write the facts in one transaction; when it returns they are durable."""


class Mailbox(Protocol):
    async def collect(self) -> Sequence[Event]:
        """Take the orders that wait, oldest first. Each is taken exactly once."""

    async def wait(self, seconds: float) -> None:
        """Return when the bell rings or the time is over."""
