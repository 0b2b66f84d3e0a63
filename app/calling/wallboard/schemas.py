"""The wallboard's shape. It is sent whole once a second."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel

from app.models.campaign import CampaignStatus
from dialer.core.metrics import Band
from dialer.core.types import AgentState, CallState, Mode, Outcome, WatchMode


class BoardPacing(BaseModel):
    """Why a dialer launches so many or so few calls now."""

    why: str
    """A code of docs/pacing.md."""
    count: int
    """Calls launched when last asked."""
    numbers: dict[str, float]


class BoardCampaign(BaseModel):
    id: UUID
    name: str
    mode: Mode
    status: CampaignStatus
    agents: int
    ready: int
    talking: int
    wrapup: int
    paused: int
    lines: int
    """Calls that are up or on their way right now."""
    placed: int
    """Of today, as are the four that follow."""
    answered: int
    connected: int
    abandoned: int
    abandon_rate: float | None
    """Abandoned ÷ answered."""
    abandon_ceiling: float
    """The campaign's own; what the rate is coloured by."""
    waiting_leads: int
    pacing: list[BoardPacing]
    """One for each dialer that paces this campaign."""


class BoardAgentCall(BaseModel):
    id: UUID
    phone_masked: str
    since: datetime


class Today(BaseModel):
    calls: int
    connected: int
    effective: int
    prospects: int
    talk_seconds: float
    utilization: float | None
    band: Band


class BoardWatcher(BaseModel):
    """A supervisor on this agent's line."""

    id: UUID
    name: str
    mode: WatchMode


class OwnLine(BaseModel):
    """The viewer's own phone line, and what it does."""

    line_up: bool
    watching: UUID | None
    """The agent on whose line the viewer is."""
    mode: WatchMode | None
    call_id: UUID | None
    """A call that the viewer took over."""


class BoardAgent(BaseModel):
    id: UUID
    name: str
    state: AgentState
    reason: str
    since: datetime
    line_up: bool
    campaign_id: UUID
    call: BoardAgentCall | None
    watchers: list[BoardWatcher] = []
    today: Today


class BoardCall(BaseModel):
    id: UUID
    campaign_id: UUID
    agent_id: UUID | None
    state: CallState
    phone_masked: str
    since: datetime


class BoardPbx(BaseModel):
    is_up: bool
    """Every dialer reported within the last seconds, and is connected to its PBX."""
    at: datetime | None


class TrunkCause(BaseModel):
    outcome: Outcome
    cause: int
    """As the carrier said it, by Q.850; 0 when it said none."""
    calls: int


class BoardTrunk(BaseModel):
    """What became of the calls of the last minutes: a dead trunk is seen here first."""

    minutes: int
    ended: int
    answered: int
    faults: list[TrunkCause]
    """Calls that the carrier did not carry, the most frequent cause first."""


class BoardRecorder(BaseModel):
    backlog: int
    failed: int


class Wallboard(BaseModel):
    at: datetime
    campaigns: list[BoardCampaign]
    agents: list[BoardAgent]
    calls: list[BoardCall]
    own: OwnLine
    pbx: BoardPbx
    trunk: BoardTrunk
    recorder: BoardRecorder
