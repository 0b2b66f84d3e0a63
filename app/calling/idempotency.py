"""One act for one Idempotency-Key, however often the request arrives."""

import hashlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Annotated, Any
from uuid import UUID

from fastapi import Header
from pydantic import BaseModel
from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import Conflict
from app.models.request import KeptAnswer

KEPT = timedelta(days=1)

IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        min_length=8,
        max_length=128,
        pattern=r"^[\x21-\x7e]+$",
        description="A new random text for each press of the button; the same one for a retry.",
    ),
]


class KeyReused(Conflict):
    """This Idempotency-Key was used for another request."""

    code = "idempotency_key_reused"


def fingerprint_of(asked: BaseModel) -> str:
    return hashlib.sha256(asked.model_dump_json().encode()).hexdigest()


async def once(
    session: AsyncSession,
    account_id: UUID,
    key: str,
    asked: BaseModel,
    *,
    now: datetime,
    act: Callable[[], Awaitable[dict[str, Any]]],
) -> dict[str, Any]:
    """Act and keep the answer, or return the kept one.

    The key's row is written first: a second request with the key waits for the first one's
    transaction, and acts only if that failed.
    """
    await session.execute(delete(KeptAnswer).where(KeptAnswer.at < now - KEPT))
    mine = (KeptAnswer.account_id == account_id) & (KeptAnswer.key == key)
    fingerprint = fingerprint_of(asked)
    taken = await session.scalar(
        insert(KeptAnswer)
        .values(account_id=account_id, key=key, fingerprint=fingerprint, answer={}, at=now)
        .on_conflict_do_nothing()
        .returning(KeptAnswer.key)
    )
    if taken is None:
        kept = (await session.scalars(select(KeptAnswer).where(mine))).one()
        if kept.fingerprint != fingerprint:
            raise KeyReused("Send a new Idempotency-Key with a new request.")
        return kept.answer

    answer = await act()
    await session.execute(update(KeptAnswer).where(mine).values(answer=answer))
    return answer
