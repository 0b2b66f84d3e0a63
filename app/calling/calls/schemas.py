from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from app.models.call import Direction, Intent, RecordingState
from dialer.core.types import CallState, Mode, Outcome


class CallFilter(BaseModel):
    model_config = ConfigDict(extra="forbid")

    agent_id: UUID | None = None
    campaign_id: UUID | None = None
    lead_id: UUID | None = None
    outcome: Outcome | None = None
    disposition: str | None = None
    day: date | None = None
    """Of the site's calendar."""
    first: date | None = None
    last: date | None = None
    """From the first to the last day, both included."""
    team_id: UUID | None = None
    list_id: UUID | None = None
    client_id: UUID | None = None
    """Whoever the campaign calls for."""
    caller_id: str | None = Field(default=None, max_length=17)
    weekday_hour: int | None = Field(default=None, ge=0, le=167)
    """Hour of the site's week in which the call was placed; Monday's first is 0."""
    metric: str | None = Field(default=None, max_length=40)
    """Only calls that count in this metric of docs/metrics.md."""
    has_recording: bool | None = None
    cursor: str | None = None
    limit: int = Field(default=50, ge=1, le=200)


class CallOut(BaseModel):
    id: UUID
    campaign_id: UUID
    campaign_name: str
    lead_id: UUID
    lead_name: str
    lead_company: str
    agent_id: UUID | None
    agent_name: str | None
    direction: Direction
    mode: Mode
    phone_masked: str
    caller_id: str
    state: CallState
    placed_at: datetime
    rang_at: datetime | None
    answered_at: datetime | None
    bridged_at: datetime | None
    ended_at: datetime | None
    talk_seconds: float
    outcome: Outcome | None
    cause: int
    is_estimated: bool
    disposition: str | None
    intent: Intent | None
    note: str
    callback_at: datetime | None
    has_recording: bool
    recording_state: RecordingState | None


Filter = Annotated[CallFilter, Query()]
