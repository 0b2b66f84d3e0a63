from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, StringConstraints

from app.calling.desk.schemas import Reason
from dialer.core.types import WatchMode

MessageText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]


class WatchIn(BaseModel):
    agent_id: UUID
    mode: WatchMode


class AgentChoice(BaseModel):
    agent_id: UUID


class MessageIn(BaseModel):
    agent_id: UUID
    text: MessageText


class PauseIn(BaseModel):
    agent_id: UUID
    reason: Reason = "supervisor"
