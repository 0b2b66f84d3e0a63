"""What stands between a list and the dialer, and the work that gets it there."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Row, Table, state_column


class TaskReason(StrEnum):
    WRONG_NUMBER = "wrong_number"
    DEAD_NUMBER = "dead_number"
    LEFT_OVER = "left_over"
    """Somebody asked for it by hand."""


class TaskState(StrEnum):
    OPEN = "open"
    CLAIMED = "claimed"
    DONE = "done"


class TaskResult(StrEnum):
    CORRECTED = "corrected"
    INVALID = "invalid"
    KEPT = "kept"


class CheckedBy(StrEnum):
    PERSON = "person"
    PROVIDER = "provider"


class ListCheck(Table):
    """A lead of a list was checked: the number is real and it is whom the list says, or not."""

    __tablename__ = "list_checks"

    list_id: Mapped[UUID] = mapped_column(
        ForeignKey("lists.id", ondelete="CASCADE"), primary_key=True
    )
    lead_id: Mapped[UUID] = mapped_column(
        ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    is_accurate: Mapped[bool]
    checked_by: Mapped[CheckedBy] = mapped_column(state_column(CheckedBy))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime]


class CleaningTask(Row):
    """A lead that somebody of the data role has to put right."""

    __tablename__ = "cleaning_tasks"
    __table_args__ = (
        Index(
            "uq_cleaning_tasks_open",
            "lead_id",
            unique=True,
            postgresql_where=text("state <> 'done'"),
        ),
        Index(None, "state", "id"),
        CheckConstraint(
            "(state = 'claimed') = (claimed_until IS NOT NULL)", name="a_claim_has_an_end"
        ),
        CheckConstraint("(state = 'done') = (result IS NOT NULL)", name="done_has_a_result"),
    )

    lead_id: Mapped[UUID] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"), index=True)
    call_id: Mapped[UUID | None]
    """The call in which it was found out."""
    reason: Mapped[TaskReason] = mapped_column(state_column(TaskReason))
    state: Mapped[TaskState] = mapped_column(state_column(TaskState), default=TaskState.OPEN)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    """Who works on it, or did."""
    claimed_until: Mapped[datetime | None]
    result: Mapped[TaskResult | None] = mapped_column(state_column(TaskResult))
    note: Mapped[str] = mapped_column(String(500), default="")
    done_at: Mapped[datetime | None]


class LeadGrams(Table):
    """What a lead can be found by while somebody types: pieces of names and of phones.

    Leads are in segments of 2^14 in the order in which they became findable. A piece begins with
    the sign of its segment, so that a search asks the newest first and ends when it has enough.
    """

    __tablename__ = "lead_grams"
    __table_args__ = (
        Index(
            "ix_lead_grams_grams",
            "grams",
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
        ),
    )

    lead_id: Mapped[UUID] = mapped_column(
        ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True
    )
    """Not checked by the database, which drops these rows with their leads by a trigger."""
    segment: Mapped[int]
    grams: Mapped[list[str]] = mapped_column(ARRAY(String(8)))
