"""Phrases in what was said: which, by whom, and when.

A service writes the same words with and without stops and blanks, and cuts a sentence in two where
the speaker breathes. So a side's text is compared without them, as one line over all its
utterances; where a sign stands in time follows from its place in its utterance, as if each sign
took equally long.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    CUSTOMER = "customer"
    AGENT = "agent"


class PhraseKind(StrEnum):
    ULTIMATUM = "ultimatum"
    """The agent presses for a yes or no."""
    PROMISE = "promise"
    """The agent promises what nobody may promise."""
    NO_CALL = "no_call"
    """The customer wants no more calls."""


SAID_BY = {
    PhraseKind.ULTIMATUM: Side.AGENT,
    PhraseKind.PROMISE: Side.AGENT,
    PhraseKind.NO_CALL: Side.CUSTOMER,
}
"""Whose words count: a customer who quotes a promise has made none."""


@dataclass(frozen=True, slots=True)
class Utterance:
    """Words that one side said without a longer break, in milliseconds from the sound's begin."""

    side: Side
    from_ms: int
    to_ms: int
    text: str


@dataclass(frozen=True, slots=True)
class Sought:
    kind: PhraseKind
    text: str


@dataclass(frozen=True, slots=True)
class Hit:
    kind: PhraseKind
    phrase: str
    side: Side
    from_ms: int
    to_ms: int


@dataclass(frozen=True, slots=True)
class _Sign:
    sign: str
    from_ms: int
    to_ms: int


def bare(text: str) -> str:
    """Return the letters and digits of a text in lower case."""
    return "".join(sign for sign in text.casefold() if sign.isalnum())


def find(utterances: Sequence[Utterance], phrases: Sequence[Sought]) -> list[Hit]:
    """Return each place where a phrase was said by the side whose words count, by time."""
    lines = {side: list(_signs(utterances, side)) for side in Side}
    texts = {side: "".join(each.sign for each in line) for side, line in lines.items()}
    hits = [
        Hit(phrase.kind, phrase.text, side, line[at].from_ms, line[at + length - 1].to_ms)
        for phrase in phrases
        for side in (SAID_BY[phrase.kind],)
        for line in (lines[side],)
        for length in (len(bare(phrase.text)),)
        for at in _places(texts[side], bare(phrase.text))
    ]
    return sorted(hits, key=lambda hit: (hit.from_ms, hit.kind, hit.phrase))


def _signs(utterances: Sequence[Utterance], side: Side) -> Iterator[_Sign]:
    for said in utterances:
        if said.side is not side:
            continue
        signs = bare(said.text)
        each = (said.to_ms - said.from_ms) / len(signs) if signs else 0.0
        for at, sign in enumerate(signs):
            begin = said.from_ms + at * each
            yield _Sign(sign, round(begin), round(begin + each))


def _places(text: str, sought: str) -> Iterator[int]:
    at = text.find(sought) if sought else -1
    while at >= 0:
        yield at
        at = text.find(sought, at + len(sought))
