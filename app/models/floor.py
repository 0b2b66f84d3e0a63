"""What the floor says: the ledger of time, each agent's desk, the wallboard, and orders to it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, func, text
from sqlalchemy.dialects.postgresql import (
    TSTZMULTIRANGE,
    TSTZRANGE,
    ExcludeConstraint,
    Range,
)
from sqlalchemy.dialects.postgresql.ranges import MultiRange
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Row, Table, state_column
from dialer.core.types import AgentState


class AgentInterval(Table):
    """An agent was in this one state from `started_at` until `ended_at`, half-open.

    The database refuses overlaps, month by month: an agent's number as a one-point range does in a
    GiST exclusion what a scalar would need an extension for. It also cuts what crosses the end of a
    month (UTC), so one state may be two rows there.
    """

    __tablename__ = "agent_intervals"
    __table_args__ = (
        CheckConstraint("ended_at IS NULL OR ended_at > started_at", name="lasts"),
        CheckConstraint("state <> 'offline'", name="offline_is_no_interval"),
        Index(None, "agent_id", "started_at"),
        Index("ix_agent_intervals_open", "agent_id", postgresql_where=text("ended_at IS NULL")),
        {"postgresql_partition_by": "RANGE (started_at)"},
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    agent_number: Mapped[int] = mapped_column(BigInteger)
    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey("campaigns.id"))
    state: Mapped[AgentState] = mapped_column(state_column(AgentState))
    reason: Mapped[str] = mapped_column(String(40), default="")
    call_id: Mapped[UUID | None] = mapped_column(index=True)
    started_at: Mapped[datetime] = mapped_column(primary_key=True)
    ended_at: Mapped[datetime | None]
    is_estimated: Mapped[bool] = mapped_column(default=False)
    """The end was not seen: a crash came between."""
    correction_id: Mapped[UUID | None]
    """A supervisor put it there."""


class PauseReason(Row):
    """Why agents of this site may pause. Intervals keep its code, so it is retired, not deleted."""

    __tablename__ = "pause_reasons"
    __table_args__ = (CheckConstraint("limit_minutes BETWEEN 1 AND 480", name="limit_minutes"),)

    code: Mapped[str] = mapped_column(String(40), unique=True)
    label_zh: Mapped[str] = mapped_column(String(40))
    label_en: Mapped[str] = mapped_column(String(40))
    limit_minutes: Mapped[int | None]
    """A pause of this reason that lasts longer stands out, and rules for long pauses follow it."""
    position: Mapped[int] = mapped_column(default=0)
    retired_at: Mapped[datetime | None]

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None


class Correction(Row):
    """A supervisor's word on what an agent was from `started_at` until `ended_at`.

    It is a new entry: the intervals as they were before stay in `replaced`.
    """

    __tablename__ = "corrections"
    __table_args__ = (
        CheckConstraint("ended_at > started_at", name="lasts"),
        CheckConstraint("reason <> ''", name="says_why"),
        Index(None, "agent_id", "started_at"),
    )

    agent_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime]
    state: Mapped[AgentState] = mapped_column(state_column(AgentState))
    """Offline takes the time away: the agent was not there."""
    pause_reason: Mapped[str] = mapped_column(String(40), default="")
    call_id: Mapped[UUID | None]
    reason: Mapped[str] = mapped_column(String(200))
    replaced: Mapped[list[Any]]
    """The intervals that it changed, whole, as they stood."""


class Shift(Row):
    """Working time that an agent is scheduled for: the denominator of talk utilization."""

    __tablename__ = "shifts"
    __table_args__ = (
        ExcludeConstraint(
            (text("int8range(agent_number, agent_number, '[]')"), "&&"),
            ("during", "&&"),
            name="ex_shifts_overlap",
            using="gist",
        ),
        Index("ix_shifts_during", "during", postgresql_using="gist"),
    )

    agent_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    agent_number: Mapped[int] = mapped_column(BigInteger)
    during: Mapped[Range[datetime]] = mapped_column(TSTZRANGE)
    is_overtime: Mapped[bool] = mapped_column(default=False)
    breaks: Mapped[MultiRange[datetime]] = mapped_column(
        TSTZMULTIRANGE, default=MultiRange, server_default="{}"
    )
    """Planned breaks inside `during`; they are no working time."""


class Desk(Table):
    """What the floor says of one agent right now. `version` grows with each change."""

    __tablename__ = "desks"

    agent_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    pbx: Mapped[str] = mapped_column(String(40))
    version: Mapped[int] = mapped_column(BigInteger, default=0)
    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey("campaigns.id"))
    state: Mapped[AgentState] = mapped_column(state_column(AgentState), default=AgentState.OFFLINE)
    reason: Mapped[str] = mapped_column(String(40), default="")
    call_id: Mapped[UUID | None]
    lead_id: Mapped[UUID | None]
    """The lead of the call, or of the preview offer before any call row exists."""
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    line_up: Mapped[bool] = mapped_column(default=False)


class Wallboard(Table):
    """The dialer's figures of the last second, one row for each PBX."""

    __tablename__ = "wallboards"

    pbx: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime]
    is_up: Mapped[bool] = mapped_column(default=False)
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Order(Table):
    """An order to a dialer. Deleted in the transaction that records what it led to."""

    __tablename__ = "mailbox"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    pbx: Mapped[str] = mapped_column(String(40), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    body: Mapped[dict[str, Any]] = mapped_column(default=dict)
    posted_at: Mapped[datetime] = mapped_column(server_default=func.now())
