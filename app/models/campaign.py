"""A list of people, a way to call them, and the rules for it."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    SmallInteger,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Row, Table, state_column
from dialer.core.types import Language, Mode, PreviewTimeout

NO_DISPOSITION = "no_disposition"
"""What stands when nobody chose a disposition in time. Agents cannot choose it."""


class CampaignStatus(StrEnum):
    DRAFT = "draft"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"


class QueueState(StrEnum):
    """Where a lead stands in a campaign."""

    WAITING = "waiting"
    LEASED = "leased"
    CALLBACK = "callback"
    DONE = "done"
    BARRED = "barred"


class DispositionKind(StrEnum):
    POSITIVE = "positive"
    CALLBACK = "callback"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"
    DNC = "dnc"
    WRONG_NUMBER = "wrong_number"


class Campaign(Row):
    __tablename__ = "campaigns"
    __table_args__ = (
        CheckConstraint("abandon_ceiling BETWEEN 0 AND 0.05", name="abandon_ceiling_is_lawful"),
        CheckConstraint("ring_seconds BETWEEN 15 AND 120", name="ring_seconds_is_lawful"),
        CheckConstraint("hold_seconds BETWEEN 0 AND 2", name="hold_seconds_is_lawful"),
        CheckConstraint("wrapup_seconds BETWEEN 0 AND 1800", name="wrapup_seconds"),
        CheckConstraint("preview_seconds BETWEEN 5 AND 600", name="preview_seconds"),
        CheckConstraint("park_seconds BETWEEN 5 AND 300", name="park_seconds"),
        CheckConstraint("max_lines BETWEEN 1 AND 10000", name="max_lines"),
        CheckConstraint("lines_per_agent BETWEEN 1 AND 20", name="lines_per_agent"),
        CheckConstraint("power_ratio BETWEEN 1 AND 5", name="power_ratio"),
        CheckConstraint("abandon_window_hours BETWEEN 24 AND 720", name="abandon_window_hours"),
        CheckConstraint("calls_per_second > 0", name="calls_per_second"),
        CheckConstraint("max_attempts BETWEEN 1 AND 20", name="max_attempts"),
        CheckConstraint("amd_silence_seconds BETWEEN 0.5 AND 5", name="amd_silence_seconds"),
        CheckConstraint("amd_greeting_seconds BETWEEN 1 AND 15", name="amd_greeting_seconds"),
        CheckConstraint("amd_after_seconds BETWEEN 0.2 AND 2", name="amd_after_seconds"),
        CheckConstraint("amd_longest_seconds BETWEEN 2 AND 20", name="amd_longest_seconds"),
        CheckConstraint("amd_words BETWEEN 2 AND 60", name="amd_words"),
        CheckConstraint(
            "machine_message ~ '^([a-z0-9][a-z0-9-]{0,59})?$'", name="machine_message_is_a_name"
        ),
        CheckConstraint("abandon_lock_hours BETWEEN 0 AND 720", name="abandon_lock_hours"),
        CheckConstraint("match_threshold BETWEEN 0 AND 100", name="match_threshold"),
        CheckConstraint(r"caller_id ~ '^\+?[0-9]{0,16}$'", name="caller_id_is_a_number"),
    )

    name: Mapped[str] = mapped_column(String(120), unique=True)
    mode: Mapped[Mode] = mapped_column(state_column(Mode), default=Mode.PROGRESSIVE)
    status: Mapped[CampaignStatus] = mapped_column(
        state_column(CampaignStatus), default=CampaignStatus.DRAFT, index=True
    )
    caller_id: Mapped[str] = mapped_column(String(17), default="")
    ring_seconds: Mapped[float] = mapped_column(default=40.0)
    hold_seconds: Mapped[float] = mapped_column(default=2.0)
    wrapup_seconds: Mapped[float] = mapped_column(default=30.0)
    preview_seconds: Mapped[float] = mapped_column(default=20.0)
    park_seconds: Mapped[float] = mapped_column(default=30.0)
    recorded: Mapped[bool] = mapped_column(default=True)
    windows: Mapped[list[Any]] = mapped_column(default=list)
    """[{weekday, opens, closes}], minutes of the lead's local day, Monday is 0."""
    retry_gaps: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Minutes by outcome; an outcome that is not named ends the lead."""
    max_attempts: Mapped[int] = mapped_column(default=6)
    abandon_ceiling: Mapped[float] = mapped_column(default=0.03)
    max_lines: Mapped[int] = mapped_column(default=100)
    lines_per_agent: Mapped[float] = mapped_column(default=3.0)
    calls_per_second: Mapped[float] = mapped_column(default=10.0)
    power_ratio: Mapped[float] = mapped_column(default=1.5, server_default="1.5")
    """Calls for each ready agent, in power mode."""
    abandon_window_hours: Mapped[int] = mapped_column(default=24, server_default="24")
    """The time over which the ceiling is counted: a day in the UK, 30 days in the US."""
    abandon_lock_hours: Mapped[int] = mapped_column(default=72, server_default="72")
    """How long a number that was abandoned is not called without an agent who waits for it."""
    amd: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Listen for answering machines before an agent gets the call."""
    amd_silence_seconds: Mapped[float] = mapped_column(default=2.0, server_default="2")
    amd_greeting_seconds: Mapped[float] = mapped_column(default=3.5, server_default="3.5")
    amd_after_seconds: Mapped[float] = mapped_column(default=0.7, server_default="0.7")
    amd_longest_seconds: Mapped[float] = mapped_column(default=7.0, server_default="7")
    amd_words: Mapped[int] = mapped_column(default=16, server_default="16")
    machine_message: Mapped[str] = mapped_column(String(60), default="", server_default="")
    """The prepared prompt that an answering machine is left with; empty hangs up."""
    language: Mapped[Language] = mapped_column(
        state_column(Language), default=Language.BOTH, server_default="both"
    )
    """Of the messages that the PBX speaks."""
    caller_pool_id: Mapped[UUID | None] = mapped_column(ForeignKey("caller_pools.id"))
    """Numbers to show instead of the one caller id."""
    client_id: Mapped[UUID | None] = mapped_column(ForeignKey("clients.id"), index=True)
    """For whom the campaign calls, when it is not for the site itself."""
    requires_consent: Mapped[bool] = mapped_column(default=False, server_default="false")
    keeps_holidays: Mapped[bool] = mapped_column(default=False, server_default="false")
    """Nobody is called on a holiday of the lead's country."""
    segment: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """Whom the campaign is meant for: app/calling/segments."""
    match_threshold: Mapped[int] = mapped_column(default=0, server_default="0")
    """Leads that match the segment less than this, of 100, are not called."""
    preview_timeout: Mapped[PreviewTimeout] = mapped_column(
        state_column(PreviewTimeout), default=PreviewTimeout.PAUSE, server_default="pause"
    )
    """What happens to an offered lead that the agent neither accepts nor skips."""
    script_id: Mapped[UUID | None] = mapped_column(ForeignKey("scripts.id"))
    """The published version that its agents walk through."""
    default_disposition: Mapped[str] = mapped_column(
        String(40), default=NO_DISPOSITION, server_default=NO_DISPOSITION
    )
    """What stands when the wrap-up ends and nobody has said anything."""
    started_at: Mapped[datetime | None]


class CampaignList(Table):
    """A list that a campaign calls."""

    __tablename__ = "campaign_lists"

    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"), primary_key=True)
    list_id: Mapped[UUID] = mapped_column(ForeignKey("lists.id"), primary_key=True, index=True)
    attached_at: Mapped[datetime]


class CampaignLead(Table):
    """A lead's place in a campaign's queue."""

    __tablename__ = "campaign_leads"
    __table_args__ = (
        Index(
            "ix_campaign_leads_dialable",
            "campaign_id",
            "next_at",
            "lead_id",
            postgresql_where=text("state IN ('waiting', 'callback')"),
        ),
        Index(
            "ix_campaign_leads_leased",
            "lease_until",
            postgresql_where=text("state = 'leased'"),
        ),
        CheckConstraint(
            "(state = 'leased') = (lease_until IS NOT NULL AND call_id IS NOT NULL)",
            name="a_lease_has_an_end_and_a_call",
        ),
    )

    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"), primary_key=True)
    lead_id: Mapped[UUID] = mapped_column(
        ForeignKey("leads.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    state: Mapped[QueueState] = mapped_column(state_column(QueueState), default=QueueState.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    """Not to be dialed before."""
    lease_until: Mapped[datetime | None]
    call_id: Mapped[UUID | None] = mapped_column(unique=True)
    """The call that the lease is for."""
    agent_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    """Who promised the callback, or holds the lead in manual mode."""
    caller_id: Mapped[str] = mapped_column(String(17), default="", server_default="")
    """The number that the call of the lease shows, when a pool chose it."""
    why: Mapped[str] = mapped_column(String(64), default="")
    """The last reason for the state: an outcome, a disposition, a rule."""
    match: Mapped[int | None] = mapped_column(SmallInteger)
    """How well the lead fits the campaign's segment, of 100; unknown while there is no segment."""


class Look(Table):
    """The lead that an agent looks at before dialing by hand, while its lease is for this call."""

    __tablename__ = "looks"

    agent_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    call_id: Mapped[UUID] = mapped_column(unique=True)


class Disposition(Row):
    """What an agent may say of a call when it is over."""

    __tablename__ = "dispositions"
    __table_args__ = (
        UniqueConstraint("campaign_id", "code"),
        CheckConstraint("retry_minutes BETWEEN 1 AND 129600", name="retry_minutes"),
    )

    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id", ondelete="CASCADE"))
    parent_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("dispositions.id", ondelete="CASCADE"), index=True
    )
    """The disposition that this one says more precisely; two levels, no more."""
    code: Mapped[str] = mapped_column(String(40))
    label_zh: Mapped[str] = mapped_column(String(60))
    label_en: Mapped[str] = mapped_column(String(60))
    kind: Mapped[DispositionKind] = mapped_column(state_column(DispositionKind))
    is_effective: Mapped[bool] = mapped_column(default=False)
    """A talk with the right person, which counts as an effective contact."""
    is_prospect: Mapped[bool] = mapped_column(default=False)
    needs_callback: Mapped[bool] = mapped_column(default=False)
    needs_note: Mapped[bool] = mapped_column(default=False, server_default="false")
    needs_intent: Mapped[bool] = mapped_column(default=False, server_default="false")
    retry_minutes: Mapped[int | None]
    """Try the lead again after this long; null closes it."""
    position: Mapped[int] = mapped_column(default=0)
    """Its place among its siblings, and so its key from 1 to 9."""
    retired_at: Mapped[datetime | None]
    """Agents are not offered it any more; the calls that it was said of keep it."""

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None
