from typing import Annotated
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Depends, File, Form, Header, UploadFile
from fastapi.exceptions import RequestValidationError
from fastapi.responses import FileResponse, StreamingResponse
from pydantic import StringConstraints, ValidationError

from app.access.guard import Needs
from app.access.permissions import Permission
from app.clock import Now
from app.db import Session, SessionsOf
from app.leads.imports import drafts, presets_saved, service
from app.leads.imports.reader import Limits
from app.leads.imports.schemas import (
    DraftIn,
    ImportIn,
    ImportOut,
    PresetOut,
    PreviewOut,
    SavedPresetIn,
    StartIn,
)
from app.leads.imports.service import Upload
from app.models.account import Account
from app.models.lead import DedupPolicy, Import, ImportPurpose
from app.paging import Limit, Page
from app.site import SettingsOf

router = APIRouter(tags=["imports"])
Reader = Annotated[Account, Needs(Permission.LISTS_READ)]
Keeper = Annotated[Account, Needs(Permission.LISTS_MANAGE)]
FORM_ROOM = 1 << 16
"""Bytes of the body beside the file."""

PresetName = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=r"^[^/]+$")
]

Key = Annotated[
    str | None,
    Header(alias="Idempotency-Key", min_length=8, max_length=128, pattern=r"^[\x21-\x7e]+$"),
]


def _fields(
    *,
    purpose: Annotated[ImportPurpose, Form()] = ImportPurpose.LEADS,
    list_id: Annotated[UUID | None, Form()] = None,
    list_name: Annotated[str | None, Form()] = None,
    preset: Annotated[str, Form()] = "",
    zone: Annotated[str | None, Form()] = None,
    encoding: Annotated[str, Form()] = "",
    delimiter: Annotated[str, Form()] = "",
    dedup: Annotated[DedupPolicy, Form()] = DedupPolicy.MERGE,
) -> ImportIn:
    try:
        return ImportIn(
            purpose=purpose,
            list_id=list_id,
            list_name=list_name,
            preset=preset,
            zone=zone,
            encoding=encoding,
            delimiter=delimiter,
            dedup=dedup,
        )
    except ValidationError as error:
        faults = error.errors(include_context=False)
        raise RequestValidationError(
            [fault | {"loc": ("body", *fault["loc"])} for fault in faults]
        ) from error


def _upload(file: Annotated[UploadFile, File()], settings: SettingsOf) -> Upload:
    return Upload(file.filename or "", file.file, settings.var_dir)


@router.get("/import-presets")
async def list_import_presets(_: Reader, session: Session) -> Page[PresetOut]:
    return await presets_saved.every(session)


@router.put("/import-presets/{name}")
async def save_import_preset(
    who: Keeper, session: Session, name: PresetName, fields: SavedPresetIn
) -> PresetOut:
    return await presets_saved.save(session, who, name, fields)


@router.delete("/import-presets/{name}", status_code=204)
async def remove_import_preset(who: Keeper, session: Session, name: PresetName) -> None:
    await presets_saved.remove(session, who, name)


@router.post("/imports/drafts", status_code=201, max_body_size=Limits().file_bytes + FORM_ROOM)
async def create_import_draft(
    who: Keeper,
    session: Session,
    upload: Annotated[Upload, Depends(_upload)],
    purpose: Annotated[ImportPurpose, Form()] = ImportPurpose.LEADS,
) -> ImportOut:
    return await service.draft(session, who, upload, purpose)


@router.post("/imports/{import_id}/preview")
async def preview_import(
    _: Keeper, session: Session, settings: SettingsOf, import_id: UUID, asked: DraftIn
) -> PreviewOut:
    return await drafts.preview(session, settings.var_dir, import_id, asked)


@router.post("/imports/{import_id}/start", status_code=202)
async def start_import(who: Keeper, session: Session, import_id: UUID, asked: StartIn) -> ImportOut:
    return await drafts.start(session, who, import_id, asked)


@router.post("/imports/{import_id}/check", status_code=202)
async def check_import(who: Keeper, session: Session, import_id: UUID, asked: StartIn) -> ImportOut:
    return await drafts.check(session, who, import_id, asked)


@router.post("/imports/{import_id}/commit", status_code=202)
async def commit_import(who: Keeper, session: Session, import_id: UUID) -> ImportOut:
    return await drafts.keep_checked(session, who, import_id)


@router.post("/imports/{import_id}/cancel")
async def cancel_import(who: Keeper, session: Session, now: Now, import_id: UUID) -> ImportOut:
    return await service.cancel(session, who, import_id, now=now)


@router.post("/imports/{import_id}/undo", status_code=202)
async def undo_import(who: Keeper, session: Session, import_id: UUID) -> ImportOut:
    return await service.undo(session, who, import_id)


@router.get("/imports/{import_id}/file", response_class=FileResponse)
async def download_import_file(
    who: Keeper, session: Session, settings: SettingsOf, import_id: UUID
) -> FileResponse:
    name, path = await service.original(session, who, import_id, settings.var_dir)
    return FileResponse(path, media_type="application/octet-stream", filename=name)


@router.post("/imports", status_code=202, max_body_size=Limits().file_bytes + FORM_ROOM)
async def create_import(
    *,
    who: Keeper,
    session: Session,
    upload: Annotated[Upload, Depends(_upload)],
    fields: Annotated[ImportIn, Depends(_fields)],
    key: Key = None,
) -> ImportOut:
    return await service.receive(session, who, upload, fields, key=key)


@router.get("/imports")
async def list_imports(
    *,
    _: Reader,
    session: Session,
    list_id: UUID | None = None,
    cursor: str | None = None,
    limit: Limit = 50,
) -> Page[ImportOut]:
    return await service.page(session, list_id=list_id, cursor=cursor, limit=limit)


@router.get("/imports/{import_id}", response_model=ImportOut)
async def read_import(_: Reader, session: Session, import_id: UUID) -> Import:
    return await service.get(session, import_id)


@router.get("/imports/{import_id}/rejects.csv", response_class=StreamingResponse)
async def download_rejects(who: Keeper, sessions: SessionsOf, import_id: UUID) -> StreamingResponse:
    name, lines = await service.rejects_csv(sessions, who, import_id)
    disposition = f"attachment; filename=\"rejects.csv\"; filename*=UTF-8''{quote(name)}"
    return StreamingResponse(
        lines, media_type="text/csv; charset=utf-8", headers={"Content-Disposition": disposition}
    )
