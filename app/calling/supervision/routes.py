from typing import Annotated

from fastapi import APIRouter

from app.access.guard import Needs
from app.access.permissions import Permission
from app.calling.supervision import service
from app.calling.supervision.schemas import AgentChoice, MessageIn, PauseIn, WatchIn
from app.clock import Now
from app.db import Session
from app.models.account import Account

router = APIRouter(prefix="/supervision", tags=["supervision"])
Supervisor = Annotated[Account, Needs(Permission.CALLS_MONITOR)]


@router.post("/watch", status_code=202)
async def watch_agent(who: Supervisor, session: Session, wish: WatchIn) -> None:
    await service.watch(session, who, wish)


@router.post("/leave", status_code=202)
async def leave_agent(who: Supervisor, session: Session) -> None:
    await service.leave(session, who)


@router.post("/take-over", status_code=202)
async def take_call_over(who: Supervisor, session: Session, choice: AgentChoice) -> None:
    await service.take_over(session, who, choice.agent_id)


@router.post("/hang-up", status_code=202)
async def end_taken_call(who: Supervisor, session: Session) -> None:
    await service.hang_up(session, who)


@router.post("/message", status_code=202)
async def message_agent(who: Supervisor, session: Session, now: Now, fields: MessageIn) -> None:
    await service.message(session, who, fields, now)


@router.post("/pause", status_code=202)
async def pause_agent(who: Supervisor, session: Session, fields: PauseIn) -> None:
    await service.pause(session, who, fields)


@router.post("/sign-out", status_code=202)
async def sign_agent_out(who: Supervisor, session: Session, now: Now, choice: AgentChoice) -> None:
    await service.sign_out(session, who, choice.agent_id, now)
