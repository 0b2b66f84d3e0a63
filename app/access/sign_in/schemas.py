from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, computed_field

from app.access.permissions import PERMISSIONS, Permission
from app.models.account import Role

Locale = Literal["zh-CN", "en"]
Password = Annotated[str, Field(min_length=1, max_length=256, repr=False)]


class SignIn(BaseModel):
    login: Annotated[str, Field(min_length=1, max_length=64)]
    password: Password


class Me(BaseModel):
    """The signed-in account, and what the console may offer it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    login: str
    name: str
    role: Role
    team_id: UUID | None
    locale: str

    @computed_field
    def permissions(self) -> list[Permission]:
        return sorted(PERMISSIONS[self.role])


class MyChanges(BaseModel):
    locale: Locale


class NewPassword(BaseModel):
    old: Password
    new: Password
