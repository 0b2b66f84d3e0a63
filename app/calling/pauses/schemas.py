"""The shapes of reasons for a pause."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.calling.words import Changes, Label

Limit = Annotated[int, Field(ge=1, le=480)]


class PauseReasonOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    code: str
    label_zh: str
    label_en: str
    limit_minutes: int | None
    """A longer pause stands out; null is as long as it takes."""
    position: int
    is_retired: bool


class PauseReasonIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    label_zh: Label
    label_en: Label
    limit_minutes: Limit | None = None


class PauseReasonChange(Changes):
    clearable: ClassVar[frozenset[str]] = frozenset({"limit_minutes"})

    label_zh: Label | None = None
    label_en: Label | None = None
    limit_minutes: Limit | None = None
    is_retired: bool | None = None
