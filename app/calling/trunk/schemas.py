from datetime import datetime
from enum import StrEnum
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from dialer.core.types import Outcome


class TestState(StrEnum):
    """`asked` until the dialer has taken the order; `lost` when it never told an end."""

    __test__ = False

    ASKED = "asked"
    DIALING = "dialing"
    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"
    LOST = "lost"


class TrunkTestIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    phone: str = Field(min_length=1, max_length=40)


class TrunkTestOut(BaseModel):
    """A test call. Seconds are from the dialing; None for what did not happen."""

    id: UUID
    phone_masked: str
    asked_by: str
    asked_at: datetime
    state: TestState
    rang_after_seconds: float | None
    answered_after_seconds: float | None
    lasted_seconds: float | None
    cause: int
    """Q.850; 0 when the carrier gave none."""
    outcome: Outcome | None
    """What the cause says of a call that nobody answered; `connected` of one that was."""
    why: str


class TrunkOut(BaseModel):
    """The trunk as the settings name it, and the latest test calls, the newest first."""

    address: str
    """Empty: the carrier simulator of this machine."""
    has_login: bool
    pbx: str
    is_up: bool
    """The dialer is there and hears the PBX."""
    tests: list[TrunkTestOut]
