from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from app.access.guard import Needs
from app.access.permissions import Permission
from app.clock import Now
from app.db import Session
from app.models.account import Account
from app.models.report import Alert, AlertRule
from app.paging import Page
from app.reports.alerts import service
from app.reports.alerts.schemas import AlertOut, RuleChange, RuleIn, RuleOut, Wanted

router = APIRouter(prefix="/alerts", tags=["alerts"])
Reader = Annotated[Account, Needs(Permission.ALERTS_READ)]
Keeper = Annotated[Account, Needs(Permission.ALERTS_MANAGE)]


@router.get("", response_model=Page[AlertOut])
async def list_alerts(reader: Reader, session: Session, wanted: Wanted) -> Page[AlertOut]:
    return await service.page(session, reader, wanted)


@router.post("/{alert_id}/seen", response_model=AlertOut)
async def see_alert(reader: Reader, session: Session, now: Now, alert_id: UUID) -> Alert:
    return await service.see(session, reader, alert_id, now)


@router.get("/rules", response_model=list[RuleOut])
async def list_alert_rules(_: Reader, session: Session) -> Sequence[AlertRule]:
    return await service.rules(session)


@router.post("/rules", status_code=201, response_model=RuleOut)
async def add_alert_rule(who: Keeper, session: Session, fields: RuleIn) -> AlertRule:
    return await service.add_rule(session, who, fields)


@router.patch("/rules/{rule_id}", response_model=RuleOut)
async def change_alert_rule(
    who: Keeper, session: Session, now: Now, rule_id: UUID, fields: RuleChange
) -> AlertRule:
    return await service.change_rule(session, who, rule_id, fields, now)


@router.delete("/rules/{rule_id}", status_code=204)
async def remove_alert_rule(who: Keeper, session: Session, rule_id: UUID) -> None:
    await service.remove_rule(session, who, rule_id)
