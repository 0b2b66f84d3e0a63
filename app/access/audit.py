"""The audit log: who did what to what, in the transaction that did it."""

from typing import Any

import structlog
from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.account import Account, AuditEntry


def audit(
    session: AsyncSession,
    who: Account | None,
    what: str,
    *,
    subject_kind: str,
    subject_id: object,
    reason: str = "",
    **details: Any,
) -> None:
    """Add an entry. `what` reads like a fact: "recording.played". None as `who` is the system.

    The address is the one of the request being handled. Never pass secrets or whole phones.
    """
    address = structlog.contextvars.get_contextvars().get("address", "")
    session.add(
        AuditEntry(
            at=func.now(),
            account_id=who.id if who else None,
            action=what,
            subject_kind=subject_kind,
            subject_id=str(subject_id),
            reason=reason,
            details=details,
            address=str(address)[:64],
        )
    )
