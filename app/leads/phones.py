"""Phones as people type them, turned into E.164 with a kind, or into the reason why not.

Mainland Chinese numbers are decided here, by the numbering plan: they are most of every list, and
a number that a reference library does not know yet (a new prefix) may still be called. All other
countries are decided by the reference library's rules, in foreign_phones.py. Nothing is guessed: a
number that could be read in two ways is refused as ambiguous.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product

from app.kinds import PhoneKind
from app.leads.area_codes import EIGHT_DIGITS, PROVINCE_BY_CODE, area_code_of

CHINA = "CN"
CHINA_ZONE = "Asia/Shanghai"
MOST_CHARACTERS = 400
MOST_PHONES = 20
DIALABLE = frozenset({PhoneKind.MOBILE, PhoneKind.LANDLINE, PhoneKind.INTERNATIONAL})
"""Kinds that reach a person or a company; the others are hotlines, machines and satellites."""


class PhoneFault(StrEnum):
    """Why a text is no phone. The values are reasons of import rejects."""

    EMPTY = "phone_empty"
    MALFORMED = "phone_malformed"
    WRONG_LENGTH = "phone_wrong_length"
    UNKNOWN_AREA_CODE = "phone_unknown_area_code"
    NO_AREA_CODE = "phone_no_area_code"
    ROUNDED = "phone_rounded_by_excel"
    AMBIGUOUS = "phone_ambiguous"
    TOO_MANY = "phone_too_many"


@dataclass(frozen=True, slots=True)
class Phone:
    e164: str
    kind: PhoneKind
    ext: str = ""
    country: str = CHINA
    province: str = ""
    """Of a Chinese landline, from its area code. Mobile numbers move, so they tell nothing."""

    @property
    def is_dialable(self) -> bool:
        return self.kind in DIALABLE


_PLAIN_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_TYPED_MOBILE = re.compile(
    r"[ '‘’`=\"]{0,2}(?:\(?(?:\+|00)?86\)?[ -]?|0)?"
    r"(1[3-9][0-9])[ -]?([0-9]{4})[ -]?([0-9]{4})(?:\.0)?[ \"]{0,2}"
)
"""The usual ways of typing a mobile number, all of which the careful reading reads the same."""
_TYPED_LANDLINE = re.compile(
    r"\(?0(10|2[0-9]|[3-9][0-9]{2})\)?-?([2-8][0-9]{6,7})(?:-([0-9]{1,6}))?"
)
"""The usual ways of typing a landline, read as the careful reading reads them."""
_PLAIN_SATELLITE = re.compile(r"1(?:349|740[0-5])")
_NOT_PEOPLE = {
    PhoneKind.IOT: re.compile(r"1(?:064|4[014][0-9])[0-9]{9}"),
    PhoneKind.SERVICE_400: re.compile(r"[48]00[0-9]{7}"),
    PhoneKind.SPECIAL: re.compile(r"1010[0-9]{4}|1259[0-9]{7}|16[08][0-9]{5}"),
    PhoneKind.SHORT: re.compile(r"9[56][0-9]{3,6}|1[0-9]{2,4}"),
}
_ROUNDED = re.compile(r"([0-9])(?:\.([0-9]+))?[eE]\+?([0-9]{1,2})")
_EXTENSION = re.compile(
    r"(?:转|轉|分机|内线|(?<![a-z])(?:ext\.?|x)|#|\*|/)\D{0,2}([0-9]{1,6})$", re.IGNORECASE
)
_DASH_EXTENSION = re.compile(r"[-)]?([0-9]{7,8})-([0-9]{1,6})$")
_LABEL = re.compile(r"^[^\W\d_]{1,12}(?:\([^()\d]{0,12}\))?[:.]?|[(\[]?[^\W\d_]{1,12}[)\]]?$")
_CARRIER_CODES = ("17951", "17911", "17909", "12593", "10193")
_UNUSUAL = re.compile(r"[^\x21-\x7e\u4e00-\u9fff’‘“”]")
_MANY_SIGNS = re.compile(r"[;；、|\n]")
"""What stands between phones and never inside one."""
_FLOAT = re.compile(r"(?<=\d{3})\.0{1,2}$")
_REPLACED = str.maketrans(
    dict.fromkeys("‐‑‒–—―−ー～~_·•", "-") | dict.fromkeys(" '‘’`´\"“”=\u2060\ufeff", "")
)
NOTHING = frozenset(
    "".join(cased)
    for word in [
        "",
        *"-/\\.0",
        "--",
        "---",
        "n/a",
        "na",
        "#n/a",
        "nan",
        "nil",
        "null",
        "none",
        "no",
    ]
    for cased in product(*((sign, sign.upper()) for sign in word))
) | frozenset(["无", "暂无", "没有", "空", "未知", "不详", "未公示", "企业选择不公示"])
"""What people write into a cell that holds nothing, in any case of its letters."""
_BETWEEN_PHONES = re.compile(r"[;；,，、|\n\r\t]+|(?:\s+(?:或|和|及|and|or|&)\s+)")
_SEVERAL = re.compile(r"[^\w.+()\-:]|[或和及]")
"""Without any of these, a cell is one text and no part of it is read again."""
_SLASH = re.compile(r"\s*[/／]\s*")


def is_nothing(text: str) -> bool:
    """Return whether a cell says in one of the usual ways that it holds nothing."""
    return text in NOTHING or text.strip() in NOTHING


def normalise(text: str, region: str = CHINA, area_code: str | None = None) -> Phone | PhoneFault:
    """Return the one phone that the text holds, or what is wrong with it.

    `region` is the country of numbers without a country code, `area_code` completes a Chinese
    local number. A mobile number that is typed as usual takes the short way out.
    """
    if region == CHINA and (phone := _as_usual(text)) is not None:
        return phone
    if len(text) > MOST_CHARACTERS:
        return PhoneFault.MALFORMED
    if is_nothing(text):
        return PhoneFault.EMPTY
    folded = fold(text)
    if is_nothing(folded):
        return PhoneFault.EMPTY
    exact = _undo_exponent(folded)
    if exact is None:
        return PhoneFault.ROUNDED
    number, ext = _cut_extension(_cut_labels(exact))
    return _extended(_decide(number, region, area_code), ext)


def _as_usual(text: str) -> Phone | PhoneFault | None:
    if _PLAIN_MOBILE.fullmatch(text):
        return _chinese_mobile(text)
    if typed := _TYPED_MOBILE.fullmatch(text):
        return _chinese_mobile("".join(typed.groups()))
    if typed := _TYPED_LANDLINE.fullmatch(text):
        landline = _landline(typed[1] + typed[2])
        return _extended(landline, typed[3] or "")
    if _NOT_PEOPLE[PhoneKind.SERVICE_400].fullmatch(text):
        return Phone(f"+86{text}", PhoneKind.SERVICE_400)
    return None


def _extended(phone: Phone | PhoneFault, ext: str) -> Phone | PhoneFault:
    return replace(phone, ext=ext) if isinstance(phone, Phone) and ext else phone


def fold(text: str) -> str:
    """Return the text with plain ASCII digits and signs, and without what nobody meant to type."""
    if not text.isascii() or not text.isprintable():
        text = unicodedata.normalize("NFKC", text)
        if _UNUSUAL.search(text):
            text = "".join(
                str(unicodedata.decimal(sign)) if sign.isdecimal() else sign
                for sign in text
                if unicodedata.category(sign) not in {"Cf", "Cc", "Mn"} and not sign.isspace()
            )
    text = text.translate(_REPLACED)
    return _FLOAT.sub("", text) if "." in text else text


def _undo_exponent(text: str) -> str | None:
    """Spell out 1.38001380001E+10, or return None when the spreadsheet has dropped digits."""
    match = _ROUNDED.fullmatch(text)
    if match is None:
        return text
    fraction = match[2] or ""
    return match[1] + fraction if len(fraction) == int(match[3]) else None


def _cut_labels(text: str) -> str:
    """Drop what names the phone or its owner at either end: "电话:010…", "138…(张三)"."""
    if text.replace("+", "").replace("-", "").isdigit():
        return text
    if _EXTENSION.search(text):
        return re.sub(r"^[^\W\d_]{1,12}[:.]?", "", text)
    return _LABEL.sub("", text)


def _cut_extension(text: str) -> tuple[str, str]:
    if match := _EXTENSION.search(text):
        return text[: match.start()].rstrip("-,("), match[1]
    # A dash sets an extension off only behind a whole local number: 010-6226-5678 has none.
    if match := _DASH_EXTENSION.search(text):
        return text[: match.end(1)], match[2]
    return text, ""


def _decide(text: str, region: str, area_code: str | None) -> Phone | PhoneFault:
    digits = re.sub(r"[-().\[\]]", "", text)
    if not re.fullmatch(r"\+?[0-9]+", digits):
        return PhoneFault.MALFORMED
    if region != CHINA and not digits.startswith(("+86", "0086")):
        return _elsewhere(digits, region)
    if digits.startswith("+86"):
        return _chinese(digits[3:], area_code, is_coded=True)
    if digits.startswith("0086"):
        return _chinese(digits[4:], area_code, is_coded=True)
    if digits.startswith("+"):
        return _elsewhere(digits, None)
    if digits.startswith("00"):
        return _elsewhere("+" + digits[2:], None)
    if digits.startswith("86") and len(digits) > 11:
        return _chinese(digits[2:], area_code, is_coded=True)
    return _chinese(digits, area_code, is_coded=False)


def _chinese(digits: str, area_code: str | None, *, is_coded: bool) -> Phone | PhoneFault:
    """Decide a number of the Chinese plan; behind +86 (`is_coded`) its 0 may be gone."""
    for code in _CARRIER_CODES:
        if digits.startswith(code) and len(digits) >= len(code) + 10:
            digits = digits[len(code) :]
    if _PLAIN_MOBILE.fullmatch(digits):
        return _chinese_mobile(digits)
    if digits.startswith("0"):
        rest = digits.lstrip("0") if is_coded else digits[1:]
        return _chinese_mobile(rest) if _PLAIN_MOBILE.fullmatch(rest) else _landline(rest)
    for kind, pattern in _NOT_PEOPLE.items():
        if pattern.fullmatch(digits):
            return Phone(f"+86{digits}", kind)
    if len(digits) in {7, 8} and digits[0] in "2345678":
        return _local(digits, area_code)
    return _without_zero(digits, is_coded=is_coded)


def _chinese_mobile(digits: str) -> Phone:
    kind = PhoneKind.SPECIAL if _PLAIN_SATELLITE.match(digits) else PhoneKind.MOBILE
    return Phone(f"+86{digits}", kind)


def _landline(rest: str) -> Phone | PhoneFault:
    """Decide what followed the 0 of a trunk call: area code and local number."""
    if rest.startswith(("13", "14", "15", "16", "17", "18", "19")) or len(rest) < 9:
        return PhoneFault.WRONG_LENGTH
    code = area_code_of(rest)
    if code is None:
        return PhoneFault.UNKNOWN_AREA_CODE
    local = rest[len(code) :]
    if len(local) != 8 and (len(local) != 7 or code in EIGHT_DIGITS):
        return PhoneFault.WRONG_LENGTH
    if local[0] in "01":
        return PhoneFault.MALFORMED
    return Phone(f"+86{rest}", PhoneKind.LANDLINE, province=PROVINCE_BY_CODE[code])


def _local(digits: str, area_code: str | None) -> Phone | PhoneFault:
    code = re.sub(r"[^0-9]", "", fold(area_code or "")).lstrip("0")
    if not code:
        return PhoneFault.NO_AREA_CODE
    if code not in PROVINCE_BY_CODE:
        return PhoneFault.UNKNOWN_AREA_CODE
    return _landline(code + digits)


def _without_zero(digits: str, *, is_coded: bool) -> Phone | PhoneFault:
    """Decide what is no number as it stands: a landline whose 0 a spreadsheet ate, or broken."""
    code = area_code_of(digits)
    if code is not None and len(digits) == len(code) + 8:
        return _landline(digits)
    if code is not None and len(digits) == len(code) + 7 and code not in EIGHT_DIGITS:
        # Ten digits may as well be a mobile number that lost its 1.
        return _landline(digits) if is_coded else PhoneFault.AMBIGUOUS
    if len(digits) == 11:
        return PhoneFault.MALFORMED
    return PhoneFault.WRONG_LENGTH


def _elsewhere(digits: str, region: str | None) -> Phone | PhoneFault:
    # Loaded with the first such number: most lists have none, and their cleaners stay small.
    from app.leads import foreign_phones

    return foreign_phones.read(digits, region)


def split_cell(cell: str) -> list[str]:
    """Cut a cell that holds several phones. A short number behind a slash is an extension."""
    parts: list[str] = []
    for text in _BETWEEN_PHONES.split(cell.strip()):
        if text.isalnum():
            parts.append(text)
            continue
        for number, part in enumerate(_SLASH.split(text)):
            if number and 0 < len(part) <= 6 and part.isdigit():
                parts[-1] += f"/{part}"
            else:
                parts.append(part)
    return [part for part in parts if not is_nothing(part)]


def read_cell(
    cell: str, region: str = CHINA, area_code: str | None = None
) -> tuple[list[Phone], list[PhoneFault]]:
    """Return the phones of a cell, each once, in order, and what was wrong with the others."""
    is_many = len(cell) <= MOST_CHARACTERS and _MANY_SIGNS.search(cell) is not None
    whole = PhoneFault.MALFORMED if is_many else normalise(cell, region, area_code)
    if isinstance(whole, Phone):
        return [whole], []
    if whole is PhoneFault.EMPTY:
        return [], []
    if len(cell) > MOST_CHARACTERS:
        return [], [PhoneFault.TOO_MANY]
    return (
        _read_parts(cell, region, area_code) if is_many or _SEVERAL.search(cell) else ([], [whole])
    )


def _read_parts(
    cell: str, region: str, area_code: str | None
) -> tuple[list[Phone], list[PhoneFault]]:
    parts = split_cell(cell)
    found: dict[str, Phone] = {}
    faults: list[PhoneFault] = []
    for part in parts[:MOST_PHONES]:
        for phone in _read_part(part, region, area_code):
            if isinstance(phone, Phone):
                found.setdefault(phone.e164, phone)
            elif phone is not PhoneFault.EMPTY:
                faults.append(phone)
    if len(parts) > MOST_PHONES:
        faults.append(PhoneFault.TOO_MANY)
    return list(found.values()), faults


def _read_part(part: str, region: str, area_code: str | None) -> list[Phone | PhoneFault]:
    """Read a part, and only if it is no phone as a whole, its words: blanks may stand inside."""
    phone = normalise(part, region, area_code)
    if isinstance(phone, Phone) or len(words := part.split()) < 2:
        return [phone]
    by_word = [normalise(word, region, area_code) for word in words]
    return by_word if any(isinstance(each, Phone) for each in by_word) else [phone]


def zone_of(e164: str) -> str | None:
    """Return the time zone of a phone when its number tells it, else None: nobody guesses hours."""
    if e164.startswith("+86"):
        return CHINA_ZONE
    from app.leads import foreign_phones

    return foreign_phones.zone_of(e164)


def usual_mobile(text: str) -> str:
    """Return the eleven digits of a Chinese mobile number typed as usual, else an empty text.

    What it returns, `normalise` reads as that mobile number; it may miss what `normalise` reads.
    """
    if not _PLAIN_MOBILE.fullmatch(text):
        typed = _TYPED_MOBILE.fullmatch(text)
        if typed is None:
            return ""
        text = "".join(typed.groups())
    return "" if _PLAIN_SATELLITE.match(text) else text
