from uuid import UUID

from pydantic import BaseModel, ConfigDict

from app.access.accounts.schemas import Name


class TeamIn(BaseModel):
    name: Name


class TeamOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    members: int
