"""What happened around a call that was up: holds and masks, third parties, hand-offs, quality."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Row, Table, state_column
from dialer.core.types import Purpose, SpanKind, ThirdState


class CallSpan(Table):
    """A stretch of a call that was not plain talk, by the clock and by its place in the recording.

    The recording has the talk alone: a hold is one place in it (`from_ms` = `until_ms`), a mask a
    stretch of silence.
    """

    __tablename__ = "call_spans"
    __table_args__ = (
        CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="lasts"),
        Index(
            "uq_call_spans_open",
            "call_id",
            "kind",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), index=True)
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    kind: Mapped[SpanKind] = mapped_column(state_column(SpanKind))
    started_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    from_ms: Mapped[int]
    until_ms: Mapped[int | None]


class ThirdParty(Table):
    """Somebody whom an agent called into a call: at a phone, or a colleague."""

    __tablename__ = "third_parties"
    __table_args__ = (
        CheckConstraint("(phone = '') <> (colleague_id IS NULL)", name="is_phone_or_colleague"),
        Index(
            "uq_third_parties_open",
            "call_id",
            unique=True,
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    leg: Mapped[UUID] = mapped_column(primary_key=True)
    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"), index=True)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    purpose: Mapped[Purpose] = mapped_column(state_column(Purpose))
    phone: Mapped[str] = mapped_column(String(16), default="")
    colleague_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    state: Mapped[ThirdState] = mapped_column(state_column(ThirdState))
    began_at: Mapped[datetime]
    since: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class HandOff(Row):
    """A customer who is to be called by a better hand: a colleague, or a whole team.

    The note is the giver's; the recording is the call's. Whoever takes it first has it.
    """

    __tablename__ = "hand_offs"
    __table_args__ = (
        CheckConstraint("num_nonnulls(to_agent_id, to_team_id) = 1", name="goes_to_one"),
        Index(
            "ix_hand_offs_open",
            "to_team_id",
            "to_agent_id",
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"), index=True)
    lead_id: Mapped[UUID] = mapped_column(ForeignKey("leads.id"))
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaigns.id"))
    from_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    to_agent_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    to_team_id: Mapped[UUID | None] = mapped_column(ForeignKey("teams.id"))
    note: Mapped[str] = mapped_column(default="")
    taken_by: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    taken_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]


class AgentMessage(Row):
    """A few words of a supervisor on an agent's desk, until the agent has read them."""

    __tablename__ = "agent_messages"
    __table_args__ = (
        Index("ix_agent_messages_unread", "agent_id", postgresql_where=text("read_at IS NULL")),
    )

    agent_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    from_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    text: Mapped[str] = mapped_column(String(500))
    sent_at: Mapped[datetime]
    read_at: Mapped[datetime | None]


class CallQuality(Table):
    """How the call sounded at the agent's browser, by its own statistics of what it received."""

    __tablename__ = "call_qualities"
    __table_args__ = (
        CheckConstraint("loss BETWEEN 0 AND 1", name="loss_is_a_rate"),
        CheckConstraint("mos BETWEEN 1 AND 5", name="mos_is_on_its_scale"),
    )

    call_id: Mapped[UUID] = mapped_column(
        ForeignKey("calls.id", ondelete="CASCADE"), primary_key=True
    )
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    jitter_ms: Mapped[float]
    loss: Mapped[float]
    round_trip_ms: Mapped[float | None]
    mos: Mapped[float]
    """The estimate of ITU-T G.107, simplified: 1 is unusable, 4.4 the best a phone can be."""
    seconds: Mapped[float]
    told_at: Mapped[datetime]
