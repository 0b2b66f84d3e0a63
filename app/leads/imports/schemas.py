from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from app.leads.imports.cleaning import zone_named
from app.leads.imports.mapping import Field as LeadField
from app.leads.imports.reader import ENCODINGS
from app.leads.lists.schemas import ListName
from app.models.lead import DedupPolicy, ImportPurpose, ImportState, ListSource


def _exists(zone: str) -> str:
    if zone_named(zone) is None:
        raise ValueError("This is no IANA time zone; write one like Asia/Shanghai.")
    return zone


def _is_offered(encoding: str) -> str:
    if encoding and encoding not in ENCODINGS:
        raise ValueError(f"Take one of {', '.join(ENCODINGS)}, or none to have it found out.")
    return encoding


Encoding = Annotated[str, AfterValidator(_is_offered)]
Delimiter = Annotated[str, Field(pattern=r"^[,;|\t]?$")]


class ImportIn(BaseModel):
    """What is asked with a file. Leads go into one list, named or by its id; DNC numbers do not."""

    purpose: ImportPurpose = ImportPurpose.LEADS
    list_id: UUID | None = None
    list_name: ListName | None = None
    preset: Annotated[str, Field(max_length=64)] = ""
    zone: Annotated[str, AfterValidator(_exists)] | None = None
    encoding: Encoding = ""
    delimiter: Delimiter = ""
    dedup: DedupPolicy = DedupPolicy.MERGE

    @model_validator(mode="after")
    def _leads_come_into_one_list(self) -> "ImportIn":
        lists = (self.list_id is not None) + (self.list_name is not None)
        if self.purpose is ImportPurpose.LEADS and lists != 1:
            raise ValueError("Send list_name, or list_id of a list that exists.")
        if self.purpose is ImportPurpose.DNC and lists:
            raise ValueError("Numbers that must not be called belong to no list.")
        return self


class DraftIn(BaseModel):
    """How a file that waits is to be read; what is left out is found out."""

    encoding: Encoding = ""
    delimiter: Delimiter = ""
    preset: Annotated[str, Field(max_length=64)] = ""
    """One that we ship, or the id of a saved one."""
    line: Annotated[int, Field(ge=0, le=20)] | None = None
    """The line of the header; 0 says that there is none."""
    fields: dict[Annotated[int, Field(ge=0, lt=300)], LeadField | None] = {}
    """The field of each column by its position; null keeps it under its title."""

    def mapping(self, titles: dict[str, list[str]]) -> dict[str, Any]:
        """Return what a person decided, with a saved preset's titles, as an import keeps it."""
        kept: dict[str, Any] = {}
        if self.line is not None:
            kept["line"] = self.line
        if self.fields:
            kept["fields"] = {str(position): field for position, field in self.fields.items()}
        if titles:
            kept["titles"] = titles
        return kept


class StartIn(DraftIn):
    list_id: UUID | None = None
    list_name: ListName | None = None
    zone: Annotated[str, AfterValidator(_exists)] | None = None
    dedup: DedupPolicy = DedupPolicy.MERGE


class PreviewColumn(BaseModel):
    position: int
    title: str
    field: LeadField | None
    samples: list[str]


class PreviewRow(BaseModel):
    row_number: int
    reason: str
    detail: str
    line: str


class PreviewOut(BaseModel):
    encoding: str
    delimiter: str
    line: int
    lines: list[str]
    """The first lines as they are read with this encoding."""
    columns: list[PreviewColumn]
    checked: int
    """Rows at the beginning of the file that were cleaned to see how they fare."""
    good: int
    reasons: dict[str, int]
    refused: list[PreviewRow]


class SavedPresetIn(BaseModel):
    source: ListSource = ListSource.OTHER
    columns: dict[LeadField, list[Annotated[str, Field(max_length=60)]]]
    encoding: Encoding = ""
    delimiter: Delimiter = ""


class RepeatedList(BaseModel):
    """A list whose leads some rows of a file repeat."""

    list_id: UUID
    name: str
    rows: int


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
    dedup: DedupPolicy
    file_bytes: int
    read_bytes: int
    total: int
    """While the file is being read: the rows read so far."""
    accepted: int
    rejected: int
    duplicate: int
    blocked: int
    reasons: dict[str, int]
    is_trial: bool
    """Rows are judged and none is kept: the figures say what a commit would bring."""
    list_name: str
    repeats: list[RepeatedList]
    error: str
    removed: int
    closed: int
    created_at: datetime
    finished_at: datetime | None
    undone_at: datetime | None


class PresetOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    key: str
    label_zh: str
    label_en: str
    source: ListSource
    columns: dict[str, list[str]]
    """The headers that each field is known by."""
    is_saved: bool = False
    """Somebody here saved it, and may change or remove it."""
