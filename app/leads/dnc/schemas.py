from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]


class DncIn(BaseModel):
    phone: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=40)]
    """In any way of writing it."""
    reason: Reason


class DncOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    phone: str
    reason: str
    call_id: UUID | None
    account_id: UUID | None
    at: datetime


class DncFilter(BaseModel):
    q: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    """A whole phone in any way of writing it."""
