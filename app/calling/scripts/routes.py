from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from app.access.guard import Needs
from app.access.permissions import Permission
from app.calling.scripts import results, service, walking
from app.calling.scripts.schemas import (
    ScriptIn,
    ScriptNodes,
    ScriptOut,
    ScriptResults,
    ScriptStepIn,
    ScriptWalk,
)
from app.clock import Now
from app.db import Session
from app.models.account import Account

router = APIRouter(tags=["scripts"])

Manager = Annotated[Account, Needs(Permission.CAMPAIGNS_MANAGE)]
Agent = Annotated[Account, Needs(Permission.DESK_USE)]


@router.get("/scripts")
async def list_scripts(_: Manager, session: Session) -> list[ScriptOut]:
    return await service.every(session)


@router.post("/scripts", status_code=201)
async def draft_script(who: Manager, session: Session, fields: ScriptIn) -> ScriptOut:
    return await service.create(session, who, fields)


@router.put("/scripts/{script_id}")
async def change_script(
    who: Manager, session: Session, script_id: UUID, fields: ScriptNodes
) -> ScriptOut:
    return await service.change(session, who, script_id, fields)


@router.post("/scripts/{script_id}/publish")
async def publish_script(who: Manager, session: Session, script_id: UUID, now: Now) -> ScriptOut:
    return await service.publish(session, who, script_id, now)


@router.delete("/scripts/{script_id}", status_code=204)
async def discard_script(who: Manager, session: Session, script_id: UUID) -> None:
    await service.discard(session, who, script_id)


@router.get("/scripts/{script_id}/results")
async def read_script_results(_: Manager, session: Session, script_id: UUID) -> ScriptResults:
    return await results.results(session, script_id)


@router.get("/desk/script")
async def walk_script(agent: Agent, session: Session) -> ScriptWalk:
    return await walking.walk(session, agent)


@router.post("/desk/script/steps", status_code=204)
async def mark_script_step(agent: Agent, session: Session, step: ScriptStepIn, now: Now) -> None:
    await walking.mark(session, agent, step, now)
