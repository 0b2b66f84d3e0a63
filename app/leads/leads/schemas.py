from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field, StringConstraints

from app.models.lead import PhoneKind
from dialer.core.types import Outcome


class LeadFilter(BaseModel):
    q: Annotated[str, Field(max_length=80)] = ""
    """A phone, or four digits of one on; two signs of a name or company on, in words."""
    list_id: UUID | None = None


class LeadOut(BaseModel):
    id: UUID
    list_id: UUID
    name: str
    company: str
    phone: str
    """Masked unless the account may see whole numbers; so are all the others."""
    phone_kind: PhoneKind
    extension: str
    phones: list[str]
    region: str
    zone: str | None
    email: str
    address: str
    industry: str
    credit_code: str | None
    fields: dict[str, Any]
    created_at: datetime


class LeadCalled(BaseModel):
    id: UUID
    campaign_name: str
    agent_name: str
    placed_at: datetime
    talk_seconds: float
    outcome: Outcome | None
    disposition: str | None
    note: str


class LeadBarred(BaseModel):
    """A number of the lead on a do-not-call list."""

    phone: str
    list_name: str
    reason: str
    at: datetime
    expires_at: datetime | None


class LeadDetail(LeadOut):
    list_name: str
    keeper: str
    """The agent who gets the list's people first; empty for none."""
    file_name: str
    """The file that it came in; empty when that import was taken back."""
    row_number: int | None
    carrier: str
    barred: list[LeadBarred]
    calls: list[LeadCalled]
    """The newest ones of those that the viewer may see."""


class LeadRefusal(BaseModel):
    reason: Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]
