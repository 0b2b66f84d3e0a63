"""One call for each agent who is ready: nobody is ever abandoned, agents wait out every ring."""

from dialer.core.pacing.pacer import Deaf, View, Why, Wish
from dialer.core.types import Instant


def lines_to_dial(*, ready: int, in_flight: int) -> int:
    """How many calls to launch now.

    `ready` agents can take a call; `in_flight` calls are dialing, ringing, or answered and not yet
    with an agent.
    """
    return max(0, ready - in_flight)


class Progressive(Deaf):
    def calls_to_launch(self, at: Instant, view: View) -> Wish:
        count = lines_to_dial(ready=view.ready, in_flight=view.in_flight)
        numbers = {"ready": view.ready, "in_flight": view.in_flight}
        return Wish(min(count, view.allowed), Why.ONE_PER_READY_AGENT, numbers)
