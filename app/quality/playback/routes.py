from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Response

from app.access.guard import Needs
from app.access.permissions import Permission
from app.clock import Now
from app.db import Session
from app.models.account import Account
from app.paging import Page
from app.quality.playback import service, sound
from app.quality.playback.schemas import Filter, PeaksOut, RecordingDetail, RecordingOut
from app.quality.playback.sound import StoreOf, Wanted
from app.site import SiteZone

router = APIRouter(prefix="/recordings", tags=["recordings"])

Listener = Annotated[Account, Needs(Permission.RECORDINGS_PLAY)]


@router.get("")
async def list_recordings(
    account: Listener, session: Session, zone: SiteZone, now: Now, wanted: Filter
) -> Page[RecordingOut]:
    return await service.page(session, account, wanted, zone=zone, now=now)


@router.get("/{call_id}")
async def read_recording(account: Listener, session: Session, call_id: UUID) -> RecordingDetail:
    return await service.read(session, account, call_id)


@router.get("/{call_id}/peaks")
async def read_peaks(account: Listener, session: Session, call_id: UUID) -> PeaksOut:
    return await service.peaks(session, account, call_id)


@router.get("/{call_id}/audio", response_class=Response)
async def play_recording(
    account: Listener, session: Session, store: StoreOf, call_id: UUID, wanted: Wanted
) -> Response:
    recording = await service.listen(session, account, call_id)
    return await sound.answer(store, recording, wanted)
