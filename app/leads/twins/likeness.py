"""How alike two leads are, and what they are found by before anybody compares them.

The score is the likeness of the companies' own names (rapidfuzz's ratio of 0 to 100, without the
region before and the legal form behind), moved by what else agrees or speaks against it.
"""

import re
from dataclasses import dataclass

from pypinyin import Style, lazy_pinyin
from rapidfuzz import fuzz

CANDIDATE = 80
"""From this score on a person is asked."""
_PROVINCES = (
    "北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南"
    " 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门"
)
_BEFORE = re.compile(
    rf"^(?:{'|'.join(_PROVINCES.split())})(?:省|市|自治区)?|^[\u4e00-\u9fa5]{{2,3}}市"
)
_BEHIND = re.compile(
    r"(?:股份|集团|有限|责任|控股|总)*公司$|集团$"
    r"|[ ,.]*(?:co|ltd|inc|llc|corp|limited|company|gmbh)\.?$"
)
_SIGNS = re.compile(r"[\s（）()·,.\-_/&、，。]+")
_BRANCH = re.compile(r"(?:分公司|分店|办事处|营业部)")
_LEAST_CORE = 2
_PINYIN_SIGNS = 6


@dataclass(frozen=True, slots=True)
class Card:
    """What of a lead is compared."""

    name: str
    company: str
    phones: tuple[str, ...]
    credit_code: str | None
    region: str
    address: str


@dataclass(frozen=True, slots=True)
class Likeness:
    score: int
    evidence: tuple[str, ...]


def core_of(company: str) -> str:
    """The company's own name: 浙江青禾软件有限公司 and 青禾软件股份有限公司 are 青禾软件."""
    core = company.lower().strip()
    core = _BEFORE.sub("", core) or core
    before = ""
    while core != before:
        before, core = core, _BEHIND.sub("", core.strip()) or core
    return _SIGNS.sub("", core)


def keys_of(card: Card) -> set[str]:
    """What leads are found by: one of these must be equal for two leads to be compared."""
    keys = {f"p:{phone}" for phone in card.phones}
    core = core_of(card.company)
    if len(core) >= _LEAST_CORE:
        keys.add(f"n:{core[:48]}")
        first = "".join(lazy_pinyin(core, style=Style.FIRST_LETTER))
        keys.add(f"y:{first[:_PINYIN_SIGNS]}:{card.region[:2]}")
    if card.credit_code and len(card.credit_code) == 18:
        keys.add(f"c:{_organisation(card.credit_code)}")
    return keys


def likeness(one: Card, other: Card) -> Likeness:
    """Symmetric; 100 for certain, CANDIDATE where a person should look."""
    score, evidence = _names(one, other)
    weights = {
        "same_code": 30 * _same_code(one, other),
        "other_code": -40 * _other_code(one, other),
        "shared_phone": 20 * bool(set(one.phones) & set(other.phones)),
        "same_address": 10 * _same_address(one, other),
        "same_region": 5 * bool(one.region and one.region == other.region),
        "other_region": -10 * bool(one.region and other.region and one.region != other.region),
        "other_branch": -25 * (_is_branch(one) != _is_branch(other)),
    }
    found = [*evidence, *(name for name, weight in weights.items() if weight)]
    return Likeness(max(0, min(100, score + sum(weights.values()))), tuple(found))


def _names(one: Card, other: Card) -> tuple[int, list[str]]:
    cores = core_of(one.company), core_of(other.company)
    if not all(cores):
        is_same = bool(one.name) and one.name == other.name and not any(cores)
        return (60, ["same_person"]) if is_same else (0, [])
    ratio = round(fuzz.ratio(*cores))
    if ratio == 100:
        return 90 if one.company != other.company else 95, ["same_name"]
    return ratio, ["similar_name"] if ratio >= CANDIDATE - 10 else []


def _is_branch(card: Card) -> bool:
    return _BRANCH.search(card.company) is not None


def _organisation(code: str) -> str:
    """The organisation's own part of the unified code."""
    return code[8:17]


def _codes(one: Card, other: Card) -> tuple[str, str] | None:
    if not one.credit_code or not other.credit_code:
        return None
    return _organisation(one.credit_code), _organisation(other.credit_code)


def _same_code(one: Card, other: Card) -> bool:
    codes = _codes(one, other)
    return codes is not None and codes[0] == codes[1]


def _other_code(one: Card, other: Card) -> bool:
    codes = _codes(one, other)
    return codes is not None and codes[0] != codes[1]


def _same_address(one: Card, other: Card) -> bool:
    if min(len(one.address), len(other.address)) < 8:
        return False
    return fuzz.ratio(one.address, other.address) >= 90
