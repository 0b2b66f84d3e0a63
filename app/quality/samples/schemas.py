from datetime import date, datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.quality.scoring import Words
from dialer.core.types import Outcome


class Rule(BaseModel):
    """Which recordings may be drawn."""

    model_config = ConfigDict(extra="forbid")

    first_day: date
    last_day: date
    """Of the site's calendar, both included."""
    campaign_id: UUID | None = None
    agent_id: UUID | None = None
    outcome: Outcome | None = None
    disposition: Annotated[str, Field(max_length=40)] | None = None
    min_seconds: Annotated[int, Field(ge=0, le=86_400)] = 0
    max_seconds: Annotated[int, Field(ge=1, le=86_400)] | None = None
    per_agent: Annotated[int, Field(ge=1, le=100)] | None = None
    is_unreviewed: bool = True
    """Only calls that nobody has reviewed on this scorecard yet."""

    @model_validator(mode="after")
    def _days_in_order(self) -> Self:
        if self.last_day < self.first_day:
            raise ValueError("The last day is before the first.")
        return self


class SampleIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[Words, Field(max_length=80)]
    scorecard_id: UUID
    rule: Rule
    size: Annotated[int, Field(ge=1, le=500)]
    reviewer_ids: Annotated[list[UUID], Field(min_length=1, max_length=50)]
    reviewers_for_each: Annotated[int, Field(ge=1, le=2)] = 1
    """Two make it a calibration: neither sees the other's review before giving one."""
    due_days: Annotated[int, Field(ge=1, le=90)] = 7
    seed: Annotated[int, Field(ge=0, lt=2**31)] | None = None
    """The same seed draws the same calls; without one it is drawn by chance and shown."""


class SampleOut(BaseModel):
    id: UUID
    name: str
    scorecard_id: UUID
    scorecard_name: str
    rule: Rule
    seed: int
    due_at: datetime
    asked: int
    """Reviews asked for."""
    given: int


class SampledCallOut(BaseModel):
    sample_id: UUID
    sample_name: str
    scorecard_id: UUID
    due_at: datetime
    call_id: UUID
    reviewer_id: UUID
    reviewer_name: str
    agent_name: str | None
    lead_name: str
    placed_at: datetime
    duration_seconds: float
    review_id: UUID | None
    """None until the reviewer has given it."""


class QuestionAgreement(BaseModel):
    key: str
    same: int
    of: int


class AgreementOut(BaseModel):
    calls: int
    """Calls that both reviewers have judged."""
    distance: float | None
    """Mean absolute difference of the two scores, in points of percent."""
    questions: list[QuestionAgreement]
