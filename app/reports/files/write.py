"""The bytes of a table as CSV, XLSX or PDF."""

import csv
import io
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import xlsxwriter
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

from app.leads.imports.rejects import harmless
from app.reports.files.sheet import Cell, Sheet, shown
from app.reports.metrics.metric import Unit

BOM = "\ufeff"
"""Without it a spreadsheet reads UTF-8 as something else."""
CJK = "STSong-Light"
FORMATS = {
    Unit.SHARE: "0.0%",
    Unit.SECONDS: "[h]:mm:ss",
    Unit.RATIO: "0.00",
    Unit.COUNT: "#,##0",
}
DAY_SECONDS = 86_400


def csv_lines(rows: Iterable[Sequence[Cell]]) -> str:
    """Numbers as they are, text harmless, what is unknown empty."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerows([[_plain(cell) for cell in row] for row in rows])
    return text.getvalue()


def _plain(cell: Cell) -> Cell:
    if isinstance(cell, str):
        return harmless(cell)
    if isinstance(cell, float):
        return int(cell) if cell.is_integer() else round(cell, 6)
    return cell


def csv_of(sheet: Sheet) -> bytes:
    return (BOM + csv_lines([sheet.header, *sheet.rows])).encode()


def xlsx_of(sheet: Sheet) -> bytes:
    """Durations are times and shares are percents, so that a spreadsheet can go on calculating."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        formats = {unit: book.add_format({"num_format": text}) for unit, text in FORMATS.items()}
        page = book.add_worksheet()
        page.write_string(0, 0, sheet.title, book.add_format({"bold": True, "font_size": 14}))
        page.write_string(1, 0, "  ".join((sheet.said, *sheet.notes)))
        for at, name in enumerate(sheet.header):
            page.write_string(3, at, name, bold)
        for line, row in enumerate(sheet.rows, start=4):
            for at, (cell, unit) in enumerate(zip(row, sheet.units, strict=True)):
                if isinstance(cell, str):
                    page.write_string(line, at, harmless(cell))
                elif cell is not None:
                    number = cell / DAY_SECONDS if unit is Unit.SECONDS else cell
                    page.write_number(line, at, number, formats[unit] if unit else None)
        page.freeze_panes(4, 1)
        page.set_column(0, 0, 24)
        page.set_column(1, max(1, len(sheet.header) - 1), 13)
    return out.getvalue()


class CallsBook:
    """A spreadsheet of calls that grows page by page, in a file and not in memory."""

    def __init__(self, header: Sequence[str]) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="talktime-sheet-")
        self._path = Path(self._folder.name) / "calls.xlsx"
        options = {"constant_memory": True, "strings_to_formulas": False}
        self._book = xlsxwriter.Workbook(str(self._path), options)
        self._page = self._book.add_worksheet()
        self._page.freeze_panes(1, 1)
        self._page.set_column(0, len(header) - 1, 16)
        self.rows = -1
        self.add([header])

    def __enter__(self) -> "CallsBook":
        return self

    def __exit__(self, *_: object) -> None:
        self._folder.cleanup()

    def add(self, rows: Iterable[Sequence[Cell]]) -> None:
        """Text harmless, numbers as they are, what is unknown empty."""
        for row in rows:
            self.rows += 1
            for at, cell in enumerate(row):
                if isinstance(cell, str):
                    self._page.write_string(self.rows, at, harmless(cell))
                elif cell is not None:
                    self._page.write(self.rows, at, cell)

    def content(self) -> bytes:
        self._book.close()
        return self._path.read_bytes()


def pdf_of(sheet: Sheet) -> bytes:
    """A page or more in landscape, with a font that has Chinese and needs no file."""
    pdfmetrics.registerFont(UnicodeCIDFont(CJK))
    columns = len(sheet.header)
    size = 8 if columns <= 12 else 6
    plain = ParagraphStyle("plain", fontName=CJK, fontSize=size, leading=size + 2)
    head = ParagraphStyle("head", parent=plain, fontSize=15, leading=20)
    cells = [
        [Paragraph(_safe(name), plain) for name in sheet.header],
        *(
            [
                Paragraph(_safe(shown(cell, unit)), plain)
                for cell, unit in zip(row, sheet.units, strict=True)
            ]
            for row in sheet.rows
        ),
    ]
    width, _ = landscape(A4)
    first = 90.0
    rest = (width - 60 - first) / max(1, columns - 1)
    table = Table(cells, repeatRows=1, colWidths=[first, *[rest] * (columns - 1)])
    table.setStyle(
        [
            ("LINEBELOW", (0, 0), (-1, 0), 0.8, colors.black),
            ("LINEBELOW", (0, 1), (-1, -1), 0.2, colors.lightgrey),
            ("LEFTPADDING", (0, 0), (-1, -1), 2),
            ("RIGHTPADDING", (0, 0), (-1, -1), 2),
        ]
    )
    out = io.BytesIO()
    SimpleDocTemplate(
        out, pagesize=landscape(A4), title=sheet.title, leftMargin=30, rightMargin=30,
        topMargin=30, bottomMargin=30,
    ).build(
        [
            Paragraph(_safe(sheet.title), head),
            Paragraph(_safe("  ".join((sheet.said, *sheet.notes))), plain),
            Spacer(0, 8),
            table,
        ]
    )  # fmt: skip
    return out.getvalue()


def _safe(text: str) -> str:
    """Names may hold what reportlab takes for markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
