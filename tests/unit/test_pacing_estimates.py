"""The estimates find the truth, also where the first calls to end are not like the others."""

import random

import pytest

from dialer.core.pacing.answers import Answers
from dialer.core.pacing.crowding import Counted, Moments
from dialer.core.pacing.hazards import (
    EDGES,
    Spells,
    both_over_within,
    end_chances,
    over_within,
)


class TestHazards:
    def test_a_constant_hazard_is_found(self) -> None:
        rng, spells = random.Random(1), Spells(prior_mean_seconds=20.0)
        for _ in range(4000):
            spells.ended(rng.expovariate(1 / 60))

        assert spells.hazards()[:12] == pytest.approx([1 / 60] * 12, rel=0.3)

    def test_spells_that_go_on_count(self) -> None:
        """Twenty short ends and eighty spells that still go on: most spells are long."""
        spells = Spells(prior_mean_seconds=60.0)
        for _ in range(20):
            spells.ended(5.0)

        without = spells.hazards()
        with_those = spells.hazards([100.0] * 80)

        assert with_those[2] < without[2] / 3

    def test_a_wrong_prior_is_overcome(self) -> None:
        rng, spells = random.Random(2), Spells(prior_mean_seconds=300.0)
        for _ in range(100):
            spells.ended(rng.expovariate(1 / 30))

        chances = end_chances(spells.hazards(), 1.0, 120)

        assert over_within(chances, 30)[0][30] == pytest.approx(0.63, abs=0.08)

    def test_forgetting_lets_new_spells_rule(self) -> None:
        spells = Spells(prior_mean_seconds=60.0)
        for _ in range(200):
            spells.ended(100.0)
        spells.forget(0.01)
        for _ in range(50):
            spells.ended(10.0)

        assert spells.hazards()[EDGES.index(10) - 1 + 1] > 0.1

    def test_talk_and_wrap_up_one_after_the_other(self) -> None:
        talk = end_chances([1 / 10] * len(EDGES), 0.5, 100)
        wrapup = end_chances([1 / 5] * len(EDGES), 0.5, 100)

        free = both_over_within(talk, over_within(wrapup, 60)[0], 60)[0]

        rng = random.Random(3)
        drawn = [rng.expovariate(1 / 10) + rng.expovariate(1 / 5) for _ in range(20_000)]
        for seconds in (5, 10, 20, 30):
            truth = sum(value <= seconds for value in drawn) / len(drawn)
            assert free[2 * seconds] == pytest.approx(truth, abs=0.03)


def dial(answers: Answers, rng: random.Random, calls: int, share: float) -> None:
    """People answer early, machines late, the rest fail at once or ring out."""
    for _ in range(calls):
        chance = rng.random()
        if chance < share:
            age = rng.uniform(5, 15)
            answers.picked_up(age)
            answers.decided(age, 1.5, is_person=True)
        elif chance < share + 0.2:
            age = rng.uniform(17, 23)
            answers.picked_up(age)
            answers.decided(age, 1.5, is_person=False)
        else:
            answers.ended(1.0 if chance > 0.9 else 25.0)


class TestAnswers:
    @pytest.mark.parametrize("share", [0.05, 0.25, 0.5])
    def test_the_share_of_people_is_found_whatever_the_prior(self, share: float) -> None:
        answers = Answers()
        dial(answers, random.Random(4), 2000, share)

        assert answers.learn({}).share == pytest.approx(share, rel=0.2)

    def test_quick_failures_do_not_bias_the_share(self) -> None:
        """All that has ended of a hundred calls are the failures; the others still ring."""
        answers = Answers()
        dial(answers, random.Random(5), 1000, 0.3)
        before = answers.learn({}).share
        for _ in range(50):
            answers.ended(1.0)

        after = answers.learn({4: 450}).share

        assert after == pytest.approx(before, rel=0.1)

    def test_the_age_of_a_ringing_call_tells_who_it_is(self) -> None:
        answers = Answers()
        dial(answers, random.Random(6), 2000, 0.25)
        chances = answers.learn({}).chances(20.0)

        assert chances[8] > 1.1 * chances[0]
        assert chances[34] < 0.3 * chances[0]

    def test_a_late_pick_up_is_held_for_a_machine(self) -> None:
        answers = Answers()
        dial(answers, random.Random(7), 2000, 0.25)
        answers.learn({})

        early = answers.person_chance(10.0, 0.5, 10.0)
        late = answers.person_chance(20.0, 0.5, 10.0)

        assert early > 0.8
        assert late < 0.2

    def test_listening_is_a_part_of_the_delay_to_the_hand_over(self) -> None:
        """Detection takes three seconds, so nobody who still rings is handed over within two."""
        answers = Answers()
        for _ in range(200):
            answers.picked_up(8.0)
            answers.decided(8.0, 3.0, is_person=True)
        table = answers.learn({})
        within_two_seconds = table.chances(4.0)[14]
        within_five_seconds = table.chances(10.0)[14]

        assert table.lags[1] == pytest.approx(6.0, abs=0.5)
        assert within_two_seconds == 0.0
        assert within_five_seconds > 0.5

    def test_a_step_up_is_followed_within_a_hundred_answers(self) -> None:
        rng, answers = random.Random(8), Answers()
        dial(answers, rng, 3000, 0.2)
        answers.learn({})
        answers.forget(1.0, 0.0)

        for _ in range(20):
            dial(answers, rng, 12, 0.4)
            answers.forget(0.99, 0.9)
            table = answers.learn({})

        assert table.share > 0.3


class TestCrowding:
    @pytest.mark.parametrize("kind", [Counted, Moments])
    def test_the_chance_of_a_full_floor_is_right(self, kind: type[Counted] | type[Moments]) -> None:
        rng = random.Random(9)
        chances = [rng.uniform(0.05, 0.9) for _ in range(40)]
        total = kind(22)
        for chance in chances:
            total.add(chance)

        drawn = sum(sum(rng.random() < chance for chance in chances) >= 22 for _ in range(20_000))

        assert total.is_full() == pytest.approx(drawn / 20_000, abs=0.015)

    def test_what_is_certain_takes_a_place(self) -> None:
        total = Counted(3)
        total.add(1.0, 2)
        total.add(0.25)

        assert total.is_full() == pytest.approx(0.25)
