from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, Field

from app.models.lead import PhoneKind


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
