"""Every policy by its name."""

from collections.abc import Callable

from dialer.sim.policies.clairvoyant import Clairvoyant
from dialer.sim.policies.constant import Power, Ratio
from dialer.sim.policies.issabel import Issabel
from dialer.sim.policies.known import known
from dialer.sim.policies.live import MANUAL, POWER, PREDICTIVE, PROGRESSIVE
from dialer.sim.policies.vicidial import Limit, Vicidial
from dialer.sim.shift import START, Policy, World

MAX_LEVEL = 10.0


class UnknownPolicy(ValueError):
    """There is no policy of this name."""


def vicidial(limit: Limit) -> Policy:
    def make(world: World) -> Vicidial:
        return Vicidial(
            limit,
            ceiling=world.scenario.rules.ceiling,
            maximum=MAX_LEVEL,
            ends_at=START + world.scenario.hours * 3600.0,
        )

    name = f"vicidial-{limit.value}"
    return Policy(name, f"VICIdial {limit.name}, level up to 10", pacer=make)


def power(calls: float) -> Policy:
    text = f"{calls:g} calls for each ready agent"
    return Policy(f"power:{calls:g}", text, pacer=lambda _: Power(calls))


def ratio(lines: float) -> Policy:
    return Policy(
        f"ratio:{lines:g}", f"{lines:g} lines for each agent", pacer=lambda _: Ratio(lines)
    )


ISSABEL = Policy("issabel", "Issabel: likely free over answer rate", pacer=lambda _: Issabel())
KNOWN = Policy("known", "Talktime with all rates known from the start", pacer=known)
CLAIRVOYANT = Policy("clairvoyant", "The bound: foresees answers and agents", pacer=Clairvoyant)

FIXED = {
    policy.name: policy
    for policy in (
        PREDICTIVE,
        KNOWN,
        MANUAL,
        PROGRESSIVE,
        POWER,
        *(vicidial(limit) for limit in Limit),
        ISSABEL,
        CLAIRVOYANT,
    )
}
WITH_NUMBER: dict[str, Callable[[float], Policy]] = {"power": power, "ratio": ratio}


def names() -> list[str]:
    return [*FIXED, *(f"{name}:NUMBER" for name in WITH_NUMBER)]


def named(name: str) -> Policy:
    """The policy of this name; a constant's number stands after a colon, as in `power:2.5`."""
    if name in FIXED:
        return FIXED[name]
    kind, _, number = name.partition(":")
    try:
        make, value = WITH_NUMBER[kind], float(number)
    except (KeyError, ValueError) as error:
        known = ", ".join(names())
        raise UnknownPolicy(f"There is no policy {name}. There are: {known}.") from error
    if not value > 0.0:
        raise UnknownPolicy(f"The number of {kind} must be above 0: {name}.")
    return make(value)
