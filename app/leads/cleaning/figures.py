"""Capital, dates and head-counts as registries and spreadsheets write them."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

CURRENCIES = {
    "人民币": "CNY",
    "元": "CNY",
    "rmb": "CNY",
    "cny": "CNY",
    "¥": "CNY",
    "美元": "USD",
    "美金": "USD",
    "usd": "USD",
    "$": "USD",
    "港元": "HKD",
    "港币": "HKD",
    "hkd": "HKD",
    "欧元": "EUR",
    "eur": "EUR",
    "日元": "JPY",
    "jpy": "JPY",
    "英镑": "GBP",
    "gbp": "GBP",
    "新台币": "TWD",
    "twd": "TWD",
}
NO_MINOR_UNIT = frozenset({"JPY"})
MOST_CAPITAL = 10**17
MOST_PEOPLE = 10_000_000
_CAPITAL = re.compile(
    r"(?P<before>[a-z$¥]{1,3})?\s*(?P<sum>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
    r"\s*\(?(?P<unit>百万|千万|万|亿)?\)?(?P<yuan>元)?\s*\(?(?P<after>[^\d\s()]{1,5})?\)?",
)
_UNITS = {"万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_DATE = re.compile(
    r"([0-9]{4})(?:[-/.年])([0-9]{1,2})(?:[-/.月])([0-9]{1,2})日?(?:[ t][0-9:.]+z?)?"
    r"|([0-9]{4})([0-9]{2})([0-9]{2})"
)
_SERIAL = re.compile(r"[1-9][0-9]{3,4}(?:\.0+)?")
_EXCEL_DAY_0 = date(1899, 12, 30).toordinal()
_FIRST_YEAR, _LAST_YEAR = 1800, 2200
_PEOPLE = re.compile(r"(?:约|大约)?([0-9]{1,8})(?:\.0)?(?:人|名|位)?(?:以上|左右)?")
_PEOPLE_RANGE = re.compile(r"([0-9]{1,8})\s*[-~至到]\s*([0-9]{1,8})(?:人|名)?")
_WIDE = str.maketrans(
    {0xFF10 + digit: 48 + digit for digit in range(10)}
    | {ord(wide): plain for wide, plain in {"（": "(", "）": ")", "，": ",", "．": "."}.items()}
)


@lru_cache(maxsize=16_384)
def capital_of(text: str) -> tuple[int, str] | None:
    """Return minor units and ISO currency of '1,000万元人民币', '50万美元' or '3000000'; else None.

    A sum without a currency is in yuan; a sum without a unit is in whole units.
    """
    match = _CAPITAL.fullmatch(text.translate(_WIDE).strip().lower())
    if match is None:
        return None
    named = match["after"] or match["before"]
    currency = CURRENCIES.get(named) if named else "CNY"
    if currency is None:
        return None
    try:
        whole = Decimal(match["sum"].replace(",", "")) * _UNITS.get(match["unit"] or "", 1)
    except InvalidOperation:
        return None
    minor = int(whole * (1 if currency in NO_MINOR_UNIT else 100))
    return (minor, currency) if 0 < minor <= MOST_CAPITAL else None


@lru_cache(maxsize=16_384)
def day_of(text: str) -> date | None:
    """Return the day of '2015-03-02', '2015年3月2日', '20150302' or a spreadsheet's day number."""
    text = text.translate(_WIDE).strip().lower()
    if _SERIAL.fullmatch(text) and (serial := int(float(text))) > 20_000:
        return date.fromordinal(_EXCEL_DAY_0 + serial)
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, month, day) if _FIRST_YEAR <= year <= _LAST_YEAR else None
    except ValueError:
        return None


@lru_cache(maxsize=4_096)
def headcount_of(text: str) -> int | None:
    """Return how many people '120人', '约120' or '100-199人' says; of a range the lower end."""
    text = text.translate(_WIDE).strip().replace(",", "")
    match = _PEOPLE.fullmatch(text) or _PEOPLE_RANGE.fullmatch(text)
    if match is None:
        return None
    people = int(match[1])
    return people if people <= MOST_PEOPLE else None
