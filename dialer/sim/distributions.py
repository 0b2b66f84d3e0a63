"""Named distributions of durations, as a scenario file writes them, and cheap draws from them.

A distribution is told by its mean and its coefficient of variation (`cv`, standard deviation over
mean), in seconds. Draws are made in blocks, so that one costs a list access.
"""

from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator

Sample = NDArray[np.floating[Any]]
Seconds = Annotated[float, Field(ge=0.0, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0.0, allow_inf_nan=False)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]

BLOCK = 4096


class Spec(BaseModel):
    """A part of a scenario file: nothing unknown in it, and it never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Constant(Spec):
    kind: Literal["constant"] = "constant"
    mean: Seconds

    def sample(self, rng: np.random.Generator, size: int) -> Sample:
        return np.full(size, self.mean)


class Exponential(Spec):
    kind: Literal["exponential"] = "exponential"
    mean: Positive

    def sample(self, rng: np.random.Generator, size: int) -> Sample:
        return rng.exponential(self.mean, size)


class Lognormal(Spec):
    kind: Literal["lognormal"] = "lognormal"
    mean: Positive
    cv: Positive

    def sample(self, rng: np.random.Generator, size: int) -> Sample:
        variance = np.log1p(self.cv**2)
        return rng.lognormal(np.log(self.mean) - variance / 2, np.sqrt(variance), size)


class Gamma(Spec):
    kind: Literal["gamma"] = "gamma"
    mean: Positive
    cv: Positive

    def sample(self, rng: np.random.Generator, size: int) -> Sample:
        shape = self.cv**-2
        return rng.gamma(shape, self.mean / shape, size)


class Normal(Spec):
    """Cut off at zero: no duration is negative."""

    kind: Literal["normal"] = "normal"
    mean: Positive
    cv: Positive

    def sample(self, rng: np.random.Generator, size: int) -> Sample:
        return np.maximum(0.0, rng.normal(self.mean, self.mean * self.cv, size))


class Lomax(Spec):
    """A heavy tail: the smaller `tail`, the heavier; the variance is finite above 2."""

    kind: Literal["lomax"] = "lomax"
    mean: Positive
    tail: Annotated[float, Field(gt=1.0)] = 2.5

    def sample(self, rng: np.random.Generator, size: int) -> Sample:
        return rng.pareto(self.tail, size) * self.mean * (self.tail - 1.0)


class Empirical(Spec):
    """Measured durations, drawn again with equal chance."""

    kind: Literal["empirical"] = "empirical"
    values: Annotated[tuple[Seconds, ...], Field(min_length=1)]

    def sample(self, rng: np.random.Generator, size: int) -> Sample:
        return rng.choice(np.asarray(self.values, dtype=np.float64), size)


class Part(Spec):
    weight: Positive
    of: "Distribution"


class Mixture(Spec):
    """One of several distributions, each with its weight."""

    kind: Literal["mixture"] = "mixture"
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]

    def sample(self, rng: np.random.Generator, size: int) -> Sample:
        weights = np.array([part.weight for part in self.parts])
        which = rng.choice(len(self.parts), size, p=weights / weights.sum())
        drawn = np.stack([part.of.sample(rng, size) for part in self.parts])
        return np.asarray(drawn[which, np.arange(size)], dtype=np.float64)


Distribution = Annotated[
    Constant | Exponential | Lognormal | Gamma | Normal | Lomax | Empirical | Mixture,
    Field(discriminator="kind"),
]
Part.model_rebuild()
Mixture.model_rebuild()


class Draws:
    """An endless row of draws."""

    def __init__(self, distribution: Distribution, rng: np.random.Generator) -> None:
        self._distribution = distribution
        self._rng = rng
        self._left: list[float] = []

    def take(self) -> float:
        if not self._left:
            self._left = self._distribution.sample(self._rng, BLOCK).tolist()
        return self._left.pop()


# --- what changes over a shift ------------------------------------------------------------------


class Drift(Spec):
    """Up and down and back once in `hours`, by `amount` either way."""

    kind: Literal["drift"] = "drift"
    amount: Annotated[float, Field(gt=-1.0, lt=1.0)]
    hours: Positive = 8.0

    def course(self, rng: np.random.Generator, at_hours: Sample) -> Sample:
        return np.asarray(1.0 + self.amount * np.sin(2 * np.pi * at_hours / self.hours))


class Trend(Spec):
    """From one factor to another, evenly, in `hours`."""

    kind: Literal["trend"] = "trend"
    start: Positive = 1.0
    end: Positive
    hours: Positive = 8.0

    def course(self, rng: np.random.Generator, at_hours: Sample) -> Sample:
        share = np.minimum(1.0, at_hours / self.hours)
        return np.asarray(self.start + (self.end - self.start) * share)


class Steps(Spec):
    """From each hour on its own factor, 1 before the first."""

    kind: Literal["steps"] = "steps"
    hours: Annotated[tuple[Seconds, ...], Field(min_length=1)]
    factors: Annotated[tuple[Positive, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _pairs(self) -> "Steps":
        if len(self.hours) != len(self.factors) or list(self.hours) != sorted(self.hours):
            raise ValueError("give each hour its factor, hours in order")
        return self

    def course(self, rng: np.random.Generator, at_hours: Sample) -> Sample:
        factors = np.concatenate(([1.0], self.factors))
        return np.asarray(factors[np.searchsorted(self.hours, at_hours, side="right")])


class Wander(Spec):
    """A random walk of the factor that always comes home (Ornstein-Uhlenbeck in its logarithm)."""

    kind: Literal["wander"] = "wander"
    spread: Positive
    """Standard deviation of the logarithm in the long run."""
    memory_minutes: Positive = 30.0

    def course(self, rng: np.random.Generator, at_hours: Sample) -> Sample:
        step_minutes = 60.0 * float(at_hours[1] - at_hours[0])
        keep = np.exp(-step_minutes / self.memory_minutes)
        noise = rng.normal(0.0, self.spread, len(at_hours))
        logs = np.empty(len(at_hours))
        logs[0] = noise[0]
        for i in range(1, len(at_hours)):
            logs[i] = keep * logs[i - 1] + np.sqrt(1.0 - keep**2) * noise[i]
        return np.exp(logs)


Change = Annotated[Drift | Trend | Steps | Wander, Field(discriminator="kind")]

GRID_SECONDS = 10.0


class Course:
    """A factor over the seconds of a shift, constant over each ten."""

    def __init__(self, change: Change | None, rng: np.random.Generator, seconds: float) -> None:
        hours = np.arange(int(seconds / GRID_SECONDS) + 2) * (GRID_SECONDS / 3600.0)
        factors = np.ones(len(hours)) if change is None else change.course(rng, hours)
        self._factors: list[float] = factors.tolist()

    def at(self, seconds: float) -> float:
        return self._factors[min(int(seconds / GRID_SECONDS), len(self._factors) - 1)]
