"""Exports, each with its audit entry, which is there before the first byte is."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.calling.calls import service as calls
from app.calling.calls.schemas import CallFilter, CallOut
from app.db import Sessions
from app.errors import Invalid
from app.golden import GoldenHours
from app.models.account import Account
from app.reports.files import write
from app.reports.files.sheet import Cell, sheet_of
from app.reports.tables import service
from app.reports.tables.schemas import ReportFilter

CALLS_A_PAGE = 1000
SHEET_CALLS = 200_000
"""A spreadsheet of more is no use to anybody, and holds up the console; CSV has no end."""
CALL_COLUMNS = (
    "placed_at",
    "agent_name",
    "campaign_name",
    "lead_name",
    "lead_company",
    "phone_masked",
    "caller_id",
    "direction",
    "mode",
    "outcome",
    "cause",
    "disposition",
    "intent",
    "talk_seconds",
    "rang_at",
    "answered_at",
    "bridged_at",
    "ended_at",
    "is_estimated",
    "note",
    "id",
)


class TooManyCalls(Invalid):
    """A spreadsheet takes up to 200,000 calls; narrow the filter, or take the CSV file."""

    code = "too_many_calls"


class Format(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"
    PDF = "pdf"


MEDIA = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PDF: "application/pdf",
}


async def report_file(
    session: AsyncSession,
    who: Account,
    code: str,
    wanted: ReportFilter,
    *,
    kind: Format,
    golden: GoldenHours,
    zone: ZoneInfo,
    now: datetime,
) -> bytes:
    """The report as its viewer would see it, in the viewer's language."""
    table = await service.table(session, who, code, wanted, golden=golden, zone=zone, now=now)
    audit(
        session,
        who,
        "report.exported",
        subject_kind="report",
        subject_id=code,
        format=kind,
        first=str(table.first),
        last=str(table.last),
        rows=len(table.rows),
    )
    sheet = sheet_of(table, who.locale)
    match kind:
        case Format.CSV:
            return write.csv_of(sheet)
        case Format.XLSX:
            return write.xlsx_of(sheet)
        case Format.PDF:
            return write.pdf_of(sheet)


async def tell_calls_export(sessions: Sessions, who: Account, wanted: CallFilter) -> None:
    async with sessions.begin() as session:
        audit(
            session,
            who,
            "calls.exported",
            subject_kind="calls",
            subject_id="filter",
            filter=wanted.model_dump(mode="json", exclude_none=True, exclude={"cursor", "limit"}),
        )


async def calls_csv(
    sessions: Sessions, who: Account, wanted: CallFilter, *, zone: ZoneInfo, now: datetime
) -> AsyncIterator[str]:
    """All calls that the filter finds, in pieces; each is read in a short transaction of its own.

    Phones are shown as the console shows them to this account.
    """
    yield write.BOM + write.csv_lines([CALL_COLUMNS])
    async for rows in _pages(sessions, who, wanted, zone=zone, now=now):
        yield write.csv_lines(rows)


async def calls_xlsx(
    sessions: Sessions, who: Account, wanted: CallFilter, *, zone: ZoneInfo, now: datetime
) -> bytes:
    """The same calls as a spreadsheet; it is built on disk, a page at a time."""
    with write.CallsBook(CALL_COLUMNS) as book:
        async for rows in _pages(sessions, who, wanted, zone=zone, now=now):
            if book.rows + len(rows) > SHEET_CALLS:
                raise TooManyCalls
            await asyncio.to_thread(book.add, rows)
        return await asyncio.to_thread(book.content)


async def _pages(
    sessions: Sessions, who: Account, wanted: CallFilter, *, zone: ZoneInfo, now: datetime
) -> AsyncIterator[list[list[Cell]]]:
    asked = wanted.model_copy(update={"limit": CALLS_A_PAGE, "cursor": None})
    while True:
        async with sessions() as session:
            page = await calls.page(session, who, asked, zone=zone, now=now)
        yield [_cells(call) for call in page.items]
        if page.next_cursor is None:
            return
        asked = asked.model_copy(update={"cursor": page.next_cursor})


def _cells(call: CallOut) -> list[Cell]:
    values = call.model_dump(mode="json", include=set(CALL_COLUMNS))
    return [values[name] for name in CALL_COLUMNS]
