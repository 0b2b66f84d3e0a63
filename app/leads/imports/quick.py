"""The short way from a line to a row of the staging table, for the lines that are as usual.

Most lines hold plain printable text in as many cells as the header. For these, this module does in
a few microseconds what `reader.rows_of` and `cleaning.clean` do for every line, and it must say the
same: tests/unit/test_import_quick.py compares the two. Whatever is not as usual takes the long way.
"""

import json
from dataclasses import dataclass

from app.leads import phones
from app.leads.cleaning import names
from app.leads.cleaning.carriers import CARRIER_BY_PREFIX, carrier_of
from app.leads.cleaning.figures import capital_of, day_of, headcount_of
from app.leads.cleaning.jokes import is_joke
from app.leads.imports import cleaning
from app.leads.imports.cleaning import CleanLead, Refused
from app.leads.imports.mapping import Column, Field
from app.leads.imports.reader import DAMAGED, CutLines, FileRow, Limits, row_at
from app.leads.imports.stage_text import NULL, copy_line, refused_line
from app.leads.phones import CHINA_ZONE, NOTHING

MOST_CHARACTERS = 2_000


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
        self._at = _Places.of(plan.columns)
        kept = [each for each in plan.columns if each.field is None]
        self._extra = [(each.position, f'"{each.title}": "') for each in kept]
        is_plain = all(
            not {'"', "\\"} & set(each.title) and each.title not in cleaning.BESIDE for each in kept
        )
        self._is_quick = not plan.is_dnc and is_plain and bool(self._at.phones)

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
        raw = text.split(self._plan.delimiter)
        if len(raw) != self._width or len(text) > MOST_CHARACTERS:
            return None
        at = self._at
        cells = ["" if (cell := each.strip()) in NOTHING else cell for each in raw]
        # What the file has no column for is read from here.
        cells.append("")
        if cells[at.zone] or cells[at.status].lower().startswith(cleaning.GONE):
            return None
        phone_cells = [raw[position] for position in at.phones if cells[position]]
        if len(phone_cells) == 1 and (mobile := phones.usual_mobile(phone_cells[0])):
            e164 = f"+86{mobile}"
            if is_joke(e164):
                return None
            carrier = CARRIER_BY_PREFIX.get(mobile[:3], "")
            called = f"{e164}\tmobile\t\t{{{e164}}}", carrier, "", "", 1
            return self._line(number, cells, called)
        if not phone_cells and not any(cells[position] for position in at.counted):
            return None
        found = self._phones(phone_cells, cells)
        if isinstance(found, Refused):
            return refused_line(number, 1, found, text)
        return None if found is None else self._line(number, cells, found)

    def _phones(self, phone_cells: list[str], cells: list[str]) -> "_Called | Refused | None":
        """Return the phones of a row, why it has none, or None when they are not as usual.

        A name that stood in the phone's place is put where it belongs.
        """
        at = self._at
        named = {
            Field.NAME: cells[at.name],
            Field.COMPANY: cells[at.company],
            Field.AREA_CODE: cells[at.area_code],
        }
        found = cleaning.phones_of(phone_cells, named)
        if isinstance(found, Refused):
            return found
        first = found[0]
        if not all(phone.country == phones.CHINA for phone in found):
            return None
        if at.name >= 0:
            cells[at.name] = named[Field.NAME]
        if at.company >= 0:
            cells[at.company] = named[Field.COMPANY]
        dialed = ",".join([phone.e164 for phone in found if phone.is_dialable])
        beside: dict[str, object] = {}
        cleaning.keep_beside(found, beside)
        return (
            f"{first.e164}\t{first.kind}\t{first.ext}\t{{{dialed}}}",
            carrier_of(first.e164),
            first.province,
            json.dumps(beside)[1:-1] if beside else "",
            len(found),
        )

    def _line(self, number: int, cells: list[str], called: "_Called") -> str | None:
        at = self._at
        phone, carrier, province, beside, phone_count = called
        name, company, email = cells[at.name], cells[at.company], cells[at.email]
        if not names.are_as_written(name, company) or (email and not cleaning.email_in(email)):
            return None
        given = cells[at.credit_code]
        code = cleaning.credit_code_in(given) if given else NULL
        if code is None:
            return None
        figures = self._figures(cells)
        if figures is None:
            return None
        place = [cell for position in at.region if (cell := cells[position])]
        counted = [cells[position] for position in at.counted]
        filled = len(counted) - counted.count("") + phone_count
        kept = [f'{title}{cell}"' for position, title in self._extra if (cell := cells[position])]
        if beside:
            kept.append(beside)
        return (
            f"{number}\t1\t{NULL}\t{NULL}\t{NULL}\t{name}\t{company}\t{phone}\t"
            f"{' '.join(place) or province}\t{CHINA_ZONE}\t{email}\t{cells[at.address]}\t"
            f"{cells[at.industry]}\t{code}\t{carrier}\t{figures}\t"
            f"{{{', '.join(kept)}}}\t{filled}\n"
        )

    def _figures(self, cells: list[str]) -> str | None:
        """Return capital, its currency, day of foundation and head-count as four cells."""
        at = self._at
        sum_of, founded, headcount = cells[at.capital], cells[at.founded], cells[at.headcount]
        capital = capital_of(sum_of) if sum_of else (NULL, NULL)
        day = day_of(founded) if founded else NULL
        people = headcount_of(headcount) if headcount else NULL
        if capital is None or day is None or people is None:
            return None
        return f"{capital[0]}\t{capital[1]}\t{day}\t{people}"


_Called = tuple[str, str, str, str, int]
"""The four cells of a lead's phones as COPY text, the operator, the province, what is kept beside
the lead as the inside of a JSON object, and how many phones there are."""


@dataclass(frozen=True, slots=True)
class _Places:
    """In which cell each field stands; -1 is a blank behind the last."""

    name: int
    company: int
    area_code: int
    address: int
    email: int
    industry: int
    credit_code: int
    status: int
    zone: int
    capital: int
    founded: int
    headcount: int
    region: tuple[int, ...]
    """Province, city and district."""
    phones: tuple[int, ...]
    counted: tuple[int, ...]
    """Cells that make a row fuller: all but the phones."""

    @classmethod
    def of(cls, columns: tuple[Column, ...]) -> "_Places":
        several = {Field.PHONE, Field.IGNORE, Field.PROVINCE, Field.CITY, Field.DISTRICT}
        place = {each.field: each.position for each in columns if each.field is not None}
        return cls(
            **{field.value: place.get(field, -1) for field in Field if field not in several},
            region=tuple(
                place[each]
                for each in (Field.PROVINCE, Field.CITY, Field.DISTRICT)
                if each in place
            ),
            phones=tuple(each.position for each in columns if each.field is Field.PHONE),
            counted=tuple(
                each.position for each in columns if each.field not in {Field.PHONE, Field.IGNORE}
            ),
        )
