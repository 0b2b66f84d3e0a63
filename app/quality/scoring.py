"""From answers to a score: pure arithmetic on whole numbers and fractions.

Score of a group = sum(weight * value) / sum(weight) over its answered questions; score of a
scorecard = the same over its groups, in percent. A question answered "does not apply" counts
neither above nor below the line, nor does a group of which no question applied. A fatal question
answered no makes the whole score 0. This is how Genesys, Verint and Webitel score too.
"""

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

STEPS = 5
"""A question on a scale is answered 1..5."""
CENT = Decimal("0.01")

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Key = Annotated[str, StringConstraints(pattern="^[a-z][a-z0-9_]{0,39}$")]
Weight = Annotated[int, Field(ge=1, le=100)]


class QuestionKind(StrEnum):
    YES_NO = "yes_no"
    SCALE = "scale"
    TEXT = "text"
    """A remark; it has no value."""


class Question(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    key: Key
    text: Words
    kind: QuestionKind = QuestionKind.YES_NO
    weight: Weight = 1
    is_fatal: bool = False
    """Answered no, it fails the call whatever else was good."""

    @model_validator(mode="after")
    def _only_yes_or_no_is_fatal(self) -> "Question":
        if self.is_fatal and self.kind is not QuestionKind.YES_NO:
            raise ValueError(f"{self.key}: only a yes/no question can be fatal.")
        return self


class Group(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Words
    weight: Weight = 1
    questions: Annotated[list[Question], Field(min_length=1, max_length=40)]


class Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    key: Key
    value: bool | Annotated[int, Field(ge=1, le=STEPS)] | Literal["na"] | None = None
    """None for a remark."""
    at_ms: Annotated[int, Field(ge=0)] | None = None
    """The moment of the recording that shows it."""
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""


class Unanswered(ValueError):
    """The answers do not fit the questions; the message names each fault."""


class Score(BaseModel):
    """`percent` 0..100 to two places, None when nothing applied; `failed` names fatal answers."""

    percent: Decimal | None
    has_passed: bool
    failed: list[str]


def score(
    groups: Sequence[Group], answers: Sequence[Answer], pass_percent: int, *, deducted: int = 0
) -> Score:
    """Score the answers, less so many points; passing is decided before rounding.

    Raises Unanswered.
    """
    given = {answer.key: answer for answer in answers}
    _check(groups, given, len(answers))
    failed = [
        question.key
        for group in groups
        for question in group.questions
        if question.is_fatal and given[question.key].value is False
    ]
    exact = Fraction(0) if failed else _of(groups, given)
    if exact is None:
        return Score(percent=None, has_passed=True, failed=[])
    exact = max(Fraction(0), exact - deducted)
    return Score(
        percent=_rounded(exact), has_passed=not failed and exact >= pass_percent, failed=failed
    )


def _check(groups: Sequence[Group], given: Mapping[str, Answer], count: int) -> None:
    questions = {question.key: question for group in groups for question in group.questions}
    faults = []
    if count != len(given):
        faults.append("a question is answered twice")
    faults += [f"{key}: there is no such question" for key in given if key not in questions]
    for key, question in questions.items():
        if not _fits(question, given.get(key)):
            faults.append(f"{key}: {EXPECTED[question.kind]}")
    if faults:
        raise Unanswered("; ".join(faults) + ".")


EXPECTED = {
    QuestionKind.YES_NO: "answer true, false or na",
    QuestionKind.SCALE: f"answer 1 to {STEPS} or na",
    QuestionKind.TEXT: "a remark has no value",
}


def _fits(question: Question, answer: Answer | None) -> bool:
    if question.kind is QuestionKind.TEXT:
        return answer is None or answer.value is None
    if answer is None or answer.value is None:
        return False
    if answer.value == "na":
        return True
    return isinstance(answer.value, bool) is (question.kind is QuestionKind.YES_NO)


def _of(groups: Sequence[Group], given: Mapping[str, Answer]) -> Fraction | None:
    """Return the exact percent of all groups, or None when no question applied."""
    shares = []
    for group in groups:
        valued = [
            (question.weight, value)
            for question in group.questions
            if (value := _value(given.get(question.key))) is not None
        ]
        if valued:
            shares.append((group.weight, _mean(valued)))
    return _mean(shares) * 100 if shares else None


def _mean(weighted: Sequence[tuple[int, Fraction]]) -> Fraction:
    return sum((weight * value for weight, value in weighted), Fraction(0)) / sum(
        weight for weight, _ in weighted
    )


def _value(answer: Answer | None) -> Fraction | None:
    """Return 0..1, or None for what does not count."""
    if answer is None or answer.value is None or answer.value == "na":
        return None
    if isinstance(answer.value, bool):
        return Fraction(answer.value)
    return Fraction(answer.value - 1, STEPS - 1)


def _rounded(exact: Fraction) -> Decimal:
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(CENT, ROUND_HALF_UP)
