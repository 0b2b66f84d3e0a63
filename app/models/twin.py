"""Leads that may be one company: what they are found by, the pairs, and what was merged.

As in the public pool there is no foreign key to `leads`; see app/models/pool.py.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Row, Table, state_column


class PairState(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    """Both stay for now; a stronger likeness offers the pair again."""
    DIFFERENT = "different"
    """Two companies. The pair is never offered again."""
    MERGED = "merged"


class LeadKey(Table):
    """Something that a lead shares with those that may be the same company."""

    __tablename__ = "lead_keys"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    lead_id: Mapped[UUID] = mapped_column(primary_key=True, index=True)


class LeadPair(Row):
    """Two leads that may be one company."""

    __tablename__ = "lead_pairs"
    __table_args__ = (
        UniqueConstraint("left_id", "right_id"),
        CheckConstraint("left_id < right_id", name="a_pair_is_written_once"),
        CheckConstraint("score BETWEEN 0 AND 100", name="score"),
        Index(
            "ix_lead_pairs_open",
            text("score DESC"),
            "id",
            postgresql_where=text("state = 'open'"),
        ),
    )

    left_id: Mapped[UUID]
    right_id: Mapped[UUID] = mapped_column(index=True)
    score: Mapped[int] = mapped_column(SmallInteger)
    """How alike they are, of 100: app/leads/twins/likeness.py."""
    evidence: Mapped[list[Any]]
    state: Mapped[PairState] = mapped_column(state_column(PairState), default=PairState.OPEN)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    decided_at: Mapped[datetime | None]


class LeadMerge(Row):
    """One lead stands for two. The other keeps its calls and is dialed no more."""

    __tablename__ = "lead_merges"
    __table_args__ = (
        Index(
            "uq_lead_merges_loser",
            "loser_id",
            unique=True,
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    pair_id: Mapped[UUID] = mapped_column(ForeignKey("lead_pairs.id"), index=True)
    winner_id: Mapped[UUID] = mapped_column(index=True)
    loser_id: Mapped[UUID]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    """Both leads, their places in queues and in the pool, as they were and as they were left."""
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    undone_at: Mapped[datetime | None]
    undone_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))


class PairHunt(Table):
    """How far the leads of an import have been held against all others."""

    __tablename__ = "pair_hunts"

    import_id: Mapped[UUID] = mapped_column(
        ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True
    )
    after_id: Mapped[UUID]
    """Leads up to this one are done."""
    leads: Mapped[int] = mapped_column(default=0)
    pairs: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
