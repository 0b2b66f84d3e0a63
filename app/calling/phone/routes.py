from typing import Annotated

from fastapi import APIRouter, WebSocket

from app.access.guard import Needs
from app.access.permissions import Permission
from app.calling.phone import service
from app.calling.phone.pass_through import pass_through
from app.calling.phone.schemas import PhoneOut
from app.db import Session
from app.models.account import Account
from app.site import SettingsOf

router = APIRouter(tags=["desk"])
Agent = Annotated[Account, Needs(Permission.LINE_USE)]


@router.get("/desk/phone", response_model=PhoneOut)
async def read_phone(agent: Agent, session: Session, settings: SettingsOf) -> PhoneOut:
    return await service.phone_of(session, agent, settings)


@router.websocket("/sip")
async def carry_sip(browser: WebSocket, agent: Agent, settings: SettingsOf) -> None:
    await pass_through(browser, settings.pbx_ws_url, service.require_line(agent))
