"""Finding calls by what was said: pairs of signs under an inverted index, then the text itself."""

import re

from sqlalchemy import ColumnElement, String, and_, cast, false
from sqlalchemy.dialects.postgresql import ARRAY, array

from app.models.transcript import Transcript

LEAST_SIGNS = 2
_BREAKS = re.compile(r"\W+")


def words_of(text: str) -> list[str]:
    return [word for word in _BREAKS.split(text.casefold()) if len(word) >= LEAST_SIGNS]


def grams_of(text: str) -> list[str]:
    """The pairs of neighbouring signs in the words of a text, each once."""
    return sorted({word[at : at + 2] for word in words_of(text) for at in range(len(word) - 1)})


def said(typed: str) -> ColumnElement[bool]:
    """The condition on transcripts; nothing is found by less than two signs."""
    words = words_of(typed)
    if not words:
        return false()
    grams = cast(array(grams_of(typed)), ARRAY(String(8)))
    return and_(
        Transcript.grams.contains(grams),
        *(Transcript.text.icontains(word, autoescape=True) for word in words),
    )
