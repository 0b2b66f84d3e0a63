from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from app.access.accounts.schemas import Name
from app.leads.pools.rules import ReclaimReason
from app.models.pool import PoolEventKind

Reason = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=2, max_length=500, pattern=r"^[^\x00-\x08\x0b-\x1f\x7f]+$"
    ),
]
Word = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]


class MemberIO(BaseModel):
    """A person or a team."""

    model_config = ConfigDict(from_attributes=True, extra="forbid")

    account_id: UUID | None = None
    team_id: UUID | None = None
    is_admin: bool = False

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.account_id is None) == (self.team_id is None):
            raise ValueError("Name an account or a team.")
        return self


class PoolLimits(BaseModel):
    """Days of null switch a rule off."""

    model_config = ConfigDict(from_attributes=True)

    is_enabled: bool = True
    claims_per_day: int = Field(default=20, ge=1, le=1000)
    holding_cap: int = Field(default=200, ge=1, le=10_000)
    lock_hours: int = Field(default=720, ge=0, le=8760)
    """How long who had a company may not take it again."""
    phone_lock_hours: int = Field(default=1, ge=0, le=8760)
    """The same for a lead without a company's name."""
    no_contact_days: int | None = Field(default=7, ge=1, le=365)
    no_follow_up_days: int | None = Field(default=15, ge=1, le=365)
    no_deal_days: int | None = Field(default=90, ge=1, le=3650)
    remind_days: int = Field(default=3, ge=0, le=30)
    closed_stays: bool = True
    closed_counts: bool = False


class LeadPoolIn(PoolLimits):
    name: Name
    members: Annotated[list[MemberIO], Field(max_length=200)] = []


class LeadPoolOut(PoolLimits):
    id: UUID
    name: str
    members: list[MemberIO]
    is_mine_to_run: bool
    """Whether this account may change the pool and hand its leads out."""
    free: int
    owned: int
    claims_left: int
    """How many more this account may claim today."""
    room: int
    """How many more it may own."""


class PutIn(BaseModel):
    """Leads of a list that are in no pool yet."""

    list_id: UUID
    region: Word = ""
    industry: Word = ""
    count: int = Field(default=50_000, ge=1, le=50_000)


class Moved(BaseModel):
    leads: int
    """What was done."""
    left: int
    """What is left to do, for another such request."""


class Share(BaseModel):
    account_id: UUID
    share: int = Field(default=1, ge=1, le=1000)


class DealIn(BaseModel):
    """Equal shares deal evenly, others by ratio."""

    count: int = Field(ge=1, le=2_000)
    shares: Annotated[list[Share], Field(min_length=1, max_length=200)]
    list_id: UUID | None = None
    region: Word = ""
    industry: Word = ""

    @model_validator(mode="after")
    def _nobody_twice(self) -> Self:
        if len({each.account_id for each in self.shares}) < len(self.shares):
            raise ValueError("Name each agent once.")
        return self


class Dealt(BaseModel):
    given: dict[UUID, int]
    left: int
    """Of the wanted count: no lead fitted, or nobody had room."""


class ReasonIn(BaseModel):
    reason: Reason


class NoteIn(BaseModel):
    note: Reason


class FreeWanted(BaseModel):
    q: Annotated[str, Field(max_length=80)] = ""
    """Part of the name or the company."""
    region: Word = ""


class FreeLead(BaseModel):
    """A lead that may be claimed."""

    id: UUID
    name: str
    company: str
    phone: str
    region: str
    industry: str
    came_at: datetime
    locked_until: datetime | None
    """You owned it last; until then it is for others."""


class OwnedLead(BaseModel):
    """A lead of mine."""

    id: UUID
    pool: str
    name: str
    company: str
    phone: str
    region: str
    industry: str
    taken_at: datetime
    contacted_at: datetime | None
    followed_up_at: datetime | None
    closed_at: datetime | None
    goes_back_at: datetime | None
    """Unless something happens; never when null."""
    why: ReclaimReason | None
    """The rule by which it would go back."""
    is_near: bool
    """The day is near: it is time to do something."""


class PoolEventOut(BaseModel):
    at: datetime
    kind: PoolEventKind
    account: str | None
    by: str | None
    why: ReclaimReason | None
    """The rule that took the lead back, with its days."""
    days: int | None
    reason: str
    """What a person wrote."""
