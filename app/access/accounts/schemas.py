from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from app.access.sign_in.schemas import Locale, Password
from app.models.account import Role

Login = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, to_lower=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9._@-]{1,63}$"
    ),
]


def _is_printable(name: str) -> str:
    if not name.isprintable():
        raise ValueError("Use letters, digits, spaces and marks only.")
    return name


Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=80),
    AfterValidator(_is_printable),
]


Skill = Annotated[
    str,
    StringConstraints(strip_whitespace=True, to_lower=True, min_length=1, max_length=40),
    AfterValidator(_is_printable),
]
Skills = Annotated[list[Skill], Field(max_length=20)]


class AccountIn(BaseModel):
    login: Login
    name: Name
    role: Role
    team_id: UUID | None = None
    password: Password
    locale: Locale = "zh-CN"
    skills: Skills = []
    """What lists may ask for; takes effect at the agent's next sign-in to the desk."""


class AccountChanges(BaseModel):
    """Only what is sent is changed; a team of null takes the account out of its team."""

    name: Name | None = None
    role: Role | None = None
    team_id: UUID | None = None
    locale: Locale | None = None
    is_active: bool | None = None
    skills: Skills | None = None

    @model_validator(mode="after")
    def _only_the_team_may_be_null(self) -> Self:
        nulls = {name for name in self.model_fields_set if getattr(self, name) is None}
        if nulls - {"team_id"}:
            raise ValueError(f"{', '.join(sorted(nulls - {'team_id'}))} may not be null.")
        return self


class PasswordIn(BaseModel):
    password: Password


class AccountOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    login: str
    name: str
    role: Role
    team_id: UUID | None
    line: str | None
    locale: str
    is_active: bool
    skills: list[str]
    created_at: datetime


class AccountFilter(BaseModel):
    role: Role | None = None
    team_id: UUID | None = None
    is_active: bool | None = None
    q: Annotated[str, Field(max_length=80)] = ""
    """Part of the login or the name."""
