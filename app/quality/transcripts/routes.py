from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from starlette.requests import HTTPConnection

from app.access.guard import Needs
from app.access.permissions import Permission
from app.clock import Now
from app.db import Session
from app.models.account import Account
from app.models.transcript import Phrase
from app.paging import Page
from app.quality.transcripts import service
from app.quality.transcripts.schemas import OpenHitOut, PhraseIn, PhraseOut, TranscriptOut
from recordings.phrases import PhraseKind

router = APIRouter(tags=["quality"])

Listener = Annotated[Account, Needs(Permission.RECORDINGS_PLAY)]
Reader = Annotated[Account, Needs(Permission.REVIEWS_READ)]
Reviewer = Annotated[Account, Needs(Permission.REVIEWS_GIVE)]
Keeper = Annotated[Account, Needs(Permission.REVIEWS_MANAGE)]


def _is_offered(connection: HTTPConnection) -> bool:
    return bool(connection.app.state.settings.transcription_url)


IsOffered = Annotated[bool, Depends(_is_offered)]


@router.get("/recordings/{call_id}/transcript")
async def read_transcript(
    viewer: Listener, session: Session, call_id: UUID, offered: IsOffered
) -> TranscriptOut:
    return await service.read(session, viewer, call_id, is_offered=offered)


@router.post("/recordings/{call_id}/transcript", status_code=202)
async def ask_for_transcript(
    who: Reviewer, session: Session, now: Now, call_id: UUID, offered: IsOffered
) -> None:
    await service.ask(session, who, call_id, now, is_offered=offered)


@router.get("/phrase-hits")
async def list_open_hits(
    viewer: Reviewer,
    session: Session,
    kind: PhraseKind | None = None,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> Page[OpenHitOut]:
    return await service.open_hits(session, viewer, kind=kind, cursor=cursor, limit=limit)


@router.post("/phrase-hits/{hit_id}/check", status_code=204)
async def check_hit(who: Reviewer, session: Session, now: Now, hit_id: UUID) -> None:
    await service.check(session, who, hit_id, now)


@router.get("/phrases", response_model=list[PhraseOut])
async def list_phrases(_: Reader, session: Session) -> Sequence[Phrase]:
    return await service.phrases(session)


@router.post("/phrases", status_code=201, response_model=PhraseOut)
async def add_phrase(who: Keeper, session: Session, fields: PhraseIn) -> Phrase:
    return await service.add_phrase(session, who, fields)


@router.delete("/phrases/{phrase_id}", status_code=204)
async def remove_phrase(who: Keeper, session: Session, phrase_id: UUID) -> None:
    await service.remove_phrase(session, who, phrase_id)
