"""Ultimatums: words that corner a customer, and what may be said instead.

They are compared as in transcripts, and with 您 as 你 and without the particle at the end.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from recordings.phrases import bare

_PARTICLES = "呢吗吧啊嘛"


@dataclass(frozen=True, slots=True)
class Ultimatum:
    phrase: str
    softer: str


def ultimatums_in(words: str, known: Sequence[Ultimatum]) -> list[Ultimatum]:
    said = _plain(words)
    return [each for each in known if _plain(each.phrase).rstrip(_PARTICLES) in said]


def _plain(words: str) -> str:
    return bare(words).replace("您", "你")
