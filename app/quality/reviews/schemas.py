from datetime import datetime
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.models.quality import ReviewState
from app.paging import Limit
from app.quality.scoring import Answer

Comment = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=1000)]
Answers = Annotated[list[Answer], Field(max_length=200)]


class ReviewIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    call_id: UUID
    scorecard_id: UUID
    answers: Answers
    comment: Comment = ""


class ReviewChange(BaseModel):
    model_config = ConfigDict(extra="forbid")

    answers: Answers
    comment: Comment = ""


class Dispute(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Reason


class Settlement(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: Reason
    answers: Answers | None = None
    """Other answers than the reviewer's; None lets the review stand."""


class ReviewFilter(BaseModel):
    model_config = ConfigDict(extra="forbid")

    call_id: UUID | None = None
    agent_id: UUID | None = None
    reviewer_id: UUID | None = None
    scorecard_id: UUID | None = None
    state: ReviewState | None = None
    has_passed: bool | None = None
    cursor: str | None = None
    limit: Limit = 50


class ReviewOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    call_id: UUID
    scorecard_id: UUID
    scorecard_name: str
    scorecard_version: int
    reviewer_id: UUID
    reviewer_name: str
    agent_id: UUID
    agent_name: str
    state: ReviewState
    answers: list[Answer]
    score: Decimal | None
    """Percent to two places; None when no question applied."""
    has_passed: bool
    ultimatums: list[str]
    """Those of the call; each took five points from the score."""
    comment: str
    given_at: datetime
    seen_at: datetime | None
    disputed_at: datetime | None
    dispute: str
    settled_at: datetime | None
    settlement: str
