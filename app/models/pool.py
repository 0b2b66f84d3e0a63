"""The public pool: leads that nobody holds may be claimed, and come back when nobody follows up."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Row, Table, state_column


class PoolEventKind(StrEnum):
    ENTERED = "entered"
    CLAIMED = "claimed"
    ASSIGNED = "assigned"
    FOLLOWED_UP = "followed_up"
    RELEASED = "released"
    RECLAIMED = "reclaimed"


class Pool(Row):
    """Who may claim, how many, and when a lead that nobody cares for comes back. Days count
    from the claim or what happened last; 0 switches a rule off."""

    __tablename__ = "pools"
    __table_args__ = (
        CheckConstraint("claims_per_day BETWEEN 1 AND 1000", name="claims_per_day"),
        CheckConstraint("holding_cap BETWEEN 1 AND 100000", name="holding_cap"),
        CheckConstraint(
            "previous_owner_days BETWEEN 0 AND 3650 AND contact_days BETWEEN 0 AND 3650"
            " AND follow_up_days BETWEEN 0 AND 3650 AND deal_days BETWEEN 0 AND 3650"
            " AND remind_days BETWEEN 0 AND 365",
            name="days",
        ),
    )

    name: Mapped[str] = mapped_column(String(120), unique=True)
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("teams.id"))
    """Whose agents may claim; everybody's when null."""
    is_open: Mapped[bool] = mapped_column(default=True)
    claims_per_day: Mapped[int] = mapped_column(default=20)
    holding_cap: Mapped[int] = mapped_column(default=200)
    previous_owner_days: Mapped[int] = mapped_column(default=30)
    contact_days: Mapped[int] = mapped_column(default=7)
    follow_up_days: Mapped[int] = mapped_column(default=15)
    deal_days: Mapped[int] = mapped_column(default=90)
    remind_days: Mapped[int] = mapped_column(default=3)


class PoolLead(Table):
    """A lead's place in a pool: free for the taking, or held by an agent."""

    __tablename__ = "pool_leads"
    __table_args__ = (
        Index(
            "ix_pool_leads_free", "pool_id", "lead_id", postgresql_where=text("owner_id IS NULL")
        ),
        Index(None, "owner_id"),
        CheckConstraint("(owner_id IS NULL) = (claimed_at IS NULL)", name="who_holds_has_claimed"),
    )

    lead_id: Mapped[UUID] = mapped_column(
        ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True
    )
    pool_id: Mapped[UUID] = mapped_column(ForeignKey("pools.id"))
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    claimed_at: Mapped[datetime | None]
    contacted_at: Mapped[datetime | None]
    """The owner's last talk with the lead."""
    followed_up_at: Mapped[datetime | None]
    has_deal: Mapped[bool] = mapped_column(default=False)
    """A deal was made: the lead stays with its owner and does not count for the cap."""
    previous_owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    left_at: Mapped[datetime | None]
    """When the previous owner lost or gave back the lead."""


class PoolEvent(Table):
    """What happened to leads of a pool. Rows are only ever added."""

    __tablename__ = "pool_events"
    __table_args__ = (Index(None, "account_id", "at"), Index(None, "lead_id", "at"))

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    pool_id: Mapped[UUID] = mapped_column(ForeignKey("pools.id"))
    lead_id: Mapped[UUID] = mapped_column(ForeignKey("leads.id", ondelete="CASCADE"))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[PoolEventKind] = mapped_column(state_column(PoolEventKind))
    note: Mapped[str] = mapped_column(String(1000), default="")
    at: Mapped[datetime]
