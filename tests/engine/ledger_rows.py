"""Calls and intervals as rows, for tests that write them past the dialer."""

from datetime import datetime, timedelta
from typing import Any

from uuid_utils.compat import uuid7

from app.models.account import Account
from app.models.call import Call, Direction
from app.models.floor import AgentInterval
from dialer.core.types import AgentState, CallState, Mode, Outcome
from tests.engine.floor_world import World


def a_call(world: World, at: datetime, **fields: Any) -> Call:
    values = {
        "id": uuid7(),
        "pbx": "pbx1",
        "campaign_id": world.campaign_id,
        "lead_id": world.leads[0],
        "direction": Direction.OUTBOUND,
        "mode": Mode.PREDICTIVE,
        "phone": "+8613800000000",
        "state": CallState.PLACED,
        "placed_at": at,
    }
    return Call(**values | fields)


def ended(at: datetime, outcome: Outcome = Outcome.CONNECTED, talk: int = 42) -> dict[str, Any]:
    return {
        "state": CallState.ENDED,
        "ended_at": at + timedelta(seconds=60),
        "outcome": outcome,
        "talked_ms": 1000 * talk,
    }


def an_interval(
    agent: Account, state: AgentState, at: datetime, seconds: float | None
) -> AgentInterval:
    return AgentInterval(
        agent_id=agent.id,
        agent_number=agent.number,
        state=state,
        started_at=at,
        ended_at=None if seconds is None else at + timedelta(seconds=seconds),
    )
