"""Facts about calls, folded into one row each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, func, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.call import Call, Recording, RecordingState
from dialer.core.facts import (
    CallAnswered,
    CallBridged,
    CallEnded,
    CallHeld,
    CallJudged,
    CallParked,
    CallPassed,
    CallPickedUp,
    CallPlaced,
    CallRang,
    Fact,
    MessageDelivered,
    WrapupExpired,
)
from dialer.core.types import CallId, CallState, Instant, Outcome, Verdict

WHY_LENGTH = 60
"""What machine detection says of its reason is a code with numbers; the column holds this much."""


def utc(at: Instant) -> datetime:
    return datetime.fromtimestamp(at, UTC)


@dataclass(slots=True)
class Change:
    """What a batch does to one call row; None leaves the column as it is."""

    state: CallState | None = None
    rang_at: datetime | None = None
    picked_up_at: datetime | None = None
    judged_at: datetime | None = None
    verdict: Verdict | None = None
    verdict_why: str | None = None
    has_message: bool | None = None
    answered_at: datetime | None = None
    bridged_at: datetime | None = None
    ended_at: datetime | None = None
    outcome: Outcome | None = None
    cause: int | None = None
    talked_ms: int | None = None
    agent_id: UUID | None = None
    is_charged: bool | None = None
    is_estimated: bool | None = None


async def write(session: AsyncSession, facts: Sequence[Fact], pbx: str) -> None:
    placed = [_row(fact, pbx) for fact in facts if isinstance(fact, CallPlaced)]
    if placed:
        await session.execute(insert(Call).on_conflict_do_nothing(), placed)
    changes = _fold(facts)
    if changes:
        await _change(session, changes)
    await _record(session, facts, pbx)
    await _dispose(session, [fact for fact in facts if isinstance(fact, WrapupExpired)])


def _row(fact: CallPlaced, pbx: str) -> dict[str, Any]:
    return {
        "id": UUID(fact.call_id),
        "pbx": pbx,
        "campaign_id": UUID(fact.campaign_id),
        "lead_id": UUID(fact.lead_id),
        "agent_id": UUID(fact.agent_id) if fact.agent_id else None,
        "mode": fact.mode,
        "phone": fact.phone,
        "caller_id": fact.caller_id,
        "state": CallState.PLACED,
        "placed_at": utc(fact.at),
    }


WITHOUT_TALK = {
    CallParked: CallState.PARKED,
    CallHeld: CallState.HELD,
    CallPassed: CallState.PASSED,
}


WITH_TALK = (Outcome.CONNECTED, Outcome.MACHINE)
"""Outcomes of calls that may have had a bridge: a machine that an agent heard was recorded."""


def _fold(facts: Sequence[Fact]) -> dict[CallId, Change]:
    changes: dict[CallId, Change] = {}

    def change(call_id: CallId, state: CallState | None = None) -> Change:
        made = changes.setdefault(call_id, Change())
        made.state = state or made.state
        return made

    for fact in facts:
        match fact:
            case CallRang():
                change(fact.call_id, CallState.RINGING).rang_at = utc(fact.at)
            case CallPickedUp() | CallJudged():
                _listen(change(fact.call_id, CallState.RINGING), fact)
            case MessageDelivered():
                change(fact.call_id).has_message = True
            case CallAnswered():
                change(fact.call_id, CallState.WAITING).answered_at = utc(fact.at)
            case CallBridged():
                made = change(fact.call_id, CallState.TALKING)
                made.bridged_at = made.bridged_at or utc(fact.at)
                made.agent_id = UUID(fact.agent_id)
            case CallParked() | CallHeld() | CallPassed():
                change(fact.call_id, WITHOUT_TALK[type(fact)])
            case CallEnded():
                _end(change(fact.call_id, CallState.ENDED), fact)
    return changes


def _listen(made: Change, fact: CallPickedUp | CallJudged) -> None:
    match fact:
        case CallPickedUp():
            made.picked_up_at = utc(fact.at)
        case CallJudged():
            made.judged_at = utc(fact.at)
            made.verdict = fact.verdict
            made.verdict_why = fact.why[:WHY_LENGTH]


def _end(made: Change, fact: CallEnded) -> None:
    made.ended_at = utc(fact.at)
    made.outcome = fact.outcome
    made.cause = fact.cause
    made.talked_ms = round(1000 * fact.talked_seconds)
    made.agent_id = UUID(fact.agent_id) if fact.agent_id else made.agent_id
    made.is_charged = fact.charged
    made.is_estimated = fact.estimated


# The first time that something happened stands; an ended call is not changed any more.
_FIRST = ("rang_at", "picked_up_at", "judged_at", "verdict", "answered_at", "bridged_at")
_LAST = (
    *("ended_at", "outcome", "cause", "talked_ms", "agent_id", "is_charged", "is_estimated"),
    *("state", "verdict_why", "has_message"),
)


async def _change(session: AsyncSession, changes: dict[CallId, Change]) -> None:
    columns = Call.__table__.c
    values: dict[str, Any] = {}
    for name in _FIRST:
        fresh = bindparam(f"b_{name}", type_=columns[name].type)
        values[name] = func.coalesce(columns[name], fresh)
    for name in _LAST:
        fresh = bindparam(f"b_{name}", type_=columns[name].type)
        values[name] = func.coalesce(fresh, columns[name])
    statement = (
        update(Call.__table__)  # type: ignore[arg-type]
        .where(columns.id == bindparam("b_id"), columns.ended_at.is_(None))
        .values(values)
    )
    rows = [
        {
            "b_id": UUID(call_id),
            **{f"b_{name}": getattr(made, name) for name in (*_FIRST, *_LAST)},
        }
        for call_id, made in changes.items()
    ]
    await session.execute(statement, rows)


async def _record(session: AsyncSession, facts: Sequence[Fact], pbx: str) -> None:
    """A recording is a row from the first bridge on, so that no file is ever unknown."""
    opened = [
        {"call_id": UUID(fact.call_id), "pbx": pbx, "state": RecordingState.OPEN}
        for fact in facts
        if isinstance(fact, CallBridged) and fact.recorded
    ]
    if opened:
        await session.execute(insert(Recording).on_conflict_do_nothing(), opened)
    columns = Recording.__table__.c
    captured = [
        {
            "b_id": UUID(fact.call_id),
            "b_at": utc(fact.at),
            "b_talked": round(1000 * fact.talked_seconds),
        }
        for fact in facts
        if isinstance(fact, CallEnded) and fact.outcome in WITH_TALK
    ]
    if captured:
        at = bindparam("b_at", type_=columns.captured_at.type)
        await session.execute(
            update(Recording.__table__)  # type: ignore[arg-type]
            .where(columns.call_id == bindparam("b_id"), columns.state == RecordingState.OPEN)
            .values(
                state=RecordingState.CAPTURED,
                captured_at=at,
                next_at=at,
                talked_ms=bindparam("b_talked"),
            ),
            captured,
        )


async def _dispose(session: AsyncSession, facts: Sequence[WrapupExpired]) -> None:
    if not facts:
        return
    columns = Call.__table__.c
    await session.execute(
        update(Call.__table__)  # type: ignore[arg-type]
        .where(columns.id == bindparam("b_id"), columns.disposition.is_(None))
        .values(
            disposition=bindparam("b_disposition"),
            disposed_at=bindparam("b_at", type_=columns.disposed_at.type),
        ),
        [
            {"b_id": UUID(fact.call_id), "b_disposition": fact.disposition, "b_at": utc(fact.at)}
            for fact in facts
        ],
    )
