from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, computed_field

from app.access.permissions import PERMISSIONS, Permission
from app.models.account import Role

Locale = Literal["zh-CN", "en"]
Action = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,39}$")]
KeyName = Annotated[str, Field(pattern=r"^([a-z]|F[1-9]|F1[0-2]|Enter|)$")]
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
    keys: dict[str, str]
    """Keys of the desk that differ from the usual ones, by action."""

    @computed_field
    def permissions(self) -> list[Permission]:
        return sorted(PERMISSIONS[self.role])


class MyChanges(BaseModel):
    """Only what is named is changed."""

    locale: Locale | None = None
    keys: Annotated[dict[Action, KeyName], Field(max_length=40)] | None = None
    """All keys that are not the usual ones; empty goes back to those. An empty key is none."""


class NewPassword(BaseModel):
    old: Password
    new: Password
