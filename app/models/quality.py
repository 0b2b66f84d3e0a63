"""What people make of recordings: scorecards, reviews, samples, notes, examples and holds."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Numeric,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Row, Table, state_column


class Scorecard(Row):
    """A version of a scorecard. What was given on it must stay readable, so it never changes."""

    __tablename__ = "scorecards"
    __table_args__ = (
        UniqueConstraint("name", "version"),
        CheckConstraint("pass_percent BETWEEN 0 AND 100", name="pass_percent"),
        Index("uq_scorecards_active", "name", unique=True, postgresql_where=text("is_active")),
    )

    name: Mapped[str] = mapped_column(String(80))
    version: Mapped[int] = mapped_column(default=1)
    groups: Mapped[list[Any]]
    """As `app.quality.scoring.Group`, checked on the way in."""
    pass_percent: Mapped[int] = mapped_column(default=80)
    is_active: Mapped[bool] = mapped_column(default=True)
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))


class ReviewState(StrEnum):
    GIVEN = "given"
    ACKNOWLEDGED = "acknowledged"
    DISPUTED = "disputed"
    SETTLED = "settled"


class Review(Row):
    """What one reviewer made of one call."""

    __tablename__ = "reviews"
    __table_args__ = (
        UniqueConstraint("call_id", "scorecard_id", "reviewer_id"),
        Index(None, "agent_id", "given_at"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score"),
        CheckConstraint(
            "(state IN ('disputed', 'settled')) = (disputed_at IS NOT NULL)",
            name="a_dispute_has_a_time",
        ),
    )

    call_id: Mapped[UUID] = mapped_column(ForeignKey("recordings.call_id"), index=True)
    scorecard_id: Mapped[UUID] = mapped_column(ForeignKey("scorecards.id"))
    reviewer_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    state: Mapped[ReviewState] = mapped_column(
        state_column(ReviewState), default=ReviewState.GIVEN, index=True
    )
    answers: Mapped[list[Any]]
    score: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    """Percent to two places; None when no question applied."""
    has_passed: Mapped[bool]
    """Decided before rounding."""
    ultimatums: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """Those of the call, for which points are taken (app/quality/reviews/pressing.py)."""
    comment: Mapped[str] = mapped_column(default="")
    given_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    """When the agent acknowledged it."""
    disputed_at: Mapped[datetime | None]
    dispute: Mapped[str] = mapped_column(default="")
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    settlement: Mapped[str] = mapped_column(default="")


class Sample(Row):
    """Calls drawn for review: by a rule, by chance, and the seed that draws the same again."""

    __tablename__ = "samples"

    name: Mapped[str] = mapped_column(String(80))
    scorecard_id: Mapped[UUID] = mapped_column(ForeignKey("scorecards.id"))
    rule: Mapped[dict[str, Any]]
    seed: Mapped[int]
    due_at: Mapped[datetime]
    author_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))


class SampledCall(Table):
    """A call that a reviewer is asked to hear. With two reviewers for each it is a calibration."""

    __tablename__ = "sampled_calls"

    sample_id: Mapped[UUID] = mapped_column(
        ForeignKey("samples.id", ondelete="CASCADE"), primary_key=True
    )
    call_id: Mapped[UUID] = mapped_column(ForeignKey("recordings.call_id"), primary_key=True)
    reviewer_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.id"), primary_key=True, index=True
    )


class RecordingNote(Row):
    """Words about a span of a recording."""

    __tablename__ = "recording_notes"
    __table_args__ = (CheckConstraint("from_ms >= 0 AND to_ms > from_ms", name="span"),)

    call_id: Mapped[UUID] = mapped_column(ForeignKey("recordings.call_id"), index=True)
    author_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    from_ms: Mapped[int]
    to_ms: Mapped[int]
    text: Mapped[str] = mapped_column(String(1000))


class Example(Row):
    """A clip that others learn from. It holds its recording."""

    __tablename__ = "examples"
    __table_args__ = (CheckConstraint("from_ms >= 0 AND to_ms > from_ms", name="span"),)

    call_id: Mapped[UUID] = mapped_column(ForeignKey("recordings.call_id"), index=True)
    hold_id: Mapped[UUID] = mapped_column(ForeignKey("recording_holds.id"))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    from_ms: Mapped[int]
    to_ms: Mapped[int]
    title: Mapped[str] = mapped_column(String(120))
    text: Mapped[str] = mapped_column(default="")
    tags: Mapped[list[str]] = mapped_column(ARRAY(String(40)), server_default="{}")


class HoldKind(StrEnum):
    LEGAL = "legal"
    CONTRACT = "contract"
    EXAMPLE = "example"


class RecordingHold(Row):
    """A reason why a recording must stay. While one is in force, nothing removes its sound."""

    __tablename__ = "recording_holds"
    __table_args__ = (
        CheckConstraint("(released_at IS NULL) = (released_by IS NULL)", name="released"),
    )

    call_id: Mapped[UUID] = mapped_column(ForeignKey("recordings.call_id"), index=True)
    kind: Mapped[HoldKind] = mapped_column(state_column(HoldKind))
    reason: Mapped[str] = mapped_column(String(200))
    author_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    released_at: Mapped[datetime | None]
    released_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
