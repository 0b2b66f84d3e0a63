"""Which calls are reviewed by whom: by chance with a seed, so that it can be drawn again."""

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Candidate:
    call_id: UUID
    agent_id: UUID


@dataclass(frozen=True, slots=True)
class Assignment:
    call_id: UUID
    reviewer_id: UUID


class TooFewReviewers(ValueError):
    """Not enough reviewers who did not speak on the call themselves."""


def draw(
    candidates: Sequence[Candidate], size: int, seed: int, *, per_agent: int | None = None
) -> list[Candidate]:
    """Draw up to `size` calls without repeats, at most `per_agent` of one agent.

    The same candidates and seed draw the same calls, in whatever order the candidates come.
    """
    shuffled = sorted(candidates, key=lambda each: each.call_id.bytes)
    random.Random(seed).shuffle(shuffled)
    taken: dict[UUID, int] = defaultdict(int)
    drawn: list[Candidate] = []
    for candidate in shuffled:
        if len(drawn) == size:
            break
        if per_agent is None or taken[candidate.agent_id] < per_agent:
            taken[candidate.agent_id] += 1
            drawn.append(candidate)
    return drawn


def assign(
    drawn: Sequence[Candidate], reviewers: Sequence[UUID], *, for_each: int
) -> list[Assignment]:
    """Give each call to `for_each` reviewers, evenly, and to nobody who spoke on it.

    Raises TooFewReviewers.
    """
    load = dict.fromkeys(reviewers, 0)
    made = []
    for candidate in drawn:
        free = [each for each in load if each != candidate.agent_id]
        if len(free) < for_each:
            raise TooFewReviewers
        for reviewer in sorted(free, key=lambda each: load[each])[:for_each]:
            load[reviewer] += 1
            made.append(Assignment(candidate.call_id, reviewer))
    return made


@dataclass(frozen=True, slots=True)
class Judgement:
    """One review of a calibration: percent, and the value of each answered question."""

    call_id: UUID
    percent: float
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two reviewers of the same calls agree.

    `distance` is the mean absolute difference of their scores in points; `questions` says per
    question on how many of how many calls they answered the same.
    """

    calls: int
    distance: float | None
    questions: Mapping[str, tuple[int, int]]


def agreement(judgements: Sequence[Judgement]) -> Agreement:
    """Compare the two reviews of each call that has two; other calls do not count."""
    by_call: dict[UUID, list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        by_call[judgement.call_id].append(judgement)
    pairs = [each for each in by_call.values() if len(each) == 2]
    same: dict[str, list[bool]] = defaultdict(list)
    for one, other in pairs:
        for key in one.values.keys() & other.values.keys():
            same[key].append(one.values[key] == other.values[key])
    apart = [abs(Fraction(one.percent) - Fraction(other.percent)) for one, other in pairs]
    return Agreement(
        calls=len(pairs),
        distance=float(sum(apart) / len(apart)) if apart else None,
        questions={key: (sum(each), len(each)) for key, each in sorted(same.items())},
    )
