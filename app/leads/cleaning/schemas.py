from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

from app.models.lead import BlockReason


class BlockIn(BaseModel):
    phone: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=40)]
    """In any way of writing it."""
    why: BlockReason
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""


class BlockOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    phone: str
    """Masked for those who may not see it; they name the number by its id."""
    why: BlockReason
    note: str
    at: datetime
