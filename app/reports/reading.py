"""Reports for somebody who sits at the machine itself, and so may read every row anyway."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.clock import WallClock
from app.config import Settings
from app.db import DOWN, open_engine, open_sessions
from app.embedded import postgres
from app.embedded.trouble import Trouble
from app.golden import golden_hours
from app.models.account import Account, Role
from app.reports.tables import service as tables
from app.reports.tables.schemas import ReportFilter, ReportTable
from app.reports.utilization import service
from app.reports.utilization.schemas import UtilizationReport

Answer = TypeVar("Answer")


async def utilization(settings: Settings, day: date | None) -> UtilizationReport:
    zone, now = ZoneInfo(settings.site_zone), WallClock().now()

    async def read(session: AsyncSession, viewer: Account) -> UtilizationReport:
        return await service.report(
            session, viewer, day=day, team_id=None, agent_id=None, zone=zone, now=now
        )

    return await _as_administrator(settings, read)


async def table(
    settings: Settings, code: str, first: date | None, last: date | None
) -> ReportTable:
    zone, now = ZoneInfo(settings.site_zone), WallClock().now()
    wanted = ReportFilter(first=first, last=last)
    golden = golden_hours(settings.golden_hours)

    async def read(session: AsyncSession, viewer: Account) -> ReportTable:
        return await tables.table(session, viewer, code, wanted, golden=golden, zone=zone, now=now)

    return await _as_administrator(settings, read)


async def _as_administrator(
    settings: Settings, read: Callable[[AsyncSession, Account], Awaitable[Answer]]
) -> Answer:
    own = postgres.url(settings.var_dir / "postgres")
    engine = open_engine(settings.database_url or own, connections=1)
    try:
        async with open_sessions(engine)() as session:
            viewer = await session.scalar(
                select(Account).where(Account.role == Role.ADMIN).order_by(Account.number).limit(1)
            )
            if viewer is None:
                raise Trouble("There is no administrator yet; run `talktime migrate`.")
            return await read(session, viewer)
    except DOWN as error:
        raise Trouble("The database does not answer. `talktime up` starts it.") from error
    finally:
        await engine.dispose()
