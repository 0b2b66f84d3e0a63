"""From answers to a score, by hand-computed cases and by laws."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.quality.scoring import Answer, Group, Question, QuestionKind, Unanswered, score

OPENING = Group(
    name="Opening",
    weight=40,
    questions=[
        Question(key="greeting", text="Greets"),
        Question(key="consent", text="Says that it is recorded", is_fatal=True),
    ],
)
TALK = Group(
    name="Talk",
    weight=60,
    questions=[
        Question(key="needs", text="Asks for needs", kind=QuestionKind.SCALE, weight=3),
        Question(key="closing", text="Closes politely"),
        Question(key="remark", text="What stood out", kind=QuestionKind.TEXT),
    ],
)
CARD = [OPENING, TALK]


def answers(**values: object) -> list[Answer]:
    return [Answer.model_validate({"key": key, "value": value}) for key, value in values.items()]


GOOD = {"greeting": True, "consent": True, "needs": 5, "closing": True}


@pytest.mark.parametrize(
    ("changes", "percent"),
    [
        ({}, "100.00"),
        ({"greeting": False}, "80.00"),
        ({"needs": 3}, "77.50"),  # Talk: (3 * 1/2 + 1) / 4 = 5/8; 40 + 60 * 5/8.
        ({"needs": "na"}, "100.00"),
        ({"needs": "na", "closing": "na"}, "100.00"),  # Talk does not count at all.
        ({"needs": "na", "closing": "na", "greeting": False}, "50.00"),
        ({"consent": False}, "0.00"),
    ],
)
def test_scores_are_weighted_means(changes: dict[str, object], percent: str) -> None:
    assert score(CARD, answers(**(GOOD | changes)), 80).percent == Decimal(percent)


def test_passing_is_decided_before_rounding() -> None:
    third = [Group(name="All", questions=[Question(key=key, text=key, weight=1) for key in "abc"])]
    result = score(third, answers(a=True, b=True, c=False), 67)

    assert result.percent == Decimal("66.67")
    assert not result.has_passed
    assert score(third, answers(a=True, b=True, c=False), 66).has_passed


def test_a_fatal_no_fails_whatever_the_limit_is() -> None:
    result = score(CARD, answers(**(GOOD | {"consent": False})), 0)

    assert (result.has_passed, result.failed) == (False, ["consent"])


def test_nothing_applies_is_no_score() -> None:
    result = score(CARD, answers(greeting="na", consent="na", needs="na", closing="na"), 80)

    assert (result.percent, result.has_passed) == (None, True)


@pytest.mark.parametrize(
    ("given_answers", "fault"),
    [
        (answers(greeting=True), "consent: answer true, false or na"),
        (answers(**GOOD, other=True), "other: there is no such question"),
        (answers(**(GOOD | {"needs": True})), "needs: answer 1 to 5 or na"),
        (answers(**(GOOD | {"closing": 4})), "closing: answer true, false or na"),
        (answers(**GOOD, remark=3), "remark: a remark has no value"),
        ([*answers(**GOOD), *answers(needs=1)], "a question is answered twice"),
    ],
)
def test_answers_that_do_not_fit_name_each_fault(given_answers: list[Answer], fault: str) -> None:
    with pytest.raises(Unanswered, match=fault):
        score(CARD, given_answers, 80)


def test_only_yes_or_no_can_be_fatal() -> None:
    with pytest.raises(ValueError, match="only a yes/no question can be fatal"):
        Question(key="needs", text="Asks", kind=QuestionKind.SCALE, is_fatal=True)


@given(
    low=st.integers(1, 5),
    high=st.integers(1, 5),
    closing=st.sampled_from([True, False, "na"]),
)
def test_a_better_answer_never_scores_less(low: int, high: int, closing: object) -> None:
    low, high = sorted((low, high))
    worse = score(CARD, answers(**(GOOD | {"needs": low, "closing": closing})), 80)
    better = score(CARD, answers(**(GOOD | {"needs": high, "closing": closing})), 80)

    assert worse.percent is not None
    assert better.percent is not None
    assert 0 <= worse.percent <= better.percent <= 100
    assert worse.has_passed <= better.has_passed
