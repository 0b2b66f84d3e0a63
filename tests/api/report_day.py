"""The good day of the metrics glossary, second by second: 28,800 s, 100 calls, 52 connected."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import insert, select
from uuid_utils.compat import uuid7

from app.db import Sessions
from app.models.account import Account
from app.models.call import Call
from app.models.floor import AgentInterval
from dialer.core.types import AgentState, CallState, Mode, Outcome
from tests.api.scenes import Scene, add_shift

NINE = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
FIVE = NINE + timedelta(hours=8)
DAY = "2026-11-24"
TALK = 17_280
CALLS, CONNECTED, EFFECTIVE, PROSPECTS = 100, 52, 40, 6
SPENT = (
    (AgentState.TALKING, TALK),
    (AgentState.DIALING, 2000),
    (AgentState.RINGING, 2000),
    (AgentState.WRAPUP, 3600),
    (AgentState.READY, 2120),
    (AgentState.PAUSE, 1800),
)


async def good_day(sessions: Sessions, agent: Account, scene: Scene, *, talk: int = TALK) -> None:
    """One agent's day, at nine of the site; a shorter talk leaves the difference to waiting."""
    await add_shift(sessions, agent, NINE, FIVE)
    async with sessions.begin() as session:
        account = (await session.scalars(select(Account).where(Account.id == agent.id))).one()
        at, rows = NINE, []
        for state, seconds in SPENT:
            lasts = {AgentState.TALKING: talk, AgentState.READY: seconds + TALK - talk}
            end = at + timedelta(seconds=lasts.get(state, seconds))
            rows.append(
                {
                    "agent_id": agent.id,
                    "agent_number": account.number,
                    "campaign_id": scene.campaign_id,
                    "state": state,
                    "started_at": at,
                    "ended_at": end,
                }
            )
            at = end
        await session.execute(insert(AgentInterval), rows)
        await session.execute(insert(Call), [_call(agent.id, scene, n) for n in range(CALLS)])


def _call(agent_id: UUID, scene: Scene, number: int) -> dict[str, object]:
    """52 connected of 332.25 or so seconds each, 40 of them effective, 6 prospects."""
    placed = NINE + timedelta(seconds=288 * number)
    is_connected = number < CONNECTED
    talked_ms = 1000 * TALK // CONNECTED + (1000 * TALK % CONNECTED if number == 0 else 0)
    return {
        "id": uuid7(),
        "pbx": "pbx1",
        "campaign_id": scene.campaign_id,
        "lead_id": scene.leads[number],
        "agent_id": agent_id,
        "mode": Mode.PROGRESSIVE,
        "phone": "+8613800000001",
        "caller_id": "+861050001234",
        "state": CallState.ENDED,
        "placed_at": placed,
        "rang_at": placed + timedelta(seconds=2),
        "answered_at": placed + timedelta(seconds=40) if is_connected else None,
        "bridged_at": placed + timedelta(seconds=40) if is_connected else None,
        "ended_at": placed + timedelta(seconds=42 + talked_ms / 1000 if is_connected else 42),
        "talked_ms": talked_ms if is_connected else 0,
        "outcome": Outcome.CONNECTED if is_connected else Outcome.NO_ANSWER,
        "is_effective": number < EFFECTIVE,
        "is_prospect": number < PROSPECTS,
    }
