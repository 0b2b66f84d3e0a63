"""Lead lists, their imports, and who must not be called."""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Identity,
    Index,
    String,
    UniqueConstraint,
    and_,
    func,
    or_,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.kinds import ListSource as ListSource
from app.kinds import PhoneKind as PhoneKind
from app.models.base import Row, Table, state_column


class ListState(StrEnum):
    """How far a list is on its way to the agents; app/leads/lists/gate.py has the transitions."""

    DRAFT = "draft"
    IMPORTED = "imported"
    CLEANING = "cleaning"
    REVIEW = "review"
    READY = "ready"
    DIALING = "dialing"
    PAUSED = "paused"
    DONE = "done"
    RETURNED = "returned"


class ImportState(StrEnum):
    DRAFT = "draft"
    """Looked at and mapped by a person; nothing is read in yet."""
    RECEIVED = "received"
    READING = "reading"
    CHECKED = "checked"
    """Every row was judged and none was kept; a person may commit it now."""
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    UNDOING = "undoing"
    UNDONE = "undone"


class DedupPolicy(StrEnum):
    """What a row does to the lead that it repeats. A phone that is merged is never lost."""

    SKIP = "skip"
    """Nothing: the first row of the file, or the stored lead, stays as it is."""
    MERGE = "merge"
    """The fuller row stays; what is blank in the stored lead is filled; phones are united."""
    OVERWRITE = "overwrite"
    """The last row of the file counts; its cells replace the stored lead's; phones are united."""


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

    __table_args__ = (
        CheckConstraint("promised BETWEEN 0 AND 1000", name="promised_is_per_mille"),
        CheckConstraint("price >= 0", name="price_is_not_negative"),
        CheckConstraint("0 <= accurate AND accurate <= checked", name="accurate_was_checked"),
        CheckConstraint("0 <= bad_dials AND bad_dials <= dials", name="bad_dials_are_dials"),
    )

    name: Mapped[str] = mapped_column(String(120), unique=True)
    source: Mapped[ListSource] = mapped_column(state_column(ListSource), default=ListSource.OTHER)
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    """The agent who gets the list's people first, when free."""
    skill: Mapped[str] = mapped_column(String(40), default="", server_default="")
    """What the list asks of an agent; who has it comes before who has not."""
    state: Mapped[ListState] = mapped_column(
        state_column(ListState), default=ListState.READY, server_default="ready"
    )
    vendor: Mapped[str] = mapped_column(String(120), default="", server_default="")
    price: Mapped[int | None] = mapped_column(BigInteger)
    """What the list cost, in minor units of the site's currency."""
    promised: Mapped[int | None]
    """The accuracy that the vendor promised, per mille."""
    checked: Mapped[int] = mapped_column(default=0, server_default="0")
    accurate: Mapped[int] = mapped_column(default=0, server_default="0")
    dials: Mapped[int] = mapped_column(default=0, server_default="0")
    """Attempts that told something about the number."""
    bad_dials: Mapped[int] = mapped_column(default=0, server_default="0")
    """Those that found a dead or a wrong number."""
    override_reason: Mapped[str] = mapped_column(String(200), default="", server_default="")
    """Why somebody let the list through its gate though its accuracy did not."""


class Import(Row):
    """One file on its way into a list."""

    __tablename__ = "imports"
    __table_args__ = (
        CheckConstraint(
            "state <> 'done' OR total = accepted + rejected + duplicate + blocked",
            name="every_row_has_one_fate",
        ),
        CheckConstraint(
            "(purpose = 'leads') = (list_id IS NOT NULL)"
            " OR is_trial OR state IN ('draft', 'cancelled', 'failed')",
            name="leads_come_into_a_list",
        ),
        CheckConstraint("NOT (is_trial AND state = 'done')", name="a_trial_keeps_nothing"),
        UniqueConstraint("idempotency_key"),
        Index(
            "ix_imports_to_find",
            "id",
            postgresql_where=text("state = 'done' AND NOT is_findable"),
        ),
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
    """A preset that we ship, or the id of one that somebody saved."""
    encoding_asked: Mapped[str] = mapped_column(String(32), default="", server_default="")
    delimiter_asked: Mapped[str] = mapped_column(String(4), default="", server_default="")
    """Empty finds it out."""
    mapping: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """Field by position of the column, where a person said so; others follow their titles."""
    dedup: Mapped[DedupPolicy] = mapped_column(
        state_column(DedupPolicy), default=DedupPolicy.MERGE, server_default="merge"
    )
    zone: Mapped[str | None] = mapped_column(String(40))
    """For leads whose phone does not tell their zone."""
    file_bytes: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    read_bytes: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    is_trial: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Rows are only judged; the list is made when somebody commits."""
    list_name: Mapped[str] = mapped_column(String(120), default="", server_default="")
    """The new list that a trial's leads would go into."""
    list_source: Mapped[ListSource] = mapped_column(
        state_column(ListSource), default=ListSource.OTHER, server_default="other"
    )
    repeats: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """Of a trial: the lists whose leads its rows repeat, with the rows of each."""
    is_cancelled: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Somebody asked a running import to end; its process sees this within seconds."""
    total: Mapped[int] = mapped_column(default=0)
    accepted: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    duplicate: Mapped[int] = mapped_column(default=0)
    blocked: Mapped[int] = mapped_column(default=0)
    reasons: Mapped[dict[str, Any]] = mapped_column(default=dict)
    error: Mapped[str] = mapped_column(default="")
    finished_at: Mapped[datetime | None]
    removed: Mapped[int] = mapped_column(default=0, server_default="0")
    """Leads that the undo took away."""
    closed: Mapped[int] = mapped_column(default=0, server_default="0")
    """Leads that the undo kept, since they have calls, and took out of every queue."""
    undone_at: Mapped[datetime | None]
    found_to: Mapped[UUID | None]
    """The last of its leads, by id, that a search finds."""
    is_findable: Mapped[bool] = mapped_column(default=False, server_default="false")


class ImportPreset(Row):
    """How the files of one source are read, as somebody saved it."""

    __tablename__ = "import_presets"

    name: Mapped[str] = mapped_column(String(60), unique=True)
    source: Mapped[ListSource] = mapped_column(state_column(ListSource), default=ListSource.OTHER)
    columns: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """The headers that each field is known by."""
    encoding: Mapped[str] = mapped_column(String(32), default="")
    delimiter: Mapped[str] = mapped_column(String(4), default="")


class ImportChange(Table):
    """A stored lead that an import changed, as it was before and as the import left it."""

    __tablename__ = "import_changes"

    import_id: Mapped[UUID] = mapped_column(
        ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True
    )
    lead_id: Mapped[UUID] = mapped_column(
        ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    before: Mapped[dict[str, Any]] = mapped_column()
    after: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")


class ImportReject(Table):
    """A row that did not become a lead: kept whole, with the reason."""

    __tablename__ = "import_rejects"

    import_id: Mapped[UUID] = mapped_column(
        ForeignKey("imports.id", ondelete="CASCADE"), primary_key=True
    )
    """Not checked by the database, as in leads."""
    row_number: Mapped[int] = mapped_column(primary_key=True)
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
        Index("ix_leads_chunk", text("(number / 4096)")),
        Index(
            "ix_leads_phones",
            "phones",
            postgresql_using="gin",
            postgresql_where=text("cardinality(phones) > 1"),
        ),
        CheckConstraint(
            # The regular expression that says the same takes six times as long for each lead.
            "starts_with(phone, '+') AND NOT starts_with(phone, '+0')"
            " AND length(phone) BETWEEN 8 AND 16 AND ltrim(substr(phone, 2), '0123456789') = ''",
            name="phone_is_e164",
        ),
    )

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    """Its place in sets of leads."""
    list_id: Mapped[UUID] = mapped_column(ForeignKey("lists.id"))
    import_id: Mapped[UUID | None] = mapped_column(ForeignKey("imports.id"))
    """Both are said and not checked row by row: an import checks its own once for all its leads,
    a trigger those of other leads, and one more keeps a list and an import that leads are of."""
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
    carrier: Mapped[str] = mapped_column(String(16), default="", server_default="")
    """The operator by the number's prefix: a hint, since numbers are carried to others."""
    capital: Mapped[int | None] = mapped_column(BigInteger)
    """Registered capital in minor units of its currency."""
    capital_currency: Mapped[str | None] = mapped_column(String(3))
    founded_on: Mapped[date | None]
    headcount: Mapped[int | None]
    fields: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What else the file had, by the file's own header."""


def has_phone(phones: Collection[str]) -> ColumnElement[bool]:
    """Leads that have one of the numbers, as the two indexes know them: the first, or another."""
    several = and_(func.cardinality(Lead.phones) > 1, Lead.phones.overlap([*phones]))
    return or_(Lead.phone.in_(phones), several)


class BlockReason(StrEnum):
    OWN = "own"
    COMPETITOR = "competitor"
    TEST = "test"


class BlockedNumber(Row):
    """A number that no list may bring in: our own, a competitor's, one that is only a joke."""

    __tablename__ = "blocked_numbers"

    phone: Mapped[str] = mapped_column(String(16), unique=True)
    why: Mapped[BlockReason] = mapped_column(state_column(BlockReason))
    note: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime]
    """When somebody blocked it last."""
