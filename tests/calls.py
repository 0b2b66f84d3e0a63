"""Rows of finished calls, for tests that begin where the dialer ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.models.account import Account, Role
from app.models.call import Call, Recording, RecordingState
from app.models.campaign import Campaign
from app.models.lead import Lead, LeadList, PhoneKind
from dialer.core.types import CallState, Mode, Outcome


@dataclass(frozen=True)
class Floor:
    """What a call points at."""

    campaign_id: UUID
    lead_id: UUID
    agent_id: UUID


async def make_floor(session: AsyncSession, *, agent: Account | None = None) -> Floor:
    agent = agent or Account(
        login=f"agent-{uuid7()}", name="Wang Fang", role=Role.AGENT, password_hash="!"
    )
    campaign = Campaign(name=f"Spring {uuid7()}")
    leads = LeadList(name=f"List {uuid7()}")
    session.add_all([agent, campaign, leads])
    await session.flush()
    lead = Lead(
        list_id=leads.id,
        name="Li Na",
        company="Acme",
        phone=f"+86138{str(uuid7().int)[-8:]}",
        phone_kind=PhoneKind.MOBILE,
        zone="Asia/Shanghai",
    )
    session.add(lead)
    await session.flush()
    return Floor(campaign.id, lead.id, agent.id)


async def make_call(
    session: AsyncSession,
    floor: Floor,
    *,
    at: datetime,
    seconds: float = 2.0,
    ended: bool = True,
) -> Call:
    """A connected call that was placed at `at` and talked for `seconds`, or is still up."""
    answered = at + timedelta(seconds=3)
    call = Call(
        id=uuid7(),
        pbx="pbx1",
        campaign_id=floor.campaign_id,
        lead_id=floor.lead_id,
        agent_id=floor.agent_id,
        mode=Mode.PROGRESSIVE,
        phone="+8613800138000",
        state=CallState.ENDED if ended else CallState.TALKING,
        placed_at=at,
        answered_at=answered,
        bridged_at=answered,
        ended_at=answered + timedelta(seconds=seconds) if ended else None,
        outcome=Outcome.CONNECTED if ended else None,
        talked_ms=round(seconds * 1_000) if ended else 0,
        disposition="sale",
    )
    session.add(call)
    await session.flush()
    return call


async def make_recording(
    session: AsyncSession,
    call: Call,
    *,
    state: RecordingState = RecordingState.CAPTURED,
    **fields: object,
) -> Recording:
    recording = Recording(
        call_id=call.id,
        state=state,
        pbx=call.pbx,
        talked_ms=call.talked_ms,
        captured_at=call.ended_at,
        next_at=call.ended_at,
        **fields,
    )
    session.add(recording)
    await session.flush()
    return recording
