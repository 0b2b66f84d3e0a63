from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import BaseModel

from app.models.twin import PairState


class TwinLead(BaseModel):
    """One side of a pair."""

    id: UUID
    list_name: str
    name: str
    company: str
    phones: list[str]
    """Masked unless the account may see whole numbers."""
    credit_code: str | None
    region: str
    address: str
    industry: str
    calls: int
    stays: bool
    """The fuller of both, which would stand for the two."""


class PairOut(BaseModel):
    id: UUID
    score: int
    """Of 100."""
    evidence: list[Any]
    state: PairState
    left: TwinLead
    right: TwinLead


class MergeOut(BaseModel):
    id: UUID
    at: datetime
    by: str | None
    winner_id: UUID
    winner: str
    loser: str
    undone_at: datetime | None
