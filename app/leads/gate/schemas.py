from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from app.models.gate import TaskReason, TaskResult, TaskState
from app.models.lead import ListSource, ListState

Reason = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class GateOut(BaseModel):
    id: UUID
    name: str
    source: ListSource
    state: ListState
    next: list[ListState]
    """Where the list may go from here."""
    leads: int
    checked: int
    accurate: int
    passes: bool
    """Whether 85.0 % of the checked leads are right."""
    dials: int
    bad_dials: int
    override_reason: str
    vendor: str
    price: int | None
    """What it cost, in minor units."""
    promised: int | None
    """The accuracy that the vendor promised, per mille."""


class StepIn(BaseModel):
    to: ListState
    override_reason: Reason = ""
    """Lets a list through its gate that did not pass; a supervisor answers for it."""


class PurchaseIn(BaseModel):
    vendor: Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)] = ""
    price: int | None = Field(default=None, ge=0, le=10**15)
    promised: int | None = Field(default=None, ge=0, le=1000)


class CheckIn(BaseModel):
    lead_id: UUID
    is_accurate: bool


class TaskOut(BaseModel):
    id: UUID
    lead_id: UUID
    name: str
    company: str
    phone: str
    list_name: str
    reason: TaskReason
    state: TaskState
    is_mine: bool
    claimed_until: datetime | None
    result: TaskResult | None
    note: str
    created_at: datetime


class TaskDone(BaseModel):
    result: TaskResult
    phone: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    """The right number, when it was corrected."""
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = ""


class WasteRow(BaseModel):
    """What bad numbers of a list cost: nobody's number, the wrong person's, twice in the file."""

    list_id: UUID
    name: str
    vendor: str
    leads: int
    duplicates: int
    dials: int
    bad_dials: int
    bad_seconds: float
    """From dialing to the end of each such call, the agent's wrap-up not counted."""
    price: int | None
    wasted: int | None
    """The price's share of duplicates and of leads with a bad number, in minor units."""
    override_reason: str


class VendorWaste(BaseModel):
    """What bad numbers cost in all lists of one vendor."""

    vendor: str
    lists: int
    leads: int
    duplicates: int
    dials: int
    bad_dials: int
    bad_seconds: float
    price: int | None
    """Of those lists whose price is known, in minor units."""
    wasted: int | None
    promised: int | None
    """The accuracy promised, per mille, weighted by the leads of each list."""
