from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query

from app.access.guard import Needs
from app.access.permissions import Permission
from app.clock import Now
from app.db import Session
from app.models.account import Account
from app.paging import Page
from app.quality.reviews import service
from app.quality.reviews.schemas import (
    Dispute,
    ReviewChange,
    ReviewFilter,
    ReviewIn,
    ReviewOut,
    Settlement,
)

router = APIRouter(prefix="/reviews", tags=["reviews"])

Reader = Annotated[Account, Needs(Permission.REVIEWS_READ)]
Reviewer = Annotated[Account, Needs(Permission.REVIEWS_GIVE)]


@router.get("")
async def list_reviews(
    viewer: Reader, session: Session, wanted: Annotated[ReviewFilter, Query()]
) -> Page[ReviewOut]:
    return await service.page(session, viewer, wanted)


@router.get("/{review_id}")
async def read_review(viewer: Reader, session: Session, review_id: UUID) -> ReviewOut:
    return await service.read(session, viewer, review_id)


@router.post("", status_code=201)
async def give_review(who: Reviewer, session: Session, now: Now, fields: ReviewIn) -> ReviewOut:
    return await service.give(session, who, fields, now)


@router.put("/{review_id}")
async def change_review(
    who: Reviewer, session: Session, review_id: UUID, fields: ReviewChange
) -> ReviewOut:
    return await service.change(session, who, review_id, fields)


@router.post("/{review_id}/acknowledge")
async def acknowledge_review(who: Reader, session: Session, now: Now, review_id: UUID) -> ReviewOut:
    return await service.acknowledge(session, who, review_id, now)


@router.post("/{review_id}/dispute")
async def dispute_review(
    who: Reader, session: Session, now: Now, review_id: UUID, fields: Dispute
) -> ReviewOut:
    return await service.dispute(session, who, review_id, fields.reason, now)


@router.post("/{review_id}/settle")
async def settle_review(
    who: Annotated[Account, Needs(Permission.REVIEWS_MANAGE)],
    session: Session,
    now: Now,
    review_id: UUID,
    fields: Settlement,
) -> ReviewOut:
    return await service.settle(session, who, review_id, fields, now)
