from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from dialer.core.types import AgentState, Purpose

HandOffNote = Annotated[str, Field(max_length=2000)]


class Masking(BaseModel):
    call_id: UUID
    is_on: bool


class ToWhom(BaseModel):
    """Exactly one of agent and team."""

    model_config = ConfigDict(extra="forbid")

    call_id: UUID
    agent_id: UUID | None = None
    team_id: UUID | None = None
    note: HandOffNote = ""

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if (self.agent_id is None) == (self.team_id is None):
            raise ValueError("name exactly one of agent_id, team_id")
        return self


class ThirdIn(BaseModel):
    """Exactly one of phone, agent and team."""

    model_config = ConfigDict(extra="forbid")

    call_id: UUID
    purpose: Purpose
    phone: str | None = Field(default=None, max_length=40)
    agent_id: UUID | None = None
    team_id: UUID | None = None

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if sum(each is not None for each in (self.phone, self.agent_id, self.team_id)) != 1:
            raise ValueError("name exactly one of phone, agent_id, team_id")
        return self


class Colleague(BaseModel):
    id: UUID
    name: str
    team_id: UUID | None
    state: AgentState
    since: datetime
    is_free: bool
    """Ready, in my campaign, and so able to take the customer now."""


class TeamChoice(BaseModel):
    id: UUID
    name: str
    free: int


class Colleagues(BaseModel):
    agents: list[Colleague]
    teams: list[TeamChoice]


class HandOffOut(BaseModel):
    id: UUID
    call_id: UUID
    """Its recording is the giver's talk."""
    lead_id: UUID
    campaign_id: UUID
    name: str
    company: str
    phone_masked: str
    from_name: str
    note: str
    made_at: datetime
    taken_at: datetime | None
    is_mine: bool
    """I took it, or it was given to me by name."""


class QualityIn(BaseModel):
    """What the agent's browser measured of the sound that it received during a call."""

    call_id: UUID
    jitter_ms: float = Field(ge=0, le=10_000)
    loss: float = Field(ge=0, le=1)
    round_trip_ms: float | None = Field(default=None, ge=0, le=60_000)
    seconds: float = Field(gt=0, le=86_400)


class QualityOut(BaseModel):
    mos: float
