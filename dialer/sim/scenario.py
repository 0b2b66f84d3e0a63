"""What a simulated shift is made of: callees, agents, a carrier and the campaign's rules.

A scenario is a TOML file; `load` reads one by its path or by the name of one that comes with
Talktime. Whatever a file leaves out is the reference scenario's.
"""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, model_validator

from dialer.sim.distributions import (
    Change,
    Constant,
    Distribution,
    Gamma,
    Lognormal,
    Normal,
    Positive,
    Seconds,
    Share,
    Spec,
)

FOLDER = Path(__file__).parent / "scenarios"


class ScenarioRefused(ValueError):
    """The scenario cannot be read; the message says where and why."""


class Detection(Spec):
    """The answering machine detection of the PBX: how long it listens and how often it errs."""

    seconds: Distribution = Gamma(mean=1.5, cv=0.3)
    missed: Share = 0.0
    """Share of machines that are taken for a person and given to an agent."""
    silence_seconds: Seconds = 0.0
    """The end of a person's listening that was silence: the hold time began before it."""
    wrong: Share = 0.0
    """Share of people who are taken for a machine and hung up on."""


class Callees(Spec):
    """Who is called, and what comes of a dial. Seconds count from the dial unless said."""

    person: Share = 0.25
    """Share of dials that a person would answer, given time enough to ring."""
    machine: Seconds = 0.35
    no_answer: Seconds = 0.45
    busy: Seconds = 0.10
    invalid: Seconds = 0.10
    """Weights of what becomes of the other dials."""
    person_change: Change | None = None
    """Times which factor `person` goes during the shift."""
    dial_delay: Distribution = Lognormal(mean=2.5, cv=0.5)
    """Until it rings; a busy or invalid number is told then."""
    person_ring: Distribution = Gamma(mean=9.0, cv=0.6)
    """From the first ring until a person answers."""
    machine_answer: Distribution = Normal(mean=20.0, cv=0.2)
    patience: Distribution = Constant(mean=3600.0)
    """How long a person who answered stays on the line before hanging up by themselves."""
    detection: Detection | Literal["none"] = Detection()
    """None: each answer goes to an agent, machines as well."""


class Breaks(Spec):
    every_minutes: Positive = 110.0
    minutes: Positive = 10.0


class Leaving(Spec):
    """A share of the agents signs out at once."""

    at_hour: Seconds
    share: Share
    back_at_hour: Seconds | None = None


class Agents(Spec):
    count: Annotated[int, Field(ge=1, le=5000)] = 20
    talk: Distribution = Lognormal(mean=60.0, cv=1.0)
    wrapup: Distribution = Lognormal(mean=15.0, cv=0.6)
    machine_talk: Distribution = Gamma(mean=6.0, cv=0.4)
    """Until an agent has noticed that detection gave them a machine."""
    search: Distribution = Lognormal(mean=12.0, cv=0.5)
    """By hand only: to find the next lead, read it and dial."""
    talk_change: Change | None = None
    speed_cv: Seconds = 0.0
    """How much agents differ in their mean talk and wrap-up."""
    stagger_minutes: Seconds = 0.0
    """Agents sign in spread over this time."""
    breaks: Breaks | None = None
    leaving: tuple[Leaving, ...] = ()


class Dead(Spec):
    """The carrier refuses every call for a while."""

    at_hour: Seconds
    minutes: Positive
    fails_after: Distribution = Gamma(mean=0.3, cv=0.3)


class Carrier(Spec):
    dead: tuple[Dead, ...] = ()
    lines: Annotated[int, Field(ge=1)] | None = None
    """What the trunk carries; a call beyond is refused with congestion."""


class Rules(Spec):
    """The campaign's settings that matter to pacing; None is no limit."""

    ceiling: Annotated[float, Field(ge=0.0, le=0.05)] = 0.03
    hold_seconds: Seconds = 2.0
    ring_seconds: Positive = 25.0
    max_lines: Annotated[int, Field(ge=1)] | None = None
    trunk_lines_per_agent: Positive | None = None
    """The same as `max_lines`, for a floor of any size."""
    lines_per_agent: Positive | None = None
    calls_per_second: Positive | None = None
    dials_per_agent_minute: Positive | None = None
    """The same as `calls_per_second`, for a floor of any size."""

    power_ratio: Annotated[float, Field(ge=1.0, le=5.0)] = 1.5
    """Calls for each ready agent, where the campaign's mode is a constant ratio."""

    def most_lines(self, agents: int) -> int | None:
        if self.max_lines is None and self.trunk_lines_per_agent is not None:
            return max(1, round(self.trunk_lines_per_agent * agents))
        return self.max_lines

    def most_calls_per_second(self, agents: int) -> float | None:
        if self.calls_per_second is None and self.dials_per_agent_minute is not None:
            return self.dials_per_agent_minute * agents / 60.0
        return self.calls_per_second


class Scenario(Spec):
    name: str = "reference"
    text: str = ""
    hours: Annotated[float, Field(gt=0.0, le=24.0)] = 8.0
    leads: Annotated[int, Field(ge=1)] | None = None
    """How long the list is; None never runs dry."""
    bridge_seconds: Seconds = 0.01
    callees: Callees = Callees()
    agents: Agents = Agents()
    carrier: Carrier = Carrier()
    rules: Rules = Rules()

    @model_validator(mode="after")
    def _has_weights(self) -> "Scenario":
        callees = self.callees
        if callees.machine + callees.no_answer + callees.busy + callees.invalid <= 0.0:
            raise ValueError("callees: machine, no_answer, busy and invalid cannot all be 0")
        return self

    def with_changes(self, **parts: Mapping[str, Any] | Any) -> "Scenario":
        """A scenario that differs in these parts: `with_changes(agents={"count": 5}, hours=2)`."""
        fields = self.model_dump()
        for name, value in parts.items():
            fields[name] = {**fields[name], **value} if isinstance(value, Mapping) else value
        return Scenario.model_validate(fields)

    def lasting(self, hours: float) -> "Scenario":
        """The same in another length: what happens at an hour happens at its part of the shift."""
        factor = hours / self.hours
        callees, agents, carrier = (
            self.callees.model_dump(),
            self.agents.model_dump(),
            self.carrier.model_dump(),
        )
        for change in (callees["person_change"], agents["talk_change"]):
            if change is not None:
                _scale(change, factor, "hours")
        for leaving in agents["leaving"]:
            _scale(leaving, factor, "at_hour", "back_at_hour")
        for dead in carrier["dead"]:
            _scale(dead, factor, "at_hour", "minutes")
        return self.with_changes(hours=hours, callees=callees, agents=agents, carrier=carrier)


def _scale(fields: dict[str, Any], factor: float, *names: str) -> None:
    for name in names:
        value = fields.get(name)
        if isinstance(value, tuple | list):
            fields[name] = [factor * one for one in value]
        elif value is not None:
            fields[name] = factor * value


def names() -> list[str]:
    """The scenarios that come with Talktime."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def load(source: str | Path) -> Scenario:
    """Read a TOML file, or a scenario that comes with Talktime by its name."""
    path = Path(source)
    if not path.exists() and (FOLDER / f"{source}.toml").exists():
        path = FOLDER / f"{source}.toml"
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        known = ", ".join(names())
        raise ScenarioRefused(f"There is no {source}. Give a file, or one of: {known}.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise ScenarioRefused(f"{source} is not readable TOML: {error}") from error
    try:
        return Scenario.model_validate({"name": path.stem, **fields})
    except ValidationError as error:
        raise ScenarioRefused(f"{source}: {_first(error)}") from error


def _first(error: ValidationError) -> str:
    """Each thing that is wrong, as place and reason."""
    wrong = error.errors(include_url=False, include_context=False)
    return "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in wrong)
