"""Calls and what was kept of them."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Table, state_column
from dialer.core.types import CallState, Mode, Outcome, Verdict


class Direction(StrEnum):
    OUTBOUND = "outbound"
    INBOUND = "inbound"


class Intent(StrEnum):
    A = "A"
    B = "B"
    C = "C"
    D = "D"


class RecordingState(StrEnum):
    OPEN = "open"
    """The call is still up; the PBX is writing the file."""
    CAPTURED = "captured"
    """The call is over; a recorder may claim the file."""
    STORED = "stored"
    """The stored object was read back and verified."""
    FAILED = "failed"
    MISSING = "missing"
    """The PBX left no file for a call that had a bridge."""
    REMOVED = "removed"
    """Its time was over, or somebody removed it; the row says when and why, the sound is gone."""


class Call(Table):
    """One attempt to reach a lead, from the intent to the disposition."""

    __tablename__ = "calls"
    __table_args__ = (
        CheckConstraint(
            "(ended_at IS NULL) = (outcome IS NULL)", name="an_ended_call_has_one_outcome"
        ),
        Index(None, "agent_id", "placed_at"),
        Index(None, "campaign_id", "placed_at"),
        Index(None, "lead_id", "placed_at"),
        Index(None, "phone", "placed_at"),
        Index("ix_calls_open", "pbx", postgresql_where=text("ended_at IS NULL")),
        Index(
            "ix_calls_prospects",
            "placed_at",
            postgresql_where=text("is_prospect"),
            postgresql_include=[
                *("agent_id", "lead_id", "campaign_id", "list_id", "disposition", "is_prospect"),
            ],
        ),
        # The id begins with the instant of its making, so a month of calls is a range of ids.
        {"postgresql_partition_by": "RANGE (id)"},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Ours, given before the PBX is asked; also the id of the customer's channel."""
    pbx: Mapped[str] = mapped_column(String(40))
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"))
    lead_id: Mapped[UUID] = mapped_column(ForeignKey("leads.id"))
    list_id: Mapped[UUID | None]
    """The list that the lead was in when it was called; the database fills it in."""
    agent_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    direction: Mapped[Direction] = mapped_column(
        state_column(Direction), default=Direction.OUTBOUND
    )
    mode: Mapped[Mode] = mapped_column(state_column(Mode))
    phone: Mapped[str] = mapped_column(String(16))
    caller_id: Mapped[str] = mapped_column(String(17), default="")
    state: Mapped[CallState] = mapped_column(state_column(CallState))
    placed_at: Mapped[datetime] = mapped_column(index=True)
    rang_at: Mapped[datetime | None]
    picked_up_at: Mapped[datetime | None]
    """When machine detection began to listen, where it does."""
    judged_at: Mapped[datetime | None]
    verdict: Mapped[Verdict | None] = mapped_column(state_column(Verdict))
    verdict_why: Mapped[str] = mapped_column(String(60), default="", server_default="")
    has_message: Mapped[bool] = mapped_column(default=False, server_default="false")
    """An answering machine heard the campaign's message to its end."""
    answered_at: Mapped[datetime | None]
    bridged_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    talked_ms: Mapped[int] = mapped_column(default=0)
    """Time that customer and agent were bridged, without the time the customer was parked."""
    outcome: Mapped[Outcome | None] = mapped_column(state_column(Outcome))
    cause: Mapped[int] = mapped_column(default=0)
    is_charged: Mapped[bool] = mapped_column(default=True)
    is_estimated: Mapped[bool] = mapped_column(default=False)
    disposition: Mapped[str | None] = mapped_column(String(40))
    is_effective: Mapped[bool] = mapped_column(default=False)
    is_prospect: Mapped[bool] = mapped_column(default=False)
    intent: Mapped[Intent | None] = mapped_column(state_column(Intent))
    note: Mapped[str] = mapped_column(default="")
    callback_at: Mapped[datetime | None]
    disposed_at: Mapped[datetime | None]


class Recording(Table):
    """The sound of one call, on its way from the PBX to the store. Its id is the call's."""

    __tablename__ = "recordings"
    __table_args__ = (
        Index(
            "ix_recordings_to_do",
            "next_at",
            postgresql_where=text("state IN ('captured', 'failed')"),
        ),
        Index("ix_recordings_to_expire", "keep_until", postgresql_where=text("state = 'stored'")),
        Index(
            "ix_recordings_to_purge",
            "removed_at",
            postgresql_where=text("state = 'removed' AND purged_at IS NULL"),
        ),
        CheckConstraint(
            "(state = 'removed') = (removed_at IS NOT NULL)", name="a_removed_recording_has_a_time"
        ),
        CheckConstraint(
            "state <> 'stored' OR (key IS NOT NULL AND sha256 IS NOT NULL AND bytes > 0)",
            name="a_stored_recording_has_an_object",
        ),
    )

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"), primary_key=True)
    state: Mapped[RecordingState] = mapped_column(
        state_column(RecordingState), default=RecordingState.OPEN, index=True
    )
    pbx: Mapped[str] = mapped_column(String(40))
    """Whose spool folder holds the raw file, named by the call's id."""
    talked_ms: Mapped[int] = mapped_column(default=0)
    """How long the bridges lasted by the ledger: what the file's duration is held against."""
    captured_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(default="")
    key: Mapped[str | None] = mapped_column(String(200), unique=True)
    bytes: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str | None] = mapped_column(String(64))
    duration_ms: Mapped[int] = mapped_column(default=0)
    channels: Mapped[int] = mapped_column(default=0)
    peaks: Mapped[dict[str, Any] | None]
    analysis: Mapped[dict[str, Any] | None]
    stored_at: Mapped[datetime | None]
    keep_until: Mapped[datetime | None]
    is_pinned: Mapped[bool] = mapped_column(default=False)
    """True while a hold is in force."""
    removed_at: Mapped[datetime | None]
    purged_at: Mapped[datetime | None]
    """When the object itself was gone from the store."""
