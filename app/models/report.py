"""What people keep about figures: days off, saved views, mails that go out, rules that watch."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Row, Table, state_column


class FileFormat(StrEnum):
    XLSX = "xlsx"
    PDF = "pdf"


class Every(StrEnum):
    """How often a mail goes out: each morning, on Mondays, on the first of the month."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


class AlertKind(StrEnum):
    FEW_CALLS = "few_calls"
    LONG_PAUSE = "long_pause"
    NOBODY_READY = "nobody_ready"
    ABANDONMENT = "abandonment"
    ANSWER_RATE = "answer_rate"


class DayOff(Table):
    """A day on which nobody is scheduled unless somebody says so; who works then works overtime."""

    __tablename__ = "days_off"

    day: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))


class ReportView(Row):
    """A report with its filters, kept under a name."""

    __tablename__ = "report_views"
    __table_args__ = (UniqueConstraint("account_id", "name"),)

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(80))
    report: Mapped[str] = mapped_column(String(40))
    filters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    is_shared: Mapped[bool] = mapped_column(default=False)


class ReportMail(Row):
    """A report that is mailed again and again, with the reach of the account that asked for it."""

    __tablename__ = "report_mails"
    __table_args__ = (
        CheckConstraint("at_minute BETWEEN 0 AND 1439", name="at_minute_of_the_day"),
        Index("ix_report_mails_due", "next_at", postgresql_where=text("is_active")),
    )

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(80))
    report: Mapped[str] = mapped_column(String(40))
    filters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    file_format: Mapped[FileFormat] = mapped_column(state_column(FileFormat))
    locale: Mapped[str] = mapped_column(String(10), default="zh-CN")
    receivers: Mapped[list[Any]] = mapped_column(default=list)
    every: Mapped[Every] = mapped_column(state_column(Every))
    at_minute: Mapped[int] = mapped_column(default=480)
    """Minutes since midnight at the site."""
    is_active: Mapped[bool] = mapped_column(default=True)
    next_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    """The process that sends it is dead past this, and another may send it."""
    tries: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(200), default="")
    sent_at: Mapped[datetime | None]


class AlertRule(Row):
    """What is watched, the limit, over how long, and who is told."""

    __tablename__ = "alert_rules"
    __table_args__ = (
        CheckConstraint("window_minutes BETWEEN 1 AND 1440", name="window_minutes"),
        CheckConstraint("threshold >= 0", name="threshold"),
    )

    kind: Mapped[AlertKind] = mapped_column(state_column(AlertKind))
    threshold: Mapped[float]
    """In the unit of its kind: calls, minutes, seconds, or a share."""
    window_minutes: Mapped[int] = mapped_column(default=15)
    campaign_id: Mapped[UUID | None] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    """Watch this campaign alone; null watches all."""
    receivers: Mapped[list[Any]] = mapped_column(default=list)
    is_active: Mapped[bool] = mapped_column(default=True)


class Alert(Row):
    """A limit was passed. Open until the figure recovers; only then the rule may speak again."""

    __tablename__ = "alerts"
    __table_args__ = (
        Index(
            "uq_alerts_open",
            "rule_id",
            "subject",
            unique=True,
            postgresql_where=text("recovered_at IS NULL"),
        ),
        Index(None, "raised_at"),
    )

    rule_id: Mapped[UUID] = mapped_column(ForeignKey("alert_rules.id", ondelete="CASCADE"))
    kind: Mapped[AlertKind] = mapped_column(state_column(AlertKind))
    subject: Mapped[str] = mapped_column(String(64))
    """Whose figure it is: the id of an agent or campaign, or the name of a PBX."""
    subject_name: Mapped[str] = mapped_column(String(120), default="")
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("teams.id"))
    value: Mapped[float]
    threshold: Mapped[float]
    raised_at: Mapped[datetime]
    recovered_at: Mapped[datetime | None]
    seen_at: Mapped[datetime | None]
    seen_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    mailed_at: Mapped[datetime | None]
    mail_error: Mapped[str] = mapped_column(String(200), default="")
