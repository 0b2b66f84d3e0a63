"""Who answers a call, and when: a life table of dialed calls with competing ends.

Rule: in each half second of a call's age, what happened ÷ how many calls were still open then. The
calls in flight count as open for as long as they have lasted, so quick failures, which are known
first, bias nothing. A pick-up is a person with a chance that depends on its age: people answer
early, voicemail late. A call handed over without machine detection was picked up by a person.
"""

from math import log1p, sqrt

STEP = 0.5
"""Seconds; the calls are asked about at this pace too."""
LATE_STEPS = 140
"""A call rings 70 s at most; what is older is in the last bin."""
PRIOR_CALLS = 6.0
PRIOR_SHARE = 0.2
"""Of dialed calls, answered by a person: before anything is known."""
PRIOR_PERSON = 0.6
"""Of pick-ups."""
NEAR = (0.06, 0.12, 0.2, 0.24)
"""How much the bins around count, from three away to the bin itself; both sides make 1."""
MOST_PEOPLE = 0.95
CHANCE, SURE = 1.3, 2.8
"""A level that is off by so many standard deviations is chance, or is real."""
LEVEL_PRIOR = 8.0
"""People found as expected that the level begins with."""


class Answers:
    def __init__(self, listening_seconds: float = 1.5) -> None:
        self.size = LATE_STEPS + 1
        self.picked = [0.0] * self.size
        self.failed = [0.0] * self.size
        self.persons = [0.0] * self.size
        self.machines = [0.0] * self.size
        self.seen = 0.0
        """Calls that have ended or were picked up, ever."""
        self.person_delays: list[float] = [0.0] * LISTEN_SIZE
        self.machine_delays: list[float] = [0.0] * LISTEN_SIZE
        self.listening = listening_seconds
        self.found = 0.0
        self.recent = [0.0] * self.size
        """Calls of late, by the age at which they ended or were picked up."""
        self.drought = 0.0
        """People expected since the last one."""
        self.cumulated = [0.0] * (self.size + 1)
        """Expected people of one call by the age it has reached, for the level."""

    # --- what happens -------------------------------------------------------------------------

    def picked_up(self, age: float) -> None:
        self.picked[_bin(age)] += 1.0
        self.seen += 1.0

    def ended(self, age: float) -> None:
        """Unanswered."""
        self.failed[_bin(age)] += 1.0
        self.seen += 1.0
        self.recent[_bin(age)] += 1.0
        self.drought += self.cumulated[_bin(age)]

    def decided(self, age: float, listened: float, *, is_person: bool) -> None:
        """What a pick-up at this age was found to be, after so many seconds of detection."""
        where = _bin(age)
        self.recent[where] += 1.0
        self.drought += self.cumulated[where]
        delays = self.person_delays if is_person else self.machine_delays
        delays[min(LISTEN_SIZE - 1, int(listened / LISTEN_STEP))] += 1.0
        if is_person:
            self.persons[where] += 1.0
            self.found += 1.0
        else:
            self.machines[where] += 1.0

    def forget(self, kept: float, kept_fast: float) -> None:
        for values in (self.picked, self.failed, self.persons, self.machines):
            values[:] = [kept * value for value in values]
        for values in (self.person_delays, self.machine_delays):
            values[:] = [kept * value for value in values]
        self.found *= kept_fast
        self.recent = [kept_fast * value for value in self.recent]

    # --- what is believed ---------------------------------------------------------------------

    def learn(self, open_by_age: dict[int, int]) -> "AnswerTable":
        """The table of now; `open_by_age` counts the open calls by their age in steps."""
        last = self._last_bin(open_by_age)
        picked, failed = _smooth(self.picked, last), self.failed
        persons, machines = _smooth(self.persons, last), _smooth(self.machines, last)
        share = (sum(self.persons) + 4.0 * PRIOR_PERSON) / (
            sum(self.persons) + sum(self.machines) + 4.0
        )
        at_risk = PRIOR_CALLS
        open_now = 0.0
        exposed = [0.0] * (last + 1)
        for index in range(last, -1, -1):
            # An open call has passed the bins below its age.
            exposed[index] = at_risk + self.picked[index] + self.failed[index] + open_now
            at_risk += self.picked[index] + self.failed[index]
            open_now += open_by_age.get(index, 0)
        hazard_prior = -log1p(-PRIOR_SHARE / PRIOR_PERSON) / 36.0 * 0.85
        survival, person_so_far = 1.0, 0.0
        survivals, persons_by, cumulated = [1.0], [0.0], [0.0]
        self.person_shares = []
        for index in range(last + 1):
            pick = (picked[index] + PRIOR_CALLS * _prior(index, hazard_prior)) / exposed[index]
            fail = failed[index] / exposed[index]
            is_person = (persons[index] + 3.0 * share) / (persons[index] + machines[index] + 3.0)
            self.person_shares.append(is_person)
            pick, fail = min(pick, 1.0), min(fail, 1.0 - min(pick, 1.0))
            person_so_far += survival * pick * is_person
            cumulated.append(cumulated[-1] + pick * is_person)
            survival = max(1e-6, survival * (1.0 - pick - fail))
            survivals.append(survival)
            persons_by.append(person_so_far)
        cumulated += [cumulated[-1]] * (self.size + 1 - len(cumulated))
        self.cumulated = cumulated
        level = min(self._level(), MOST_PEOPLE / persons_by[-1])
        self.person_done = self._listened(self.person_delays)
        self.machine_done = self._listened(self.machine_delays)
        return AnswerTable(survivals, [level * by for by in persons_by], self.person_done)

    def _level(self) -> float:
        """How many more people answer of late than ever; 1 while it may be chance.

        The people found, over those whom the long memory expects of the same calls, are believed
        the more the further they are from chance.
        """
        expected = sum(
            calls * people
            for calls, people in zip(self.recent, self.cumulated, strict=False)
            if calls
        )
        off = (self.found - expected) / sqrt(expected + 4.0)
        belief = min(1.0, max(0.0, abs(off) - CHANCE) / (SURE - CHANCE))
        ratio = (self.found + LEVEL_PRIOR) / (expected + LEVEL_PRIOR)
        return max(0.4, min(2.5, 1.0 + belief * (ratio - 1.0)))

    def _last_bin(self, open_by_age: dict[int, int]) -> int:
        last = max(open_by_age, default=0)
        for index in range(self.size - 1, 0, -1):
            if self.picked[index] + self.failed[index] > 0.0:
                last = max(last, index)
                break
        return min(self.size - 1, max(last, 40))

    def _listened(self, delays: list[float]) -> list[float]:
        """P(detection is done within each listening step), for a person."""
        total = sum(delays) + 1.0
        prior = int(self.listening / LISTEN_STEP)
        reached, done = 0.0, []
        for index, value in enumerate(delays):
            reached += value + (1.0 if index == prior else 0.0)
            done.append(reached / total)
        return done

    def person_chance(self, age: float, listened: float, within: float) -> float:
        """P(a call picked up at this age, listened to so long, is handed over within seconds)."""
        share = self.person_shares[min(_bin(age), len(self.person_shares) - 1)]
        people, machines = self.person_done, self.machine_done
        now = min(LISTEN_SIZE - 1, int(listened / LISTEN_STEP))
        then = min(LISTEN_SIZE - 1, int((listened + within) / LISTEN_STEP))
        left = share * (1.0 - people[now] + 0.02) + (1.0 - share) * (1.0 - machines[now] + 0.02)
        return min(1.0, share * (people[then] - people[now] + 0.02) / left)


LISTEN_STEP = 0.25
LISTEN_SIZE = 32
"""Detection decides within 8 s."""


class AnswerTable:
    """P(open at an age), and P(picked up by a person by an age), in steps of half a second."""

    def __init__(self, survivals: list[float], persons_by: list[float], done: list[float]) -> None:
        self.survivals = survivals
        self.persons_by = persons_by
        self.share = persons_by[-1]
        self.lags = _thirds(done)
        """Three equally likely delays of detection, in steps."""

    def delays(self, count: int) -> list[int]:
        """Equally likely delays from dial to pick-up by a person, in steps."""
        found = []
        index = 0
        for number in range(count):
            aim = self.share * (number + 0.5) / count
            while index + 1 < len(self.persons_by) and self.persons_by[index + 1] < aim:
                index += 1
            found.append(index + 1)
        return found

    def chances(self, steps: float) -> list[float]:
        """P(an open call is handed over to an agent within so many steps), for each age."""
        by = self.persons_by
        shifts = [max(0, int(steps - lag + 0.5)) for lag in self.lags]
        padded = by + [by[-1]] * max(shifts)
        return [
            min(1.0, (soon + later + last - 3.0 * now) / (3.0 * is_open))
            for soon, later, last, now, is_open in zip(
                *(padded[shift : shift + len(by)] for shift in shifts),
                by,
                self.survivals,
                strict=True,
            )
        ]


def _bin(age: float) -> int:
    return min(LATE_STEPS, max(0, int(age / STEP)))


def _prior(index: int, hazard: float) -> float:
    """Answers are thought to come between 3 s and 21 s."""
    return hazard if 6 <= index < 42 else 0.2 * hazard


def _smooth(values: list[float], last: int) -> list[float]:
    padded = [0.0, 0.0, 0.0, *values[: last + 1], 0.0, 0.0, 0.0]
    edge, side, next_, middle = NEAR
    return [
        edge * (a + g) + side * (b + f) + next_ * (c + e) + middle * d
        for a, b, c, d, e, f, g in zip(
            *(padded[shift : shift + last + 1] for shift in range(7)), strict=True
        )
    ]


def _thirds(done: list[float]) -> list[float]:
    lags = []
    for aim in (1 / 6, 0.5, 5 / 6):
        index = next((i for i, value in enumerate(done) if value >= aim), len(done) - 1)
        lags.append((index + 0.5) * LISTEN_STEP / STEP)
    return lags
