from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query

from app.access.guard import Needs
from app.access.permissions import Permission
from app.calling.rules import audience, service
from app.calling.rules.explain import explain_campaign, explain_lead
from app.calling.rules.schemas import (
    AudienceIO,
    CampaignExplained,
    ConsentIn,
    ConsentOut,
    ContactRulesIO,
    HolidayIO,
    LeadExplained,
)
from app.clock import Now
from app.db import Session
from app.models.account import Account
from app.paging import Page

router = APIRouter(tags=["rules"])
Reader = Annotated[Account, Needs(Permission.CAMPAIGNS_READ)]
Manager = Annotated[Account, Needs(Permission.CAMPAIGNS_MANAGE)]
Country = Annotated[str, Path(pattern="^[A-Z]{2}$")]


@router.get("/leads/{lead_id}/explain")
async def explain_one_lead(
    _: Annotated[Account, Needs(Permission.LEADS_READ)], session: Session, now: Now, lead_id: UUID
) -> LeadExplained:
    return await explain_lead(session, lead_id, now)


@router.get("/campaigns/{campaign_id}/explain")
async def explain_one_campaign(
    _: Manager, session: Session, now: Now, campaign_id: UUID
) -> CampaignExplained:
    return await explain_campaign(session, campaign_id, now)


@router.get("/campaigns/{campaign_id}/audience")
async def read_audience(_: Manager, session: Session, campaign_id: UUID) -> AudienceIO:
    return await audience.read(session, campaign_id)


@router.put("/campaigns/{campaign_id}/audience")
async def change_audience(
    *, who: Manager, session: Session, now: Now, campaign_id: UUID, fields: AudienceIO
) -> AudienceIO:
    return await audience.change(session, who, campaign_id, fields, now)


@router.get("/contact-rules")
async def read_contact_rules(_: Reader, session: Session) -> ContactRulesIO:
    return await service.contact_rules(session)


@router.put("/contact-rules")
async def change_contact_rules(
    who: Annotated[Account, Needs(Permission.RULES_MANAGE)],
    session: Session,
    fields: ContactRulesIO,
) -> ContactRulesIO:
    return await service.change_contact_rules(session, who, fields)


@router.get("/holidays")
async def list_holidays(_: Reader, session: Session) -> Page[HolidayIO]:
    return await service.holidays(session)


@router.put("/holidays")
async def keep_holiday(who: Manager, session: Session, fields: HolidayIO) -> HolidayIO:
    return await service.keep_holiday(session, who, fields)


@router.delete("/holidays/{country}/{day}", status_code=204)
async def drop_holiday(who: Manager, session: Session, country: Country, day: date) -> None:
    await service.drop_holiday(session, who, country, day)


@router.get("/consents")
async def list_consents(
    viewer: Annotated[Account, Needs(Permission.DNC_READ)],
    session: Session,
    phone: Annotated[str, Query(min_length=3, max_length=40)],
) -> Page[ConsentOut]:
    return await service.consents(session, viewer, phone)


@router.post("/consents", status_code=201)
async def add_consent(
    who: Annotated[Account, Needs(Permission.DNC_ADD)], session: Session, fields: ConsentIn
) -> ConsentOut:
    return await service.add_consent(session, who, fields)


@router.post("/consents/{consent_id}/withdraw")
async def withdraw_consent(
    who: Annotated[Account, Needs(Permission.DNC_ADD)],
    session: Session,
    now: Now,
    consent_id: UUID,
) -> ConsentOut:
    return await service.withdraw_consent(session, who, consent_id, now)
