from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from app.models.call import RecordingState
from dialer.core.types import Outcome, SpanKind
from recordings.phrases import PhraseKind


class RecordingFilter(BaseModel):
    model_config = ConfigDict(extra="forbid")

    agent_id: UUID | None = None
    campaign_id: UUID | None = None
    lead_id: UUID | None = None
    outcome: Outcome | None = None
    disposition: str | None = None
    state: RecordingState | None = None
    day: date | None = None
    """Of the site's calendar."""
    last_day: date | None = None
    """With `day` as the first; both are included."""
    min_seconds: int | None = Field(default=None, ge=0)
    max_seconds: int | None = Field(default=None, ge=1)
    is_reviewed: bool | None = None
    is_pinned: bool | None = None
    words: str | None = Field(default=None, min_length=2, max_length=80)
    """Said on the call, by its transcript."""
    hit: PhraseKind | None = None
    cursor: str | None = None
    limit: int = Field(default=50, ge=1, le=200)


class BundleFilter(RecordingFilter):
    """Which recordings to take away as files."""

    cursor: None = None
    limit: int = Field(default=500, ge=1, le=2_000)


class Bridge(BaseModel):
    """A time in which customer and agent heard each other."""

    agent_id: UUID
    started_at: datetime
    ended_at: datetime | None


class RecordingOut(BaseModel):
    call_id: UUID
    state: RecordingState
    error: str
    """Why it is not stored, or what is odd about it, after a stable code and a colon."""
    duration_seconds: float
    talk_seconds: float
    """By the ledger; the file's duration is held against it."""
    channels: int
    bytes: int
    sha256: str | None
    started_at: datetime
    ended_at: datetime | None
    agent_id: UUID | None
    agent_name: str | None
    campaign_id: UUID
    campaign_name: str
    lead_id: UUID
    lead_name: str
    lead_company: str
    phone_masked: str
    outcome: Outcome | None
    disposition: str | None
    note: str
    keep_until: datetime | None
    is_pinned: bool


class RecordingDetail(RecordingOut):
    analysis: dict[str, Any] | None
    bridges: list[Bridge]


class SoundSpan(BaseModel):
    """A place in the sound: a hold or a park is a cut, a mask a stretch of silence."""

    kind: SpanKind
    from_seconds: float
    until_seconds: float
    lasted_seconds: float | None
    """By the clock; the sound itself has no hold."""


class PeaksOut(BaseModel):
    """How loud each slice of equal length was, 0..1. Left is the customer, right the agent."""

    buckets: int
    duration_seconds: float
    left: list[float]
    right: list[float]
    spans: list[SoundSpan] = []


Filter = Annotated[RecordingFilter, Query()]
Bundle = Annotated[BundleFilter, Query()]
