from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.quality.scoring import Group, Words


class ScorecardIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[Words, Field(max_length=80)]
    pass_percent: Annotated[int, Field(ge=0, le=100)] = 80
    groups: Annotated[list[Group], Field(min_length=1, max_length=20)]

    @model_validator(mode="after")
    def _each_key_once(self) -> Self:
        keys = [question.key for group in self.groups for question in group.questions]
        twice = sorted({key for key in keys if keys.count(key) > 1})
        if twice:
            raise ValueError(f"These keys stand for more than one question: {', '.join(twice)}.")
        return self


class ScorecardChange(BaseModel):
    model_config = ConfigDict(extra="forbid")

    is_active: bool


class ScorecardOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    version: int
    pass_percent: int
    groups: list[Group]
    is_active: bool
    created_at: datetime
