from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from app.access.guard import Needs
from app.access.permissions import Permission
from app.calling.idempotency import IdempotencyKey
from app.calling.trunk import service
from app.calling.trunk.schemas import TrunkOut, TrunkTestIn, TrunkTestOut
from app.clock import Now
from app.db import Session
from app.models.account import Account
from app.site import SettingsOf

router = APIRouter(prefix="/trunk", tags=["trunk"])
Tester = Annotated[Account, Needs(Permission.TRUNKS_TEST)]


@router.get("")
async def read_trunk(who: Tester, session: Session, settings: SettingsOf, now: Now) -> TrunkOut:
    return await service.read(session, who, settings, now)


@router.post("/tests", status_code=202)
async def test_trunk(
    *,
    who: Tester,
    session: Session,
    settings: SettingsOf,
    now: Now,
    asked: TrunkTestIn,
    key: IdempotencyKey,
) -> TrunkTestOut:
    return await service.test(session, who, settings, asked, key=key, now=now)


@router.post("/tests/{test_id}/cancel", status_code=202)
async def cancel_trunk_test(who: Tester, session: Session, now: Now, test_id: UUID) -> TrunkTestOut:
    return await service.cancel(session, who, test_id, now)
