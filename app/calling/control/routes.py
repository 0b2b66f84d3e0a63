from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from app.access.guard import Needs
from app.access.permissions import Permission
from app.calling.control import service
from app.calling.control.schemas import (
    Colleagues,
    HandOffOut,
    Masking,
    QualityIn,
    QualityOut,
    ThirdIn,
    ToWhom,
)
from app.calling.desk.schemas import Accepted, CallChoice
from app.clock import Now
from app.db import Session
from app.models.account import Account
from app.paging import Page

router = APIRouter(prefix="/desk", tags=["desk"])
Agent = Annotated[Account, Needs(Permission.DESK_USE)]


@router.post("/hold", status_code=202, response_model=Accepted)
async def hold_customer(agent: Agent, session: Session, choice: CallChoice) -> Accepted:
    return await service.simple(session, agent, choice.call_id, "hold_asked")


@router.post("/resume", status_code=202, response_model=Accepted)
async def resume_customer(agent: Agent, session: Session, choice: CallChoice) -> Accepted:
    return await service.simple(session, agent, choice.call_id, "resume_asked")


@router.post("/mask", status_code=202, response_model=Accepted)
async def mask_recording(agent: Agent, session: Session, choice: Masking) -> Accepted:
    return await service.mask(session, agent, choice.call_id, is_on=choice.is_on)


@router.post("/leave-message", status_code=202, response_model=Accepted)
async def leave_message(agent: Agent, session: Session, choice: CallChoice) -> Accepted:
    return await service.leave_message(session, agent, choice.call_id)


@router.get("/colleagues", response_model=Colleagues)
async def list_colleagues(agent: Agent, session: Session) -> Colleagues:
    return await service.colleagues(session, agent)


@router.post("/transfer", status_code=202, response_model=Accepted)
async def transfer_customer(agent: Agent, session: Session, now: Now, to: ToWhom) -> Accepted:
    return await service.transfer(session, agent, to, now)


@router.post("/third", status_code=202, response_model=Accepted)
async def call_third(agent: Agent, session: Session, asked: ThirdIn) -> Accepted:
    return await service.call_third(session, agent, asked)


@router.post("/third/join", status_code=202, response_model=Accepted)
async def join_third(agent: Agent, session: Session, choice: CallChoice) -> Accepted:
    return await service.of_third(session, agent, choice.call_id, "join_asked")


@router.post("/third/pass", status_code=202, response_model=Accepted)
async def pass_to_third(agent: Agent, session: Session, choice: CallChoice) -> Accepted:
    return await service.of_third(session, agent, choice.call_id, "pass_asked")


@router.post("/third/drop", status_code=202, response_model=Accepted)
async def drop_third(agent: Agent, session: Session, choice: CallChoice) -> Accepted:
    return await service.of_third(session, agent, choice.call_id, "third_dropped")


@router.get("/hand-offs", response_model=Page[HandOffOut])
async def list_hand_offs(agent: Agent, session: Session) -> Page[HandOffOut]:
    return await service.hand_offs(session, agent)


@router.post("/hand-offs", status_code=204)
async def make_hand_off(agent: Agent, session: Session, to: ToWhom) -> None:
    await service.hand_off(session, agent, to)


@router.post("/hand-offs/{hand_off_id}/take", status_code=204)
async def take_hand_off(agent: Agent, session: Session, now: Now, hand_off_id: UUID) -> None:
    await service.take_hand_off(session, agent, hand_off_id, now)


@router.post("/hand-offs/{hand_off_id}/done", status_code=204)
async def end_hand_off(agent: Agent, session: Session, now: Now, hand_off_id: UUID) -> None:
    await service.end_hand_off(session, agent, hand_off_id, now)


@router.post("/quality", response_model=QualityOut)
async def keep_quality(agent: Agent, session: Session, now: Now, told: QualityIn) -> QualityOut:
    return await service.keep_quality(session, agent, told, now)


@router.post("/messages/{message_id}/read", status_code=204)
async def read_message(agent: Agent, session: Session, now: Now, message_id: UUID) -> None:
    await service.read_message(session, agent, message_id, now)
