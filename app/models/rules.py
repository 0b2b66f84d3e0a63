"""Who may be called at all, how often and on which days: lists of refusals, caps, consent, days."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, Date, ForeignKey, Index, SmallInteger, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Row, Table, state_column

SITE_DNC = UUID("00000000-0000-7000-8000-000000000001")
"""Where refusals in calls and plain imports go; it holds for all. The migration makes it."""


class DncScope(StrEnum):
    """Whom a do-not-call list keeps from calling."""

    ALL = "all"
    CLIENT = "client"
    CAMPAIGN = "campaign"


class NumberStatus(StrEnum):
    """What a number checker says of a number."""

    REAL = "real"
    EMPTY = "empty"
    SUSPENDED = "suspended"
    OFF = "off"
    SILENT = "silent"
    RISK = "risk"
    NO_RECORD = "no_record"
    SUSPECT = "suspect"
    UNKNOWN = "unknown"


class Client(Row):
    """A company for which campaigns call, when the site calls for others."""

    __tablename__ = "clients"

    name: Mapped[str] = mapped_column(String(120), unique=True)


class DncList(Row):
    """Numbers that must not be called: by nobody, for one client, or in one campaign."""

    __tablename__ = "dnc_lists"
    __table_args__ = (
        CheckConstraint(
            "(scope = 'client') = (client_id IS NOT NULL)"
            " AND (scope = 'campaign') = (campaign_id IS NOT NULL)",
            name="a_scope_names_whom",
        ),
    )

    name: Mapped[str] = mapped_column(String(120), unique=True)
    scope: Mapped[DncScope] = mapped_column(state_column(DncScope), default=DncScope.ALL)
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("clients.id"))
    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))


class DncNumber(Table):
    """A number that must not be called by whom its list is for, until it expires."""

    __tablename__ = "dnc_numbers"

    phone: Mapped[str] = mapped_column(String(16), primary_key=True)
    list_id: Mapped[UUID] = mapped_column(
        ForeignKey("dnc_lists.id", ondelete="CASCADE"),
        primary_key=True,
        default=SITE_DNC,
        server_default=text(f"'{SITE_DNC}'"),
        index=True,
    )
    reason: Mapped[str] = mapped_column(String(200))
    evidence: Mapped[str] = mapped_column(String(500), default="", server_default="")
    """Where the refusal can be read or heard: a letter, a mail, a recording's call."""
    expires_at: Mapped[datetime | None]
    """From then on the number may be called again; never when null."""
    call_id: Mapped[UUID | None]
    """The call in which the customer refused, when that is how the number came here."""
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    at: Mapped[datetime] = mapped_column(index=True)


class ContactRules(Table):
    """How often one number may be called, whoever calls it. One row."""

    __tablename__ = "contact_rules"
    __table_args__ = (
        CheckConstraint("id = 1", name="there_is_one"),
        CheckConstraint("per_5_minutes BETWEEN 1 AND 10", name="per_5_minutes"),
        CheckConstraint("per_24_hours BETWEEN 1 AND 50", name="per_24_hours"),
        CheckConstraint("per_30_days BETWEEN 1 AND 200", name="per_30_days"),
        CheckConstraint("check_days BETWEEN 1 AND 365", name="check_days"),
        CheckConstraint("suspect_after BETWEEN 1 AND 20", name="suspect_after"),
        CheckConstraint("hand_dials_per_day BETWEEN 0 AND 500", name="hand_dials_per_day"),
    )

    id: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False, default=1)
    per_5_minutes: Mapped[int] = mapped_column(default=3, server_default="3")
    per_24_hours: Mapped[int] = mapped_column(default=5, server_default="5")
    per_30_days: Mapped[int] = mapped_column(default=30, server_default="30")
    check_days: Mapped[int] = mapped_column(default=90, server_default="90")
    """How long the answer of a number checker is believed."""
    suspect_after: Mapped[int] = mapped_column(default=3, server_default="3")
    """So many attempts in a row that the network calls dead make a number suspect."""
    hand_dials_per_day: Mapped[int] = mapped_column(default=20, server_default="20")
    """Calls of one agent in a day to numbers that no list brought; 0 allows none."""


class Holiday(Table):
    """A day that the site adds to a country's holidays, or takes out of them."""

    __tablename__ = "holidays"
    __table_args__ = (CheckConstraint("country ~ '^[A-Z]{2}$'", name="country_is_iso"),)

    country: Mapped[str] = mapped_column(String(2), primary_key=True)
    day: Mapped[date] = mapped_column(Date, primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    is_off: Mapped[bool] = mapped_column(default=True)
    """False makes it a day for calls, as a working day that is swapped for a holiday."""


class Consent(Row):
    """A person agreed to be called; the evidence says how and where."""

    __tablename__ = "consents"
    __table_args__ = (Index(None, "phone"),)

    phone: Mapped[str] = mapped_column(String(16))
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("clients.id"))
    """For whose calls; all when null."""
    basis: Mapped[str] = mapped_column(String(200))
    evidence: Mapped[str] = mapped_column(String(500))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    given_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]


BY_AGENT = "agent"
"""The provider of what an agent heard: a person, so no checker's answer replaces it in its time."""
BY_CARRIER = "carrier"
"""The provider of what the network's causes hint at."""


class NumberCheck(Table):
    """What a number checker said last of a number. It ages: see ContactRules.check_days."""

    __tablename__ = "number_checks"

    phone: Mapped[str] = mapped_column(String(16), primary_key=True)
    status: Mapped[NumberStatus] = mapped_column(state_column(NumberStatus))
    provider: Mapped[str] = mapped_column(String(40))
    checked_at: Mapped[datetime]
