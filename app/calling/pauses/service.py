"""Why agents of this site may pause. A reason is retired, not deleted: intervals keep its code."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.calling.pauses import queries
from app.calling.pauses.schemas import PauseReasonChange, PauseReasonIn
from app.calling.words import code_of, put_in_order
from app.errors import Conflict, Invalid, NotFound
from app.models.account import Account
from app.models.floor import PauseReason

OF_THE_FLOOR = frozenset(
    {
        *("line_lost", "signed_in", "preview_timeout", "pausing", "leaving"),
        *("after_call", "supervisor"),
    }
)
"""Reasons that the floor and the desk give by themselves; nobody may choose them."""


class PauseReasonMissing(NotFound):
    """There is no such reason for a pause."""

    code = "pause_reason_missing"


class PauseReasonUnknown(Invalid):
    """Agents cannot pause for this reason; choose one that is offered."""

    code = "pause_reason_unknown"


class LastPauseReason(Conflict):
    """One reason stays, or nobody could pause."""

    code = "last_pause_reason"


async def check(session: AsyncSession, code: str) -> None:
    """Raises PauseReasonUnknown unless agents are offered this reason."""
    if not await queries.is_offered(session, code):
        raise PauseReasonUnknown


async def add(session: AsyncSession, who: Account, fields: PauseReasonIn) -> PauseReason:
    found = await queries.reasons(session, lock=True)
    made = PauseReason(
        code=code_of(fields.label_en, {*OF_THE_FLOOR, *(each.code for each in found)}),
        position=max((each.position for each in found), default=0) + 1,
        **fields.model_dump(),
    )
    session.add(made)
    await session.flush()
    _note(session, who, "pause_reason.added", made)
    return made


async def change(
    session: AsyncSession,
    who: Account,
    reason_id: UUID,
    fields: PauseReasonChange,
    now: datetime,
) -> PauseReason:
    found = await queries.reasons(session, lock=True)
    one = next((each for each in found if each.id == reason_id), None)
    if one is None:
        raise PauseReasonMissing
    changes = fields.named()
    is_retired = changes.pop("is_retired", one.is_retired)
    if is_retired and [each for each in found if not each.is_retired] == [one]:
        raise LastPauseReason
    if is_retired != one.is_retired:
        one.retired_at = now if is_retired else None
    for name, value in changes.items():
        setattr(one, name, value)
    _note(session, who, "pause_reason.changed", one, changed=sorted(fields.named()))
    return one


async def order(session: AsyncSession, who: Account, ids: Sequence[UUID]) -> Sequence[PauseReason]:
    found = await queries.reasons(session, lock=True)
    put_in_order([each for each in found if not each.is_retired], ids)
    audit(session, who, "pause_reason.ordered", subject_kind="pause_reason", subject_id=ids[0])
    await session.flush()
    return await queries.reasons(session)


def _note(session: AsyncSession, who: Account, what: str, one: PauseReason, **details: Any) -> None:
    details |= {"code": one.code}
    audit(session, who, what, subject_kind="pause_reason", subject_id=one.id, **details)
