"""Test calls over the trunk, as an administrator asked for them and the dialer told of them."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Row, state_column
from dialer.core.types import TrialState


class TrunkTest(Row):
    """Its id is the id of the channel. The dialer writes all times but the first."""

    __tablename__ = "trunk_tests"
    __table_args__ = (Index(None, "asked_at"),)

    pbx: Mapped[str] = mapped_column(String(40))
    phone: Mapped[str] = mapped_column(String(16))
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    asked_at: Mapped[datetime]
    state: Mapped[TrialState | None] = mapped_column(state_column(TrialState))
    """None until the dialer has taken the order."""
    placed_at: Mapped[datetime | None]
    rang_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    cause: Mapped[int] = mapped_column(default=0)
    why: Mapped[str] = mapped_column(String(200), default="")
