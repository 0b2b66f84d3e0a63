from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from app.leads.imports.cleaning import zone_named
from app.leads.lists.schemas import ListName
from app.models.lead import ImportPurpose, ImportState, ListSource


def _exists(zone: str) -> str:
    if zone_named(zone) is None:
        raise ValueError("This is no IANA time zone; write one like Asia/Shanghai.")
    return zone


class ImportIn(BaseModel):
    """What is asked with a file. Leads go into one list, named or by its id; DNC numbers do not."""

    purpose: ImportPurpose = ImportPurpose.LEADS
    list_id: UUID | None = None
    list_name: ListName | None = None
    preset: Annotated[str, Field(max_length=64)] = ""
    zone: Annotated[str, AfterValidator(_exists)] | None = None

    @model_validator(mode="after")
    def _leads_come_into_one_list(self) -> "ImportIn":
        lists = (self.list_id is not None) + (self.list_name is not None)
        if self.purpose is ImportPurpose.LEADS and lists != 1:
            raise ValueError("Send list_name, or list_id of a list that exists.")
        if self.purpose is ImportPurpose.DNC and lists:
            raise ValueError("Numbers that must not be called belong to no list.")
        return self


class ImportOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    purpose: ImportPurpose
    list_id: UUID | None
    file_name: str
    state: ImportState
    encoding: str
    delimiter: str
    preset: str
    zone: str | None
    total: int
    """While the file is being read: the rows read so far."""
    accepted: int
    rejected: int
    duplicate: int
    blocked: int
    reasons: dict[str, int]
    error: str
    created_at: datetime
    finished_at: datetime | None


class PresetOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    key: str
    label_zh: str
    label_en: str
    source: ListSource
    columns: dict[str, list[str]]
    """The headers that each field is known by."""
