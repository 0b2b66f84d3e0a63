"""When an owned lead goes back to its pool, when its owner is reminded, and who gets how many.

A lead goes back when more than so many days have passed, never at exactly so many: without a call
by its owner (answered or not), without a follow-up (a talk that the owner disposed of, or a note),
or without a deal. All three count from when the owner got it, if nothing happened since.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class ReclaimReason(StrEnum):
    NO_CONTACT = "no_contact"
    NO_FOLLOW_UP = "no_follow_up"
    NO_DEAL = "no_deal"


@dataclass(frozen=True, slots=True)
class Limits:
    """Days of a pool's rules; a rule without days does not hold."""

    no_contact_days: int | None = 7
    no_follow_up_days: int | None = 15
    no_deal_days: int | None = 90
    remind_days: int = 3
    closed_stays: bool = True


@dataclass(frozen=True, slots=True)
class Held:
    """What the owner of a lead has done with it."""

    taken_at: datetime
    contacted_at: datetime | None = None
    followed_up_at: datetime | None = None
    closed_at: datetime | None = None
    reminded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    at: datetime
    """The last instant at which the lead is still the owner's."""
    why: ReclaimReason
    days: int


def deadline(held: Held, limits: Limits) -> Deadline | None:
    """The first of the rules to strike if nothing happens; None when none ever does."""
    if held.closed_at is not None and limits.closed_stays:
        return None
    begun = held.taken_at
    rules = [
        (max(begun, held.contacted_at or begun), ReclaimReason.NO_CONTACT, limits.no_contact_days),
        (
            max(begun, held.followed_up_at or begun),
            ReclaimReason.NO_FOLLOW_UP,
            limits.no_follow_up_days,
        ),
        (begun, ReclaimReason.NO_DEAL, None if held.closed_at else limits.no_deal_days),
    ]
    ends = [
        Deadline(since + timedelta(days=days), why, days)
        for since, why, days in rules
        if days is not None
    ]
    return min(ends, key=lambda end: end.at, default=None)


def is_over(end: Deadline | None, now: datetime) -> bool:
    return end is not None and now > end.at


def reminds_at(end: Deadline, limits: Limits) -> datetime:
    return end.at - timedelta(days=limits.remind_days)


def must_remind(held: Held, end: Deadline | None, limits: Limits, now: datetime) -> bool:
    """Once for each deadline: work that moved it away is reminded of anew when it comes near."""
    if end is None or limits.remind_days == 0:
        return False
    begins = reminds_at(end, limits)
    return now >= begins and (held.reminded_at is None or held.reminded_at < begins)


def next_look(end: Deadline | None, limits: Limits, now: datetime) -> datetime:
    """When something may have to be done about the lead; at least once a day."""
    soon = now + timedelta(days=1)
    if end is None:
        return soon
    over = end.at + timedelta(milliseconds=1)
    ahead = [at for at in (reminds_at(end, limits), over) if at > now]
    return min([*ahead, soon])


def quotas(count: int, shares: Sequence[int], rooms: Sequence[int]) -> list[int]:
    """Deal `count` leads out by ratio (Webster's method), nobody more than there is room for.

    What nobody has room for is not dealt. The sum of the quotas is at most `count`.
    """
    given = [0] * len(shares)
    for _ in range(count):
        open_to = [who for who, room in enumerate(rooms) if given[who] < room]
        if not open_to:
            break
        given[min(open_to, key=lambda who: ((2 * given[who] + 1) / shares[who], who))] += 1
    return given
