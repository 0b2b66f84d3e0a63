"""Numbers that no list may bring in: our own, competitors', and those of tests."""

from datetime import datetime

from sqlalchemy import select
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
    numbers = select(BlockedNumber).order_by(BlockedNumber.phone).limit(limit + 1)
    if cursor:
        numbers = numbers.where(BlockedNumber.phone > keys_of(cursor, str)[0])
    rows = (await session.scalars(numbers)).all()
    found, next_cursor = page_of(rows, limit, lambda row: (row.phone,))
    return Page(items=[_shown(row, viewer) for row in found], next_cursor=next_cursor)


async def block(session: AsyncSession, who: Account, fields: BlockIn, *, now: datetime) -> BlockOut:
    """Keep the number out of every import from now on; leads that are here stay."""
    phone = read_phone(fields.phone)
    values = {"phone": phone, "why": fields.why, "note": fields.note, "at": now}
    await session.execute(
        insert(BlockedNumber)
        .values(values)
        .on_conflict_do_update(index_elements=["phone"], set_=values)
    )
    audit(session, who, "number.blocked", subject_kind="phone", subject_id=mask(phone))
    kept = await session.get(BlockedNumber, phone, populate_existing=True)
    assert kept is not None
    return _shown(kept, who)


async def release(session: AsyncSession, who: Account, text: str) -> None:
    """Let lists bring the number in again; one that is not blocked changes nothing."""
    phone = read_phone(text)
    kept = await session.get(BlockedNumber, phone)
    if kept is not None:
        await session.delete(kept)
        audit(session, who, "number.released", subject_kind="phone", subject_id=mask(phone))


def _shown(row: BlockedNumber, viewer: Account) -> BlockOut:
    shown = BlockOut.model_validate(row)
    return shown.model_copy(update={"phone": shown_phone(viewer, row.phone)})
