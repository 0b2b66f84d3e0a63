"""What the engine needs from the world, named by role."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol

from dialer.core.commands import Command
from dialer.core.events import Event, SwitchSeen
from dialer.core.facts import Fact
from dialer.core.types import CallId, CampaignId, Instant, Lease


class Clock(Protocol):
    def now(self) -> Instant: ...


class Inbox(Protocol):
    """Where events arrive, in the event loop's own thread."""

    def put(self, event: Event) -> None: ...


class SwitchDown(Exception):
    """There is no connection to the PBX, or it did not answer; wait for SwitchSeen."""

    code = "switch_down"


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
    async def lease(self, campaign_id: CampaignId, count: int, at: Instant) -> Sequence[Lease]:
        """Lend up to `count` leads that may be called now. No lead is lent twice."""


class Ledger(Protocol):
    async def record(self, facts: Sequence[Fact], orders: Sequence[int]) -> Mapping[CallId, str]:
        """Write the facts and settle the orders in one transaction; after it they are durable.

        Returns which of the calls whose intent was written must not be placed, and why: a refusal
        may have come in since their leads were lent.
        Raises LedgerDown when nothing could be written and trying again may help.
        """


class LedgerDown(ConnectionError):
    """The ledger cannot be reached; what is to be written waits."""


class Mailbox(Protocol):
    async def collect(self, at: Instant) -> Sequence[tuple[int, Event | None]]:
        """The orders that came since the last look, oldest first; None for one without meaning."""

    def settled(self, numbers: Iterable[int]) -> None:
        """The ledger has written what these orders led to."""

    async def wait(self, seconds: float) -> None:
        """Return when the bell rings or the time is over."""
