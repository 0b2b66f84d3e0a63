"""One call for each agent who is ready: nobody is ever abandoned, agents wait out every ring."""


def lines_to_dial(*, ready: int, in_flight: int) -> int:
    """How many calls to launch now.

    `ready` agents can take a call; `in_flight` calls are dialing, ringing, or answered and not yet
    with an agent.
    """
    return max(0, ready - in_flight)
