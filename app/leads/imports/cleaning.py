"""A row of the file as a lead, or the reason why it is none."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo

from app.kinds import PhoneKind
from app.leads import phones
from app.leads.cleaning.carriers import carrier_of
from app.leads.cleaning.codes import is_credit_code
from app.leads.cleaning.figures import capital_of, day_of, headcount_of
from app.leads.cleaning.jokes import is_joke
from app.leads.cleaning.names import company_name, person_name
from app.leads.imports.mapping import Column, Field
from app.leads.phones import Phone, PhoneFault

_MOST_CELL = 2_000
_MOST_DETAIL = 120
_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]{2,}")
GONE = ("注销", "吊销", "已注销", "已吊销", "撤销", "dissolved", "deregistered")
BESIDE = ("other_phones", "extensions")
"""The names under which `keep_beside` keeps phones among a lead's fields."""
Value = TypeVar("Value")
_LINE_BREAKS = dict.fromkeys([*range(32), *range(127, 160), 0x2028, 0x2029, 0xFEFF], " ")


class RowReason(StrEnum):
    """Why a readable row is no lead. The values are reasons of import rejects."""

    BLANK = "blank_row"
    NO_PHONE = "no_phone"
    COMPANY_GONE = "company_gone"
    ONLY_SERVICE = "only_service_400"
    ONLY_SHORT = "only_short"
    ONLY_IOT = "only_iot"
    ONLY_SPECIAL = "only_special"
    ONLY_JOKE = "only_joke"


_ONLY = {
    PhoneKind.SERVICE_400: RowReason.ONLY_SERVICE,
    PhoneKind.SHORT: RowReason.ONLY_SHORT,
    PhoneKind.IOT: RowReason.ONLY_IOT,
    PhoneKind.SPECIAL: RowReason.ONLY_SPECIAL,
}


@dataclass(frozen=True, slots=True)
class CleanLead:
    phones: list[Phone]
    """Those that may be dialed, the primary one first."""
    name: str = ""
    company: str = ""
    region: str = ""
    zone: str | None = None
    email: str = ""
    address: str = ""
    industry: str = ""
    credit_code: str | None = None
    carrier: str = ""
    capital: tuple[int, str] | None = None
    """Minor units and their currency."""
    founded_on: date | None = None
    headcount: int | None = None
    fields: dict[str, object] = field(default_factory=dict)
    filled: int = 0
    """How many cells say something: of two equal leads the fuller one stays."""


@dataclass(frozen=True, slots=True)
class Refused:
    reason: str
    detail: str = ""


def clean(
    cells: list[str], columns: tuple[Column, ...], zone: str | None = None
) -> CleanLead | Refused:
    """Return the lead of a row. `zone` is for phones whose number does not tell theirs."""
    named: dict[Field, str] = {}
    phone_cells: list[str] = []
    extra: dict[str, object] = {}
    for column in columns:
        text = tidy(cells[column.position])
        if not text or column.field is Field.IGNORE:
            continue
        if column.field is Field.PHONE:
            phone_cells.append(cells[column.position])
        elif column.field is None:
            extra[column.title] = text
        else:
            named[column.field] = text
    if not named and not phone_cells and not extra:
        return Refused(RowReason.BLANK)
    if named.get(Field.STATUS, "").lower().startswith(GONE):
        return Refused(RowReason.COMPANY_GONE, named[Field.STATUS][:_MOST_DETAIL])
    found = phones_of(phone_cells, named)
    if isinstance(found, Refused):
        return found
    return _lead(found, named, extra, zone)


def tidy(cell: str) -> str:
    """Return the cell on one line without surrounding blanks; a cell that says nothing is empty."""
    text = cell.strip()
    if not text.isprintable():
        text = " ".join(text.translate(_LINE_BREAKS).split())
    return "" if phones.is_nothing(text) else text[:_MOST_CELL]


def phones_of(cells: list[str], named: dict[Field, str]) -> list[Phone] | Refused:
    """Return the phones of the row, those that may be dialed first and mobiles before all."""
    area_code = named.get(Field.AREA_CODE)
    found: list[Phone] = []
    faults: list[PhoneFault] = []
    for cell in cells:
        phones_here, faults_here = phones.read_cell(cell, area_code=area_code)
        found += phones_here
        faults += faults_here
    if (faults or not found) and (swapped := _swapped_phone(cells, named)):
        found = [swapped, *found]
    if not found:
        reason = faults[0] if faults else RowReason.NO_PHONE
        return Refused(reason, tidy(" ".join(cells))[:_MOST_DETAIL])
    if len(found) > 1:
        found = list({phone.e164: phone for phone in reversed(found)}.values())[::-1]
        found.sort(key=rank)
    if not found[0].is_dialable:
        return Refused(_ONLY[found[0].kind], found[0].e164.removeprefix("+86"))
    real = [phone for phone in found if not is_joke(phone.e164)]
    if not real or not real[0].is_dialable:
        return Refused(RowReason.ONLY_JOKE, found[0].e164.removeprefix("+86"))
    return real


def rank(phone: Phone) -> int:
    """Return the place of a phone among those of a row: mobiles are called first."""
    if phone.kind is PhoneKind.MOBILE:
        return 0
    return 1 if phone.is_dialable else 2


def _swapped_phone(cells: list[str], named: dict[Field, str]) -> Phone | None:
    """Find a mobile number in the name's column, and give the name back what stood in its place."""
    for key in (Field.NAME, Field.COMPANY):
        text = named.get(key, "")
        if not text or text.isalpha():
            continue
        phone = phones.normalise(text)
        if isinstance(phone, Phone) and phone.kind is PhoneKind.MOBILE:
            words = [cell for cell in cells if not any(sign.isdecimal() for sign in cell)]
            named[key] = tidy(" ".join(words))
            return phone
    return None


def _lead(
    found: list[Phone], named: dict[Field, str], extra: dict[str, object], zone: str | None
) -> CleanLead:
    filled = len(extra) + sum(bool(text) for text in named.values()) + len(found)
    keep_beside(found, extra)
    place = [named.get(key, "") for key in (Field.PROVINCE, Field.CITY, Field.DISTRICT)]
    return CleanLead(
        phones=[phone for phone in found if phone.is_dialable],
        name=_tidied(named, Field.NAME, person_name, extra),
        company=_tidied(named, Field.COMPANY, company_name, extra),
        region=" ".join(part for part in place if part) or region_of(found[0]),
        zone=phones.zone_of(found[0].e164) or zone_named(named.get(Field.ZONE)) or zone,
        email=_read(named, Field.EMAIL, email_in, extra) or "",
        address=named.get(Field.ADDRESS, ""),
        industry=named.get(Field.INDUSTRY, ""),
        credit_code=_read(named, Field.CREDIT_CODE, credit_code_in, extra),
        carrier=carrier_of(found[0].e164),
        capital=_read(named, Field.CAPITAL, capital_of, extra),
        founded_on=_read(named, Field.FOUNDED, day_of, extra),
        headcount=_read(named, Field.HEADCOUNT, headcount_of, extra),
        fields=extra,
        filled=filled,
    )


def _tidied(
    named: dict[Field, str], key: Field, tidy_name: Callable[[str], str], extra: dict[str, object]
) -> str:
    """Return the name as everyone would write it, and keep beside it how the file wrote it."""
    given = named.get(key, "")
    name = tidy_name(given) if given else ""
    if name != given:
        extra[f"{key}_as_given"] = given
    return name


def _read(
    named: dict[Field, str],
    key: Field,
    value_of: Callable[[str], Value | None],
    extra: dict[str, object],
) -> Value | None:
    """Return what the cell says; one that cannot be read is kept as text under the field's name."""
    text = named.get(key, "")
    value = value_of(text) if text else None
    if text and value is None:
        extra[key] = text
    return value


def email_in(text: str) -> str | None:
    return text if _EMAIL.fullmatch(text) else None


def credit_code_in(text: str) -> str | None:
    code = text.replace(" ", "").upper()
    return code if is_credit_code(code) else None


def region_of(phone: Phone) -> str:
    return phone.province if phone.country == phones.CHINA else phone.country


def keep_beside(found: list[Phone], extra: dict[str, object]) -> None:
    """Keep what a list of plain phones cannot hold: hotlines, and extensions of other phones."""
    if others := [phone.e164 for phone in found if not phone.is_dialable]:
        extra[BESIDE[0]] = others
    if extensions := {phone.e164: phone.ext for phone in found[1:] if phone.ext}:
        extra[BESIDE[1]] = extensions


@lru_cache(maxsize=1024)
def zone_named(text: str | None) -> str | None:
    """Return the IANA time zone of that name, or None when there is none."""
    if not text or len(text) > 40:
        return None
    try:
        return ZoneInfo(text).key
    except (KeyError, ValueError, OSError):
        return None


def clean_dnc(cells: list[str], columns: tuple[Column, ...]) -> CleanLead | Refused:
    """Return the phones of a row of numbers not to be called; any kind of number may be barred."""
    texts = [cells[column.position] for column in columns if column.field is Field.PHONE]
    area_codes = [cells[column.position] for column in columns if column.field is Field.AREA_CODE]
    found: list[Phone] = []
    faults: list[PhoneFault] = []
    for text in texts:
        phones_here, faults_here = phones.read_cell(text, area_code="".join(area_codes) or None)
        found += phones_here
        faults += faults_here
    if not found:
        is_blank = not any(tidy(cell) for cell in cells)
        nothing = RowReason.BLANK if is_blank else RowReason.NO_PHONE
        return Refused(faults[0] if faults else nothing, tidy(" ".join(texts))[:_MOST_DETAIL])
    return CleanLead(phones=found)
