"""The part of the API process that sends reports when they are due.

A mail is claimed with a lease and sent outside of any transaction. Who dies between the two leaves
a lease that runs out, and the mail goes again: rather twice than never.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from fastapi import FastAPI
from sqlalchemy import or_, select

from app.access.permissions import Permission, may
from app.clock import Clock
from app.config import Settings
from app.db import DOWN, Sessions
from app.errors import Forbidden, Problem
from app.golden import golden_hours
from app.models.account import Account
from app.models.report import FileFormat, ReportMail
from app.reports.files import write
from app.reports.files.sheet import Sheet, sheet_of, shown
from app.reports.mails import post
from app.reports.mails.post import Attachment, MailRefused
from app.reports.mails.times import next_at, told_days
from app.reports.tables import service
from app.reports.tables.schemas import ReportFilter

log = structlog.get_logger()

LOOK_SECONDS = 15.0
LEASE = timedelta(minutes=10)
RETRY = timedelta(minutes=5)
MOST_TRIES = 5
KINDS = {
    FileFormat.XLSX: "vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileFormat.PDF: "pdf",
}


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail that is claimed and written."""

    mail_id: UUID
    receivers: list[str]
    subject: str
    text: str
    attachment: Attachment


class Sender:
    def __init__(self, sessions: Sessions, settings: Settings, clock: Clock) -> None:
        self._sessions = sessions
        self._settings = settings
        self._clock = clock
        self._zone = ZoneInfo(settings.site_zone)

    async def run(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                while await self.send_one():
                    pass
            except DOWN as error:
                log.warning("mails.database_away", error=str(error).splitlines()[:1])
            except Exception:  # One report that cannot be made must not stop all others.
                log.exception("mails.failed")

    async def send_one(self) -> bool:
        """Send one mail that is due; False when none is."""
        mail_id = await self._claim()
        if mail_id is None:
            return False
        error = ""
        try:
            letter = await self._write(mail_id)
            await asyncio.to_thread(
                post.send,
                self._settings,
                letter.receivers,
                letter.subject,
                letter.text,
                [letter.attachment],
            )
        except (MailRefused, Problem) as refused:
            error = str(refused)
        await self._settle(mail_id, error)
        return True

    async def _claim(self) -> UUID | None:
        now = self._clock.now()
        async with self._sessions.begin() as session:
            mail = await session.scalar(
                select(ReportMail)
                .where(
                    ReportMail.is_active,
                    ReportMail.next_at <= now,
                    or_(ReportMail.lease_until.is_(None), ReportMail.lease_until < now),
                )
                .order_by(ReportMail.next_at)
                .limit(1)
                .with_for_update(skip_locked=True)
            )
            if mail is None:
                return None
            mail.lease_until = now + LEASE
            mail.tries += 1
            return mail.id

    async def _write(self, mail_id: UUID) -> Letter:
        now = self._clock.now()
        async with self._sessions() as session:
            mail = await session.get_one(ReportMail, mail_id)
            owner = await session.get_one(Account, mail.account_id)
            if not owner.is_active or not may(owner.role, Permission.REPORTS_EXPORT):
                raise Forbidden("The account that asked for this mail may not export any more.")
            first, last = told_days(mail.every, now.astimezone(self._zone).date())
            wanted = ReportFilter(**{**mail.filters, "first": first, "last": last})
            table = await service.table(
                session,
                owner,
                mail.report,
                wanted,
                golden=golden_hours(self._settings.golden_hours),
                zone=self._zone,
                now=now,
            )
        sheet = sheet_of(table, mail.locale)
        is_pdf = mail.file_format is FileFormat.PDF
        content = write.pdf_of(sheet) if is_pdf else write.xlsx_of(sheet)
        name = f"{mail.report}-{first}-{last}.{mail.file_format}"
        return Letter(
            mail_id,
            list(mail.receivers),
            f"{mail.name}: {sheet.title}",
            _summary(sheet),
            Attachment(name, "application", KINDS[mail.file_format], content),
        )

    async def _settle(self, mail_id: UUID, error: str) -> None:
        now = self._clock.now()
        async with self._sessions.begin() as session:
            mail = await session.get(ReportMail, mail_id, with_for_update=True)
            if mail is None:
                return
            mail.lease_until = None
            if error and mail.tries < MOST_TRIES:
                mail.error, mail.next_at = error[:200], now + RETRY * mail.tries
                log.warning("mail.refused", mail_id=str(mail_id), error=error)
                return
            mail.error, mail.tries = error[:200], 0
            mail.sent_at = mail.sent_at if error else now
            mail.next_at = _next(mail, self._zone, now)
            log.info("mail.sent" if not error else "mail.given_up", mail_id=str(mail_id))


def _next(mail: ReportMail, zone: ZoneInfo, now: datetime) -> datetime:
    return next_at(mail.every, mail.at_minute, zone, now)


def _summary(sheet: Sheet) -> str:
    """The last row, which is the total, in the text of the mail itself."""
    lines = [sheet.title, sheet.said, ""]
    if sheet.rows:
        cells = zip(sheet.header, sheet.rows[-1], sheet.units, strict=True)
        lines += [f"{name}: {shown(cell, unit)}" for name, cell, unit in cells]
    return "\n".join(lines) + "\n"


@contextlib.asynccontextmanager
async def sending_mails(app: FastAPI) -> AsyncIterator[None]:
    """Send what is due for as long as the app lives, where there is a mail server."""
    if not post.is_set_up(app.state.settings):
        yield
        return
    sender = Sender(app.state.sessions, app.state.settings, app.state.clock)
    task = asyncio.create_task(sender.run(), name="mails")
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
