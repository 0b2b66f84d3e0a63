"""Lead lists, their imports, and who must not be called."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Row, Table, state_column


class ListSource(StrEnum):
    YELLOW_PAGES = "yellow_pages"
    ALIBABA = "alibaba"
    HC360 = "hc360"
    PURCHASED = "purchased"
    OWN = "own"
    REFERRAL = "referral"
    OTHER = "other"


class PhoneKind(StrEnum):
    MOBILE = "mobile"
    LANDLINE = "landline"
    SPECIAL = "special"
    SERVICE_400 = "service_400"
    SHORT = "short"
    IOT = "iot"
    INTERNATIONAL = "international"


class ImportState(StrEnum):
    RECEIVED = "received"
    READING = "reading"
    DONE = "done"
    FAILED = "failed"


class ImportPurpose(StrEnum):
    LEADS = "leads"
    DNC = "dnc"
    """The phones of the file must not be called; it makes no leads."""


class RowFate(StrEnum):
    """What became of a row of the file that did not become a lead."""

    REJECTED = "rejected"
    DUPLICATE = "duplicate"
    BLOCKED = "blocked"


class LeadList(Row):
    """Leads that came together and are judged together."""

    __tablename__ = "lists"

    name: Mapped[str] = mapped_column(String(120), unique=True)
    source: Mapped[ListSource] = mapped_column(state_column(ListSource), default=ListSource.OTHER)


class Import(Row):
    """One file on its way into a list."""

    __tablename__ = "imports"
    __table_args__ = (
        CheckConstraint(
            "state <> 'done' OR total = accepted + rejected + duplicate + blocked",
            name="every_row_has_one_fate",
        ),
        CheckConstraint(
            "(purpose = 'leads') = (list_id IS NOT NULL)", name="leads_come_into_a_list"
        ),
        UniqueConstraint("idempotency_key"),
    )

    purpose: Mapped[ImportPurpose] = mapped_column(
        state_column(ImportPurpose), default=ImportPurpose.LEADS
    )
    list_id: Mapped[UUID | None] = mapped_column(ForeignKey("lists.id"), index=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    idempotency_key: Mapped[str | None] = mapped_column(String(128))
    file_name: Mapped[str] = mapped_column(String(255))
    """For display only; the stored file is named by the import's id."""
    file_sha256: Mapped[str] = mapped_column(String(64), default="")
    state: Mapped[ImportState] = mapped_column(
        state_column(ImportState), default=ImportState.RECEIVED, index=True
    )
    lease_until: Mapped[datetime | None]
    """The process that reads the file renews this; past it, that process is dead."""
    tries: Mapped[int] = mapped_column(default=0)
    encoding: Mapped[str] = mapped_column(String(32), default="")
    delimiter: Mapped[str] = mapped_column(String(4), default="")
    preset: Mapped[str] = mapped_column(String(64), default="")
    zone: Mapped[str | None] = mapped_column(String(40))
    """For leads whose phone does not tell their zone."""
    total: Mapped[int] = mapped_column(default=0)
    accepted: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    duplicate: Mapped[int] = mapped_column(default=0)
    blocked: Mapped[int] = mapped_column(default=0)
    reasons: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[str] = mapped_column(default="")
    finished_at: Mapped[datetime | None]


class ImportReject(Table):
    """A row that did not become a lead: kept whole, with the reason."""

    __tablename__ = "import_rejects"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    import_id: Mapped[UUID] = mapped_column(
        ForeignKey("imports.id", ondelete="CASCADE"), index=True
    )
    row_number: Mapped[int]
    fate: Mapped[RowFate] = mapped_column(state_column(RowFate))
    reason: Mapped[str] = mapped_column(String(64))
    detail: Mapped[str] = mapped_column(String(200), default="")
    """The cell that was refused, or the row or lead that this one repeats."""
    line: Mapped[str]


class Lead(Row):
    """A person or company that may be called, as the list gave it."""

    __tablename__ = "leads"
    __table_args__ = (
        Index(None, "list_id", "id"),
        Index("ix_leads_phones", "phones", postgresql_using="gin"),
        CheckConstraint(r"phone ~ '^\+[1-9][0-9]{6,14}$'", name="phone_is_e164"),
    )

    list_id: Mapped[UUID] = mapped_column(ForeignKey("lists.id"))
    import_id: Mapped[UUID | None] = mapped_column(ForeignKey("imports.id"), index=True)
    row_number: Mapped[int | None]
    name: Mapped[str] = mapped_column(default="")
    company: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(String(16), unique=True)
    phone_kind: Mapped[PhoneKind] = mapped_column(state_column(PhoneKind))
    extension: Mapped[str] = mapped_column(String(8), default="")
    phones: Mapped[list[str]] = mapped_column(ARRAY(String(16)), default=list)
    """All numbers of the lead, the primary one first."""
    region: Mapped[str] = mapped_column(default="")
    zone: Mapped[str | None] = mapped_column(String(40))
    """IANA time zone; unknown stays null, and such a lead is never dialed."""
    email: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    industry: Mapped[str] = mapped_column(default="")
    credit_code: Mapped[str | None] = mapped_column(String(18), unique=True)
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What else the file had, by the file's own header."""


class DncNumber(Table):
    """A number that must not be called, whoever asks."""

    __tablename__ = "dnc_numbers"

    phone: Mapped[str] = mapped_column(String(16), primary_key=True)
    reason: Mapped[str] = mapped_column(String(200))
    call_id: Mapped[UUID | None]
    """The call in which the customer refused, when that is how the number came here."""
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(index=True)
