"""A table as plain cells, whatever it came from."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.reports.metrics.metric import Unit
from app.reports.tables.schemas import Column, ReportTable, Values

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Sheet:
    title: str
    said: str
    header: list[str]
    units: list[Unit | None]
    """Of each column; None for text."""
    rows: list[list[Cell]]
    notes: list[str]


WORDS = {
    "zh": {"row": "项目", "total": "合计", "before": "上期", "live": "实时，截至 {at}"},
    "en": {"row": "Row", "total": "Total", "before": "before", "live": "live, as of {at}"},
}


def sheet_of(table: ReportTable, locale: str) -> Sheet:
    """The report in one language; a comparison stands in columns beside its own."""
    zh = locale.startswith("zh")
    words = WORDS["zh" if zh else "en"]
    compares = table.total_before is not None or any(row.before for row in table.rows)
    header, units = _heads(table.columns, words, zh=zh, compares=compares)
    rows: list[list[Cell]] = [
        [row.name_zh if zh else row.name_en, *_cells(table, row.values, row.before, compares)]
        for row in table.rows
    ]
    if table.total is not None:
        rows.append([words["total"], *_cells(table, table.total, table.total_before, compares)])
    notes = [words["live"].format(at=table.at.isoformat(timespec="seconds"))]
    return Sheet(
        title=f"{table.title_zh if zh else table.title_en} {table.first} – {table.last}",
        said=table.said_zh if zh else table.said_en,
        header=header,
        units=units,
        rows=rows,
        notes=notes if table.is_live else [],
    )


def _heads(
    columns: Sequence[Column], words: dict[str, str], *, zh: bool, compares: bool
) -> tuple[list[str], list[Unit | None]]:
    header = [words["row"]]
    found: list[Unit | None] = [None]
    for column in columns:
        name = column.name_zh if zh else column.name_en
        header.append(name)
        found.append(column.unit)
        if compares:
            header.append(f"{name} ({words['before']})")
            found.append(column.unit)
    return header, found


def _cells(table: ReportTable, values: Values, before: Values | None, compares: bool) -> list[Cell]:
    cells: list[Cell] = []
    for column in table.columns:
        cells.append(values.get(column.code))
        if compares:
            cells.append((before or {}).get(column.code))
    return cells


def shown(cell: Cell, unit: Unit | None) -> str:
    """A cell as people read it: 4:48:00, 60.0 %, 12; what is unknown is a dash."""
    if cell is None:
        return "—"
    if isinstance(cell, str) or unit is None:
        return str(cell)
    match unit:
        case Unit.SHARE:
            return f"{100 * cell:.1f} %"
        case Unit.SECONDS:
            whole = int(cell)
            return f"{whole // 3600}:{whole // 60 % 60:02d}:{whole % 60:02d}"
        case Unit.RATIO:
            return f"{cell:.2f}"
        case Unit.COUNT:
            return f"{cell:,.0f}"
