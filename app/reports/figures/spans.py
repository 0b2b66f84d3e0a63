"""A span of days as whole months and the days that are left, read from two roll-ups of one kind.

So a month costs what its own rows cost, and a year no more than twelve of them. The running month
counts as whole when the span ends today: nothing comes after today.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.reports.figures.asked import Asked

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Parts:
    """Months from the first day of one to the first day of another, and runs of days, both ends
    included.
    """

    months: tuple[date, date] | None
    days: tuple[tuple[date, date], ...]


def parts(asked: Asked) -> Parts:
    opens = asked.first if asked.first.day == 1 else _next_month(asked.first)
    is_whole = asked.is_live or (asked.last + DAY).day == 1
    closes = _next_month(asked.last) if is_whole else asked.last.replace(day=1)
    if opens >= closes:
        return Parts(None, ((asked.first, asked.last),))
    edges = ((asked.first, opens - DAY), (closes, asked.last))
    return Parts((opens, closes), tuple(edge for edge in edges if edge[0] <= edge[1]))


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def rows_of(asked: Asked, months: str, days: str, names: Iterable[str]) -> str:
    """SQL for the rows of the span: `names`, and as `day` the day or the month's first day."""
    wanted, found = ", ".join(names), parts(asked)
    selects = []
    if found.months is not None:
        selects.append(
            f"SELECT month AS day, {wanted} FROM {months}"
            " WHERE month >= :whole_first AND month < :whole_end"
        )
    selects += (
        f"SELECT day, {wanted} FROM {days} WHERE day BETWEEN :edge_{at}_first AND :edge_{at}_last"
        for at in range(len(found.days))
    )
    return " UNION ALL ".join(selects)


def values(asked: Asked) -> dict[str, object]:
    """What `rows_of` binds."""
    found = parts(asked)
    bound: dict[str, object] = {}
    if found.months is not None:
        bound["whole_first"], bound["whole_end"] = found.months
    for at, (first, last) in enumerate(found.days):
        bound |= {f"edge_{at}_first": first, f"edge_{at}_last": last}
    return bound
