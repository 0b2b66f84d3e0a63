"""Who may sign in, in which role, in which team."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, Index, String
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Row, Table, state_column


class Role(StrEnum):
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    QA = "qa"
    ADMIN = "admin"
    DATA = "data"
    """Puts lists and leads right; calls nobody."""


class Team(Row):
    __tablename__ = "teams"

    name: Mapped[str] = mapped_column(String(80), unique=True)


class Account(Row):
    """A person who signs in. An account with a line can work as an agent."""

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("login = lower(login)", name="login_is_lower_case"),
        CheckConstraint("line ~ '^[0-9]{3,4}$'", name="line_is_a_number"),
    )

    number: Mapped[int] = mapped_column(BigInteger, Identity(always=True), unique=True)
    """A small integer beside the id: range constraints need one."""
    login: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    role: Mapped[Role] = mapped_column(state_column(Role))
    team_id: Mapped[UUID | None] = mapped_column(ForeignKey("teams.id"), index=True)
    line: Mapped[str | None] = mapped_column(String(4), unique=True)
    password_hash: Mapped[str] = mapped_column(String(256))
    locale: Mapped[str] = mapped_column(String(10), default="zh-CN")
    is_active: Mapped[bool] = mapped_column(default=True)
    skills: Mapped[list[str]] = mapped_column(ARRAY(String(40)), default=list, server_default="{}")
    """What lists may ask for: a language, a product."""
    keys: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """Keys of the desk that this person chose, by action; the others are the usual ones."""


class SignInSession(Table):
    """A browser that is signed in. Only the hash of its token is stored."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    csrf_hash: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), index=True
    )
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    address: Mapped[str] = mapped_column(String(64), default="")
    agent: Mapped[str] = mapped_column(String(200), default="")


class SignInFailure(Table):
    """A refused sign-in, counted by login and by address to slow guessing down."""

    __tablename__ = "sign_in_failures"
    __table_args__ = (Index(None, "key", "at"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    key: Mapped[str] = mapped_column(String(128))
    at: Mapped[datetime]


class AuditEntry(Table):
    """Who did what to what. Rows are only ever added."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index(None, "subject_kind", "subject_id"),)

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    account_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"), index=True)
    action: Mapped[str] = mapped_column(String(64), index=True)
    subject_kind: Mapped[str] = mapped_column(String(32))
    subject_id: Mapped[str] = mapped_column(String(64))
    reason: Mapped[str] = mapped_column(default="")
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    address: Mapped[str] = mapped_column(String(64), default="")
