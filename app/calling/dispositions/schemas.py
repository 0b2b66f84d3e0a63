"""The shapes of what agents may say of a call."""

from typing import Annotated, ClassVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.calling.words import Changes, Label
from app.models.campaign import DispositionKind

RetryMinutes = Annotated[int, Field(ge=1, le=90 * 24 * 60)]


class DispositionOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    parent_id: UUID | None
    """The one that this says more precisely; it has its parent's kind."""
    code: str
    label_zh: str
    label_en: str
    kind: DispositionKind
    is_effective: bool
    is_prospect: bool
    needs_callback: bool
    needs_note: bool
    needs_intent: bool
    retry_minutes: int | None
    """The lead is tried again after this long; null closes it."""
    position: int
    is_retired: bool


class DispositionName(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    code: str
    label_zh: str
    label_en: str


class DispositionIn(BaseModel):
    """The code is made of the English label and never changes, because calls keep it."""

    model_config = ConfigDict(extra="forbid")

    label_zh: Label
    label_en: Label
    kind: DispositionKind = DispositionKind.NEUTRAL
    """For good. One below another has its parent's."""
    parent_id: UUID | None = None
    is_effective: bool = False
    is_prospect: bool = False
    needs_callback: bool = False
    needs_note: bool = False
    needs_intent: bool = False
    retry_minutes: RetryMinutes | None = None


class DispositionChange(Changes):
    """It holds for the calls from now on."""

    clearable: ClassVar[frozenset[str]] = frozenset({"retry_minutes"})

    label_zh: Label | None = None
    label_en: Label | None = None
    is_effective: bool | None = None
    is_prospect: bool | None = None
    needs_callback: bool | None = None
    needs_note: bool | None = None
    needs_intent: bool | None = None
    retry_minutes: RetryMinutes | None = None
    """Null closes the lead."""
    is_retired: bool | None = None


class DefaultIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    disposition_id: UUID | None
    """Null: nothing is said of a call that nobody said anything of."""
