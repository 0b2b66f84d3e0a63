"""Sums over the ledger, by hour and by day of the site, that reports read instead of its rows.

The database itself keeps them: triggers on calls and agent_intervals note each change as a delta in
the transaction that makes it, and a fold moves the deltas into the roll-ups about once a second.
Whoever reads takes the views named `…_now`, which add what still waits, so that the sums are right
at every instant even when nobody folds. An interval counts once it is over; a report of the running
day adds the open ones itself.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import BIT, INT8MULTIRANGE
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
    golden_us: Mapped[int] = amount()
    """Within the site's golden hours, in whatever state."""
    golden_talking_us: Mapped[int] = amount()
    golden_pause_us: Mapped[int] = amount()


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


class CallMonth(OfAgent, CallCounts, Table):
    __tablename__ = "call_months"
    __table_args__ = _rolled_up("call_months", "month", "agent_id", "campaign_id", "list_id")

    month: Mapped[date]
    """Its first day."""


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


class EndingMonth(OfAgent, EndingCounts, Table):
    __tablename__ = "ending_months"
    __table_args__ = _rolled_up(
        "ending_months", "month", "agent_id", "campaign_id", "list_id", "outcome", "code"
    )

    month: Mapped[date]


class CampaignEndingDay(EndingCounts, Table):
    __tablename__ = "campaign_ending_days"
    __table_args__ = _rolled_up(
        "campaign_ending_days", "day", "campaign_id", "list_id", "outcome", "code"
    )

    day: Mapped[date]


class EndingDelta(OfAgent, EndingCounts, Table):
    __tablename__ = "ending_deltas"

    day: Mapped[date]


class ShiftSums:
    """Of working time: shifts without their planned breaks, cut at the hours.

    Shifts change seldom, and so these are written with them and never wait.
    """

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    agent_id: Mapped[UUID | None]
    shift_us: Mapped[int] = amount()


class ShiftHour(ShiftSums, Table):
    __tablename__ = "shift_hours"
    __table_args__ = _rolled_up("shift_hours", "hour", "agent_id")

    hour: Mapped[datetime]


class ShiftDay(ShiftSums, Table):
    __tablename__ = "shift_days"
    __table_args__ = _rolled_up("shift_days", "day", "agent_id")

    day: Mapped[date]


CHUNK = 4096
"""Leads with numbers that follow each other, in one cell of a set."""


class LeadSet:
    """Which leads, as bits: the lead's number modulo CHUNK within the cell of number / CHUNK.

    Different leads do not add up over days, but sets of them unite. Here nobody is an id of zeros.
    """

    campaign_id: Mapped[UUID] = mapped_column(primary_key=True)
    list_id: Mapped[UUID] = mapped_column(primary_key=True)
    chunk: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    called: Mapped[str] = mapped_column(BIT(CHUNK))
    """A call came as far as the customer's side."""
    talked: Mapped[str] = mapped_column(BIT(CHUNK))
    charged: Mapped[str] = mapped_column(BIT(CHUNK))
    """A call that is over was charged as an attempt."""


class LeadMonth(LeadSet, Table):
    __tablename__ = "lead_months"

    month: Mapped[date] = mapped_column(primary_key=True)
    agent_id: Mapped[UUID] = mapped_column(primary_key=True)


class CampaignLeadMonth(LeadSet, Table):
    __tablename__ = "campaign_lead_months"

    month: Mapped[date] = mapped_column(primary_key=True)


class CampaignLeadDay(LeadSet, Table):
    __tablename__ = "campaign_lead_days"

    day: Mapped[date] = mapped_column(primary_key=True)


class LeadNote(Table):
    """A lead whose bits in the sets of this day, agent, campaign and list are to be looked up."""

    __tablename__ = "lead_notes"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    day: Mapped[date]
    agent_id: Mapped[UUID]
    campaign_id: Mapped[UUID]
    list_id: Mapped[UUID]
    lead_id: Mapped[UUID]
    number: Mapped[int] = mapped_column(BigInteger)


class LedgerSite(Table):
    """The zone whose hours and days the roll-ups are of, and its golden hours: one row."""

    __tablename__ = "ledger_site"
    __table_args__ = (CheckConstraint("id = 1", name="one_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    zone: Mapped[str] = mapped_column(String(40))
    golden: Mapped[Any] = mapped_column(INT8MULTIRANGE, server_default="{}")
    """Microseconds of the site's day."""
