"""The arithmetic of an agent's day.

Rules. A span is half-open, [start, end). An agent's states never overlap, legs of calls may: time
that is covered twice counts once. Talk is TALKING and nothing else: dialing, ringing, waiting for
an agent, music on hold and wrap-up are work but not talk. A day is the calendar day of the site's
zone, so it has 23 or 25 hours when the clocks change. Utilization is talk divided by the shift, or,
while the day runs, by the part of the shift that is over. Figures are compared before they are
rounded, and nothing divided by nothing is None, never 0.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from dialer.core.types import AgentState, Instant

Span = tuple[Instant, Instant]

GOOD = 0.60
"""4.8 of 8 hours on the phone."""
AVERAGE = 0.50
"""Where "at the average of small firms" ends and "in between" begins: our own line."""
SME_AVERAGE = 0.4375
"""3.5 of 8 hours, outbound calls and call-backs together."""

EFFECTIVE_SECONDS = 30.0
"""A shorter talk is no effective contact, whatever its disposition says."""

TARGET_CALLS = 80
TARGET_EFFECTIVE = 30
LOW_CALLS = range(20, 30)
LOW_PROSPECTS = 3


class Band(StrEnum):
    """How good a utilization is."""

    GOOD = "good"
    AVERAGE = "average"
    SME = "sme"
    LOW = "low"
    NONE = "none"


class DayBand(StrEnum):
    """How good a day's work is, by its calls."""

    ON_TARGET = "on_target"
    BELOW = "below"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class Interval:
    """One state of one agent from `start` until `end`; the interval that still runs has no end."""

    start: Instant
    end: Instant | None
    state: AgentState


@dataclass(frozen=True, slots=True)
class Day:
    """One agent's day, all in seconds; the shift figures are None when no shift was planned."""

    by_state: dict[AgentState, float]
    signed_in_seconds: float
    talk_seconds: float
    overtime_seconds: float
    """Talk outside the shift. It counts as talk all the same."""
    shift_seconds: float | None
    elapsed_shift_seconds: float | None
    utilization: float | None
    band: Band


def day_span(day: date, zone: ZoneInfo) -> Span:
    """From midnight to midnight at the site."""
    return _midnight(day, zone), _midnight(day + timedelta(days=1), zone)


def day_of(at: Instant, zone: ZoneInfo) -> date:
    return datetime.fromtimestamp(at, zone).date()


def clip(spans: Iterable[Span], within: Span) -> list[Span]:
    """The parts of the spans that lie inside `within`; empty parts are left out."""
    first, last = within
    parts = ((max(start, first), min(end, last)) for start, end in spans)
    return [(start, end) for start, end in parts if start < end]


def union(spans: Iterable[Span]) -> list[Span]:
    """The same instants, each covered once: sorted spans that neither overlap nor touch."""
    merged: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if merged and start <= merged[-1][1]:
            merged[-1] = merged[-1][0], max(merged[-1][1], end)
        else:
            merged.append((start, end))
    return merged


def seconds(spans: Iterable[Span]) -> float:
    """How long the spans are, counted once where they overlap, to the microsecond."""
    return round(sum(end - start for start, end in union(spans)), 6)


def by_state(intervals: Iterable[Interval], within: Span, now: Instant) -> dict[AgentState, float]:
    """Seconds of each state that occurred; an open interval counts until now."""
    spans: dict[AgentState, list[Span]] = {}
    for interval in intervals:
        end = now if interval.end is None else interval.end
        spans.setdefault(interval.state, []).extend(clip([(interval.start, end)], within))

    lengths = {state: seconds(parts) for state, parts in spans.items()}
    return {state: length for state, length in lengths.items() if length > 0}


def utilization(talk_seconds: float, shift_seconds: float | None) -> float | None:
    """Talk ÷ working time, at most 1: talk beyond the shift is overtime, not 110 %."""
    if not shift_seconds:
        return None

    return min(1.0, talk_seconds / shift_seconds)


def band(share: float | None) -> Band:
    """The band of a utilization that was not rounded; a line belongs to the band above it."""
    if share is None:
        return Band.NONE
    if share >= GOOD:
        return Band.GOOD
    if share >= AVERAGE:
        return Band.AVERAGE
    return Band.SME if share >= SME_AVERAGE else Band.LOW


def day_band(calls: int, effective: int, prospects: int) -> DayBand:
    """80 calls with 30 effective contacts reach the target, and more is not an error."""
    if calls >= TARGET_CALLS and effective >= TARGET_EFFECTIVE:
        return DayBand.ON_TARGET
    if calls in LOW_CALLS and prospects <= LOW_PROSPECTS:
        return DayBand.LOW
    return DayBand.BELOW


def is_effective(talk_seconds: float, *, is_effective_disposition: bool) -> bool:
    """A talk with the right person that was long enough to say something."""
    return is_effective_disposition and talk_seconds >= EFFECTIVE_SECONDS


def measure(
    intervals: Iterable[Interval], shifts: Iterable[Span], within: Span, now: Instant
) -> Day:
    """One agent's figures within a span, normally a day, as they stand now."""
    mine = list(intervals)
    planned = clip(shifts, within)
    states = by_state(mine, within, now)
    talk = [
        (i.start, now if i.end is None else i.end) for i in mine if i.state is AgentState.TALKING
    ]
    talked = clip(talk, within)
    on_shift = [part for span in union(planned) for part in clip(talked, span)]

    return settle(
        states,
        overtime_seconds=max(0.0, seconds(talked) - seconds(on_shift)) if planned else 0.0,
        shift_seconds=seconds(planned) if planned else None,
        elapsed_shift_seconds=seconds(clip(planned, (within[0], now))) if planned else None,
    )


def settle(
    states: dict[AgentState, float],
    *,
    overtime_seconds: float,
    shift_seconds: float | None,
    elapsed_shift_seconds: float | None,
) -> Day:
    """The day's figures from its sums, wherever those were added up: here or in SQL."""
    talk_seconds = states.get(AgentState.TALKING, 0.0)
    share = utilization(talk_seconds, elapsed_shift_seconds)
    worked = [length for state, length in states.items() if state is not AgentState.OFFLINE]

    return Day(
        by_state=states,
        signed_in_seconds=round(sum(worked), 6),
        talk_seconds=talk_seconds,
        overtime_seconds=overtime_seconds,
        shift_seconds=shift_seconds,
        elapsed_shift_seconds=elapsed_shift_seconds,
        utilization=share,
        band=band(share),
    )


def _midnight(day: date, zone: ZoneInfo) -> Instant:
    return datetime.combine(day, time.min, tzinfo=zone).timestamp()
