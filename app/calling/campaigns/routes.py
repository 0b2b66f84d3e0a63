from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.access.guard import Needs
from app.access.permissions import Permission
from app.calling.campaigns import planning, service
from app.calling.campaigns.listening import ListeningOut, listening
from app.calling.campaigns.preflight import preflight
from app.calling.campaigns.prompts import PromptOut, prompts
from app.calling.campaigns.schemas import (
    CampaignChange,
    CampaignIn,
    CampaignOut,
    CampaignPlan,
    CampaignPlanAsked,
    ListChoice,
    Preflight,
)
from app.clock import Now
from app.db import Session
from app.models.account import Account
from app.models.campaign import CampaignStatus
from app.paging import Limit, Page
from app.site import SiteZone

router = APIRouter(prefix="/campaigns", tags=["campaigns"])
Reader = Annotated[Account, Needs(Permission.CAMPAIGNS_READ)]
Manager = Annotated[Account, Needs(Permission.CAMPAIGNS_MANAGE)]


@router.get("", response_model=Page[CampaignOut])
async def list_campaigns(
    *,
    _: Reader,
    session: Session,
    status: CampaignStatus | None = None,
    cursor: str | None = None,
    limit: Limit = 50,
) -> Page[CampaignOut]:
    return await service.page(session, status=status, cursor=cursor, limit=limit)


@router.get("/prompts", response_model=list[PromptOut])
async def list_prompts(_: Reader) -> list[PromptOut]:
    return prompts()


@router.post("", status_code=201, response_model=CampaignOut)
async def create_campaign(who: Manager, session: Session, fields: CampaignIn) -> CampaignOut:
    return await service.create(session, who, fields)


@router.get("/{campaign_id}", response_model=CampaignOut)
async def read_campaign(_: Reader, session: Session, campaign_id: UUID) -> CampaignOut:
    return await service.read(session, campaign_id)


@router.patch("/{campaign_id}", response_model=CampaignOut)
async def change_campaign(
    *, who: Manager, session: Session, now: Now, campaign_id: UUID, fields: CampaignChange
) -> CampaignOut:
    return await service.change(session, who, campaign_id, fields, now)


@router.post("/{campaign_id}/lists", response_model=CampaignOut)
async def attach_list(
    *, who: Manager, session: Session, now: Now, campaign_id: UUID, choice: ListChoice
) -> CampaignOut:
    return await service.attach_list(session, who, campaign_id, choice.list_id, now)


@router.post("/{campaign_id}/start", response_model=CampaignOut)
async def start_campaign(
    who: Manager, session: Session, now: Now, campaign_id: UUID
) -> CampaignOut:
    return await service.start(session, who, campaign_id, now)


@router.post("/{campaign_id}/pause", response_model=CampaignOut)
async def pause_campaign(who: Manager, session: Session, campaign_id: UUID) -> CampaignOut:
    return await service.pause(session, who, campaign_id)


@router.post("/{campaign_id}/stop", response_model=CampaignOut)
async def stop_campaign(who: Manager, session: Session, campaign_id: UUID) -> CampaignOut:
    return await service.stop(session, who, campaign_id)


@router.get("/{campaign_id}/preflight", response_model=Preflight)
async def read_preflight(_: Reader, session: Session, now: Now, campaign_id: UUID) -> Preflight:
    return await preflight(session, campaign_id, now)


@router.get("/{campaign_id}/listening", response_model=ListeningOut)
async def read_listening(
    _: Reader, session: Session, now: Now, zone: SiteZone, campaign_id: UUID
) -> ListeningOut:
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    return await listening(session, campaign_id, midnight)


@router.get("/{campaign_id}/plan", response_model=CampaignPlan)
async def plan_campaign(
    *,
    _: Manager,
    session: Session,
    now: Now,
    campaign_id: UUID,
    asked: Annotated[CampaignPlanAsked, Query()],
) -> CampaignPlan:
    return await planning.plan(session, campaign_id, asked, now)
