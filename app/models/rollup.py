"""Sums over the ledger, by hour and by day of the site, that reports read instead of its rows.

The database itself keeps them: triggers on calls and agent_intervals note each change as a delta in
the transaction that makes it, and a fold moves the deltas into the roll-ups about once a second.
Whoever reads takes the views named `…_now`, which add what still waits, so that the sums are right
at every instant even when nobody folds. An interval counts once it is over; a report of the running
day adds the open ones itself.
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.schema import SchemaItem

from app.models.base import Table


def count() -> Mapped[int]:
    return mapped_column(default=0, server_default="0")


def amount() -> Mapped[int]:
    """Milliseconds or microseconds, as the name ends."""
    return mapped_column(BigInteger, default=0, server_default="0")


class Counted:
    """A row of sums."""

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    campaign_id: Mapped[UUID | None]


class OfAgent:
    agent_id: Mapped[UUID | None]
    """Null is nobody: calls that were never given to an agent."""


class CallCounts(Counted):
    """Of calls, by the instant they were placed and the list their lead was in at that time."""

    list_id: Mapped[UUID | None]
    attempts: Mapped[int] = count()
    calls: Mapped[int] = count()
    """Attempts that came as far as the customer's side, whatever became of them."""
    open_calls: Mapped[int] = count()
    charged: Mapped[int] = count()
    rang: Mapped[int] = count()
    answered: Mapped[int] = count()
    """By a person; machines are an outcome."""
    connected: Mapped[int] = count()
    """Bridged to an agent."""
    machine_to_agent: Mapped[int] = count()
    inbound: Mapped[int] = count()
    paced_answered: Mapped[int] = count()
    """Of calls that a pacer dialed: what abandonment is measured against."""
    paced_connected: Mapped[int] = count()
    paced_to_machine: Mapped[int] = count()
    paced_abandoned: Mapped[int] = count()
    disposed: Mapped[int] = count()
    effective: Mapped[int] = count()
    prospect_calls: Mapped[int] = count()
    """Calls that found a prospect; one lead may be found twice."""
    estimated: Mapped[int] = count()
    short_calls: Mapped[int] = count()
    """Connected for less than ten seconds."""
    talk_ms: Mapped[int] = amount()
    inbound_talk_ms: Mapped[int] = amount()
    effective_talk_ms: Mapped[int] = amount()
    ring_ms: Mapped[int] = amount()
    wait_ms: Mapped[int] = amount()
    """From the answer to the bridge."""
    outcome_connected: Mapped[int] = count()
    outcome_abandoned: Mapped[int] = count()
    outcome_early_hangup: Mapped[int] = count()
    outcome_no_answer: Mapped[int] = count()
    outcome_busy: Mapped[int] = count()
    outcome_rejected: Mapped[int] = count()
    outcome_powered_off: Mapped[int] = count()
    outcome_unallocated: Mapped[int] = count()
    outcome_suspended: Mapped[int] = count()
    outcome_changed: Mapped[int] = count()
    outcome_invalid: Mapped[int] = count()
    outcome_barred: Mapped[int] = count()
    outcome_machine: Mapped[int] = count()
    outcome_congestion: Mapped[int] = count()
    outcome_failed: Mapped[int] = count()
    outcome_cancelled: Mapped[int] = count()
    outcome_agent_no_answer: Mapped[int] = count()


class StateSums(OfAgent, Counted):
    """Of intervals that are over, cut at the hours."""

    ready_us: Mapped[int] = amount()
    preview_us: Mapped[int] = amount()
    dialing_us: Mapped[int] = amount()
    ringing_us: Mapped[int] = amount()
    talking_us: Mapped[int] = amount()
    hold_us: Mapped[int] = amount()
    wrapup_us: Mapped[int] = amount()
    pause_us: Mapped[int] = amount()
    estimated_us: Mapped[int] = amount()
    """In intervals whose end was not seen."""
    corrected_us: Mapped[int] = amount()
    """In intervals that a supervisor put there."""


class EndingCounts(Counted):
    """Of calls by how they ended and what the agent said of them; both may be empty."""

    list_id: Mapped[UUID | None]
    outcome: Mapped[str] = mapped_column(String(24))
    code: Mapped[str] = mapped_column(String(40))
    attempts: Mapped[int] = count()
    calls: Mapped[int] = count()
    connected: Mapped[int] = count()
    effective: Mapped[int] = count()
    estimated: Mapped[int] = count()
    talk_ms: Mapped[int] = amount()
    effective_talk_ms: Mapped[int] = amount()


def _rolled_up(table: str, grain: str, *key: str) -> tuple[SchemaItem, ...]:
    return (
        UniqueConstraint(
            grain, *key, name=f"uq_{table}_key", postgresql_nulls_not_distinct=True
        ),
        *(
            Index(f"ix_{table}_{name}_{grain}", name, grain)
            for name in ("agent_id", "campaign_id")
            if name in key
        ),
    )  # fmt: skip


class CallHour(OfAgent, CallCounts, Table):
    __tablename__ = "call_hours"
    __table_args__ = _rolled_up("call_hours", "hour", "agent_id", "campaign_id", "list_id")

    hour: Mapped[datetime]


class CallDay(OfAgent, CallCounts, Table):
    __tablename__ = "call_days"
    __table_args__ = _rolled_up("call_days", "day", "agent_id", "campaign_id", "list_id")

    day: Mapped[date]
    """Of the site's calendar."""


class CampaignHour(CallCounts, Table):
    """Of everybody together: a twentieth of the rows, for reports of the whole site."""

    __tablename__ = "campaign_hours"
    __table_args__ = _rolled_up("campaign_hours", "hour", "campaign_id", "list_id")

    hour: Mapped[datetime]


class CallerDay(CallCounts, Table):
    __tablename__ = "caller_days"
    __table_args__ = _rolled_up("caller_days", "day", "campaign_id", "list_id", "caller_id")

    day: Mapped[date]
    caller_id: Mapped[str] = mapped_column(String(17))


class CallDelta(OfAgent, CallCounts, Table):
    __tablename__ = "call_deltas"

    hour: Mapped[datetime]
    caller_id: Mapped[str] = mapped_column(String(17))


class StateHour(StateSums, Table):
    __tablename__ = "state_hours"
    __table_args__ = _rolled_up("state_hours", "hour", "agent_id", "campaign_id")

    hour: Mapped[datetime]


class StateDay(StateSums, Table):
    __tablename__ = "state_days"
    __table_args__ = _rolled_up("state_days", "day", "agent_id", "campaign_id")

    day: Mapped[date]


class StateDelta(StateSums, Table):
    __tablename__ = "state_deltas"

    hour: Mapped[datetime]


class EndingDay(OfAgent, EndingCounts, Table):
    __tablename__ = "ending_days"
    __table_args__ = _rolled_up(
        "ending_days", "day", "agent_id", "campaign_id", "list_id", "outcome", "code"
    )

    day: Mapped[date]


class CampaignEndingDay(EndingCounts, Table):
    __tablename__ = "campaign_ending_days"
    __table_args__ = _rolled_up(
        "campaign_ending_days", "day", "campaign_id", "list_id", "outcome", "code"
    )

    day: Mapped[date]


class EndingDelta(OfAgent, EndingCounts, Table):
    __tablename__ = "ending_deltas"

    day: Mapped[date]


class LedgerSite(Table):
    """The zone whose hours and days the roll-ups are of: one row."""

    __tablename__ = "ledger_site"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    zone: Mapped[str] = mapped_column(String(40))
