from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from app.models.campaign import CampaignStatus, QueueState

Words = Annotated[
    list[Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60)]],
    Field(max_length=50),
]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]


class PlaceExplained(BaseModel):
    """One campaign's answer to: why is this lead not being dialed?"""

    campaign_id: UUID
    campaign: str
    status: CampaignStatus
    state: QueueState
    attempts: int
    next_at: datetime
    whys: list[str]
    """All that keeps the lead from being dialed now, the gravest first; empty: it is next."""
    free_at: datetime | None
    """When the number may be called again, if it was called too often."""
    opens_at: datetime | None
    """When it is an hour for calls there, if it is none now."""


class LeadExplained(BaseModel):
    lead_id: UUID
    name: str
    places: list[PlaceExplained]
    """None: no campaign has the lead in its queue."""


class CampaignExplained(BaseModel):
    """What stops the whole campaign, and how many leads are not dialed for which reason."""

    campaign_id: UUID
    name: str
    status: CampaignStatus
    stops: list[str]
    """What keeps the whole campaign from dialing now."""
    total: int
    ready: int
    """Leads that may be dialed at this moment."""
    counts: dict[str, int]
    """All other leads, each under its gravest reason. With `ready` they add up to `total`."""
    pacing: str | None
    """What the dialer says of its own pace."""


class ContactRulesIO(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    per_5_minutes: int = Field(ge=1, le=10)
    per_24_hours: int = Field(ge=1, le=50)
    per_30_days: int = Field(ge=1, le=200)
    check_days: int = Field(ge=1, le=365)
    suspect_after: int = Field(default=3, ge=1, le=20)
    """So many attempts in a row that the network calls dead make a number suspect."""
    hand_dials_per_day: int = Field(default=20, ge=0, le=500)
    """Calls of one agent in a day to numbers that no list brought; 0 allows none."""


class HolidayIO(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    country: str = Field(pattern="^[A-Z]{2}$")
    day: date
    name: Text
    is_off: bool = True


class ConsentIn(BaseModel):
    phone: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=40)]
    client_id: UUID | None = None
    basis: Text
    evidence: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=500)]
    given_at: AwareDatetime
    expires_at: AwareDatetime | None = None


class ConsentOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    phone: str
    client_id: UUID | None
    basis: str
    evidence: str
    given_at: datetime
    expires_at: datetime | None
    withdrawn_at: datetime | None


class Segment(BaseModel):
    """Whom a campaign is meant for. What is left empty does not count; the rest counts alike."""

    model_config = ConfigDict(extra="forbid")

    industries: Words = Field(default_factory=list)
    regions: Words = Field(default_factory=list)
    keywords: Words = Field(default_factory=list)
    """Looked for in the company's name, its industry and all other columns of the file."""
    capital_min: int | None = Field(default=None, ge=0)
    capital_max: int | None = Field(default=None, ge=0)
    """In minor units."""
    headcount_min: int | None = Field(default=None, ge=0)
    headcount_max: int | None = Field(default=None, ge=0)


class AudienceIO(BaseModel):
    """Who a campaign may call, beside the rules that hold for everyone."""

    client_id: UUID | None = None
    requires_consent: bool = False
    segment: Segment = Field(default_factory=Segment)
    match_threshold: int = Field(default=0, ge=0, le=100)
