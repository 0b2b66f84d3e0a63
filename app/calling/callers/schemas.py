"""The shapes of caller-id pools and what their numbers did."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from dialer.core.callerid import CallerState

PoolName = Annotated[str, Field(min_length=1, max_length=80, pattern=r"\S")]
NumberText = Annotated[str, Field(pattern=r"^\+?[0-9]{3,16}$")]
Area = Annotated[str, Field(max_length=40, pattern=r"^[^\x00-\x1f\x7f]*$")]
Reason = Annotated[str, Field(max_length=200)]


class PoolIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: PoolName
    rest_hours: int = Field(default=24, ge=1, le=168)
    rest_below: float = Field(default=0.5, ge=0, le=1)
    """A number rests when its answer rate falls below this share of what is usual for it."""


class PoolChange(BaseModel):
    """Only what is named is changed."""

    model_config = ConfigDict(extra="forbid")

    name: PoolName | None = None
    rest_hours: int | None = Field(default=None, ge=1, le=168)
    rest_below: float | None = Field(default=None, ge=0, le=1)


class NumberIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    phone: NumberText
    area: Area = ""
    """The region of the leads that it is for; empty is for regions without their own number."""
    per_hour: int = Field(default=60, ge=1, le=10_000)
    per_day: int = Field(default=300, ge=1, le=100_000)


class NumberChange(BaseModel):
    """Only what is named is changed. A number rests by itself; a person wakes, blocks, retires."""

    model_config = ConfigDict(extra="forbid")

    area: Area | None = None
    per_hour: int | None = Field(default=None, ge=1, le=10_000)
    per_day: int | None = Field(default=None, ge=1, le=100_000)
    state: Literal[CallerState.ACTIVE, CallerState.BLOCKED, CallerState.RETIRED] | None = None
    why: Reason = ""


class CallerNumberOut(BaseModel):
    id: UUID
    phone: str
    area: str
    per_hour: int
    per_day: int
    state: CallerState
    why: str
    rests_until: datetime | None
    placed_hour: int
    placed_today: int
    answered_today: int
    answer_rate: float | None
    """Of today; null when nothing was placed."""
    usual_rate: float | None
    """Of the seven days before today."""


class CallerPoolOut(BaseModel):
    id: UUID
    name: str
    rest_hours: int
    rest_below: float
    campaigns: list[str]
    """Names of the campaigns that show its numbers."""
    numbers: list[CallerNumberOut]
