"""The shapes of an agent's day."""

from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict

from app.paging import Page
from dialer.core.metrics import Band, DayBand
from dialer.core.types import AgentState


class DayFigures(BaseModel):
    """One agent's day: the sums, and what follows from them. Durations are seconds."""

    day: date
    by_state: dict[AgentState, float]
    signed_in_seconds: float
    talk_seconds: float
    shift_seconds: float | None
    elapsed_shift_seconds: float | None
    overtime_seconds: float
    utilization: float | None
    band: Band
    day_band: DayBand
    is_live: bool
    """The day still runs: utilization is held against the part of the shift that is over."""
    calls: int
    connected: int
    effective: int
    prospects: int
    leads_reached: int
    """Different leads that talked to the agent; a total adds up the agents'."""
    first_call_at: datetime | None
    last_call_at: datetime | None
    """When the day's first and last call were placed."""


class UtilizationRow(DayFigures):
    agent_id: UUID
    agent_name: str


class UtilizationReport(Page[UtilizationRow]):
    day: date
    total: DayFigures
    """Of all rows. Its utilization divides the sums; percentages are never averaged."""


class IntervalOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    started_at: datetime
    ended_at: datetime | None
    state: AgentState
    reason: str
    call_id: UUID | None
    campaign_id: UUID | None
    is_estimated: bool
    correction_id: UUID | None
    """The correction that put it there."""
