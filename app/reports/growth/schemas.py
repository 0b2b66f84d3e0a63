from datetime import date, datetime
from enum import StrEnum

from pydantic import BaseModel


class ChanceOf(StrEnum):
    """Whose calls the rate was counted over."""

    OWN = "own"
    TEAM = "team"
    SITE = "site"


class Chance(BaseModel):
    """How likely a call is to find a prospect. Rates are 0 to 1; each call has the same chance,
    whatever came before."""

    of: ChanceOf | None
    """Null while there are too few calls anywhere to say."""
    days: int
    calls: int
    prospects: int
    rate: float | None
    low: float
    """95 % interval of the rate."""
    high: float
    calls_for_one: float | None
    """On average, 1 / rate."""
    calls_for_half: int | None
    """After so many calls half of all agents have found one."""
    own_calls: int
    own_prospects: int
    since_last: int
    """Own calls after the last prospect, within the days."""
    chance_by_now: float | None
    """How likely so many calls are to have at least one prospect among them."""


class GrowthMonth(BaseModel):
    month: date
    """Its first day."""
    calls: int
    effective: int
    prospects: int
    talk_seconds: float
    reviews: int
    score: float | None
    """Average of the month's reviews, percent."""


class Growth(BaseModel):
    since: datetime
    talk_seconds: float
    calls: int
    effective: int
    prospects: int
    people: int
    """Leads with whom there was an effective talk."""
    reviews: int
    examples: int
    """Clips of own calls that others learn from."""
    months: list[GrowthMonth]
    """The last twelve with calls or reviews, the newest first."""
