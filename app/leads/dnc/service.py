"""The do-not-call list. A number on it leaves every queue in the transaction that adds it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.access.masking import mask, shown_phone
from app.calling.campaigns import queue
from app.engine import mailbox
from app.errors import Invalid, NotFound
from app.leads import phones
from app.leads.dnc import queries
from app.leads.dnc.schemas import DncFilter, DncIn, DncOut
from app.leads.imports.reasons import in_words
from app.leads.phones import Phone
from app.models.account import Account
from app.models.lead import DncNumber
from app.paging import Page, keys_of, page_of


class NoPhone(Invalid):
    """This is not a phone number."""

    code = "no_phone"


class NotBarred(NotFound):
    """This number is not on the do-not-call list."""

    code = "not_barred"


async def page(
    session: AsyncSession, viewer: Account, wanted: DncFilter, *, cursor: str | None, limit: int
) -> Page[DncOut]:
    before = keys_of(cursor, datetime.fromisoformat, str) if cursor else None
    rows = await queries.page(
        session,
        phone=read_phone(wanted.q) if wanted.q else None,
        before=(before[0], before[1]) if before else None,
        limit=limit,
    )
    found, next_cursor = page_of(rows, limit, lambda row: (row.at.isoformat(), row.phone))
    return Page(items=[_shown(row, viewer) for row in found], next_cursor=next_cursor)


async def add(session: AsyncSession, who: Account, fields: DncIn, *, now: datetime) -> DncOut:
    phone = read_phone(fields.phone)
    await bar(session, phone, reason=fields.reason, account_id=who.id, now=now)
    audit(
        session,
        who,
        "dnc.added",
        subject_kind="phone",
        subject_id=mask(phone),
        reason=fields.reason,
    )
    added = await queries.get(session, phone)
    assert added is not None
    return _shown(added, who)


async def bar(
    session: AsyncSession,
    phone: str,
    *,
    reason: str,
    account_id: UUID | None,
    now: datetime,
    call_id: UUID | None = None,
) -> None:
    """Keep the E.164 number from every queue and from the dialer. Twice is the same as once."""
    await queries.add(
        session,
        {
            "phone": phone,
            "reason": reason,
            "account_id": account_id,
            "call_id": call_id,
            "at": now,
        },
    )
    await queue.bar_phone(session, phone)
    for dialed in sorted({phone} | await queries.dialed_with(session, phone)):
        mailbox.post(session, "lead.barred", phone=dialed)


async def remove(session: AsyncSession, who: Account, text: str, *, reason: str) -> None:
    """Take a number off the list. Its places in queues stay barred: only a new import or a
    supervisor brings it back, on purpose.
    """
    phone = read_phone(text)
    barred = await queries.get(session, phone)
    if barred is None:
        raise NotBarred
    await session.delete(barred)
    audit(session, who, "dnc.removed", subject_kind="phone", subject_id=mask(phone), reason=reason)


def read_phone(text: str) -> str:
    phone = phones.normalise(text)
    if not isinstance(phone, Phone):
        raise NoPhone(f"{in_words(phone, 'en')}. Write it like 13800138000 or +85291234567.")
    return phone.e164


def _shown(row: DncNumber, viewer: Account) -> DncOut:
    shown = DncOut.model_validate(row)
    return shown.model_copy(update={"phone": shown_phone(viewer, row.phone)})
