from datetime import date
from typing import Annotated

from pydantic import BaseModel, StringConstraints

from app.models.rules import NumberStatus

Provider = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=2, max_length=40, pattern=r"^[^\x00-\x1f\x7f]+$"
    ),
]


class StatusCount(BaseModel):
    """Numbers of this status, by the age of what was said of them."""

    status: NumberStatus
    month: int
    """Not older than 30 days."""
    valid: int
    """Older, and still believed."""
    aged: int
    """Too old to be believed: such a number counts as not checked."""


class ProviderCount(BaseModel):
    provider: str
    numbers: int
    first: date
    last: date


class ChecksOut(BaseModel):
    """What is known of numbers at this moment."""

    check_days: int
    """How many days an answer is believed."""
    statuses: list[StatusCount]
    providers: list[ProviderCount]
    unchecked: int
    """Leads with a number of which nothing is known that is still believed."""


class ChecksKept(BaseModel):
    """What became of the rows of a result file: total = kept + repeated + refused."""

    total: int
    kept: int
    """Numbers whose answer is what is known of them now, or was known already from one younger."""
    repeated: int
    """Rows whose number stands further down again."""
    refused: int
    first_refused: list[str]
    """The first such lines, to be looked at."""
    lists: int
    """Lists whose checked leads were counted anew."""
