"""Numbers that must not be called. One that is added leaves the queues in the same transaction."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.access.masking import mask, shown_phone
from app.calling.campaigns import queue
from app.engine import mailbox
from app.errors import Conflict, Invalid, NotFound
from app.leads import phones
from app.leads.dnc import queries
from app.leads.dnc.schemas import (
    BulkIn,
    BulkOut,
    ClientIn,
    ClientOut,
    DncFilter,
    DncIn,
    DncListIn,
    DncListOut,
    DncOut,
)
from app.leads.imports.reasons import in_words
from app.leads.phones import Phone
from app.models.account import Account
from app.models.rules import SITE_DNC, Client, DncList, DncNumber
from app.paging import Page, keys_of, page_of

MOST_LINES = 200_000
TOGETHER = 2_000
SHOWN_REFUSED = 20


class NoPhone(Invalid):
    """This is not a phone number."""

    code = "no_phone"


class NotBarred(NotFound):
    """This number is not on the do-not-call list."""

    code = "not_barred"


class DncListUnknown(NotFound):
    """There is no such do-not-call list."""

    code = "dnc_list_unknown"


class DncListNameTaken(Conflict):
    """Another do-not-call list has this name."""

    code = "dnc_list_name_taken"


class ClientUnknown(Invalid):
    """There is no such client, or no such campaign."""

    code = "client_unknown"


class ClientNameTaken(Conflict):
    """Another client has this name."""

    code = "client_name_taken"


class TooManyLines(Invalid):
    """The text has more lines than can be added at once."""

    code = "too_many_lines"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why numbers are barred, by whom, and for how long."""

    reason: str
    now: datetime
    account_id: UUID | None
    call_id: UUID | None = None
    evidence: str = ""
    expires_at: datetime | None = None
    list_id: UUID = SITE_DNC


async def page(
    session: AsyncSession, viewer: Account, wanted: DncFilter, *, cursor: str | None, limit: int
) -> Page[DncOut]:
    before = keys_of(cursor, datetime.fromisoformat, str, UUID) if cursor else None
    rows = await queries.page(
        session,
        phone=read_phone(wanted.q) if wanted.q else None,
        list_id=wanted.list_id,
        before=(before[0], before[1], before[2]) if before else None,
        limit=limit,
    )
    found, next_cursor = page_of(
        rows, limit, lambda row: (row.at.isoformat(), row.phone, row.list_id)
    )
    return Page(items=[_shown(row, viewer) for row in found], next_cursor=next_cursor)


async def add(session: AsyncSession, who: Account, fields: DncIn, *, now: datetime) -> DncOut:
    phone = read_phone(fields.phone)
    refusal = Refusal(
        reason=fields.reason,
        now=now,
        account_id=who.id,
        evidence=fields.evidence,
        expires_at=fields.expires_at,
        list_id=fields.list_id,
    )
    await bar(session, [phone], refusal)
    audit(
        session,
        who,
        "dnc.added",
        subject_kind="phone",
        subject_id=mask(phone),
        reason=fields.reason,
        list_id=str(fields.list_id),
    )
    added = await queries.get(session, phone, fields.list_id)
    assert added is not None
    return _shown(added, who)


async def add_many(
    session: AsyncSession, who: Account, list_id: UUID, fields: BulkIn, *, now: datetime
) -> BulkOut:
    """Add a number from each line; a line that is none is counted and shown, never guessed at."""
    lines = [line for line in fields.text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise TooManyLines(f"Send at most {MOST_LINES:,} lines at once, or import a file.")
    refusal = Refusal(
        reason=fields.reason,
        now=now,
        account_id=who.id,
        evidence=fields.evidence,
        expires_at=fields.expires_at,
        list_id=list_id,
    )
    read = [phones.normalise(_first_cell(line)) for line in lines]
    fresh = dict.fromkeys(each.e164 for each in read if isinstance(each, Phone))
    refused = [
        line.strip()[:80]
        for line, each in zip(lines, read, strict=True)
        if not isinstance(each, Phone)
    ]
    added = 0
    wanted = list(fresh)
    for first in range(0, len(wanted), TOGETHER):
        some = wanted[first : first + TOGETHER]
        added += len(some) - len(await queries.known(session, list_id, some))
        await bar(session, some, refusal)
    audit(session, who, "dnc.added_many", subject_kind="dnc_list", subject_id=list_id, added=added)
    return BulkOut(
        total=len(lines),
        added=added,
        known=len(lines) - added - len(refused),
        refused=len(refused),
        first_refused=refused[:SHOWN_REFUSED],
    )


async def bar(session: AsyncSession, numbers: Collection[str], refusal: Refusal) -> None:
    """Keep the E.164 numbers from the queues that their list is for, and from the dialer.

    Twice is the same as once. A number that is barred for a time only keeps its places in the
    queues, which are asked again at each lease.
    """
    listed = await queries.get_list(session, refusal.list_id)
    if listed is None:
        raise DncListUnknown
    await queries.add(session, [_row(phone, refusal) for phone in numbers])
    campaigns = await queries.campaigns_of(session, listed)
    if refusal.expires_at is None:
        await queue.bar_phones(session, numbers, campaigns)
    if campaigns is not None:
        return  # A number that others may call is looked at again right before its call.
    for dialed in sorted({*numbers} | await queries.dialed_with(session, numbers)):
        mailbox.post(session, "lead.barred", phone=dialed)


async def remove(
    session: AsyncSession, who: Account, text: str, list_id: UUID, *, reason: str
) -> None:
    """Take a number off the list. Its places in queues stay barred: only a new import or a
    supervisor brings it back, on purpose.
    """
    phone = read_phone(text)
    barred = await queries.get(session, phone, list_id)
    if barred is None:
        raise NotBarred
    await session.delete(barred)
    audit(
        session,
        who,
        "dnc.removed",
        subject_kind="phone",
        subject_id=mask(phone),
        reason=reason,
        list_id=str(list_id),
    )


async def lists(session: AsyncSession) -> Page[DncListOut]:
    rows = await queries.lists(session)
    return Page(items=[_shown_list(each, whom, numbers) for each, whom, numbers in rows])


async def add_list(session: AsyncSession, who: Account, fields: DncListIn) -> DncListOut:
    if await queries.list_named(session, fields.name) is not None:
        raise DncListNameTaken(f"Choose another name than {fields.name!r}.")
    if not await queries.has_target(session, fields.client_id, fields.campaign_id):
        raise ClientUnknown("Name one that exists.")
    made = DncList(**fields.model_dump())
    session.add(made)
    await session.flush()
    audit(session, who, "dnc_list.created", subject_kind="dnc_list", subject_id=made.id)
    found = {each.id: (each, whom, n) for each, whom, n in await queries.lists(session)}
    return _shown_list(*found[made.id])


async def clients(session: AsyncSession) -> Page[ClientOut]:
    found = await queries.clients(session)
    return Page(items=[ClientOut.model_validate(each) for each in found])


async def add_client(session: AsyncSession, who: Account, fields: ClientIn) -> ClientOut:
    if await queries.client_named(session, fields.name) is not None:
        raise ClientNameTaken(f"Choose another name than {fields.name!r}.")
    made = Client(name=fields.name)
    session.add(made)
    await session.flush()
    await session.refresh(made)
    audit(session, who, "client.created", subject_kind="client", subject_id=made.id)
    return ClientOut.model_validate(made)


def read_phone(text: str) -> str:
    phone = phones.normalise(text)
    if not isinstance(phone, Phone):
        raise NoPhone(f"{in_words(phone, 'en')}. Write it like 13800138000 or +85291234567.")
    return phone.e164


def _first_cell(line: str) -> str:
    for mark in (",", "\t", ";", "，", "；"):
        line = line.split(mark, 1)[0]
    return line.strip().strip("\"'")


def _row(phone: str, refusal: Refusal) -> dict[str, object]:
    return {
        "phone": phone,
        "list_id": refusal.list_id,
        "reason": refusal.reason,
        "evidence": refusal.evidence,
        "expires_at": refusal.expires_at,
        "account_id": refusal.account_id,
        "call_id": refusal.call_id,
        "at": refusal.now,
    }


def _shown(row: DncNumber, viewer: Account) -> DncOut:
    shown = DncOut.model_validate(row)
    return shown.model_copy(update={"phone": shown_phone(viewer, row.phone)})


def _shown_list(each: DncList, whom: str, numbers: int) -> DncListOut:
    return DncListOut(
        id=each.id,
        name=each.name,
        scope=each.scope,
        client_id=each.client_id,
        campaign_id=each.campaign_id,
        whom=whom,
        numbers=numbers,
        created_at=each.created_at,
    )
