"""Which column of a file holds which field of a lead, by what people call their columns."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from app.kinds import ListSource
from app.leads.imports.reader import FileRefused, Line, cells_of

DELIMITERS = ",\t;|"
LINES_ABOVE_HEADER = 20
MOST_SHOWN = 12


class Field(StrEnum):
    NAME = "name"
    COMPANY = "company"
    PHONE = "phone"
    AREA_CODE = "area_code"
    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    ADDRESS = "address"
    EMAIL = "email"
    INDUSTRY = "industry"
    CREDIT_CODE = "credit_code"
    STATUS = "status"
    ZONE = "zone"
    CAPITAL = "capital"
    FOUNDED = "founded"
    HEADCOUNT = "headcount"
    IGNORE = "ignore"


MANY = frozenset({Field.PHONE, Field.IGNORE})
"""Fields that may come from more than one column; of the others the first column counts."""


@dataclass(frozen=True, slots=True)
class Preset:
    key: str
    label_zh: str
    label_en: str
    source: ListSource
    columns: dict[Field, list[str]]


@dataclass(frozen=True, slots=True)
class Column:
    position: int
    title: str
    field: Field | None
    """None keeps the cell under its own title."""


@dataclass(frozen=True, slots=True)
class Header:
    line: Line
    delimiter: str
    columns: tuple[Column, ...]

    @property
    def known(self) -> int:
        return sum(column.field is not None for column in self.columns)


class PresetUnknown(FileRefused):
    """There is no preset of that name."""


@cache
def presets() -> dict[str, Preset]:
    text = resources.files("app.leads.imports").joinpath("presets.toml").read_text("utf-8")
    return {
        entry["key"]: Preset(
            key=entry["key"],
            label_zh=entry["label_zh"],
            label_en=entry["label_en"],
            source=ListSource(entry["source"]),
            columns={Field(field): titles for field, titles in entry["columns"].items()},
        )
        for entry in tomllib.loads(text)["preset"]
    }


@cache
def _fields_by_title(preset: str) -> dict[str, Field]:
    """Look a title up in the named preset first, then in all the others."""
    chosen = [presets()[preset]] if preset else []
    known: dict[str, Field] = {}
    for each in [*chosen, *presets().values()]:
        for field, titles in each.columns.items():
            for title in titles:
                known.setdefault(_folded(title), field)
    return known


def _folded(title: str) -> str:
    title = unicodedata.normalize("NFKC", title).lower()
    return re.sub(r"[\s_*\-:\ufeff\"']+", "", title)


def field_of(title: str, preset: str = "") -> Field | None:
    """Return the field that a column title means; what stands in brackets may be left out."""
    known = _fields_by_title(preset)
    folded = _folded(title)
    return known.get(folded) or known.get(re.sub(r"[(\[].*?[)\]]", "", folded))


Known = Mapping[str, Field]
"""Fields by folded title, as a saved preset names them; they go before ours."""


def known_titles(columns: dict[str, list[str]]) -> Known:
    return {_folded(title): Field(key) for key, titles in columns.items() for title in titles}


def columns_of(
    titles: list[str], preset: str = "", own: Known = MappingProxyType({})
) -> tuple[Column, ...]:
    columns = []
    taken: set[Field] = set()
    names: set[str] = set()
    for position, title in enumerate(titles):
        field = own.get(_folded(title)) or field_of(title, preset)
        if field in taken:
            field = None
        if field is not None and field not in MANY:
            taken.add(field)
        shown = _shown(title) or f"column {position + 1}"
        while shown in names:
            shown += "'"
        names.add(shown)
        columns.append(Column(position, shown, field))
    return tuple(columns)


def _shown(title: str) -> str:
    plain = "".join(sign if sign.isprintable() else " " for sign in title)
    return " ".join(plain.split())[:60]


def find_header(
    lines: list[Line],
    preset: str = "",
    most_columns: int = 300,
    delimiter_asked: str = "",
    own: Known = MappingProxyType({}),
) -> Header:
    """Return the header among the first lines: the line and delimiter that name most fields.

    Some exports begin with a notice; what stands above the header is no row.
    """
    if preset and preset not in presets():
        raise PresetUnknown(f"No preset is called {preset!r}. Take one of {', '.join(presets())}.")
    best: Header | None = None
    for line in lines:
        for delimiter in (delimiter_asked or DELIMITERS) if line.is_whole else "":
            titles = cells_of(line.text, delimiter)
            if len(titles) > most_columns:
                continue
            header = Header(line, delimiter, columns_of(titles, preset, own))
            has_phone = any(column.field is Field.PHONE for column in header.columns)
            if has_phone and (best is None or header.known > best.known):
                best = header
    if best is None:
        raise FileRefused(_why_no_header(lines))
    return best


def mapped_header(lines: list[Line], mapping: dict[str, Any], preset: str, asked: str) -> Header:
    """Return the header that a person chose: {"line": 3, "fields": {"0": "company", "4": null}}.

    Line 0 says that the file has no header; its columns are then called by their numbers. A column
    that is not named follows its title. Raises FileRefused when the file has no such line.
    """
    number = int(mapping.get("line", 1))
    if number > len(lines) or not lines:
        raise FileRefused(f"The file has no line {number}. Choose the header line again.")
    first = lines[max(0, number - 1)]
    delimiter = asked or max(DELIMITERS, key=first.text.count)
    cells = cells_of(first.text, delimiter)
    own = known_titles(mapping.get("titles", {}))
    found = columns_of(cells if number else [""] * len(cells), preset, own)
    fields = mapping.get("fields", {})
    columns = tuple(
        replace(each, field=Field(key) if (key := fields[str(each.position)]) else None)
        if str(each.position) in fields
        else each
        for each in found
    )
    if not any(each.field is Field.PHONE for each in columns):
        raise FileRefused("No column is mapped to the phone. Choose the one that holds phones.")
    return Header(first if number else Line(0, ""), delimiter, _each_once(columns))


def _each_once(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """Keep only the first column of a field that comes from one; others stay under their titles."""
    taken: set[Field] = set()
    kept = []
    for each in columns:
        again = each.field in taken
        if each.field is not None and each.field not in MANY:
            taken.add(each.field)
        kept.append(replace(each, field=None) if again else each)
    return tuple(kept)


def _why_no_header(lines: list[Line]) -> str:
    if lines and not lines[0].is_whole:
        return "The first line has no end: this is no list. Export one row on each line."
    first = next((line.text.strip() for line in lines if not line.text.isspace()), "")
    return (
        "No header row with a phone column was found; the first line is "
        f"{_shown(first)!r}. Put a line such as '姓名,手机' or 'name,phone' above the rows."
    )
