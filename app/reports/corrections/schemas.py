"""The shapes of a correction."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints

from dialer.core.types import AgentState

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=200)]
PauseReason = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=40, pattern=r"^[^\x00-\x1f\x7f]*$")
]


class CorrectionIn(BaseModel):
    """From `started_at` until `ended_at` the agent was in this state, and not in what stands."""

    model_config = ConfigDict(extra="forbid")

    agent_id: UUID
    started_at: AwareDatetime
    ended_at: AwareDatetime
    state: AgentState
    """Offline takes the time away: the agent was not there."""
    pause_reason: PauseReason = ""
    call_id: UUID | None = None
    """Talk needs the call that it was."""
    reason: Reason
    """Why the ledger is wrong; it stays in the audit log."""


class CorrectionOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    agent_id: UUID
    account_id: UUID
    account_name: str
    started_at: datetime
    ended_at: datetime
    state: AgentState
    pause_reason: str
    call_id: UUID | None
    reason: str
    created_at: datetime
    replaced: list[dict[str, Any]]
    """The intervals as they stood before."""
