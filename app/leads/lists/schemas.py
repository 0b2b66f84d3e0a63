from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

from app.models.lead import ListSource


def _is_printable(name: str) -> str:
    if not name.isprintable():
        raise ValueError("Use letters, digits, spaces and marks only.")
    return name


ListName = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=120),
    AfterValidator(_is_printable),
]


class ListIn(BaseModel):
    name: ListName
    source: ListSource = ListSource.OTHER


class ListOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    source: ListSource
    leads: int
    created_at: datetime
