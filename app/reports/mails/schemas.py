from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from app.models.report import Every, FileFormat
from app.reports.tables.schemas import ReportFilter

MailAddress = Annotated[str, Field(max_length=254, pattern=r"^[^@\s,;<>\"]+@[^@\s,;<>\"]+$")]


class MailIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\r\n]+$")]
    report: Annotated[str, Field(max_length=40)]
    filters: ReportFilter = ReportFilter()
    """Its days are not kept: a mail tells of the day, week or month before."""
    file_format: FileFormat = FileFormat.XLSX
    locale: Literal["zh-CN", "en"] = "zh-CN"
    receivers: list[MailAddress] = Field(min_length=1, max_length=20)
    every: Every = Every.DAY
    at_minute: int = Field(default=480, ge=0, le=1439)
    is_active: bool = True


class MailOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    account_id: UUID
    name: str
    report: str
    filters: dict[str, Any]
    file_format: FileFormat
    locale: str
    receivers: list[str]
    every: Every
    at_minute: int
    is_active: bool
    next_at: datetime
    sent_at: datetime | None
    tries: int
    error: str
