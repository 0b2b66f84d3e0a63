"""Names of companies and people as everyone would write them: plain width, simplified, no fluff.

What a name loses here is not lost: the import keeps the name as it was given beside the lead.
"""

import re
import unicodedata
from functools import cache

from opencc import OpenCC

MOST_NAME = 200
_FIRST_HAN, _LAST_HAN = 0x4E00, 0x9FA5
_ODD_SIGNS = frozenset(
    [chr(sign) for sign in range(0xFF01, 0xFF5F) if chr(sign) not in "（）"]
    + list("\u3000\u00a0\u200b\ufeff()\"'*_ 　")
)
_TITLES = ("先生", "女士", "小姐", "老师", "总经理", "经理")
_HONORIFIC = re.compile(rf"(?<=.)\s*(?:{'|'.join(_TITLES)})$")
_TITLE_ENDS = frozenset(title[-2:] for title in _TITLES)
_HAN = re.compile(r"[\u4e00-\u9fa5]")
_BLANK_IN_HAN = re.compile(r"(?<=[\u4e00-\u9fa5（）])\s+(?=[\u4e00-\u9fa5（）])")


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


@cache
def _suspects() -> re.Pattern[str]:
    """Return what finds a sign that a tidy name does not have: a traditional or an odd one."""
    every = [chr(sign) for sign in range(_FIRST_HAN, _LAST_HAN + 1)]
    simple = _converter().convert("\n".join(every)).split("\n")
    changed = {old for old, new in zip(every, simple, strict=True) if old != new}
    return re.compile(f"[{re.escape(''.join(changed | _ODD_SIGNS))}]")


def is_tidy(name: str) -> bool:
    """Return whether there is nothing to do, which is so for most names and quickly seen."""
    return _suspects().search(name) is None


def are_as_written(person: str, company: str) -> bool:
    """Return whether `person_name` and `company_name` would surely change nothing."""
    is_short = len(person) <= MOST_NAME and len(company) <= MOST_NAME
    return is_short and person[-2:] not in _TITLE_ENDS and is_tidy(f"{person}\n{company}")


def company_name(text: str) -> str:
    """Return the name in plain width and simplified signs, with the brackets of the registry.

    A name that has no Chinese sign keeps its own brackets and blanks.
    """
    if is_tidy(text):
        return text[:MOST_NAME]
    name = _plain(text).strip("\"'*_ ")
    if _HAN.search(name):
        name = _BLANK_IN_HAN.sub("", name.replace("(", "（").replace(")", "）"))
    return name[:MOST_NAME]


def person_name(text: str) -> str:
    """Return the name in plain width and simplified signs, without 先生 and the like behind it."""
    if not is_tidy(text):
        text = _BLANK_IN_HAN.sub("", _plain(text).strip("\"'*_ "))
    return _HONORIFIC.sub("", text)[:MOST_NAME] if len(text) > 2 else text


def _plain(text: str) -> str:
    wide = unicodedata.normalize("NFKC", text)
    return " ".join(_converter().convert(wide).split())
