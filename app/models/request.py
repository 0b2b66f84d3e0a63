"""Requests that may be sent twice but must act once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.models.base import Table


class KeptAnswer(Table):
    """The answer to a request with an Idempotency-Key: the same key gets it again for a day."""

    __tablename__ = "kept_answers"

    account_id: Mapped[UUID] = mapped_column(
        ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(String(128), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    """SHA-256 of what was asked, so that a key cannot be used for something else."""
    answer: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime] = mapped_column(index=True)
