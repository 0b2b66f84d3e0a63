"""The short way from a line to a row of the staging table, for the lines that are as usual.

Most lines hold plain printable text in as many cells as the header. For these, this module does in
a few microseconds what `reader.rows_of` and `cleaning.clean` do for every line, and it must say the
same: tests/unit/test_import_quick.py compares the two. Whatever is not as usual takes the long way.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from app.kinds import PhoneKind
from app.leads import phones
from app.leads.cleaning.carriers import carrier_of
from app.leads.cleaning.figures import capital_of, day_of, headcount_of
from app.leads.cleaning.jokes import is_joke
from app.leads.cleaning.names import company_name, person_name
from app.leads.imports import cleaning
from app.leads.imports.cleaning import CleanLead, Refused
from app.leads.imports.mapping import Column, Field
from app.leads.imports.reader import DAMAGED, CutLines, FileRow, Limits, row_at
from app.leads.imports.stage_text import NULL, copy_line, refused_line
from app.leads.phones import CHINA_ZONE, NOTHING, Phone

MOST_CHARACTERS = 2_000
_MOST_CACHED = 50_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What a cleaner must know of the file; it travels to other processes."""

    columns: tuple[Column, ...]
    delimiter: str
    encoding: str
    limits: Limits
    is_dnc: bool = False
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The rows of one block as the staging table takes them (COPY text)."""

    text: bytes
    rows: int
    last_row: int


class Cleaner:
    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._width = len(plan.columns)
        self._phones = [each.position for each in plan.columns if each.field is Field.PHONE]
        self._named: list[tuple[Field, int]] = [
            (each.field, each.position)
            for each in plan.columns
            if each.field is not None and each.field not in {Field.PHONE, Field.IGNORE}
        ]
        self._extra = [
            (each.position, f'"{each.title}": "')
            for each in plan.columns
            if each.field is None and '"' not in each.title and "\\" not in each.title
        ]
        kept = sum(each.field is None for each in plan.columns)
        self._is_quick = not plan.is_dnc and len(self._extra) == kept and bool(self._phones)
        self._places: dict[tuple[str, ...], str] = {}

    def clean(self, content: bytes, number: int) -> Cleaned:
        """Clean the rows of a block that begins on that line."""
        plan = self._plan
        text = content.decode(plan.encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")
        lines = CutLines(text, number, plan.limits.line_characters)
        made: list[str] = []
        texts, first, quick = lines.texts, number, self._quick
        last_row = 0
        while lines.at < len(texts):
            at = lines.at
            if not texts[at]:
                lines.at = at + 1
                continue
            line = quick(first + at, texts[at]) if self._is_quick else None
            if line is not None:
                lines.at = at + 1
                last_row = first + at
                made.append(line)
                continue
            row = row_at(next(lines), lines, plan.delimiter, width=self._width, limits=plan.limits)
            if row is not None:
                last_row = row.number
                made.append(copy_line(row, self.result_of(row)))
        return Cleaned("".join(made).encode(), len(made), last_row)

    def result_of(self, row: FileRow) -> CleanLead | Refused:
        """The long way."""
        if row.fault is not None:
            return Refused(row.fault)
        if self._plan.is_dnc:
            return cleaning.clean_dnc(row.cells, self._plan.columns)
        return cleaning.clean(row.cells, self._plan.columns, self._plan.zone)

    def _quick(self, number: int, text: str) -> str | None:
        if not text.isprintable() or '"' in text or "\\" in text or DAMAGED in text:
            return None
        cells = text.split(self._plan.delimiter)
        if len(cells) != self._width or len(text) > MOST_CHARACTERS:
            return None
        named: dict[Field, str] = {
            field: cell
            for field, position in self._named
            if (cell := cells[position].strip()) not in NOTHING
        }
        if Field.ZONE in named or named.get(Field.STATUS, "").lower().startswith(cleaning.GONE):
            return None
        phone_cells = [
            cells[position]
            for position in self._phones
            if cells[position] and cells[position].strip() not in NOTHING
        ]
        if not phone_cells and not named:
            return None
        found = _phones(phone_cells, named)
        if isinstance(found, Refused):
            return refused_line(number, 1, found, text)
        return None if found is None else self._line(number, cells, named, found)

    def _line(
        self, number: int, cells: list[str], named: dict[Field, str], found: list[Phone]
    ) -> str | None:
        first = found[0]
        extra = [
            (title, cell)
            for position, title in self._extra
            if (cell := cells[position].strip()) not in NOTHING
        ]
        filled = len(extra) + sum(map(bool, named.values())) + len(found)
        name, company = named.get(Field.NAME, ""), named.get(Field.COMPANY, "")
        code, email = named.get(Field.CREDIT_CODE), named.get(Field.EMAIL, "")
        if name and (person_name(name) != name):
            return None
        if company and (company_name(company) != company):
            return None
        if code and (code := cleaning.credit_code_in(code)) is None:
            return None
        if email and cleaning.email_in(email) is None:
            return None
        figures = self._figures(named)
        if figures is None:
            return None
        phones_text = ",".join([phone.e164 for phone in found])
        fields = ", ".join([f'{title}{cell}"' for title, cell in extra])
        return (
            f"{number}\t1\t{NULL}\t{NULL}\t{NULL}\t{name}\t{company}\t{first.e164}\t"
            f"{first.kind}\t{first.ext}\t{{{phones_text}}}\t{self._place(named, first)}\t"
            f"{CHINA_ZONE}\t{email}\t{named.get(Field.ADDRESS, '')}\t"
            f"{named.get(Field.INDUSTRY, '')}\t{code or NULL}\t"
            f"{carrier_of(first.e164) if first.kind is PhoneKind.MOBILE else ''}\t"
            f"{figures}\t{{{fields}}}\t{filled}\n"
        )

    def _figures(self, named: dict[Field, str]) -> str | None:
        """Return capital, its currency, day of foundation and head-count as four cells."""
        parts: list[str] = []
        if Field.CAPITAL in named:
            capital = capital_of(named[Field.CAPITAL])
            if capital is None:
                return None
            parts += [str(capital[0]), capital[1]]
        else:
            parts += [NULL, NULL]
        for field, value_of in _SINGLE:
            if field in named:
                value = value_of(named[field])
                if value is None:
                    return None
                parts.append(str(value))
            else:
                parts.append(NULL)
        return "\t".join(parts)

    def _place(self, named: dict[Field, str], first: Phone) -> str:
        key = (
            named.get(Field.PROVINCE, ""),
            named.get(Field.CITY, ""),
            named.get(Field.DISTRICT, ""),
            first.province,
        )
        place = self._places.get(key)
        if place is None:
            if len(self._places) > _MOST_CACHED:
                self._places.clear()
            place = " ".join(part for part in key[:3] if part) or first.province
            self._places[key] = place
        return place


def _phones(cells: list[str], named: dict[Field, str]) -> list[Phone] | Refused | None:
    """Return the phones of a row, why it has none, or None when they are not as usual."""
    if len(cells) == 1 and (mobile := phones.usual_mobile(cells[0])):
        e164 = f"+86{mobile}"
        return None if is_joke(e164) else [Phone(e164, PhoneKind.MOBILE)]
    found = cleaning.phones_of(cells, named)
    if isinstance(found, Refused):
        return found
    is_usual = all(phone.is_dialable and phone.country == phones.CHINA for phone in found)
    has_more = len(found) > 1 and any(phone.ext for phone in found[1:])
    return found if is_usual and not has_more else None


_SINGLE: Iterable[tuple[Field, Callable[[str], object]]] = (
    (Field.FOUNDED, day_of),
    (Field.HEADCOUNT, headcount_of),
)
