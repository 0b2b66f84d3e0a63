"""The shapes of the desk: one snapshot that says all, and the orders an agent can give."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from app.calling.dispositions.schemas import DispositionOut
from app.models.call import Intent
from app.models.lead import PhoneKind
from app.reports.utilization.schemas import DayFigures
from dialer.core.types import AgentState, CallState, Mode, Outcome, Purpose, ThirdState

Note = Annotated[str, Field(max_length=4000)]
Reason = Annotated[str, Field(pattern="^[a-z][a-z0-9_]{0,39}$", description="A code, e.g. break")]


class PastCall(BaseModel):
    call_id: UUID
    placed_at: datetime
    outcome: Outcome | None
    disposition: str | None
    agent_name: str | None
    note: str
    talk_seconds: float


class LeadCard(BaseModel):
    """What an agent sees of a lead."""

    id: UUID
    name: str
    company: str
    phone_masked: str
    phone_kind: PhoneKind
    region: str
    zone: str | None
    local_time: datetime | None
    attempts: int
    fields: dict[str, Any]
    history: list[PastCall]


class DeskThird(BaseModel):
    """Who was called into the call, as the agent at this desk sees it."""

    purpose: Purpose
    state: ThirdState
    since: datetime
    phone_masked: str
    name: str
    """Of the colleague; empty for a number. For the colleague: of the agent who asked."""
    is_me: bool
    """I am the one who was called in."""


class Handed(BaseModel):
    """What somebody wrote who gave this customer away."""

    from_name: str
    note: str


class DeskMessage(BaseModel):
    id: UUID
    from_name: str
    text: str
    sent_at: datetime


class DeskCall(BaseModel):
    id: UUID
    state: CallState | Literal["preview"]
    phone_masked: str
    placed_at: datetime | None = None
    rang_at: datetime | None = None
    answered_at: datetime | None = None
    bridged_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    recorded: bool
    disposition: str | None = None
    """Chosen already, perhaps before the call was over."""
    is_masked: bool = False
    third: DeskThird | None = None
    handed: Handed | None = None
    lead: LeadCard


class DeskCampaign(BaseModel):
    id: UUID
    name: str
    mode: Mode
    wrapup_seconds: float
    has_script: bool
    has_machine_message: bool
    """Whether an agent who hears an answering machine can leave it a message."""
    dispositions: list[DispositionOut]


class Desk(BaseModel):
    """Everything about one agent's desk. It is sent whole each time, so nothing is ever missed."""

    version: int
    server_time: datetime
    state: AgentState
    since: datetime
    reason: str | None
    until: datetime | None
    line_up: bool
    campaign: DeskCampaign | None
    call: DeskCall | None
    counters: DayFigures
    messages: list[DeskMessage] = []
    hand_offs: int = 0
    next_state_note: str | None
    """An order that waits for the dialer, by its kind: "pause_asked", "signed_out", ..."""


class Accepted(BaseModel):
    """The order is on its way; what comes of it arrives on the event stream."""

    version: int
    """Of the desk before the order."""


class DialAccepted(Accepted):
    call_id: UUID


class SignIn(BaseModel):
    campaign_id: UUID


class Pause(BaseModel):
    reason: Reason
    """The code of a reason that agents are offered."""


class Dial(BaseModel):
    """Exactly one of the three says who is called."""

    model_config = ConfigDict(extra="forbid")

    lead_id: UUID | None = None
    phone: str | None = Field(default=None, max_length=40)
    call_back_of: UUID | None = None
    """An earlier call of this agent, whose lead is called again."""

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if sum(each is not None for each in (self.lead_id, self.phone, self.call_back_of)) != 1:
            raise ValueError("name exactly one of lead_id, phone, call_back_of")
        return self


class Next(BaseModel):
    skip: bool = False
    """Give back the lead that I look at, and show me another."""


class CallChoice(BaseModel):
    call_id: UUID


class Removal(StrEnum):
    NOT_A_TARGET = "not_a_target"
    WRONG_DATA = "wrong_data"
    DUPLICATE = "duplicate"
    OTHER = "other"


class PreviewRemoval(CallChoice):
    model_config = ConfigDict(extra="forbid")

    reason: Removal


class CallbackChoice(BaseModel):
    model_config = ConfigDict(extra="forbid")

    lead_id: UUID
    campaign_id: UUID


class CallbackBlock(StrEnum):
    """Why a promised call cannot be made now."""

    CAMPAIGN_STANDS = "campaign_stands"
    ZONE_UNKNOWN = "zone_unknown"
    OUTSIDE_WINDOW = "outside_window"
    OTHER_CAMPAIGN = "other_campaign"
    """Sign in to that campaign to make it."""


class DispositionChoice(BaseModel):
    model_config = ConfigDict(extra="forbid")

    call_id: UUID
    code: str = Field(max_length=40)
    intent: Intent | None = None
    note: Note = ""
    callback_at: AwareDatetime | None = None
    goes_to: Literal[AgentState.READY, AgentState.PAUSE] | None = None


class CallbackOut(BaseModel):
    lead_id: UUID
    campaign_id: UUID
    call_id: UUID | None
    """The call in which it was promised."""
    agent_name: str
    name: str
    company: str
    phone_masked: str
    due_at: datetime
    note: str
    blocked: CallbackBlock | None
    free_at: datetime | None
    """When the lead's hours begin, if they are what blocks."""
