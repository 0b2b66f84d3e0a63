from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

from app.models.transcript import TranscriptState
from recordings.phrases import PhraseKind, Side


class UtteranceOut(BaseModel):
    side: Side
    from_ms: int
    to_ms: int
    text: str


class HitOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    call_id: UUID
    kind: PhraseKind
    phrase: str
    side: Side
    from_ms: int
    to_ms: int
    checked_at: datetime | None


class TranscriptOut(BaseModel):
    """The text of a recording. `state` is None where nobody asked for one."""

    is_offered: bool
    """The site has a service for transcripts."""
    state: TranscriptState | None
    error: str
    utterances: list[UtteranceOut]
    hits: list[HitOut]


class OpenHitOut(HitOut):
    """A hit that a reviewer has not looked at, with its call."""

    started_at: datetime
    agent_name: str | None
    campaign_name: str
    lead_name: str


class PhraseIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: PhraseKind
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=80)]
    softer: Annotated[str, StringConstraints(strip_whitespace=True, max_length=160)] = ""


class PhraseOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: PhraseKind
    text: str
    softer: str
    searched_back_to: datetime | None
    """How far back earlier texts were searched for it so far."""
    searched_at: datetime | None
    """When all of them were; None while the search goes on."""
