"""What a report asks for: days of the site, filters, and whose figures the viewer may see."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from dialer.core.metrics import day_of, day_span

Sums = dict[str, dict[str, float]]
"""By the key of a row, then by the code of a metric."""


class Dimension(StrEnum):
    """What the rows of a report are."""

    AGENT = "agent"
    TEAM = "team"
    CAMPAIGN = "campaign"
    LIST = "list"
    DAY = "day"
    MONTH = "month"
    WEEKDAY_HOUR = "weekday_hour"
    """Monday's first hour is 0, Sunday's last one 167."""
    OUTCOME = "outcome"
    DISPOSITION = "disposition"
    CALLER_ID = "caller_id"
    SEGMENT = "segment"
    """A campaign and how well the lead fits its segment, in bands."""
    REGION = "region"
    INDUSTRY = "industry"
    SOURCE = "source"
    AGENT_LIST = "agent_list"
    """Who called what: an agent and a list."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`first` and `last` are days of the site, both included."""

    first: date
    last: date
    zone: ZoneInfo
    now: datetime
    people: tuple[UUID, ...]
    """The agents whose time is summed."""
    is_everybody: bool
    """Calls that never had an agent count too."""
    campaigns: tuple[UUID, ...] | None = None
    """Of these campaigns only: the one that was asked for, or all of a client."""
    list_id: UUID | None = None
    is_cut: bool = False
    """The span ends within a day that is over: as far into it as another one is now."""

    @property
    def begins(self) -> datetime:
        return datetime.fromtimestamp(day_span(self.first, self.zone)[0], UTC)

    @property
    def ends(self) -> datetime:
        """The end of the last day, or now while that day runs."""
        return min(self.now, self.closes)

    @property
    def closes(self) -> datetime:
        return datetime.fromtimestamp(day_span(self.last, self.zone)[1], UTC)

    @property
    def running_day(self) -> date:
        """The first day of the span that is not over; the day after it when all are."""
        return max(self.first, min(self.last + timedelta(days=1), self._today))

    @property
    def running(self) -> datetime:
        return datetime.fromtimestamp(day_span(self.running_day, self.zone)[0], UTC)

    @property
    def _today(self) -> date:
        return day_of(self.now.timestamp(), self.zone)

    @property
    def is_live(self) -> bool:
        return self.begins <= self.now < self.closes

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def before(self) -> "Asked":
        """As many days right before; while this span runs, only as far into them."""
        back = timedelta(days=self.days)
        return replace(
            self,
            first=self.first - back,
            last=self.last - back,
            now=self.now - back if self.is_live else self.now,
            is_cut=self.is_live,
        )
