"""The one shape of every report: columns that are metrics, rows, a total."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from fastapi import Query
from pydantic import BaseModel, ConfigDict

from app.reports.metrics.metric import Opens, Unit
from app.reports.tables.reports import Shape


class ReportFilter(BaseModel):
    """Days are the site's, both included; without them it is today."""

    model_config = ConfigDict(extra="forbid")

    first: date | None = None
    last: date | None = None
    team_id: UUID | None = None
    agent_id: UUID | None = None
    campaign_id: UUID | None = None
    client_id: UUID | None = None
    """Of all campaigns of this client."""
    list_id: UUID | None = None
    compare: bool = False
    """With the same number of days right before."""


Filter = Annotated[ReportFilter, Query()]
Values = dict[str, float | None]


class ReportOut(BaseModel):
    code: str
    title_zh: str
    title_en: str
    said_zh: str
    said_en: str
    shape: Shape


class Column(BaseModel):
    """A metric as a column: its names, its unit, and its formula in words."""

    code: str
    name_zh: str
    name_en: str
    unit: Unit
    said_zh: str
    said_en: str
    opens: Opens
    better: str
    """`up`, `down`, or empty where neither is better."""


class TableRow(BaseModel):
    key: str
    name_zh: str
    name_en: str
    values: Values
    before: Values | None = None
    """The same row of the period before, when it was asked for."""
    estimated_calls: float = 0.0
    """Calls of the row whose end was not seen: their figures are an estimate."""
    estimated_seconds: float = 0.0
    """Agents' time in the row that is an estimate."""
    opens: dict[str, str] = {}
    """The filter under which calls and intervals of this row are found."""


class ReportTable(BaseModel):
    report: str
    title_zh: str
    title_en: str
    said_zh: str
    said_en: str
    shape: Shape
    first: date
    last: date
    at: datetime
    is_live: bool
    """The span still runs: figures are as of `at`."""
    columns: list[Column]
    rows: list[TableRow]
    total: Values | None
    total_before: Values | None = None
