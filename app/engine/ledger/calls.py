"""Facts about calls, folded into one row each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.engine.ledger import rows
from app.models.call import Call, Direction, Recording, RecordingState
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
    await rows.execute(session, INSERT, placed)
    await rows.execute(session, CHANGE, _rows(_fold(facts)))
    await _record(session, facts, pbx)
    await _dispose(session, [fact for fact in facts if isinstance(fact, WrapupExpired)])


NEW = {
    "direction": Direction.OUTBOUND,
    "talked_ms": 0,
    "cause": 0,
    "is_charged": True,
    "is_estimated": False,
    "is_effective": False,
    "is_prospect": False,
    "note": "",
}
"""What a call begins with."""


def _row(fact: CallPlaced, pbx: str) -> dict[str, Any]:
    return NEW | {
        "id": fact.call_id,
        "pbx": pbx,
        "campaign_id": fact.campaign_id,
        "lead_id": fact.lead_id,
        "agent_id": fact.agent_id or None,
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
CALLS: Any = Call.__table__
RECORDINGS: Any = Recording.__table__
NO_SOUND = {
    "talked_ms": 0,
    "tries": 0,
    "error": "",
    "bytes": 0,
    "duration_ms": 0,
    "channels": 0,
    "is_pinned": False,
}
"""What the row of a recording begins with."""
INSERT = rows.inserted(
    CALLS,
    (
        *("id", "pbx", "campaign_id", "lead_id", "agent_id", "mode", "phone", "caller_id"),
        *("state", "placed_at", *NEW),
    ),
    "ON CONFLICT DO NOTHING",
)
CHANGE = f"""
    UPDATE calls SET
        {", ".join(f"{name} = coalesce(calls.{name}, given.{name})" for name in _FIRST)},
        {", ".join(f"{name} = coalesce(given.{name}, calls.{name})" for name in _LAST)}
    FROM {rows.given(CALLS, ("id", *_FIRST, *_LAST))}
    WHERE calls.id = given.id AND calls.ended_at IS NULL
"""
OPEN = rows.inserted(RECORDINGS, ("call_id", "pbx", "state", *NO_SOUND), "ON CONFLICT DO NOTHING")
CAPTURE = f"""
    UPDATE recordings SET state = 'captured', captured_at = given.captured_at,
        next_at = given.captured_at, talked_ms = given.talked_ms
    FROM {rows.given(RECORDINGS, ("call_id", "captured_at", "talked_ms"))}
    WHERE recordings.call_id = given.call_id AND recordings.state = 'open'
"""
DISPOSE = f"""
    UPDATE calls SET disposition = given.disposition, disposed_at = given.disposed_at
    FROM {rows.given(CALLS, ("id", "disposition", "disposed_at"))}
    WHERE calls.id = given.id AND calls.disposition IS NULL
"""


def _rows(changes: dict[CallId, Change]) -> list[dict[str, Any]]:
    names = (*_FIRST, *_LAST)
    return [
        {"id": call_id, **{name: getattr(made, name) for name in names}}
        for call_id, made in changes.items()
    ]


async def _record(session: AsyncSession, facts: Sequence[Fact], pbx: str) -> None:
    """A recording is a row from the first bridge on, so that no file is ever unknown."""
    opened = [
        {"call_id": fact.call_id, "pbx": pbx, "state": RecordingState.OPEN} | NO_SOUND
        for fact in facts
        if isinstance(fact, CallBridged) and fact.recorded
    ]
    captured = [
        {
            "call_id": fact.call_id,
            "captured_at": utc(fact.at),
            "talked_ms": round(1000 * fact.talked_seconds),
        }
        for fact in facts
        if isinstance(fact, CallEnded) and fact.outcome in WITH_TALK
    ]
    await rows.execute(session, OPEN, opened)
    await rows.execute(session, CAPTURE, captured)


async def _dispose(session: AsyncSession, facts: Sequence[WrapupExpired]) -> None:
    said = [
        {"id": fact.call_id, "disposition": fact.disposition, "disposed_at": utc(fact.at)}
        for fact in facts
    ]
    await rows.execute(session, DISPOSE, said)
