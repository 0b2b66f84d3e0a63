"""Numbers that no list may bring in: our own, competitors', and those of tests."""

import contextlib
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.access.masking import mask, shown_phone
from app.leads.cleaning.schemas import BlockIn, BlockOut
from app.leads.dnc.service import read_phone
from app.models.account import Account
from app.models.lead import BlockedNumber
from app.paging import Page, keys_of, page_of


async def page(
    session: AsyncSession, viewer: Account, *, cursor: str | None, limit: int
) -> Page[BlockOut]:
    """The newest first. No page is named by a number, since not everybody may see those."""
    numbers = select(BlockedNumber).order_by(BlockedNumber.id.desc()).limit(limit + 1)
    if cursor:
        numbers = numbers.where(BlockedNumber.id < keys_of(cursor, UUID)[0])
    rows = (await session.scalars(numbers)).all()
    found, next_cursor = page_of(rows, limit, lambda row: (row.id,))
    return Page(items=[_shown(row, viewer) for row in found], next_cursor=next_cursor)


async def block(session: AsyncSession, who: Account, fields: BlockIn, *, now: datetime) -> BlockOut:
    """Keep the number out of every import from now on; leads that are here stay."""
    phone = read_phone(fields.phone)
    values = {"phone": phone, "why": fields.why, "note": fields.note, "at": now}
    kept = await session.scalars(
        insert(BlockedNumber)
        .values(values)
        .on_conflict_do_update(index_elements=["phone"], set_=values)
        .returning(BlockedNumber)
        .execution_options(populate_existing=True)
    )
    audit(session, who, "number.blocked", subject_kind="phone", subject_id=mask(phone))
    return _shown(kept.one(), who)


async def release(session: AsyncSession, who: Account, text: str) -> None:
    """Let lists bring the number in again; one that is not blocked changes nothing."""
    kept = await session.scalar(select(BlockedNumber).where(_is_named(text)))
    if kept is not None:
        await session.delete(kept)
        audit(session, who, "number.released", subject_kind="phone", subject_id=mask(kept.phone))


def _is_named(text: str) -> ColumnElement[bool]:
    """By the id, which is all that those know who see the number masked, or by the number."""
    with contextlib.suppress(ValueError):
        return BlockedNumber.id == UUID(text)
    return BlockedNumber.phone == read_phone(text)


def _shown(row: BlockedNumber, viewer: Account) -> BlockOut:
    shown = BlockOut.model_validate(row)
    return shown.model_copy(update={"phone": shown_phone(viewer, row.phone)})
