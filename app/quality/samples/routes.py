from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from app.access.guard import Needs
from app.access.permissions import Permission
from app.clock import Now
from app.db import Session
from app.models.account import Account
from app.quality.samples import service
from app.quality.samples.schemas import AgreementOut, SampledCallOut, SampleIn, SampleOut
from app.site import SiteZone

router = APIRouter(prefix="/samples", tags=["reviews"])

Manager = Annotated[Account, Needs(Permission.REVIEWS_MANAGE)]


@router.get("")
async def list_samples(_: Manager, session: Session) -> list[SampleOut]:
    return await service.every(session)


@router.post("", status_code=201)
async def draw_sample(
    who: Manager, session: Session, zone: SiteZone, now: Now, fields: SampleIn
) -> SampleOut:
    return await service.make(session, who, fields, zone=zone, now=now)


@router.get("/mine")
async def my_samples(
    who: Annotated[Account, Needs(Permission.REVIEWS_GIVE)], session: Session
) -> list[SampledCallOut]:
    return await service.mine(session, who)


@router.get("/{sample_id}/calls")
async def list_sampled_calls(_: Manager, session: Session, sample_id: UUID) -> list[SampledCallOut]:
    return await service.calls(session, sample_id)


@router.get("/{sample_id}/agreement")
async def read_agreement(_: Manager, session: Session, sample_id: UUID) -> AgreementOut:
    return await service.compare(session, sample_id)
