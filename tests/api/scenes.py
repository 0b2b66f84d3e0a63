"""Rows as the dialer and the importer leave them, for tests of what people see and may do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import Range
from uuid_utils.compat import uuid7

from app.calling.campaigns import service as campaigns
from app.calling.campaigns.schemas import CampaignIn
from app.db import Sessions
from app.models.account import Account
from app.models.call import Call
from app.models.campaign import Campaign, CampaignLead, CampaignStatus, QueueState
from app.models.floor import AgentInterval, Desk, Order, Shift
from app.models.lead import Lead, LeadList, PhoneKind
from dialer.core.types import AgentState, CallState, Mode, Outcome


@dataclass(frozen=True)
class Scene:
    """A running campaign with its leads, in the order in which they are due."""

    campaign_id: UUID
    list_id: UUID
    leads: list[UUID]


def lead(list_id: UUID, number: int, **fields: Any) -> Lead:
    phone = fields.pop("phone", f"+8613800{number:06d}")
    return Lead(
        id=uuid7(),
        list_id=list_id,
        **{
            "name": f"Lead {number}",
            "company": "Acme",
            "phone": phone,
            "phone_kind": PhoneKind.MOBILE,
            "phones": [phone],
            "zone": "Asia/Shanghai",
            "fields": {"city": "Hangzhou"},
        }
        | fields,
    )


async def make_list(
    sessions: Sessions, *, leads: int = 3, first: int = 1, name: str = "Spring list"
) -> tuple[UUID, list[UUID]]:
    async with sessions.begin() as session:
        made = LeadList(name=name)
        session.add(made)
        await session.flush()
        rows = [lead(made.id, number) for number in range(first, first + leads)]
        session.add_all(rows)
        return made.id, [row.id for row in rows]


async def make_scene(
    sessions: Sessions, now: datetime, *, leads: int = 3, first: int = 1, **fields: Any
) -> Scene:
    """A campaign that runs, with a list of mobile numbers in China."""
    fields = {"name": "Spring", "mode": Mode.MANUAL} | fields
    list_id, ids = await make_list(
        sessions, leads=leads, first=first, name=f"List of {fields['name']}"
    )
    async with sessions.begin() as session:
        made = await campaigns.create(session, None, CampaignIn(**fields))
        await campaigns.attach_list(session, None, made.id, list_id, now)
        await campaigns.start(session, None, made.id, now)
    async with sessions.begin() as session:
        for place, lead_id in enumerate(ids):
            row = await session.get_one(CampaignLead, (made.id, lead_id))
            row.next_at = now - timedelta(hours=1) + timedelta(seconds=place)
    return Scene(made.id, list_id, ids)


async def seat(
    sessions: Sessions, agent: Account, scene: Scene, now: datetime, **fields: Any
) -> None:
    """The agent's desk as the floor would have written it: ready, with the line up."""
    async with sessions.begin() as session:
        await session.merge(
            Desk(
                agent_id=agent.id,
                **{
                    "pbx": "pbx1",
                    "version": 1,
                    "campaign_id": scene.campaign_id,
                    "state": AgentState.READY,
                    "reason": "",
                    "since": now,
                    "line_up": True,
                }
                | fields,
            )
        )


async def change_desk(sessions: Sessions, agent: Account, **fields: Any) -> None:
    async with sessions.begin() as session:
        desk = await session.get_one(Desk, agent.id)
        desk.version += 1
        for name, value in fields.items():
            setattr(desk, name, value)


async def make_call(
    sessions: Sessions,
    agent: Account | None,
    scene: Scene,
    placed_at: datetime,
    *,
    lead: int = 0,
    talk_seconds: float = 60.0,
    **fields: Any,
) -> UUID:
    """A call that was bridged and is over, unless the fields say otherwise."""
    call_id: UUID = fields.pop("call_id", None) or uuid7()
    bridged = placed_at + timedelta(seconds=10)
    async with sessions.begin() as session:
        row = await session.get_one(Lead, scene.leads[lead])
        session.add(
            Call(
                id=call_id,
                **{
                    "pbx": "pbx1",
                    "campaign_id": scene.campaign_id,
                    "lead_id": row.id,
                    "agent_id": agent.id if agent else None,
                    "mode": Mode.PROGRESSIVE,
                    "phone": row.phone,
                    "state": CallState.ENDED,
                    "placed_at": placed_at,
                    "rang_at": placed_at + timedelta(seconds=2),
                    "answered_at": bridged,
                    "bridged_at": bridged,
                    "ended_at": bridged + timedelta(seconds=talk_seconds),
                    "talked_ms": round(1000 * talk_seconds),
                    "outcome": Outcome.CONNECTED,
                }
                | fields,
            )
        )
    return call_id


async def talk(
    sessions: Sessions, agent: Account, scene: Scene, now: datetime, *, lead: int = 0
) -> UUID:
    """The agent talks with the lead right now; the lead is lent to the call."""
    call_id = await make_call(
        sessions,
        agent,
        scene,
        now,
        lead=lead,
        state=CallState.TALKING,
        ended_at=None,
        outcome=None,
        talked_ms=0,
    )
    await set_place(
        sessions,
        scene,
        lead,
        state=QueueState.LEASED,
        call_id=call_id,
        lease_until=now + timedelta(minutes=45),
    )
    await seat(sessions, agent, scene, now, state=AgentState.TALKING, call_id=call_id)
    return call_id


async def hang_up(sessions: Sessions, agent: Account, call_id: UUID, now: datetime) -> None:
    """The talk is over and the agent is in wrap-up."""
    async with sessions.begin() as session:
        call = await session.get_one(Call, call_id)
        call.state, call.outcome = CallState.ENDED, Outcome.CONNECTED
        call.ended_at, call.talked_ms = now, 60_000
    await change_desk(sessions, agent, state=AgentState.WRAPUP, until=now + timedelta(seconds=30))


async def set_place(sessions: Sessions, scene: Scene, lead: int, **fields: Any) -> None:
    async with sessions.begin() as session:
        row = await session.get_one(CampaignLead, (scene.campaign_id, scene.leads[lead]))
        for name, value in fields.items():
            setattr(row, name, value)


async def place_of(sessions: Sessions, scene: Scene, lead: int = 0) -> CampaignLead:
    async with sessions() as session:
        return await session.get_one(CampaignLead, (scene.campaign_id, scene.leads[lead]))


async def orders(sessions: Sessions, kind: str | None = None) -> list[dict[str, Any]]:
    """Bodies of the orders that wait for the dialer, oldest first, with their kind."""
    async with sessions() as session:
        rows: Sequence[Order] = (await session.scalars(select(Order).order_by(Order.id))).all()
    return [{"kind": row.kind, **row.body} for row in rows if kind in (None, row.kind)]


async def add_interval(
    sessions: Sessions,
    agent: Account,
    state: AgentState,
    started_at: datetime,
    seconds: float | None,
) -> None:
    """An interval that lasted so long, or one that still runs."""
    async with sessions.begin() as session:
        number = (await session.get_one(Account, agent.id)).number
        session.add(
            AgentInterval(
                agent_id=agent.id,
                agent_number=number,
                state=state,
                started_at=started_at,
                ended_at=None if seconds is None else started_at + timedelta(seconds=seconds),
            )
        )


async def add_shift(sessions: Sessions, agent: Account, first: datetime, last: datetime) -> None:
    async with sessions.begin() as session:
        number = (await session.get_one(Account, agent.id)).number
        session.add(Shift(agent_id=agent.id, agent_number=number, during=Range(first, last)))


async def set_status(sessions: Sessions, scene: Scene, status: CampaignStatus) -> None:
    async with sessions.begin() as session:
        (await session.get_one(Campaign, scene.campaign_id)).status = status
