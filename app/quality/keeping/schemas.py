from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from app.models.quality import HoldKind

Millis = Annotated[int, Field(ge=0, le=24 * 3_600_000)]
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]
Tag = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]


class Span(BaseModel):
    """A part of a recording, in milliseconds from its begin."""

    model_config = ConfigDict(extra="forbid")

    from_ms: Millis
    to_ms: Millis

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.to_ms <= self.from_ms:
            raise ValueError("A span ends after it begins.")
        return self


class NoteIn(Span):
    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000)]


class NoteOut(BaseModel):
    id: UUID
    author_id: UUID
    author_name: str
    from_ms: int
    to_ms: int
    text: str
    created_at: datetime


class HoldIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: Literal[HoldKind.LEGAL, HoldKind.CONTRACT] = HoldKind.LEGAL
    reason: Reason


class HoldOut(BaseModel):
    id: UUID
    kind: HoldKind
    reason: str
    author_name: str
    created_at: datetime
    released_at: datetime | None


class ExampleIn(Span):
    call_id: UUID
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=120)]
    text: Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000)] = ""
    tags: Annotated[list[Tag], Field(max_length=10)] = []


class ExampleOut(BaseModel):
    id: UUID
    call_id: UUID
    from_ms: int
    to_ms: int
    title: str
    text: str
    tags: list[str]
    author_name: str
    created_at: datetime


class AccessOut(BaseModel):
    """One time that somebody heard, took, held or removed a recording."""

    at: datetime
    account_name: str | None
    action: str
    reason: str
    address: str
