"""Phrases in what was said, whoever wrote it down and however."""

import pytest

from recordings.phrases import PhraseKind, Side, Sought, Utterance, find

ULTIMATUM = Sought(PhraseKind.ULTIMATUM, "您到底买不买呢?")
NO_CALL = Sought(PhraseKind.NO_CALL, "do not call me again")


@pytest.mark.parametrize("said", ["您到底买不买呢", "您到底，买不买呢？", "您 到底 买不买 呢……"])
def test_stops_and_blanks_do_not_matter(said: str) -> None:
    (hit,) = find([Utterance(Side.AGENT, 1_000, 2_000, said)], [ULTIMATUM])

    assert (hit.phrase, hit.from_ms, hit.to_ms) == (ULTIMATUM.text, 1_000, 2_000)


def test_a_phrase_is_found_where_it_stands_and_each_time() -> None:
    said = Utterance(
        Side.CUSTOMER, 0, 10_000, "OK OK OK. Do not call me again. Do NOT call me again!"
    )

    hits = find([said], [NO_CALL])

    assert [round(hit.from_ms, -3) for hit in hits] == [2_000, 6_000]


def test_a_breath_in_the_middle_does_not_hide_a_phrase() -> None:
    words = [
        Utterance(Side.CUSTOMER, 0, 900, "Please do not"),
        Utterance(Side.AGENT, 950, 1_400, "Sorry?"),
        Utterance(Side.CUSTOMER, 1_500, 2_300, "call me again, please."),
    ]

    (hit,) = find(words, [NO_CALL])

    assert 300 < hit.from_ms < 900
    assert 1_500 < hit.to_ms < 2_300


def test_only_the_side_counts_whose_words_they_would_be() -> None:
    said = [
        Utterance(Side.CUSTOMER, 0, 1_000, "您到底买不买呢"),
        Utterance(Side.AGENT, 1_000, 2_000, "I do not call me again"),
    ]

    assert find(said, [ULTIMATUM, NO_CALL]) == []


def test_a_phrase_without_letters_is_nowhere() -> None:
    said = [Utterance(Side.AGENT, 0, 1_000, "?!")]

    assert find(said, [Sought(PhraseKind.PROMISE, "?!")]) == []
