import shutil
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, Response, StreamingResponse
from starlette.background import BackgroundTask

from app.access.guard import Needs
from app.access.permissions import Permission
from app.clock import Now
from app.db import Session
from app.models.account import Account
from app.quality.keeping import bundle, service, taking
from app.quality.keeping.schemas import (
    AccessOut,
    ExampleIn,
    ExampleOut,
    HoldIn,
    HoldOut,
    NoteIn,
    NoteOut,
    Reason,
)
from app.quality.keeping.taking import Form
from app.quality.playback import sound
from app.quality.playback.schemas import Bundle
from app.quality.playback.sound import StoreOf
from app.site import SiteZone

router = APIRouter(tags=["recordings"])

Listener = Annotated[Account, Needs(Permission.RECORDINGS_PLAY)]
Keeper = Annotated[Account, Needs(Permission.RECORDINGS_KEEP)]
Reviewer = Annotated[Account, Needs(Permission.REVIEWS_GIVE)]


@router.get("/recordings/{call_id}/notes")
async def list_notes(viewer: Listener, session: Session, call_id: UUID) -> list[NoteOut]:
    return await service.notes(session, viewer, call_id)


@router.post("/recordings/{call_id}/notes", status_code=201)
async def add_note(who: Listener, session: Session, call_id: UUID, fields: NoteIn) -> list[NoteOut]:
    return await service.add_note(session, who, call_id, fields)


@router.delete("/recordings/{call_id}/notes/{note_id}", status_code=204)
async def remove_note(who: Listener, session: Session, call_id: UUID, note_id: UUID) -> None:
    await service.remove_note(session, who, call_id, note_id)


@router.get("/recordings/{call_id}/holds")
async def list_holds(viewer: Keeper, session: Session, call_id: UUID) -> list[HoldOut]:
    return await service.holds(session, viewer, call_id)


@router.post("/recordings/{call_id}/holds", status_code=201)
async def hold_recording(
    who: Keeper, session: Session, call_id: UUID, fields: HoldIn
) -> list[HoldOut]:
    return await service.hold(session, who, call_id, fields)


@router.delete("/recordings/{call_id}/holds/{hold_id}")
async def release_recording(
    who: Keeper, session: Session, now: Now, call_id: UUID, hold_id: UUID
) -> list[HoldOut]:
    return await service.release(session, who, call_id, hold_id, now)


@router.get("/recordings/{call_id}/accesses")
async def list_accesses(viewer: Keeper, session: Session, call_id: UUID) -> list[AccessOut]:
    return await service.accesses(session, viewer, call_id)


@router.delete("/recordings/{call_id}", status_code=204)
async def remove_recording(
    who: Annotated[Account, Needs(Permission.RECORDINGS_REMOVE)],
    session: Session,
    now: Now,
    call_id: UUID,
    reason: Annotated[Reason, Query()],
) -> None:
    await service.remove(session, who, call_id, reason, now)


@router.get("/recordings/{call_id}/file", response_class=Response)
async def take_recording(
    *,
    who: Annotated[Account, Needs(Permission.RECORDINGS_TAKE)],
    session: Session,
    store: StoreOf,
    call_id: UUID,
    form: Form = Form.OGG,
) -> Response:
    """The sound as a file, as it is stored or as WAV."""
    recording = await taking.choose_one(session, who, call_id)
    file = await taking.as_file(store, recording, form)
    return FileResponse(
        file,
        media_type=f"audio/{form}",
        filename=f"{call_id}.{form}",
        headers={"Cache-Control": "no-store"},
        background=BackgroundTask(shutil.rmtree, file.parent, ignore_errors=True),
    )


@router.get("/recording-bundle", response_class=Response)
async def take_recordings(
    *,
    who: Annotated[Account, Needs(Permission.RECORDINGS_TAKE)],
    session: Session,
    store: StoreOf,
    zone: SiteZone,
    now: Now,
    wanted: Bundle,
) -> Response:
    """An archive of what the filter finds, with an index; no more than the limit."""
    index, members = await taking.choose(session, who, wanted, zone=zone, now=now)
    await sound.can_all_be_read(store, [member.key for member in members])
    return StreamingResponse(
        bundle.archive(store, index, members, made_at=now.astimezone(zone)),
        headers={
            "Content-Length": str(bundle.length_of(index, members)),
            "Content-Disposition": 'attachment; filename="recordings.zip"',
            "Cache-Control": "no-store",
        },
        media_type="application/zip",
    )


@router.get("/examples")
async def list_examples(
    _: Annotated[Account, Needs(Permission.REVIEWS_READ)], session: Session, tag: str | None = None
) -> list[ExampleOut]:
    return await service.examples(session, tag=tag)


@router.post("/examples", status_code=201)
async def add_example(who: Reviewer, session: Session, fields: ExampleIn) -> ExampleOut:
    return await service.add_example(session, who, fields)


@router.delete("/examples/{example_id}", status_code=204)
async def remove_example(who: Reviewer, session: Session, now: Now, example_id: UUID) -> None:
    await service.remove_example(session, who, example_id, now)
