"""The rows that did not become leads, as a file that a spreadsheet opens without harm."""

import csv
import io
from collections.abc import AsyncIterator
from uuid import UUID

from app.db import Sessions
from app.leads.imports import queries
from app.leads.imports.reasons import in_words
from app.models.lead import RowFate

ROWS_A_PAGE = 5_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_BOM = "\ufeff"
_HEADER = {
    "zh": ["行号", "结果", "原因代码", "原因", "说明", "原始内容"],
    "en": ["row", "result", "reason_code", "reason", "detail", "line"],
}
_FATES = {
    RowFate.REJECTED: ("已拒绝", "rejected"),
    RowFate.DUPLICATE: ("重复", "duplicate"),
    RowFate.BLOCKED: ("已拦截", "blocked"),
}


def harmless(cell: str) -> str:
    """Return the cell so that no spreadsheet takes it for a formula."""
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


async def csv_of(sessions: Sessions, import_id: UUID, *, locale: str) -> AsyncIterator[str]:
    """Yield the file in pieces; each is read in a short transaction of its own."""
    is_chinese = locale.startswith("zh")
    yield _BOM + _lines([_HEADER["zh" if is_chinese else "en"]])
    after = 0
    while True:
        async with sessions() as session:
            page = await queries.rejects(session, import_id, after=after, limit=ROWS_A_PAGE)
        if not page:
            return
        after = page[-1].row_number
        yield _lines(
            [
                [
                    str(row.row_number),
                    _FATES[row.fate][not is_chinese],
                    row.reason,
                    in_words(row.reason, locale),
                    harmless(row.detail),
                    harmless(row.line),
                ]
                for row in page
            ]
        )


def _lines(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(rows)
    return text.getvalue()
