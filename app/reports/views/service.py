"""Saved views. They keep a question, never an answer: whoever opens one sees the own reach."""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import Conflict, NotFound
from app.models.account import Account
from app.models.report import ReportView
from app.reports.tables.reports import report_of
from app.reports.tables.schemas import ReportFilter

RECORDINGS = "recordings"
"""In place of a report's name: the view is a filter of recordings."""


class ViewUnknown(NotFound):
    """There is no such view of yours."""

    code = "view_unknown"


class ViewNameTaken(Conflict):
    """You have a view of this name already."""

    code = "view_name_taken"


class ViewIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=80)]
    report: Annotated[str, Field(max_length=40)]
    filters: ReportFilter
    is_shared: bool = False


class ViewOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    account_id: UUID
    name: str
    report: str
    filters: dict[str, Any]
    is_shared: bool


async def views(
    session: AsyncSession, viewer: Account, *, of_recordings: bool = False
) -> Sequence[ReportView]:
    """Own and shared views: of the reports, or filters of recordings."""
    rows = await session.scalars(
        select(ReportView)
        .where(
            or_(ReportView.account_id == viewer.id, ReportView.is_shared),
            (ReportView.report == RECORDINGS) == of_recordings,
        )
        .order_by(ReportView.name, ReportView.id)
    )
    return rows.all()


async def save(session: AsyncSession, who: Account, fields: ViewIn) -> ReportView:
    report_of(fields.report)
    filters = fields.filters.model_dump(mode="json", exclude_none=True)
    return await keep(session, who, fields.name, fields.report, filters, is_shared=fields.is_shared)


async def keep(
    session: AsyncSession,
    who: Account,
    name: str,
    report: str,
    filters: dict[str, Any],
    *,
    is_shared: bool,
) -> ReportView:
    """Keep a question under a name that its owner has not used. Raises ViewNameTaken."""
    taken = await session.scalar(
        select(ReportView.id).where(ReportView.account_id == who.id, ReportView.name == name)
    )
    if taken is not None:
        raise ViewNameTaken
    made = ReportView(
        account_id=who.id, name=name, report=report, filters=filters, is_shared=is_shared
    )
    session.add(made)
    await session.flush()
    return made


async def remove(session: AsyncSession, who: Account, view_id: UUID) -> None:
    found = await session.get(ReportView, view_id)
    if found is None or found.account_id != who.id:
        raise ViewUnknown
    await session.delete(found)
