"""Facts about what happened around a call that was up: spans of hold and mask, third parties."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app import bell
from app.engine.ledger.calls import utc
from app.models.control import CallSpan, ThirdParty
from app.models.trunk import TrunkTest
from dialer.core.facts import Fact, SpanBegan, SpanEnded, ThirdChanged, TrialChanged
from dialer.core.types import ThirdState, TrialState

SPANS: Any = CallSpan.__table__
THIRDS: Any = ThirdParty.__table__
MOMENT_OF = {
    TrialState.DIALING: "placed_at",
    TrialState.RINGING: "rang_at",
    TrialState.ANSWERED: "answered_at",
    TrialState.ENDED: "ended_at",
}


async def write(session: AsyncSession, facts: Sequence[Fact]) -> None:
    """In order, since a span may begin and end in one batch; most batches have none at all."""
    for fact in facts:
        match fact:
            case SpanBegan():
                await _begin(session, fact)
            case SpanEnded():
                await _end(session, fact)
            case ThirdChanged():
                await _third(session, fact)
            case TrialChanged():
                await _trial(session, fact)
            case _:
                pass  # Written elsewhere.


async def _begin(session: AsyncSession, fact: SpanBegan) -> None:
    row = {
        "call_id": UUID(fact.call_id),
        "agent_id": UUID(fact.agent_id),
        "kind": fact.kind,
        "started_at": utc(fact.at),
        "from_ms": round(1000 * fact.offset),
    }
    await session.execute(insert(CallSpan).values(row).on_conflict_do_nothing())
    await bell.ring(session, f"desk:{fact.agent_id}")


async def _end(session: AsyncSession, fact: SpanEnded) -> None:
    agents = await session.scalars(
        update(SPANS)
        .where(
            SPANS.c.call_id == UUID(fact.call_id),
            SPANS.c.kind == fact.kind,
            SPANS.c.ended_at.is_(None),
        )
        .values(ended_at=utc(fact.at), until_ms=round(1000 * fact.offset))
        .returning(SPANS.c.agent_id)
    )
    for agent_id in agents:
        await bell.ring(session, f"desk:{agent_id}")


async def _third(session: AsyncSession, fact: ThirdChanged) -> None:
    third, at = fact.third, utc(fact.at)
    ended_at: datetime | None = at if third.state is ThirdState.ENDED else None
    statement = insert(ThirdParty).values(
        leg=UUID(third.leg),
        call_id=UUID(fact.call_id),
        asked_by=UUID(third.asked_by),
        purpose=third.purpose,
        phone=third.phone,
        colleague_id=UUID(third.agent_id) if third.agent_id else None,
        state=third.state,
        began_at=at,
        since=at,
        ended_at=ended_at,
    )
    fresh = {name: statement.excluded[name] for name in ("state", "since", "ended_at")}
    await session.execute(
        statement.on_conflict_do_update(index_elements=[ThirdParty.leg], set_=fresh)
    )
    for agent_id in {third.asked_by, third.agent_id} - {None}:
        await bell.ring(session, f"desk:{agent_id}")


async def _trial(session: AsyncSession, fact: TrialChanged) -> None:
    trial = fact.trial
    await session.execute(
        update(TrunkTest)
        .where(TrunkTest.id == UUID(trial.leg), TrunkTest.ended_at.is_(None))
        .values(
            {
                "state": trial.state,
                "cause": trial.cause,
                "why": trial.why[:200],
                MOMENT_OF[trial.state]: utc(fact.at),
            }
        )
    )
