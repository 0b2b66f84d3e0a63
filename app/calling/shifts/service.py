"""Planning shifts. What cannot be planned is told and the rest is planned all the same."""

from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.calling.shifts import hours, queries
from app.calling.shifts.hours import TimeRange
from app.calling.shifts.schemas import (
    BreakSpan,
    PlanOut,
    ShiftChange,
    ShiftOut,
    ShiftPlan,
    ShiftsWanted,
    Skipped,
)
from app.errors import Conflict, Invalid, NotFound
from app.models.account import Account
from app.models.floor import Shift
from app.paging import Page

LONGEST_PLAN = timedelta(days=366)
LONGEST_SHIFT = timedelta(hours=24)


class ShiftUnknown(NotFound):
    """There is no such shift of an agent of yours."""

    code = "shift_unknown"


class ShiftInvalid(Invalid):
    """A shift lasts up to 24 hours, and its breaks lie inside it without overlap."""

    code = "shift_invalid"


class ShiftTaken(Conflict):
    """The agent is scheduled at that time already."""

    code = "shift_taken"


class PlanTooLong(Invalid):
    """Plan or read up to 366 days at once, from the first day to the last."""

    code = "plan_too_long"


async def page(
    session: AsyncSession, viewer: Account, wanted: ShiftsWanted, *, zone: ZoneInfo
) -> Page[ShiftOut]:
    _check_days(wanted.first, wanted.last)
    rows = await queries.touching(
        session,
        viewer,
        _whole(wanted.first, wanted.last, zone),
        team_id=wanted.team_id,
        agent_id=wanted.agent_id,
    )
    return Page(items=[_shown(row) for row in rows])


async def plan(
    session: AsyncSession, who: Account, wanted: ShiftPlan, *, zone: ZoneInfo
) -> PlanOut:
    """Plan each day that is free, and tell which are not."""
    _check_days(wanted.first, wanted.last)
    agents = await queries.agents(session, who, wanted.agent_ids)
    if len(agents) != len(set(wanted.agent_ids)):
        raise NotFound("One of these is no agent of yours; nothing was planned.")
    whole = _whole(wanted.first, wanted.last + timedelta(days=2), zone)
    taken = await queries.taken(session, [agent.id for agent in agents], whole)
    off = {one.day for one in await queries.days_off(session, wanted.first, wanted.last)}

    made: list[Shift] = []
    skipped: list[Skipped] = []
    for day in hours.days(wanted.first, wanted.last, wanted.weekdays):
        during, breaks = _of_day(day, wanted, zone)
        for agent in agents:
            why = None
            if wanted.skips_days_off and day in off:
                why = "day_off"
            elif any(during.overlaps(one) for one in taken.get(agent.id, [])):
                why = "overlap"
            if why is not None:
                skipped.append(Skipped(agent_id=agent.id, agent_name=agent.name, day=day, why=why))
                continue
            taken.setdefault(agent.id, []).append(during)
            made.append(
                Shift(
                    agent_id=agent.id,
                    agent_number=agent.number,
                    during=during,
                    breaks=hours.multirange(breaks),
                    is_overtime=wanted.is_overtime,
                )
            )
    session.add_all(made)
    audit(
        session,
        who,
        "shifts.planned",
        subject_kind="shifts",
        subject_id=f"{wanted.first}/{wanted.last}",
        agents=len(agents),
        made=len(made),
    )
    return PlanOut(made=len(made), skipped=skipped)


async def change(
    session: AsyncSession, who: Account, shift_id: UUID, fields: ShiftChange
) -> ShiftOut:
    row = await _get(session, who, shift_id)
    shift = row[0]
    before = _shown(row)
    during = Range(fields.starts_at or shift.during.lower, fields.ends_at or shift.during.upper)
    breaks = [*shift.breaks]
    if fields.breaks is not None:
        breaks = [Range(one.starts_at, one.ends_at) for one in fields.breaks]
    _check(during, breaks)
    others = await queries.taken(session, [shift.agent_id], during)
    if any(one != shift.during for one in others.get(shift.agent_id, [])):
        raise ShiftTaken
    shift.during, shift.breaks = during, hours.multirange(breaks)
    if fields.is_overtime is not None:
        shift.is_overtime = fields.is_overtime
    audit(
        session,
        who,
        "shift.changed",
        subject_kind="shift",
        subject_id=shift_id,
        before=before.model_dump(mode="json", include={"starts_at", "ends_at", "breaks"}),
    )
    return _shown(row)


async def remove(session: AsyncSession, who: Account, shift_id: UUID) -> None:
    row = await _get(session, who, shift_id)
    audit(
        session,
        who,
        "shift.removed",
        subject_kind="shift",
        subject_id=shift_id,
        before=_shown(row).model_dump(mode="json", exclude={"id", "agent_name"}),
    )
    await session.delete(row[0])


async def _get(session: AsyncSession, who: Account, shift_id: UUID) -> Row[Shift, str]:
    row = await queries.get(session, who, shift_id)
    if row is None:
        raise ShiftUnknown
    return row


def _of_day(day: date, wanted: ShiftPlan, zone: ZoneInfo) -> tuple[TimeRange, list[TimeRange]]:
    during = hours.span(day, wanted.starts, wanted.ends, zone)
    pairs = [(one.starts, one.ends) for one in wanted.breaks]
    breaks = hours.break_spans(day, wanted.starts, pairs, zone)
    _check(during, breaks)
    return during, breaks


def _check(during: TimeRange, breaks: list[TimeRange]) -> None:
    assert during.lower is not None
    assert during.upper is not None
    lasts = during.upper - during.lower
    if not timedelta() < lasts <= LONGEST_SHIFT or not hours.are_within(breaks, during):
        raise ShiftInvalid
    if hours.working_seconds(during, breaks) <= 0:
        raise ShiftInvalid("The breaks leave no working time.")


def _check_days(first: date, last: date) -> None:
    if not timedelta() <= last - first <= LONGEST_PLAN:
        raise PlanTooLong


def _whole(first: date, last: date, zone: ZoneInfo) -> TimeRange:
    return Range(hours.at_minute(first, 0, zone), hours.at_minute(last, hours.DAY, zone))


def _shown(row: Row[Shift, str]) -> ShiftOut:
    shift, name = row
    assert shift.during.lower is not None
    assert shift.during.upper is not None
    return ShiftOut(
        id=shift.id,
        agent_id=shift.agent_id,
        agent_name=name,
        starts_at=shift.during.lower,
        ends_at=shift.during.upper,
        breaks=[BreakSpan(starts_at=one.lower, ends_at=one.upper) for one in shift.breaks],
        is_overtime=shift.is_overtime,
        working_seconds=hours.working_seconds(shift.during, shift.breaks),
    )
