from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, ConfigDict, Field

from app.models.report import AlertKind
from app.paging import Limit
from app.reports.mails.schemas import MailAddress


class RuleChange(BaseModel):
    model_config = ConfigDict(extra="forbid")

    threshold: float | None = Field(default=None, ge=0, le=100_000)
    window_minutes: int | None = Field(default=None, ge=1, le=1440)
    receivers: list[MailAddress] | None = Field(default=None, max_length=20)
    is_active: bool | None = None


class RuleIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    kind: AlertKind
    threshold: float = Field(ge=0, le=100_000)
    window_minutes: int = Field(default=15, ge=1, le=1440)
    campaign_id: UUID | None = None
    receivers: list[MailAddress] = Field(default=[], max_length=20)
    is_active: bool = True


class RuleOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: AlertKind
    threshold: float
    window_minutes: int
    campaign_id: UUID | None
    receivers: list[str]
    is_active: bool


class AlertOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    rule_id: UUID
    kind: AlertKind
    subject: str
    subject_name: str
    value: float
    threshold: float
    raised_at: datetime
    recovered_at: datetime | None
    seen_at: datetime | None
    mailed_at: datetime | None
    mail_error: str


class AlertsWanted(BaseModel):
    model_config = ConfigDict(extra="forbid")

    is_open: bool | None = None
    cursor: str | None = None
    limit: Limit = 50


Wanted = Annotated[AlertsWanted, Query()]
