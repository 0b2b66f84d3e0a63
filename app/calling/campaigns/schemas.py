"""The shapes of campaigns, dispositions and the pre-flight page."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.calling.campaigns import defaults
from app.models.campaign import Campaign, CampaignStatus, QueueState
from app.models.lead import LeadList
from dialer.core.types import Language, Mode, Outcome, PreviewTimeout

Name = Annotated[str, Field(min_length=1, max_length=120, pattern=r"\S")]
CallerId = Annotated[str, Field(pattern=r"^\+?[0-9]{0,16}$")]
Prompt = Annotated[str, Field(pattern=r"^([a-z0-9][a-z0-9-]{0,59})?$")]
"""The name of a prepared prompt, or nothing."""
Minutes = Annotated[float, Field(gt=0, le=60 * 24 * 90)]


class WindowRule(BaseModel):
    """Local opening time of one weekday, half-open: minutes since midnight, Monday is 0."""

    model_config = ConfigDict(from_attributes=True)

    weekday: int = Field(ge=0, le=6)
    opens: int = Field(ge=0, le=1439)
    closes: int = Field(ge=1, le=1440)

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError("a window must open before it closes; split one across midnight")
        return self


class RetryRule(BaseModel):
    gaps: dict[Outcome, Minutes] = Field(default_factory=lambda: dict(defaults.RETRY_GAPS))
    """Minutes until the next attempt, by outcome; an outcome that is not named ends the lead."""
    max_attempts: int = Field(default=defaults.MAX_ATTEMPTS, ge=1, le=20)


def _default_windows() -> list[WindowRule]:
    return [WindowRule.model_validate(window) for window in defaults.WINDOWS]


class CampaignIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Name
    mode: Mode = Mode.PROGRESSIVE
    caller_id: CallerId = ""
    ring_seconds: float = Field(default=40.0, ge=15, le=120)
    hold_seconds: float = Field(default=2.0, ge=0, le=2)
    wrapup_seconds: float = Field(default=30.0, ge=0, le=1800)
    preview_seconds: float = Field(default=20.0, ge=5, le=600)
    preview_timeout: PreviewTimeout = PreviewTimeout.PAUSE
    park_seconds: float = Field(default=30.0, ge=5, le=300)
    recorded: bool = True
    windows: list[WindowRule] = Field(default_factory=_default_windows, max_length=70)
    retry: RetryRule = Field(default_factory=RetryRule)
    abandon_ceiling: float = Field(default=0.03, ge=0, le=0.05)
    max_lines: int = Field(default=100, ge=1, le=10_000)
    calls_per_second: float = Field(default=10.0, gt=0, le=1000)
    lines_per_agent: float = Field(default=3.0, ge=1, le=20)
    power_ratio: float = Field(default=1.5, ge=1, le=5)
    abandon_window_hours: int = Field(default=24, ge=24, le=720)
    abandon_lock_hours: int = Field(default=72, ge=0, le=720)
    amd: bool = False
    amd_silence_seconds: float = Field(default=2.0, ge=0.5, le=5)
    amd_greeting_seconds: float = Field(default=3.5, ge=1, le=15)
    amd_after_seconds: float = Field(default=0.7, ge=0.2, le=2)
    amd_longest_seconds: float = Field(default=7.0, ge=2, le=20)
    amd_words: int = Field(default=16, ge=2, le=60)
    machine_message: Prompt = ""
    language: Language = Language.BOTH
    caller_pool_id: UUID | None = None
    script_id: UUID | None = None
    """A published version; when the next one is published, the campaign follows."""
    keeps_holidays: bool = True
    """Nobody is called on a holiday of the country that the lead's zone is in."""


class CampaignChange(BaseModel):
    """Only what is named is changed."""

    model_config = ConfigDict(extra="forbid")

    name: Name | None = None
    mode: Mode | None = None
    caller_id: CallerId | None = None
    ring_seconds: float | None = Field(default=None, ge=15, le=120)
    hold_seconds: float | None = Field(default=None, ge=0, le=2)
    wrapup_seconds: float | None = Field(default=None, ge=0, le=1800)
    preview_seconds: float | None = Field(default=None, ge=5, le=600)
    preview_timeout: PreviewTimeout | None = None
    park_seconds: float | None = Field(default=None, ge=5, le=300)
    recorded: bool | None = None
    windows: list[WindowRule] | None = Field(default=None, max_length=70)
    retry: RetryRule | None = None
    abandon_ceiling: float | None = Field(default=None, ge=0, le=0.05)
    max_lines: int | None = Field(default=None, ge=1, le=10_000)
    calls_per_second: float | None = Field(default=None, gt=0, le=1000)
    lines_per_agent: float | None = Field(default=None, ge=1, le=20)
    power_ratio: float | None = Field(default=None, ge=1, le=5)
    abandon_window_hours: int | None = Field(default=None, ge=24, le=720)
    abandon_lock_hours: int | None = Field(default=None, ge=0, le=720)
    amd: bool | None = None
    amd_silence_seconds: float | None = Field(default=None, ge=0.5, le=5)
    amd_greeting_seconds: float | None = Field(default=None, ge=1, le=15)
    amd_after_seconds: float | None = Field(default=None, ge=0.2, le=2)
    amd_longest_seconds: float | None = Field(default=None, ge=2, le=20)
    amd_words: int | None = Field(default=None, ge=2, le=60)
    machine_message: Prompt | None = None
    language: Language | None = None
    caller_pool_id: UUID | None = None
    """Null takes the campaign out of its pool."""
    script_id: UUID | None = None
    """Null takes the script off the desks."""
    keeps_holidays: bool | None = None


class ListChoice(BaseModel):
    list_id: UUID


class Counts(BaseModel):
    """Leads of the campaign by where they stand in its queue."""

    waiting: int = 0
    leased: int = 0
    callback: int = 0
    done: int = 0
    barred: int = 0


class AttachedList(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str


class CampaignOut(BaseModel):
    id: UUID
    name: str
    mode: Mode
    status: CampaignStatus
    caller_id: str
    ring_seconds: float
    hold_seconds: float
    wrapup_seconds: float
    preview_seconds: float
    preview_timeout: PreviewTimeout
    park_seconds: float
    recorded: bool
    windows: list[WindowRule]
    retry: RetryRule
    abandon_ceiling: float
    max_lines: int
    calls_per_second: float
    lines_per_agent: float
    power_ratio: float
    abandon_window_hours: int
    abandon_lock_hours: int
    amd: bool
    amd_silence_seconds: float
    amd_greeting_seconds: float
    amd_after_seconds: float
    amd_longest_seconds: float
    amd_words: int
    machine_message: str
    language: Language
    caller_pool_id: UUID | None
    script_id: UUID | None
    default_disposition: str
    keeps_holidays: bool
    created_at: datetime
    started_at: datetime | None
    lists: list[AttachedList]
    counts: Counts

    @classmethod
    def of(
        cls,
        campaign: Campaign,
        counts: Mapping[QueueState, int],
        lists: Sequence[LeadList],
    ) -> Self:
        columns = {
            name: getattr(campaign, name) for name in cls.model_fields if hasattr(campaign, name)
        }
        return cls(
            **columns,
            retry=RetryRule(gaps=campaign.retry_gaps, max_attempts=campaign.max_attempts),
            lists=[AttachedList.model_validate(each) for each in lists],
            counts=Counts(**{state.value: count for state, count in counts.items()}),
        )


class ZoneAhead(BaseModel):
    """Leads of one time zone that are left to be called."""

    zone: str | None
    """Null is unknown; nobody is called there."""
    leads: int
    is_open: bool
    opens_at: datetime | None
    """When calls may begin there, if not now."""


class RowsIn(BaseModel):
    """What the files of the campaign's lists had, row by row: total is the sum of the others."""

    total: int = 0
    accepted: int = 0
    invalid: int = 0
    duplicate: int = 0
    do_not_call: int = 0


class Preflight(BaseModel):
    """What would happen if the campaign were started now."""

    leads: int
    """Each with a number of its own: no number is queued twice."""
    dialable_now: int
    outside_window: int
    """Due, but it is too early, too late or a holiday where these people are."""
    later: int
    """Retries and callbacks that are not due yet."""
    done: int
    barred: dict[str, int]
    """Never to be dialed, by reason."""
    agents: int
    """Signed in to this campaign."""
    agents_with_line: int
    opens_at: datetime | None
    """The next instant at which a lead's window opens, when none is open now."""
    rows: RowsIn
    numbers: dict[str, int]
    """Leads left to call by what is known of their number; `unchecked` when nothing is, or what
    is known is too old."""
    zones: list[ZoneAhead]
    calls_per_hour: float | None
    """The pace of the last hour; null while nothing was dialed in it."""
    hours_left: float | None
    """Hours of dialing at this pace until every lead that is left had its usual attempts."""
    problems: list[str]
    """Codes of what keeps the campaign from dialing, or what should be looked at first."""


class CampaignPlanAsked(BaseModel):
    model_config = ConfigDict(extra="forbid")

    agents: int | None = Field(default=None, ge=1, le=200)
    """As many as are signed in when it is not given."""
    more: int = Field(default=2, ge=-50, le=50)


class CampaignPlanLine(BaseModel):
    """What to expect with so many agents. Shares are 0 to 1."""

    agents: int
    hours: float | None
    """Of dialing, without waiting for retries and closed windows; null when nothing is dialed."""
    busy: float
    talk: float
    abandoned: float
    wait_seconds: float
    lines: int
    """The most that are in use at once."""
    dials_per_hour: float
    talks_per_hour: float
    talks: float


class CampaignPlan(BaseModel):
    calls_seen: int
    is_measured: bool
    """The rates are the campaign's own; otherwise it has too few calls and typical ones stand."""
    person_share: float
    talk_seconds: float | None
    wrapup_seconds: float | None
    agents_signed_in: int
    leads_left: int
    dials_left: int
    lines: list[CampaignPlanLine]
    """By the number of agents."""
