"""Scripts of questions, and what was asked in which words."""

from datetime import datetime
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

from app.models.base import Row, Table


class Script(Row):
    """A version of a script. Once published it never changes, so its results stay readable."""

    __tablename__ = "scripts"
    __table_args__ = (
        UniqueConstraint("name", "version"),
        Index(
            "uq_scripts_draft", "name", unique=True, postgresql_where=text("published_at IS NULL")
        ),
    )

    name: Mapped[str] = mapped_column(String(80))
    version: Mapped[int]
    nodes: Mapped[list[Any]]
    """As `app.calling.scripts.schemas.Node`; the first is where a talk begins."""
    author_id: Mapped[UUID | None] = mapped_column(ForeignKey("accounts.id"))
    published_at: Mapped[datetime | None]
    """None is a draft: one for each name."""


class ScriptStep(Table):
    """A question of a script that was asked in a call: in which wording, and what was said."""

    __tablename__ = "script_steps"
    __table_args__ = (
        CheckConstraint("variant BETWEEN 0 AND 3", name="variant"),
        Index(None, "script_id", "node"),
    )

    call_id: Mapped[UUID] = mapped_column(ForeignKey("calls.id"), primary_key=True)
    node: Mapped[str] = mapped_column(String(40), primary_key=True)
    script_id: Mapped[UUID] = mapped_column(ForeignKey("scripts.id"))
    variant: Mapped[int] = mapped_column(SmallInteger)
    answer: Mapped[int | None] = mapped_column(SmallInteger)
    """Which of the expected answers; None is another one."""
    at: Mapped[datetime]
