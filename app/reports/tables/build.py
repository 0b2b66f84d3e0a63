"""Rows and totals of each report, from sums. Rates are divided here, and nowhere else."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.golden import GoldenHours
from app.models.account import Account
from app.reports.figures import calls, extras, times
from app.reports.figures.asked import Asked, Dimension, Sums
from app.reports.metrics.metric import Kind, rate_of
from app.reports.metrics.rates import OFCOM, ofcom_rate
from app.reports.metrics.registry import METRICS, parts_of
from app.reports.tables.names import OUTCOMES
from app.reports.tables.reports import Report
from app.reports.tables.schemas import Values

UNKNOWN_WITHOUT_SHIFT = frozenset(
    {
        "scheduled_talk_seconds",
        "shift_seconds",
        "elapsed_shift_seconds",
        "adherent_seconds",
        "scheduled_seconds",
    }
)
ESTIMATED_CALLS = "estimated"
MOST_ADHERENCE = 100
"""Agents times days: an agent's month, a team's week. Beyond that adherence is not told: it
looks at each interval, and costs too much to look up."""
FUNNEL = ("placed", "calls", "answered", "connected", "effective", "prospects")


@dataclass(frozen=True, slots=True)
class Estimate:
    """How much of a row is no observation: calls and states whose end was not seen."""

    calls: float
    seconds: float


@dataclass(slots=True)
class Built:
    rows: dict[str, Values]
    total: Values | None
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    opens: dict[str, dict[str, str]] = field(default_factory=dict)
    estimates: dict[str, Estimate] = field(default_factory=dict)


Builder = Callable[[AsyncSession, Asked, Report, GoldenHours], Awaitable[Built]]


async def by_dimension(
    session: AsyncSession, asked: Asked, report: Report, golden: GoldenHours
) -> Built:
    del golden
    assert report.by is not None
    parts = {part for code in report.columns if code in METRICS for part in parts_of(code)}
    if "share" in report.columns:
        parts.add(report.columns[0])
    parts |= {ESTIMATED_CALLS, times.ESTIMATED}
    sums, total = await calls.sums(session, asked, report.by, parts)
    spent, spent_total = await times.sums(session, asked, report.by, parts)
    for key, seconds in spent.items():
        sums.setdefault(key, {}).update(seconds)
    total |= spent_total
    if "adherence" in report.columns:
        total |= await _add_adherence(session, asked, sums)
    await _add_missing(session, asked, report.by, sums)
    has_time = report.by in times.KEYS and asked.list_id is None

    def values(one: dict[str, float]) -> Values:
        known = {part: _default(part, one, has_time=has_time) for part in parts}
        shown = settled(report.columns, known)
        if "share" in report.columns:
            whole = total.get(report.columns[0]) or 0.0
            shown["share"] = (known[report.columns[0]] or 0.0) / whole if whole else None
        return shown

    return Built(
        {key: values(one) for key, one in sums.items()},
        values(total),
        estimates={key: _estimate(one) for key, one in sums.items()},
    )


def _estimate(sums: dict[str, float]) -> Estimate:
    return Estimate(sums.get(ESTIMATED_CALLS, 0.0), sums.get(times.ESTIMATED, 0.0))


def settled(columns: Iterable[str], known: Values) -> Values:
    """The columns' values from their sums."""
    shown: Values = {}
    for code in columns:
        metric = METRICS.get(code)
        if metric is OFCOM:
            shown[code] = ofcom_rate(
                known.get("paced_abandoned") or 0.0,
                known.get("human_to_agent") or 0.0,
                known.get("machine_to_agent") or 0.0,
            )
        elif metric is not None and metric.kind is Kind.RATE:
            shown[code] = rate_of(metric, known)
        else:
            shown[code] = known.get(code)
    return shown


def _default(part: str, sums: dict[str, float], *, has_time: bool) -> float | None:
    """What is not in the sums is 0 when it could have been there, and unknown otherwise."""
    if part in sums:
        return sums[part]
    is_time = METRICS[part].kind is Kind.TIME
    return None if is_time and (not has_time or part in UNKNOWN_WITHOUT_SHIFT) else 0.0


async def _add_adherence(session: AsyncSession, asked: Asked, sums: Sums) -> dict[str, float]:
    is_much = asked.days * len(asked.people) > MOST_ADHERENCE
    if is_much or asked.campaigns is not None or asked.list_id:
        return {}
    total: dict[str, float] = {}
    for key, parts in (await extras.adherence(session, asked)).items():
        sums.setdefault(key, {}).update(parts)
        for code, seconds in parts.items():
            total[code] = total.get(code, 0.0) + seconds
    return total


async def _add_missing(session: AsyncSession, asked: Asked, by: Dimension, sums: Sums) -> None:
    """A day without a call is a row all the same, and so is an agent who did nothing."""
    if by is Dimension.DAY:
        for number in range(asked.days):
            sums.setdefault((asked.first + timedelta(days=number)).isoformat(), {})
    if by is Dimension.AGENT:
        active = await session.scalars(
            select(Account.id).where(Account.id.in_(asked.people), Account.is_active)
        )
        for agent_id in active:
            sums.setdefault(str(agent_id), {})


async def funnel(session: AsyncSession, asked: Asked, report: Report, golden: GoldenHours) -> Built:
    del report, golden
    _, total = await calls.sums(session, asked, Dimension.CAMPAIGN, FUNNEL)
    counts = [total.get(code, 0.0) for code in FUNNEL]
    rows: dict[str, Values] = {}
    for at, code in enumerate(FUNNEL):
        rows[code] = {
            "count": counts[at],
            "of_first": counts[at] / counts[0] if counts[0] else None,
            "of_previous": (counts[at] / counts[at - 1] if at and counts[at - 1] else None),
        }
    names = {code: (METRICS[code].zh, METRICS[code].en) for code in FUNNEL}
    return Built(rows, None, names, {code: {"metric": code} for code in FUNNEL})


async def penetration(
    session: AsyncSession, asked: Asked, report: Report, golden: GoldenHours
) -> Built:
    del golden
    sums = await extras.lists(session, asked)
    total: dict[str, float] = {}
    for one in sums.values():
        for code, number in one.items():
            total[code] = total.get(code, 0.0) + number
    rows = {key: settled(report.columns, {**one}) for key, one in sums.items()}
    return Built(rows, settled(report.columns, {**total}))


async def golden_hours(
    session: AsyncSession, asked: Asked, report: Report, golden: GoldenHours
) -> Built:
    sums = await extras.golden(session, asked, golden)
    spent, _ = await times.sums(session, asked, Dimension.AGENT, {"talk_seconds", times.ESTIMATED})
    for key, seconds in spent.items():
        sums.setdefault(key, {}).update(seconds)
    await _add_missing(session, asked, Dimension.AGENT, sums)
    codes = {part for code in report.columns for part in parts_of(code)}
    whole = {code: sum(one.get(code, 0.0) for one in sums.values()) for code in codes}
    rows = {
        key: settled(report.columns, {code: one.get(code, 0.0) for code in codes})
        for key, one in sums.items()
    }
    return Built(
        rows,
        settled(report.columns, {**whole}),
        estimates={key: _estimate(one) for key, one in sums.items()},
    )


async def abandonment(
    session: AsyncSession, asked: Asked, report: Report, golden: GoldenHours
) -> Built:
    """The FCC counts 30 days and Ofcom 24 hours; both end where the asked span does."""
    del golden
    thirty = await extras.abandonment(session, asked, timedelta(days=30))
    last = await extras.abandonment(session, asked, timedelta(hours=24))
    of_day = {row["key"]: row for row in last}
    rows: dict[str, Values] = {}
    for row in thirty:
        month = settled(report.columns, row)
        day: dict[str, Any] = of_day.get(row["key"], {})
        rows[row["key"]] = {
            **month,
            "abandon_rate_ofcom": settled(("abandon_rate_ofcom",), day)["abandon_rate_ofcom"],
        }
    names = {row["key"]: (row["name"], row["name"]) for row in thirty}
    opens = {row["key"]: {"campaign_id": row["key"]} for row in thirty}
    return Built(rows, None, names, opens)


async def trunks(session: AsyncSession, asked: Asked, report: Report, golden: GoldenHours) -> Built:
    del golden
    rows = await calls.ends_by_cause(session, asked.now)
    built = Built({}, None)
    total: Values = dict.fromkeys(report.columns, 0.0)
    for row in rows:
        key = f"{row['pbx']}/{row['outcome']}/{row['cause']}"
        zh, en = OUTCOMES[row["outcome"]]
        built.rows[key] = {code: float(row[code]) for code in report.columns}
        built.names[key] = (_cause(row, zh), _cause(row, en))
        built.opens[key] = {"outcome": row["outcome"]}
        for code in report.columns:
            total[code] = (total[code] or 0.0) + float(row[code])
    built.total = total
    return built


def _cause(row: dict[str, Any], outcome: str) -> str:
    return f"{row['pbx']} · {outcome} · Q.850 {row['cause']}"


BUILDERS: dict[str, Builder] = {
    "funnel": funnel,
    "penetration": penetration,
    "golden": golden_hours,
    "abandonment": abandonment,
    "trunks": trunks,
}
KEYS_ARE = {"penetration": Dimension.LIST, "golden": Dimension.AGENT}
