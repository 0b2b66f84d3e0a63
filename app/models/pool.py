"""The public pool: leads that nobody owns, who may take them, and how they come back.

No foreign key leads from here to `leads`: taking a million leads back would pay one look-up for
each row and table. Whoever deletes leads clears these tables in the same statement's batch.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Row, Table, state_column


class PoolEventKind(StrEnum):
    """What happened to a lead of a pool."""

    CLAIMED = "claimed"
    GIVEN = "given"
    """A supervisor handed it out."""
    RELEASED = "released"
    RECLAIMED = "reclaimed"
    FOLLOWED_UP = "followed_up"
    REMINDED = "reminded"


class LeadPool(Row):
    """A public pool with its limits. Days of null switch a rule of reclaim off."""

    __tablename__ = "lead_pools"
    __table_args__ = (
        CheckConstraint("claims_per_day BETWEEN 1 AND 1000", name="claims_per_day"),
        CheckConstraint("holding_cap BETWEEN 1 AND 10000", name="holding_cap"),
        CheckConstraint("lock_hours BETWEEN 0 AND 8760", name="lock_hours"),
        CheckConstraint("phone_lock_hours BETWEEN 0 AND 8760", name="phone_lock_hours"),
        CheckConstraint("no_contact_days BETWEEN 1 AND 365", name="no_contact_days"),
        CheckConstraint("no_follow_up_days BETWEEN 1 AND 365", name="no_follow_up_days"),
        CheckConstraint("no_deal_days BETWEEN 1 AND 3650", name="no_deal_days"),
        CheckConstraint("remind_days BETWEEN 0 AND 30", name="remind_days"),
    )

    name: Mapped[str] = mapped_column(String(120), unique=True)
    is_enabled: Mapped[bool] = mapped_column(default=True)
    claims_per_day: Mapped[int] = mapped_column(default=20)
    """For each agent, by the site's calendar day."""
    holding_cap: Mapped[int] = mapped_column(default=200)
    """Leads that one agent may own out of this pool."""
    lock_hours: Mapped[int] = mapped_column(default=720)
    """How long the last owner may not take a company back."""
    phone_lock_hours: Mapped[int] = mapped_column(default=1)
    """The same for a lead that has no company's name."""
    no_contact_days: Mapped[int | None] = mapped_column(default=7)
    no_follow_up_days: Mapped[int | None] = mapped_column(default=15)
    no_deal_days: Mapped[int | None] = mapped_column(default=90)
    remind_days: Mapped[int] = mapped_column(default=3)
    closed_stays: Mapped[bool] = mapped_column(default=True)
    """A lead with a deal is never taken back."""
    closed_counts: Mapped[bool] = mapped_column(default=False)
    """A lead with a deal counts against the holding cap."""


class PoolMember(Table):
    """An account or a team that may take leads from a pool; an admin also hands them out."""

    __tablename__ = "lead_pool_members"
    __table_args__ = (
        CheckConstraint("num_nonnulls(account_id, team_id) = 1", name="a_person_or_a_team"),
        UniqueConstraint("pool_id", "account_id"),
        UniqueConstraint("pool_id", "team_id"),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    pool_id: Mapped[UUID] = mapped_column(ForeignKey("lead_pools.id", ondelete="CASCADE"))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("teams.id"))
    is_admin: Mapped[bool] = mapped_column(default=False)


class PoolLead(Table):
    """A lead of a pool: free for its members, or owned by one agent until it comes back."""

    __tablename__ = "pool_leads"
    __table_args__ = (
        CheckConstraint("(owner_id IS NULL) = (taken_at IS NULL)", name="an_owner_has_a_time"),
        CheckConstraint(
            "(owner_id IS NULL) = (check_at IS NULL)", name="what_is_owned_is_looked_at_again"
        ),
        Index(
            "ix_pool_leads_free", "pool_id", "lead_id", postgresql_where=text("owner_id IS NULL")
        ),
        Index(
            "ix_pool_leads_owned",
            "owner_id",
            "pool_id",
            postgresql_where=text("owner_id IS NOT NULL"),
        ),
        Index("ix_pool_leads_due", "check_at", postgresql_where=text("owner_id IS NOT NULL")),
    )

    lead_id: Mapped[UUID] = mapped_column(primary_key=True)
    pool_id: Mapped[UUID] = mapped_column(ForeignKey("lead_pools.id"))
    came_at: Mapped[datetime]
    owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    taken_at: Mapped[datetime | None]
    check_at: Mapped[datetime | None]
    """When the job of reclaim looks at it next."""
    reminded_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    """The first deal with its present owner."""
    last_owner_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    left_at: Mapped[datetime | None]
    """When the last owner lost it or gave it back."""


class PoolEvent(Table):
    """The history of a lead of a pool. Rows are only ever added."""

    __tablename__ = "pool_events"
    __table_args__ = (
        Index(None, "lead_id", "id"),
        Index(
            "ix_pool_events_claims",
            "account_id",
            "at",
            postgresql_where=text("kind = 'claimed'"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    lead_id: Mapped[UUID]
    pool_id: Mapped[UUID | None] = mapped_column(ForeignKey("lead_pools.id", ondelete="SET NULL"))
    kind: Mapped[PoolEventKind] = mapped_column(state_column(PoolEventKind))
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    """Whose lead it became, was, or is."""
    by_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    """Who did it; nobody when the rules did."""
    reason: Mapped[str] = mapped_column(String(500), default="")
    at: Mapped[datetime]
