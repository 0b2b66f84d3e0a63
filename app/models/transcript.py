"""What was said on a call, as text, and the phrases in it that somebody should hear about."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Row, Table, state_column
from recordings.phrases import PhraseKind, Side


class TranscriptState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"


class Transcript(Table):
    """The text of one recording, and its place in the queue until it is there."""

    __tablename__ = "transcripts"
    __table_args__ = (
        Index("ix_transcripts_to_do", "next_at", postgresql_where=text("state = 'waiting'")),
        Index("ix_transcripts_grams", "grams", postgresql_using="gin"),
        CheckConstraint("(state = 'done') = (done_at IS NOT NULL)", name="what_is_done_has_a_time"),
    )

    call_id: Mapped[UUID] = mapped_column(ForeignKey("recordings.call_id"), primary_key=True)
    state: Mapped[TranscriptState] = mapped_column(state_column(TranscriptState))
    asked_at: Mapped[datetime]
    next_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    utterances: Mapped[list[Any]]
    """As `recordings.phrases.Utterance`, in the order of time."""
    text: Mapped[str] = mapped_column(default="")
    grams: Mapped[list[str]] = mapped_column(ARRAY(String(8)), server_default="{}")
    """Pairs of neighbouring signs, by which a text is found without reading all of them."""
    done_at: Mapped[datetime | None]


class Phrase(Row):
    """Words to look for in what was said."""

    __tablename__ = "phrases"
    __table_args__ = (UniqueConstraint("kind", "text"),)

    kind: Mapped[PhraseKind] = mapped_column(state_column(PhraseKind))
    text: Mapped[str] = mapped_column(String(80))
    softer: Mapped[str] = mapped_column(String(160), default="", server_default="")
    """What to say instead."""
    searched_to: Mapped[UUID | None]
    """The call down to which earlier texts were searched, the latest first."""
    searched_back_to: Mapped[datetime | None]
    """When that call was."""
    searched_at: Mapped[datetime | None]
    """When all of them were."""


class PhraseHit(Row):
    """A phrase was said. It waits until a reviewer has looked at it."""

    __tablename__ = "phrase_hits"
    __table_args__ = (
        UniqueConstraint("call_id", "kind", "phrase", "side", "from_ms"),
        CheckConstraint("(checked_at IS NULL) = (checked_by IS NULL)", name="who_checked_and_when"),
        Index("ix_phrase_hits_open", "kind", "id", postgresql_where=text("checked_at IS NULL")),
    )

    call_id: Mapped[UUID] = mapped_column(ForeignKey("recordings.call_id"))
    kind: Mapped[PhraseKind] = mapped_column(state_column(PhraseKind))
    phrase: Mapped[str] = mapped_column(String(80))
    side: Mapped[Side] = mapped_column(state_column(Side))
    from_ms: Mapped[int]
    to_ms: Mapped[int]
    checked_at: Mapped[datetime | None]
    checked_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
