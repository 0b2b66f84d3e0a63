"""Corrections of an agent's time.

A correction is a new entry with its reason. What it changes is kept whole in the correction before
the rows are cut, so the day as it was recorded can be read for ever. The ledger then holds one
truth, and no report has to know which of two rows counts.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.access.audit import audit
from app.access.guard import reach_of
from app.access.permissions import Reach
from app.errors import Conflict, Forbidden, Invalid, NotFound
from app.models.account import Account
from app.models.floor import AgentInterval, Correction
from app.paging import Page
from app.reports.corrections import queries
from app.reports.corrections.schemas import CorrectionIn, CorrectionOut
from app.reports.utilization import queries as people
from app.reports.utilization.service import span_of
from dialer.core.types import AgentState

LONGEST = timedelta(hours=24)
SAYABLE = frozenset(
    {
        AgentState.OFFLINE,
        AgentState.READY,
        AgentState.TALKING,
        AgentState.WRAPUP,
        AgentState.PAUSE,
    }
)
"""The others are what the PBX did; nobody can say that they were."""


class CorrectionInvalid(Invalid):
    """A correction is of time that is over, at most 24 hours long."""

    code = "correction_invalid"


class TalkNeedsCall(Invalid):
    """Talk can only be put where a call of this agent was bridged; name that call."""

    code = "talk_needs_call"


class StateStillRuns(Conflict):
    """The agent is still in the state that began then; correct it when it is over."""

    code = "state_still_runs"


class NothingToCorrect(Conflict):
    """The ledger says so already."""

    code = "nothing_to_correct"


async def correct(
    session: AsyncSession, viewer: Account, wanted: CorrectionIn, *, now: datetime
) -> CorrectionOut:
    agent = await _agent(session, viewer, wanted.agent_id)
    await _check(session, wanted, now)
    await queries.take_turn(session, agent)
    touched = await queries.intervals(session, agent.id, wanted.started_at, wanted.ended_at)
    if any(row.ended_at is None for row in touched):
        raise StateStillRuns
    if not _changes_anything(touched, wanted):
        raise NothingToCorrect

    correction = Correction(
        id=uuid7(), account_id=viewer.id, replaced=[_kept(row) for row in touched],
        **wanted.model_dump(),
    )  # fmt: skip
    pieces = list(_pieces(agent, touched, correction))
    session.add(correction)
    await queries.remove(session, touched)
    session.add_all(pieces)
    audit(
        session,
        viewer,
        "time.corrected",
        subject_kind="account",
        subject_id=agent.id,
        reason=wanted.reason,
        correction_id=str(correction.id),
        state=wanted.state.value,
        started_at=wanted.started_at.isoformat(),
        ended_at=wanted.ended_at.isoformat(),
    )
    await session.flush()
    await session.refresh(correction)
    return _shown(correction, viewer.name)


async def of_day(
    session: AsyncSession,
    viewer: Account,
    agent_id: UUID,
    *,
    during: tuple[datetime, datetime],
) -> Page[CorrectionOut]:
    await _agent(session, viewer, agent_id)
    found = await queries.corrections(session, agent_id, *during)
    return Page(items=[_shown(correction, name) for correction, name in found])


def day_of(day: date | None, zone: ZoneInfo, now: datetime) -> tuple[datetime, datetime]:
    _, within = span_of(day, zone, now)
    return within.first, within.last


async def _agent(session: AsyncSession, viewer: Account, agent_id: UUID) -> Account:
    is_team = reach_of(viewer) is Reach.TEAM
    if is_team and viewer.team_id is None:
        raise Forbidden("You lead no team whose time you could correct.")
    found = await people.agents(
        session, team_id=viewer.team_id if is_team else None, agent_id=agent_id
    )
    if not found:
        if is_team:
            raise Forbidden("This agent is not of your team.")
        raise NotFound("There is no agent with this id.")
    return found[0]


async def _check(session: AsyncSession, wanted: CorrectionIn, now: datetime) -> None:
    lasts = wanted.ended_at - wanted.started_at
    if not timedelta() < lasts <= LONGEST or wanted.ended_at > now:
        raise CorrectionInvalid
    if wanted.state not in SAYABLE:
        raise CorrectionInvalid("Say offline, ready, talking, wrapup or pause.")
    if wanted.state is not AgentState.TALKING:
        return
    if wanted.call_id is None or not await queries.is_bridged(
        session, wanted.call_id, wanted.agent_id, wanted.started_at, wanted.ended_at
    ):
        raise TalkNeedsCall


def _changes_anything(touched: Sequence[AgentInterval], wanted: CorrectionIn) -> bool:
    if wanted.state is AgentState.OFFLINE:
        return bool(touched)
    if len(touched) != 1:
        return True
    (row,) = touched
    assert row.ended_at is not None
    covers = row.started_at <= wanted.started_at and wanted.ended_at <= row.ended_at
    same = (row.state, row.reason) == (wanted.state, wanted.pause_reason)
    return not (covers and same and row.call_id == wanted.call_id)


def _pieces(
    agent: Account, touched: Sequence[AgentInterval], correction: Correction
) -> Iterator[AgentInterval]:
    """What is left of the rows on both sides, and the new entry between them."""
    first, last = correction.started_at, correction.ended_at
    for row in touched:
        assert row.ended_at is not None
        for begin, end in ((row.started_at, min(row.ended_at, first)),
                           (max(row.started_at, last), row.ended_at)):  # fmt: skip
            if begin < end:
                yield _interval(agent, row, row.correction_id, begin, end)
    if correction.state is AgentState.OFFLINE:
        return
    said = AgentInterval(
        state=correction.state,
        reason=correction.pause_reason,
        call_id=correction.call_id,
        campaign_id=touched[0].campaign_id if touched else None,
        is_estimated=False,
    )
    yield _interval(agent, said, correction.id, first, last)


def _interval(
    agent: Account,
    like: AgentInterval,
    correction_id: UUID | None,
    begin: datetime,
    end: datetime,
) -> AgentInterval:
    return AgentInterval(
        agent_id=agent.id,
        agent_number=agent.number,
        campaign_id=like.campaign_id,
        state=like.state,
        reason=like.reason,
        call_id=like.call_id,
        started_at=begin,
        ended_at=end,
        is_estimated=like.is_estimated,
        correction_id=correction_id,
    )


def _kept(row: AgentInterval) -> dict[str, Any]:
    """The row as it stood, for as long as the ledger lives."""
    values = {
        "started_at": row.started_at.isoformat(),
        "ended_at": row.ended_at.isoformat() if row.ended_at else None,
        "state": row.state.value,
        "reason": row.reason,
        "is_estimated": row.is_estimated,
    }
    ids = {name: getattr(row, name) for name in ("campaign_id", "call_id", "correction_id")}
    return values | {name: str(value) if value else None for name, value in ids.items()}


def _shown(correction: Correction, account_name: str) -> CorrectionOut:
    columns = {
        name: getattr(correction, name)
        for name in CorrectionOut.model_fields
        if name != "account_name"
    }
    return CorrectionOut(account_name=account_name, **columns)
