"""A report as one table: who may see it, its rows, its names, and the period before."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.guard import reach_of
from app.access.permissions import Reach
from app.errors import Forbidden
from app.golden import GoldenHours
from app.models.account import Account
from app.reports.figures.asked import Asked, Dimension
from app.reports.metrics.registry import METRICS
from app.reports.tables import build, conversion, names
from app.reports.tables.build import Built
from app.reports.tables.reach import asked_by
from app.reports.tables.reports import REPORTS, SITE_WIDE, Report, report_of
from app.reports.tables.schemas import (
    Column,
    ReportFilter,
    ReportOut,
    ReportTable,
    TableRow,
    Values,
)

BUILDERS = build.BUILDERS | conversion.BUILDERS
FILTER_OF = {
    Dimension.AGENT: "agent_id",
    Dimension.TEAM: "team_id",
    Dimension.CAMPAIGN: "campaign_id",
    Dimension.LIST: "list_id",
    Dimension.OUTCOME: "outcome",
    Dimension.DISPOSITION: "disposition",
    Dimension.CALLER_ID: "caller_id",
    Dimension.WEEKDAY_HOUR: "weekday_hour",
}
"""The filter of calls and intervals that a row's key belongs to."""
IN_MEMORY = text(
    "SELECT set_config('work_mem', '64MB', true), set_config('enable_mergejoin', 'off', true)"
)
"""A month of everybody's hours is joined in memory by hashing, in half the time of sorting it."""
NO_ESTIMATE = build.Estimate(0.0, 0.0)
BY_SIZE = frozenset({Dimension.OUTCOME, Dimension.DISPOSITION, Dimension.CALLER_ID})


def reports() -> list[ReportOut]:
    return [
        ReportOut(
            code=one.code,
            title_zh=one.zh,
            title_en=one.en,
            said_zh=one.said_zh,
            said_en=one.said_en,
            shape=one.shape,
        )
        for one in REPORTS.values()
    ]


def column(code: str) -> Column:
    metric = METRICS[code]
    return Column(
        code=code,
        name_zh=metric.zh,
        name_en=metric.en,
        unit=metric.unit,
        said_zh=metric.said_zh,
        said_en=metric.said_en,
        opens=metric.opens,
        better=metric.better,
    )


def metrics() -> list[Column]:
    return [column(code) for code in METRICS]


async def table(
    session: AsyncSession,
    viewer: Account,
    code: str,
    wanted: ReportFilter,
    *,
    golden: GoldenHours,
    zone: ZoneInfo,
    now: datetime,
) -> ReportTable:
    """Build a report as the viewer may see it."""
    report = report_of(code)
    if code in SITE_WIDE and reach_of(viewer) is Reach.OWN:
        raise Forbidden("This report is about the site's lines and lists.")
    asked = await asked_by(session, viewer, wanted, zone=zone, now=now)
    await session.execute(IN_MEMORY)
    builder = BUILDERS.get(code, build.by_dimension)
    built = await builder(session, asked, report, golden)
    before = await builder(session, asked.before(), report, golden) if wanted.compare else None
    return ReportTable(
        report=code,
        title_zh=report.zh,
        title_en=report.en,
        said_zh=report.said_zh,
        said_en=report.said_en,
        shape=report.shape,
        first=asked.first,
        last=asked.last,
        at=now,
        is_live=asked.is_live,
        columns=[column(each) for each in report.columns],
        rows=await _rows(session, report, built, before, asked),
        total=built.total,
        total_before=before.total if before else None,
    )


async def _rows(
    session: AsyncSession, report: Report, built: Built, before: Built | None, asked: Asked
) -> list[TableRow]:
    by = report.by or build.KEYS_ARE.get(report.code)
    named = built.names or (await names.names(session, by, built.rows) if by else {})
    earlier = _aligned(by, before, asked) if before else {}
    rows = [
        TableRow(
            key=key,
            name_zh=named.get(key, (key, key))[0],
            name_en=named.get(key, (key, key))[1],
            values=values,
            before=earlier.get(key),
            estimated_calls=estimated.calls,
            estimated_seconds=estimated.seconds,
            opens=built.opens.get(key) or _opens(by, key),
        )
        for key, values in built.rows.items()
        for estimated in [built.estimates.get(key, NO_ESTIMATE)]
    ]
    return _sorted(report, by, rows)


def _aligned(by: Dimension | None, before: Built, asked: Asked) -> dict[str, Values]:
    """Rows of the period before under the keys of this one: a day beside the day so long ago."""
    if by is not Dimension.DAY:
        return before.rows
    back = asked.before().first
    shift = asked.first - back
    return {
        (datetime.fromisoformat(key).date() + shift).isoformat(): values
        for key, values in before.rows.items()
    }


def _opens(by: Dimension | None, key: str) -> dict[str, str]:
    if by is Dimension.DAY:
        return {"first": key, "last": key}
    if by is None or by not in FILTER_OF:
        return {}
    return {FILTER_OF[by]: key} if key else {}


def _sorted(report: Report, by: Dimension | None, rows: list[TableRow]) -> list[TableRow]:
    if report.code in BUILDERS and by is None:
        return rows
    if by in BY_SIZE:
        first = report.columns[0]
        return sorted(rows, key=lambda row: -(row.values.get(first) or 0.0))
    if by is Dimension.WEEKDAY_HOUR:
        return sorted(rows, key=lambda row: int(row.key))
    if by in (Dimension.DAY, Dimension.MONTH):
        return sorted(rows, key=lambda row: row.key)
    return sorted(rows, key=lambda row: (not row.key, row.name_zh, row.key))
