"""The words of a question: filled in from the lead, and one of several by the lead's own chance.

A variable stands in braces, `{name}`, with what to say when the lead has no such thing after a
bar: `{name|您}`.
"""

import hashlib
import re
from collections.abc import Mapping
from uuid import UUID

VARIABLES = ("name", "company", "region", "industry", "address", "agent")
_VARIABLE = re.compile(r"\{\s*([^{}|]*?)\s*(?:\|([^{}]*))?\}")


def variables_in(words: str) -> list[str]:
    return [found[1] for found in _VARIABLE.finditer(words)]


def fill(words: str, values: Mapping[str, str]) -> str:
    """Put the lead's own values in. What is unknown or empty becomes the words after the bar."""

    def value(found: re.Match[str]) -> str:
        return values.get(found[1], "").strip() or (found[2] or "").strip()

    return _VARIABLE.sub(value, words)


def variant_of(lead_id: UUID, node: str, count: int) -> int:
    """Which of `count` wordings this lead hears: by chance, and always the same.

    The node is part of the chance, so that variants of one question do not travel with those of
    another.
    """
    drawn = hashlib.sha256(f"{lead_id}:{node}".encode()).digest()
    return int.from_bytes(drawn[:8]) % count
