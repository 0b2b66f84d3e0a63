"""Shifts as people plan them. Times of a plan are minutes of the site's day."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Query
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

Minute = Annotated[int, Field(ge=0, le=1440)]


class PlannedBreak(BaseModel):
    starts: Minute
    ends: Minute


class ShiftPlan(BaseModel):
    """The same hours for several agents on several days."""

    model_config = ConfigDict(extra="forbid")

    agent_ids: list[UUID] = Field(min_length=1, max_length=500)
    first: date
    last: date
    weekdays: list[Annotated[int, Field(ge=0, le=6)]] = Field(default=[0, 1, 2, 3, 4], min_length=1)
    """Monday is 0."""
    starts: Minute = 540
    ends: Minute = 1080
    """At or before `starts` it is an hour of the next day."""
    breaks: list[PlannedBreak] = Field(default=[], max_length=8)
    is_overtime: bool = False
    skips_days_off: bool = True


class Skipped(BaseModel):
    agent_id: UUID
    agent_name: str
    day: date
    why: Literal["overlap", "day_off"]


class PlanOut(BaseModel):
    made: int
    skipped: list[Skipped]


class BreakSpan(BaseModel):
    starts_at: AwareDatetime
    ends_at: AwareDatetime


class ShiftChange(BaseModel):
    model_config = ConfigDict(extra="forbid")

    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    breaks: list[BreakSpan] | None = Field(default=None, max_length=8)
    is_overtime: bool | None = None


class ShiftOut(BaseModel):
    id: UUID
    agent_id: UUID
    agent_name: str
    starts_at: datetime
    ends_at: datetime
    breaks: list[BreakSpan]
    is_overtime: bool
    working_seconds: float
    """Without the planned breaks."""


class ShiftsWanted(BaseModel):
    model_config = ConfigDict(extra="forbid")

    first: date
    last: date
    team_id: UUID | None = None
    agent_id: UUID | None = None


Wanted = Annotated[ShiftsWanted, Query()]


class DayOffIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=80)]


class DayOffOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    day: date
    name: str


class CalendarChoice(BaseModel):
    """The public holidays of a country in one year."""

    model_config = ConfigDict(extra="forbid")

    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] = "CN"
    year: Annotated[int, Field(ge=2020, le=2100)]
