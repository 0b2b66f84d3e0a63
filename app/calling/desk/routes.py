from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Body
from fastapi.sse import EventSourceResponse, ServerSentEvent

from app.access.guard import Needs
from app.access.permissions import Permission
from app.bell import BellOf
from app.calling.desk import callbacks, dialing, disposing, previewing, service
from app.calling.desk.schemas import (
    Accepted,
    CallbackChoice,
    CallbackOut,
    CallChoice,
    Desk,
    Dial,
    DialAccepted,
    DispositionChoice,
    LeadCard,
    Next,
    Pause,
    PreviewRemoval,
    SignIn,
)
from app.calling.desk.snapshot import snapshot
from app.calling.desk.stream import desk_events
from app.calling.desk.watch import DesksOf
from app.calling.idempotency import IdempotencyKey
from app.clock import Now
from app.db import Session
from app.models.account import Account
from app.paging import Page
from app.site import SettingsOf, SiteZone

router = APIRouter(prefix="/desk", tags=["desk"])
Agent = Annotated[Account, Needs(Permission.DESK_USE)]


@router.get("", response_model=Desk)
async def read_desk(agent: Agent, session: Session, zone: SiteZone, now: Now) -> Desk:
    return await snapshot(session, agent, zone=zone, now=now)


@router.get("/events", response_class=EventSourceResponse)
async def stream_desk(agent: Agent, bell: BellOf, desks: DesksOf) -> AsyncIterator[ServerSentEvent]:
    async for event in desk_events(desks, bell, agent):
        yield event


@router.post("/sign-in", status_code=202, response_model=Accepted)
async def sign_in_to_desk(
    agent: Agent, session: Session, settings: SettingsOf, now: Now, choice: SignIn
) -> Accepted:
    return await service.sign_in(session, agent, choice, settings=settings, now=now)


@router.post("/sign-out", status_code=202, response_model=Accepted)
async def sign_out_of_desk(agent: Agent, session: Session, now: Now) -> Accepted:
    return await service.sign_out(session, agent, now)


@router.post("/ready", status_code=202, response_model=Accepted)
async def ask_ready(agent: Agent, session: Session) -> Accepted:
    return await service.ready(session, agent)


@router.post("/pause", status_code=202, response_model=Accepted)
async def ask_pause(agent: Agent, session: Session, wish: Pause) -> Accepted:
    return await service.pause(session, agent, wish.reason)


@router.post("/next", response_model=LeadCard)
async def show_next_lead(
    agent: Agent, session: Session, now: Now, wish: Annotated[Next | None, Body()] = None
) -> LeadCard:
    return await dialing.next_lead(session, agent, skip=bool(wish and wish.skip), now=now)


@router.post("/dial", status_code=202, response_model=DialAccepted)
async def dial(
    *, agent: Agent, session: Session, now: Now, zone: SiteZone, asked: Dial, key: IdempotencyKey
) -> DialAccepted:
    return await dialing.dial(session, agent, asked, key=key, now=now, zone=zone)


@router.post("/preview/accept", status_code=202, response_model=Accepted)
async def accept_preview(agent: Agent, session: Session, choice: CallChoice) -> Accepted:
    return await previewing.accept(session, agent, choice.call_id)


@router.post("/preview/skip", status_code=202, response_model=Accepted)
async def skip_preview(agent: Agent, session: Session, choice: CallChoice) -> Accepted:
    return await previewing.skip(session, agent, choice.call_id)


@router.post("/preview/remove", status_code=202, response_model=Accepted)
async def remove_preview(agent: Agent, session: Session, removal: PreviewRemoval) -> Accepted:
    return await previewing.remove(session, agent, removal)


@router.post("/hang-up", status_code=202, response_model=Accepted)
async def hang_up(agent: Agent, session: Session, choice: CallChoice) -> Accepted:
    return await service.hang_up(session, agent, choice.call_id)


@router.post("/wrapup/extend", status_code=202, response_model=Accepted)
async def extend_wrapup(agent: Agent, session: Session, choice: CallChoice) -> Accepted:
    return await service.extend_wrapup(session, agent, choice.call_id)


@router.post("/disposition", status_code=202, response_model=Accepted)
async def dispose(agent: Agent, session: Session, now: Now, choice: DispositionChoice) -> Accepted:
    return await disposing.dispose(session, agent, choice, now)


@router.get("/callbacks", response_model=Page[CallbackOut])
async def list_callbacks(
    agent: Agent, session: Session, now: Now, of_team: bool = False
) -> Page[CallbackOut]:
    return await callbacks.page(session, agent, of_team=of_team, now=now)


@router.post("/callbacks/take", status_code=204)
async def take_callback(agent: Agent, session: Session, choice: CallbackChoice) -> None:
    await callbacks.take(session, agent, choice)
