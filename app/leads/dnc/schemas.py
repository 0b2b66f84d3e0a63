from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints, model_validator

from app.leads.lists.schemas import ListName
from app.models.rules import SITE_DNC, DncScope

Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=200)]
Evidence = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)]


class DncIn(BaseModel):
    phone: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=40)]
    """In any way of writing it."""
    reason: Reason
    list_id: UUID = SITE_DNC
    """The do-not-call list; the site's own when none is named."""
    evidence: Evidence = ""
    expires_at: AwareDatetime | None = None
    """From then on the number may be called again; never when null."""


class DncOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    phone: str
    list_id: UUID
    reason: str
    evidence: str
    expires_at: datetime | None
    call_id: UUID | None
    account_id: UUID | None
    at: datetime


class DncFilter(BaseModel):
    q: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""
    """A whole phone in any way of writing it."""
    list_id: UUID | None = None


class DncListIn(BaseModel):
    name: ListName
    scope: DncScope = DncScope.ALL
    client_id: UUID | None = None
    campaign_id: UUID | None = None

    @model_validator(mode="after")
    def _scope_names_whom(self) -> Self:
        named = (self.client_id is not None, self.campaign_id is not None)
        if named != (self.scope is DncScope.CLIENT, self.scope is DncScope.CAMPAIGN):
            raise ValueError("name the client or the campaign that the scope is about, and only it")
        return self


class DncListOut(BaseModel):
    id: UUID
    name: str
    scope: DncScope
    client_id: UUID | None
    campaign_id: UUID | None
    whom: str
    """The client's or the campaign's name; empty for a list that holds for all."""
    numbers: int
    created_at: datetime


class BulkIn(BaseModel):
    """Many numbers at once: one in each line; what follows a comma, tab or semicolon is ignored."""

    text: Annotated[str, StringConstraints(min_length=3, max_length=8_000_000)]
    reason: Reason
    evidence: Evidence = ""
    expires_at: AwareDatetime | None = None


class BulkOut(BaseModel):
    """Each line has exactly one fate: total = added + known + refused."""

    total: int
    added: int
    known: int
    """On the list already, or twice in the text."""
    refused: int
    first_refused: list[str]
    """The first lines that are no phone, as they were, to look at."""


class ClientIn(BaseModel):
    name: ListName


class ClientOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    created_at: datetime
