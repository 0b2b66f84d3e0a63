from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from app.access.guard import Needs
from app.access.permissions import Permission
from app.db import Session
from app.models.account import Account
from app.models.report import ReportView
from app.reports.views import service
from app.reports.views.service import ViewIn, ViewOut

router = APIRouter(prefix="/reports/views", tags=["reports"])
Reader = Annotated[Account, Needs(Permission.REPORTS_READ)]


@router.get("", response_model=list[ViewOut])
async def list_views(reader: Reader, session: Session) -> Sequence[ReportView]:
    return await service.views(session, reader)


@router.post("", status_code=201, response_model=ViewOut)
async def save_view(reader: Reader, session: Session, fields: ViewIn) -> ReportView:
    return await service.save(session, reader, fields)


@router.delete("/{view_id}", status_code=204)
async def remove_view(reader: Reader, session: Session, view_id: UUID) -> None:
    await service.remove(session, reader, view_id)
