"""Samples are drawn by chance, fairly, and again by their seed."""

from collections import Counter
from uuid import UUID

import pytest

from app.quality.drawing import (
    Candidate,
    Judgement,
    TooFewReviewers,
    agreement,
    assign,
    draw,
)

AGENTS = [UUID(int=number) for number in range(1, 6)]
REVIEWERS = [UUID(int=number) for number in range(101, 104)]
CALLS = [Candidate(UUID(int=1_000 + number), AGENTS[number % 5]) for number in range(100)]


def test_the_same_seed_draws_the_same_in_whatever_order() -> None:
    assert draw(CALLS, 10, seed=7) == draw(CALLS[::-1], 10, seed=7)
    assert draw(CALLS, 10, seed=7) != draw(CALLS, 10, seed=8)


def test_every_call_may_be_drawn_and_none_twice() -> None:
    assert sorted(each.call_id for each in draw(CALLS, 500, seed=1)) == [
        each.call_id for each in CALLS
    ]
    seen = {each for seed in range(60) for each in draw(CALLS, 10, seed=seed)}
    assert len(seen) > 95


def test_no_agent_gives_more_than_its_share() -> None:
    drawn = draw(CALLS, 50, seed=3, per_agent=4)

    assert Counter(each.agent_id for each in drawn) == dict.fromkeys(AGENTS, 4)


def test_reviewers_get_the_same_number() -> None:
    made = assign(CALLS[:30], REVIEWERS, for_each=2)

    assert Counter(each.reviewer_id for each in made) == dict.fromkeys(REVIEWERS, 20)
    assert len({(each.call_id, each.reviewer_id) for each in made}) == 60


def test_nobody_judges_an_own_call() -> None:
    made = assign(CALLS, [*AGENTS[:2], REVIEWERS[0]], for_each=1)
    agent_of = {each.call_id: each.agent_id for each in CALLS}

    assert all(agent_of[each.call_id] != each.reviewer_id for each in made)
    with pytest.raises(TooFewReviewers):
        assign(CALLS, AGENTS[:1], for_each=1)


def test_agreement_counts_only_calls_with_two_reviews() -> None:
    one, two, three = (each.call_id for each in CALLS[:3])
    found = agreement(
        [
            Judgement(one, 90.0, {"greeting": True, "needs": 4}),
            Judgement(one, 70.0, {"greeting": True, "needs": 2}),
            Judgement(two, 50.0, {"greeting": False}),
            Judgement(two, 50.0, {"greeting": False}),
            Judgement(three, 10.0, {"greeting": True}),
        ]
    )

    assert (found.calls, found.distance) == (2, 10.0)
    assert found.questions == {"greeting": (2, 2), "needs": (0, 1)}
