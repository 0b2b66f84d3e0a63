"""Which number a callee sees.

Rules, in this order. A lead that was called from a number is called from that number again; when
that number may not call now, the lead waits, and no other number takes over. Only a number that is
gone for good (blocked by the carrier, or retired) is replaced, and not before a day after its last
call to that lead. A lead that was never called gets a number of its own area; where the area's
numbers rest, only one that is for no area in particular. When half of a pool rests or is blocked,
what people refuse is the campaign and not a number, so the whole pool stands still for new leads.

Numbers exist to be called back and recognised. Nothing here helps to slip past a block.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from dialer.core.proportions import wilson
from dialer.core.types import Instant

HOUR = 3600.0
DAY = 24 * HOUR
LOOK_AGAIN = 30 * 60.0
"""When to ask again about what has no known end."""
FEWEST_RECENT = 30
"""Fewer calls than this prove nothing about a number."""
FEWEST_USUAL = 100


class CallerState(StrEnum):
    ACTIVE = "active"
    RESTING = "resting"
    """Its answer rate has collapsed; it calls nobody until a certain time."""
    BLOCKED = "blocked"
    """The carrier or the callees' phones refuse it."""
    RETIRED = "retired"


class Why(StrEnum):
    """Why this number, or why none."""

    KEPT = "kept"
    AREA = "area"
    DEFAULT = "default"
    CAPPED = "capped"
    RESTING = "resting"
    GONE_TODAY = "gone_today"
    POOL_RESTS = "pool_rests"
    EMPTY_POOL = "empty_pool"


@dataclass(frozen=True, slots=True)
class Number:
    """A caller id with what it has used of its caps in this hour and on this day."""

    phone: str
    area: str
    state: CallerState
    per_hour: int
    per_day: int
    used_hour: int = 0
    used_day: int = 0
    rests_until: Instant | None = None

    @property
    def is_capped(self) -> bool:
        return self.used_hour >= self.per_hour or self.used_day >= self.per_day


@dataclass(frozen=True, slots=True)
class Kept:
    """The number that this lead was last called from, and when."""

    phone: str
    used_at: Instant


@dataclass(frozen=True, slots=True)
class Choice:
    """A number to show, or None and when to ask again."""

    phone: str | None
    why: Why
    ask_again_at: Instant | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    placed: int
    answered: int


def choose(
    area: str, numbers: Sequence[Number], kept: Kept | None, at: Instant, *, day_ends: Instant
) -> Choice:
    """The number for a lead of this area. `day_ends` is the site's next midnight."""
    if kept is not None:
        old = next((number for number in numbers if number.phone == kept.phone), None)
        is_gone = old is None or old.state in (CallerState.BLOCKED, CallerState.RETIRED)
        if old is not None and not is_gone:
            return _if_free(old, Why.KEPT, at, day_ends)
        if at < kept.used_at + DAY:
            return Choice(None, Why.GONE_TODAY, kept.used_at + DAY)
    return _first(area, numbers, at, day_ends)


def _first(area: str, numbers: Sequence[Number], at: Instant, day_ends: Instant) -> Choice:
    """A number for a lead that has none yet."""
    present = [number for number in numbers if number.state is not CallerState.RETIRED]
    active = [number for number in present if number.state is CallerState.ACTIVE]
    if not present:
        return Choice(None, Why.EMPTY_POOL, at + LOOK_AGAIN)
    if 2 * len(active) <= len(present):
        return Choice(None, Why.POOL_RESTS, at + LOOK_AGAIN)
    local = [number for number in active if area and number.area == area]
    if local:
        return _if_free(_least_used(local), Why.AREA, at, day_ends)
    general = [number for number in active if not number.area]
    if general:
        return _if_free(_least_used(general), Why.DEFAULT, at, day_ends)
    if any(area and number.area == area for number in present):
        return Choice(None, Why.RESTING, at + LOOK_AGAIN)
    return _if_free(_least_used(active), Why.DEFAULT, at, day_ends)


def _least_used(numbers: Sequence[Number]) -> Number:
    return min(numbers, key=lambda number: (number.is_capped, number.used_day, number.phone))


def _if_free(number: Number, why: Why, at: Instant, day_ends: Instant) -> Choice:
    if number.state is CallerState.RESTING:
        return Choice(None, Why.RESTING, number.rests_until or at + LOOK_AGAIN)
    if number.used_day >= number.per_day:
        return Choice(None, Why.CAPPED, day_ends)
    if number.used_hour >= number.per_hour:
        return Choice(None, Why.CAPPED, (at // HOUR + 1.0) * HOUR)
    return Choice(number.phone, why)


def has_collapsed(recent: Tally, usual: Tally, below: float) -> bool:
    """Whether so few people answer this number now that chance does not explain it.

    True when the upper end of the 95 % Wilson interval of the recent answer rate lies under `below`
    times the usual rate (Wilson 1927, as in any text on binomial proportions).
    """
    if recent.placed < FEWEST_RECENT or usual.placed < FEWEST_USUAL:
        return False
    return wilson(recent.answered, recent.placed)[1] < below * usual.answered / usual.placed
