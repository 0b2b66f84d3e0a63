"""What a metric is. Rates are quotients of sums of other metrics, so that rows can be added up.

Conditions and sums are SQL over one call, named `c`. They are constants of this program: nothing
that a client sends ever becomes part of them.
"""

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    COUNT = "count"
    SECONDS = "seconds"
    SHARE = "share"
    """A fraction, 0 to 1, shown in percent."""
    RATIO = "ratio"
    """A plain quotient, such as calls for each lead."""


class Kind(StrEnum):
    CALLS = "calls"
    """How many calls fulfil the condition."""
    LEADS = "leads"
    """How many different leads the calls that fulfil the condition went to."""
    CALL_SECONDS = "call_seconds"
    """Seconds summed over the calls that fulfil the condition."""
    TIME = "time"
    """Seconds of an agent's states, or of the shift."""
    LIST = "list"
    """Of the list itself, whoever called."""
    RATE = "rate"
    ROW = "row"
    """Of one report only: what its rows are told by."""


class Opens(StrEnum):
    """What a click on the number opens."""

    CALLS = "calls"
    INTERVALS = "intervals"
    SHIFTS = "shifts"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Metric:
    code: str
    zh: str
    en: str
    unit: Unit
    kind: Kind
    opens: Opens
    said_zh: str
    """What is counted, or for a rate the formula, in words."""
    said_en: str
    where: str = ""
    sum_of: str = ""
    states: tuple[str, ...] = ()
    numerator: tuple[str, ...] = ()
    denominator: tuple[str, ...] = ()
    times: float = 1.0
    most: float | None = None
    """A rate is never shown higher than this."""
    rolled: str = ""
    """The same sum over the columns of a roll-up of calls, where one keeps it."""
    better: str = ""
    """`up` or `down`: which way is the good one; empty when neither is."""

    @property
    def sql(self) -> str:
        """The aggregate over calls that gives this metric; empty for all other kinds."""
        match self.kind:
            case Kind.CALLS:
                return f"count(*) FILTER (WHERE {self.where})"
            case Kind.LEADS:
                return f"count(DISTINCT c.lead_id) FILTER (WHERE {self.where})"
            case Kind.CALL_SECONDS:
                return f"coalesce(sum({self.sum_of}) FILTER (WHERE {self.where}), 0)"
            case _:
                return ""


def rate_of(metric: Metric, values: dict[str, float | None]) -> float | None:
    """The rate from its sums; nothing divided by nothing is None, and so is what is not known."""
    parts = [values.get(code) for code in metric.numerator]
    whole = [values.get(code) for code in metric.denominator]
    if None in parts or None in whole:
        return None
    below = sum(part for part in whole if part is not None)
    if below <= 0:
        return None
    share = metric.times * sum(part for part in parts if part is not None) / below
    return share if metric.most is None else min(metric.most, share)
