"""Ultimatums: words that corner a customer, and what may be said instead.

They are compared without marks and spaces and with 您 as 你, so that a changed comma hides nothing.
"""

import unicodedata
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ultimatum:
    phrase: str
    softer: str


ULTIMATUMS = (
    Ultimatum("您到底买不买呢？", "您对哪一点还不太放心？我们一起看看。"),
    Ultimatum("您还不做购买决定？", "要做决定，您还想了解哪些情况？"),
    Ultimatum("咱们今日能否达成协议？", "您看接下来怎样安排对您最方便？"),
    Ultimatum("您是否接受我的推销建议？", "这个方案里，哪一部分对您最有用？"),
    Ultimatum("你会购买这种产品吗？", "如果用上这样的产品，您最看重哪一点？"),
    Ultimatum(
        "咱们再来谈一谈你要不要这个产品好吗？",
        "上次之后您的想法有什么变化？我想听听您的意见。",
    ),
)
_PARTICLES = "呢吗吧啊嘛"


def ultimatums_in(words: str) -> list[Ultimatum]:
    said = _plain(words)
    return [each for each in ULTIMATUMS if _plain(each.phrase).rstrip(_PARTICLES) in said]


def _plain(words: str) -> str:
    folded = unicodedata.normalize("NFKC", words).casefold().replace("您", "你")
    return "".join(letter for letter in folded if letter.isalnum())
