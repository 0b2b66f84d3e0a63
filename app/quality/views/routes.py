from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from app.access.guard import Needs
from app.access.permissions import Permission
from app.db import Session
from app.models.account import Account
from app.models.report import ReportView
from app.quality.playback.schemas import RecordingFilter
from app.reports.views import service
from app.reports.views.service import RECORDINGS, ViewOut

router = APIRouter(prefix="/recording-views", tags=["recordings"])
Listener = Annotated[Account, Needs(Permission.RECORDINGS_PLAY)]


class RecordingViewIn(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=80)]
    filters: RecordingFilter
    is_shared: bool = False


@router.get("", response_model=list[ViewOut])
async def list_recording_views(viewer: Listener, session: Session) -> Sequence[ReportView]:
    return await service.views(session, viewer, of_recordings=True)


@router.post("", status_code=201, response_model=ViewOut)
async def save_recording_view(
    who: Listener, session: Session, fields: RecordingViewIn
) -> ReportView:
    filters = fields.filters.model_dump(mode="json", exclude_none=True, exclude={"cursor", "limit"})
    return await service.keep(
        session, who, fields.name, RECORDINGS, filters, is_shared=fields.is_shared
    )


@router.delete("/{view_id}", status_code=204)
async def remove_recording_view(who: Listener, session: Session, view_id: UUID) -> None:
    await service.remove(session, who, view_id)
