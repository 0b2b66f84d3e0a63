"""Who has which mails. A mail has the reach of the account that asked for it, for ever."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.access.guard import reach_of
from app.access.permissions import Reach
from app.config import Settings
from app.errors import Conflict, NotFound
from app.models.account import Account
from app.models.report import ReportMail
from app.reports.mails import post
from app.reports.mails.schemas import MailIn
from app.reports.mails.times import next_at
from app.reports.tables.reports import report_of


class MailUnknown(NotFound):
    """There is no such mail of yours."""

    code = "mail_unknown"


class MailOff(Conflict):
    """This site has no mail server; set TALKTIME_SMTP_URL and TALKTIME_MAIL_FROM."""

    code = "mail_off"


async def mails(session: AsyncSession, viewer: Account) -> Sequence[ReportMail]:
    found = select(ReportMail).order_by(ReportMail.name, ReportMail.id)
    if reach_of(viewer) is not Reach.ALL:
        found = found.where(ReportMail.account_id == viewer.id)
    return (await session.scalars(found)).all()


async def create(
    session: AsyncSession, who: Account, fields: MailIn, *, settings: Settings, now: datetime
) -> ReportMail:
    if not post.is_set_up(settings):
        raise MailOff
    report_of(fields.report)
    made = ReportMail(account_id=who.id, **_columns(fields), next_at=_due(fields, settings, now))
    session.add(made)
    await session.flush()
    _tell(session, who, "report_mail.created", made)
    return made


async def change(
    session: AsyncSession,
    who: Account,
    mail_id: UUID,
    fields: MailIn,
    *,
    settings: Settings,
    now: datetime,
) -> ReportMail:
    mail = await _get(session, who, mail_id)
    report_of(fields.report)
    for name, value in _columns(fields).items():
        setattr(mail, name, value)
    mail.next_at, mail.tries, mail.error = _due(fields, settings, now), 0, ""
    _tell(session, who, "report_mail.changed", mail)
    return mail


async def remove(session: AsyncSession, who: Account, mail_id: UUID) -> None:
    mail = await _get(session, who, mail_id)
    _tell(session, who, "report_mail.removed", mail)
    await session.delete(mail)


async def send_now(
    session: AsyncSession, who: Account, mail_id: UUID, *, settings: Settings, now: datetime
) -> ReportMail:
    """Make it due; the sender takes it within seconds."""
    if not post.is_set_up(settings):
        raise MailOff
    mail = await _get(session, who, mail_id)
    mail.next_at, mail.is_active = now, True
    return mail


async def _get(session: AsyncSession, who: Account, mail_id: UUID) -> ReportMail:
    mail = await session.get(ReportMail, mail_id, with_for_update=True)
    if mail is None or (mail.account_id != who.id and reach_of(who) is not Reach.ALL):
        raise MailUnknown
    return mail


def _columns(fields: MailIn) -> dict[str, object]:
    kept = fields.filters.model_dump(mode="json", exclude_none=True, exclude={"first", "last"})
    return {**fields.model_dump(exclude={"filters"}), "filters": kept}


def _due(fields: MailIn, settings: Settings, now: datetime) -> datetime:
    return next_at(fields.every, fields.at_minute, ZoneInfo(settings.site_zone), now)


def _tell(session: AsyncSession, who: Account, what: str, mail: ReportMail) -> None:
    audit(
        session,
        who,
        what,
        subject_kind="report_mail",
        subject_id=mail.id,
        report=mail.report,
        receivers=mail.receivers,
    )
