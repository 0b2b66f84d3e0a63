from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter

from app.access.guard import Needs
from app.access.permissions import Permission
from app.clock import Now
from app.db import Session
from app.models.account import Account
from app.models.report import ReportMail
from app.reports.mails import service
from app.reports.mails.schemas import MailIn, MailOut
from app.site import SettingsOf

router = APIRouter(prefix="/reports/mails", tags=["reports"])
Exporter = Annotated[Account, Needs(Permission.REPORTS_EXPORT)]


@router.get("", response_model=list[MailOut])
async def list_report_mails(who: Exporter, session: Session) -> Sequence[ReportMail]:
    return await service.mails(session, who)


@router.post("", status_code=201, response_model=MailOut)
async def create_report_mail(
    who: Exporter, session: Session, settings: SettingsOf, now: Now, fields: MailIn
) -> ReportMail:
    return await service.create(session, who, fields, settings=settings, now=now)


@router.put("/{mail_id}", response_model=MailOut)
async def change_report_mail(
    *,
    who: Exporter,
    session: Session,
    settings: SettingsOf,
    now: Now,
    mail_id: UUID,
    fields: MailIn,
) -> ReportMail:
    return await service.change(session, who, mail_id, fields, settings=settings, now=now)


@router.delete("/{mail_id}", status_code=204)
async def remove_report_mail(who: Exporter, session: Session, mail_id: UUID) -> None:
    await service.remove(session, who, mail_id)


@router.post("/{mail_id}/send", status_code=202, response_model=MailOut)
async def send_report_mail(
    who: Exporter, session: Session, settings: SettingsOf, now: Now, mail_id: UUID
) -> ReportMail:
    return await service.send_now(session, who, mail_id, settings=settings, now=now)
