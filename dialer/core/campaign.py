"""A campaign on the floor: its settings, its hopper of leased leads, and how fast it may dial."""

from collections import deque
from dataclasses import dataclass, field

from dialer.core.pacing.pacer import Pacer, Wish
from dialer.core.types import Campaign, Instant, Lease, Mode

DRY_SECONDS = 3.0
"""How long an empty answer of the lead source is believed."""
ASK_SECONDS = 5.0
"""How long a question to the lead source may stay unanswered before it is asked again."""


@dataclass(slots=True)
class Running:
    """What changes while a campaign is on the floor."""

    campaign: Campaign
    hopper: deque[Lease] = field(default_factory=deque)
    ask_again_at: Instant = 0.0
    tokens: float = 1.0
    tokens_at: Instant = 0.0
    pacer: Pacer | None = None
    paced_as: tuple[Mode, str] | None = None
    wish: Wish | None = None
    """The pacer's last answer: why so many or so few."""
    placed: int = 0
    answered: int = 0
    connected: int = 0
    abandoned: int = 0

    def room_for(self, at: Instant) -> int:
        """Calls that the campaign's calls-per-second limit allows now (a token bucket of 1 s)."""
        rate = self.campaign.calls_per_second
        elapsed = max(0.0, at - self.tokens_at)
        self.tokens = min(max(1.0, rate), self.tokens + elapsed * rate)
        self.tokens_at = at
        return int(self.tokens)

    def leads_to_ask(self, target: int, at: Instant) -> int:
        """How many leads to lease so that `target` lie in the hopper; 0 while an answer is due."""
        missing = target - len(self.hopper)
        if missing <= 0 or at < self.ask_again_at:
            return 0
        self.ask_again_at = at + ASK_SECONDS
        return missing

    def fill(self, leases: tuple[Lease, ...], at: Instant) -> None:
        self.hopper.extend(leases)
        self.ask_again_at = at if leases else at + DRY_SECONDS
