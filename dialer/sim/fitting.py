"""A scenario from what was observed: named distributions of the measured means and spreads."""

from collections.abc import Callable

import numpy as np

from dialer.core.types import Campaign, Mode, Outcome
from dialer.sim.calibration import Observed, kolmogorov_smirnov
from dialer.sim.distributions import (
    Constant,
    Distribution,
    Empirical,
    Exponential,
    Gamma,
    Lognormal,
)
from dialer.sim.scenario import Agents, Callees, Detection, Rules, Scenario

FEW = 8
"""With fewer observations the reference scenario's distribution stands."""
MOST_VALUES = 400
LEAST_CV = 0.02
SAMPLE = 4000
LEAST_HOURS = 0.25
ANSWERED = (Outcome.CONNECTED, Outcome.ABANDONED, Outcome.EARLY_HANGUP)
BUSY = (Outcome.BUSY, Outcome.REJECTED)
POLICY_OF = {
    Mode.MANUAL: "manual",
    Mode.PREVIEW: "manual",
    Mode.PROGRESSIVE: "progressive",
    Mode.POWER: "power-mode",
    Mode.PREDICTIVE: "predictive",
}


def fit(observed: Observed, name: str = "fitted") -> Scenario:
    """The scenario that says what was observed, for as many agents and as long."""
    reference = Scenario()
    samples, outcomes = observed.samples, observed.outcomes
    person = sum(outcomes[outcome] for outcome in ANSWERED)
    machine, busy = outcomes[Outcome.MACHINE], sum(outcomes[outcome] for outcome in BUSY)
    no_answer = outcomes[Outcome.NO_ANSWER]
    invalid = observed.dials - person - machine - busy - no_answer
    campaign = observed.campaign
    rules = Rules()
    if campaign is not None:
        rules = Rules(
            ceiling=campaign.abandon_ceiling,
            hold_seconds=campaign.hold_seconds,
            ring_seconds=campaign.ring_seconds,
            max_lines=campaign.max_lines,
            lines_per_agent=campaign.lines_per_agent,
            calls_per_second=campaign.calls_per_second,
        )
    listen = samples["listen"]
    detection = _detection(listen, campaign) if listen else "none"
    rest = machine + no_answer + busy + invalid
    weights = (machine, no_answer, busy, invalid) if rest else (0.0, 1.0, 0.0, 0.0)
    return Scenario(
        name=name,
        text="Fitted to a recorded floor.",
        hours=min(24.0, max(LEAST_HOURS, observed.hours)),
        callees=Callees(
            person=person / observed.dials,
            machine=weights[0],
            no_answer=weights[1],
            busy=weights[2],
            invalid=weights[3],
            dial_delay=_best(samples["dial_delay"], reference.callees.dial_delay),
            person_ring=_best(samples["ring"], reference.callees.person_ring),
            detection=detection,
        ),
        agents=Agents(
            count=observed.agents,
            talk=_best(samples["talk"], reference.agents.talk),
            wrapup=_best(samples["wrapup"], reference.agents.wrapup),
        ),
        rules=rules,
    )


def _detection(listen: list[float], campaign: Campaign | None) -> Detection:
    set_up = campaign.detection if campaign else None
    return Detection(
        seconds=_best(listen, Constant(mean=1.5)),
        silence_seconds=set_up.after_greeting if set_up else 0.0,
    )


def policy_of(observed: Observed) -> str:
    return POLICY_OF[observed.campaign.mode] if observed.campaign else "progressive"


def _best(values: list[float], otherwise: Distribution) -> Distribution:
    """The named distribution that is nearest, or the values themselves if none is near."""
    if len(values) < FEW:
        return otherwise
    mean = float(np.mean(values))
    if mean <= 0.0:
        return Constant(mean=0.0)
    cv = max(LEAST_CV, float(np.std(values)) / mean)
    makes: tuple[Callable[[], Distribution], ...] = (
        lambda: Gamma(mean=mean, cv=cv),
        lambda: Lognormal(mean=mean, cv=cv),
        lambda: Exponential(mean=mean),
    )
    rng = np.random.default_rng(1)
    ranked = sorted(
        (kolmogorov_smirnov(values, made.sample(rng, SAMPLE).tolist()), index, made)
        for index, made in enumerate(make() for make in makes)
    )
    distance, _, nearest = ranked[0]
    if distance <= 1.36 / len(values) ** 0.5:
        return nearest
    return Empirical(values=tuple(values[-MOST_VALUES:]))
