"""Who may see whose day, and how its figures come together."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from app.access.guard import reach_of
from app.access.permissions import Reach
from app.errors import Forbidden, NotFound
from app.models.account import Account
from app.paging import Page
from app.reports.utilization import queries
from app.reports.utilization.queries import CallCounts, ShiftSums, Within
from app.reports.utilization.schemas import (
    DayFigures,
    IntervalOut,
    UtilizationReport,
    UtilizationRow,
)
from dialer.core.metrics import Day, day_band, day_of, day_span, settle
from dialer.core.types import AgentState


def span_of(day: date | None, zone: ZoneInfo, now: datetime) -> tuple[date, Within]:
    """The day at the site as instants; today when none is named."""
    named = day or day_of(now.timestamp(), zone)
    first, last = day_span(named, zone)
    return named, Within(datetime.fromtimestamp(first, UTC), datetime.fromtimestamp(last, UTC), now)


async def days_of(
    session: AsyncSession, agents: Sequence[UUID], day: date, within: Within
) -> dict[UUID, DayFigures]:
    """The day's figures of each agent, all zero for one who did nothing."""
    states, working = await queries.state_sums(session, agents, within)
    on_shift = await queries.talk_on_shift(session, agents, within)
    shifts = await queries.shift_sums(session, agents, within)
    counts = await queries.call_counts(session, agents, within)

    figures = {}
    for agent in agents:
        settled = _settled(states.get(agent, {}), on_shift.get(agent, 0.0), shifts.get(agent))
        figures[agent] = _figures(
            day,
            settled,
            counts.get(agent, CallCounts()),
            is_live=agent in working or _is_running(settled, within),
        )
    return figures


async def day_figures(
    session: AsyncSession, agent_id: UUID, *, zone: ZoneInfo, now: datetime
) -> DayFigures:
    """One agent's figures of today, as they stand now."""
    day, within = span_of(None, zone, now)
    return (await days_of(session, [agent_id], day, within))[agent_id]


async def report(
    session: AsyncSession,
    viewer: Account,
    *,
    day: date | None,
    team_id: UUID | None,
    agent_id: UUID | None,
    zone: ZoneInfo,
    now: datetime,
) -> UtilizationReport:
    named, within = span_of(day, zone, now)
    team_id, agent_id = _allowed(viewer, team_id, agent_id)
    people = await queries.agents(session, team_id=team_id, agent_id=agent_id)
    if agent_id is not None and not people:
        _refuse_stranger(viewer)

    figures = await days_of(session, [person.id for person in people], named, within)
    rows = [
        UtilizationRow(
            agent_id=person.id, agent_name=person.name, **figures[person.id].model_dump()
        )
        for person in people
        if person.is_active or figures[person.id].signed_in_seconds > 0
    ]
    return UtilizationReport(items=rows, day=named, total=_total(named, rows))


async def intervals(
    session: AsyncSession,
    viewer: Account,
    *,
    agent_id: UUID | None,
    day: date | None,
    zone: ZoneInfo,
    now: datetime,
) -> Page[IntervalOut]:
    """The agent's states of the day, in order: what every sum is made of."""
    _, within = span_of(day, zone, now)
    team_id, allowed = _allowed(viewer, None, agent_id or viewer.id)
    assert allowed is not None
    if allowed != viewer.id and not await queries.agents(
        session, team_id=team_id, agent_id=allowed
    ):
        _refuse_stranger(viewer)
    found = await queries.intervals(session, allowed, within)
    return Page(items=[IntervalOut.model_validate(interval) for interval in found])


def _allowed(
    viewer: Account, team_id: UUID | None, agent_id: UUID | None
) -> tuple[UUID | None, UUID | None]:
    """Narrow the question to what the viewer may see, or refuse it."""
    reach = reach_of(viewer)
    if reach is Reach.OWN:
        if agent_id not in (None, viewer.id):
            raise Forbidden("These are another agent's figures; you can read your own.")
        return None, viewer.id
    if reach is Reach.TEAM:
        if team_id not in (None, viewer.team_id):
            raise Forbidden("These are another team's figures; you can read your own team's.")
        return viewer.team_id, agent_id
    return team_id, agent_id


def _refuse_stranger(viewer: Account) -> None:
    if reach_of(viewer) is Reach.TEAM:
        raise Forbidden("This agent is not of your team.")
    raise NotFound("There is no agent with this id.")


def _settled(states: dict[AgentState, float], talk_on_shift: float, shift: ShiftSums | None) -> Day:
    talk = states.get(AgentState.TALKING, 0.0)
    return settle(
        states,
        overtime_seconds=max(0.0, round(talk - talk_on_shift, 6)) if shift else 0.0,
        shift_seconds=shift.planned if shift else None,
        elapsed_shift_seconds=shift.elapsed if shift else None,
    )


def _is_running(day: Day, within: Within) -> bool:
    if day.shift_seconds is None or day.elapsed_shift_seconds is None:
        return False
    return within.now < within.last and day.elapsed_shift_seconds < day.shift_seconds


def _figures(day: date, settled: Day, counts: CallCounts, *, is_live: bool) -> DayFigures:
    return DayFigures(
        day=day,
        by_state=settled.by_state,
        signed_in_seconds=settled.signed_in_seconds,
        talk_seconds=settled.talk_seconds,
        shift_seconds=settled.shift_seconds,
        elapsed_shift_seconds=settled.elapsed_shift_seconds,
        overtime_seconds=settled.overtime_seconds,
        utilization=settled.utilization,
        band=settled.band,
        day_band=day_band(counts.calls, counts.effective, counts.prospects),
        is_live=is_live,
        calls=counts.calls,
        connected=counts.connected,
        effective=counts.effective,
        prospects=counts.prospects,
        leads_reached=counts.leads_reached,
        first_call_at=counts.first_call_at,
        last_call_at=counts.last_call_at,
    )


def _total(day: date, rows: Sequence[UtilizationRow]) -> DayFigures:
    """Sums of the rows. Talk of agents without a shift has no share in the utilization."""
    planned = [row for row in rows if row.shift_seconds is not None]
    states: dict[AgentState, float] = {}
    for row in rows:
        for state, seconds in row.by_state.items():
            states[state] = states.get(state, 0.0) + seconds
    on_shift = settle(
        {AgentState.TALKING: sum(row.talk_seconds for row in planned)},
        overtime_seconds=sum(row.overtime_seconds for row in planned),
        shift_seconds=sum(row.shift_seconds or 0.0 for row in planned) if planned else None,
        elapsed_shift_seconds=(
            sum(row.elapsed_shift_seconds or 0.0 for row in planned) if planned else None
        ),
    )
    counts = CallCounts(
        calls=sum(row.calls for row in rows),
        connected=sum(row.connected for row in rows),
        effective=sum(row.effective for row in rows),
        prospects=sum(row.prospects for row in rows),
        leads_reached=sum(row.leads_reached for row in rows),
        first_call_at=min((at for row in rows if (at := row.first_call_at)), default=None),
        last_call_at=max((at for row in rows if (at := row.last_call_at)), default=None),
    )
    figures = _figures(day, on_shift, counts, is_live=any(row.is_live for row in rows))
    return figures.model_copy(
        update={
            "by_state": states,
            "signed_in_seconds": sum(row.signed_in_seconds for row in rows),
            "talk_seconds": sum(row.talk_seconds for row in rows),
        }
    )
