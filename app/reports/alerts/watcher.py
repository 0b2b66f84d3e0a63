"""The part of the API process that watches the rules, and mails what they raise."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from fastapi import FastAPI
from sqlalchemy import select

from app.clock import Clock
from app.config import Settings
from app.db import DOWN, Sessions
from app.models.report import Alert, AlertKind, AlertRule
from app.reports.alerts import service
from app.reports.alerts.findings import Watch
from app.reports.mails import post
from app.reports.mails.post import MailRefused

log = structlog.get_logger()

LOOK_SECONDS = 10.0
SAID = {
    AlertKind.FEW_CALLS: "{name}: 今日呼叫 {value:.0f}，少于 {threshold:.0f} / "
    "{value:.0f} calls today, fewer than {threshold:.0f}",
    AlertKind.LONG_PAUSE: "{name}: 示忙超过 {threshold:.0f} 分钟 / "
    "paused for more than {threshold:.0f} min",
    AlertKind.NOBODY_READY: "{name}: 正在拨号，{value:.0f} 秒无空闲坐席 / "
    "dialing, and nobody ready for {value:.0f} s",
    AlertKind.ABANDONMENT: "{name}: 弃呼率 {value:.1%}，接近上限 / "
    "abandon rate {value:.1%}, near the ceiling",
    AlertKind.ANSWER_RATE: "{name}: 接听率降至平时的 {value:.0%} / "
    "answer rate down to {value:.0%} of the usual",
}


class Watcher:
    def __init__(self, sessions: Sessions, settings: Settings, clock: Clock) -> None:
        self._sessions = sessions
        self._settings = settings
        self._clock = clock
        self._zone = ZoneInfo(settings.site_zone)

    async def run(self) -> None:
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.look()
            except DOWN as error:
                log.warning("alerts.database_away", error=str(error).splitlines()[:1])
            except Exception:  # A rule that cannot be looked at must not end the watching.
                log.exception("alerts.failed")

    async def look(self) -> list[UUID]:
        """Look at all rules once, and mail what is new; return the alerts that were raised."""
        async with self._sessions.begin() as session:
            if not await service.try_to_watch(session):
                return []
            watch = Watch(self._clock.now(), self._zone)
            raised = await service.watch_all(session, watch)
        for alert_id in raised:
            log.info("alert.raised", alert_id=str(alert_id))
        if post.is_set_up(self._settings):
            for alert_id in raised:
                await self._mail(alert_id)
        return raised

    async def _mail(self, alert_id: UUID) -> None:
        async with self._sessions() as session:
            row = (
                await session.execute(
                    select(Alert, AlertRule.receivers)
                    .join(AlertRule, AlertRule.id == Alert.rule_id)
                    .where(Alert.id == alert_id)
                )
            ).one()
        alert, receivers = row
        if not receivers:
            return
        error = ""
        text = SAID[alert.kind].format(
            name=alert.subject_name, value=alert.value, threshold=alert.threshold
        )
        subject = " ".join(f"Talktime: {text}".split())
        try:
            await asyncio.to_thread(post.send, self._settings, receivers, subject, text + "\n")
        except MailRefused as refused:
            error = str(refused)
        async with self._sessions.begin() as session:
            kept = await session.get(Alert, alert_id, with_for_update=True)
            if kept is not None:
                kept.mail_error = error[:200]
                kept.mailed_at = None if error else self._clock.now()


@contextlib.asynccontextmanager
async def watching_alerts(app: FastAPI) -> AsyncIterator[None]:
    """Watch for as long as the app lives."""
    watcher = Watcher(app.state.sessions, app.state.settings, app.state.clock)
    task = asyncio.create_task(watcher.run(), name="alerts")
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
