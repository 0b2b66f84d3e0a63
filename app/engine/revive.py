"""After a start: put the floor where the ledger says it was, before the PBX tells what is.

A short gap (a restart, a crash) is bridged: agents and calls go on, and the PBX's own account then
corrects them. After a long gap nobody was at a desk that we know of: intervals and calls that were
left open end at the dialer's last sign of life, marked as estimated.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.engine.orders import floor_campaign
from app.models.account import Account, Role
from app.models.call import Call
from app.models.campaign import Campaign, CampaignLead, CampaignStatus
from app.models.control import CallSpan, ThirdParty
from app.models.floor import AgentInterval, Desk, Wallboard
from app.models.lead import Lead
from dialer.core.events import AgentRevived, CampaignSet, Event, Revived
from dialer.core.types import (
    AgentId,
    AgentState,
    CallId,
    CallState,
    CampaignId,
    Instant,
    LeadId,
    Lease,
    LineId,
    SpanKind,
    Third,
    Verdict,
)

LONG_GAP = timedelta(seconds=60)
UNKNOWN_ZONE = "UTC"

END_STALE = (
    """
    UPDATE agent_intervals SET ended_at = greatest(:seen, started_at + interval '1 microsecond'),
        is_estimated = true
    FROM desks WHERE desks.agent_id = agent_intervals.agent_id AND desks.pbx = :pbx
        AND agent_intervals.ended_at IS NULL
    """,
    """
    UPDATE desks SET state = 'offline', reason = '', call_id = NULL, lead_id = NULL, until = NULL,
        line_up = false, since = greatest(:seen, since), version = version + 1
    WHERE pbx = :pbx AND state <> 'offline'
    """,
)


async def end_stale(session: AsyncSession, pbx: str, at: Instant) -> None:
    """After a long gap, close what was left open at the last sign of life."""
    last = await session.scalar(select(Wallboard.at).where(Wallboard.pbx == pbx))
    if last is None or at - last.timestamp() <= LONG_GAP.total_seconds():
        return
    for statement in END_STALE:
        await session.execute(text(statement), {"seen": last, "pbx": pbx})


async def story_so_far(session: AsyncSession, pbx: str, at: Instant) -> AsyncIterator[Event]:
    """The events that rebuild the floor: campaigns, agents, open calls."""
    campaigns = await session.scalars(
        select(Campaign).where(Campaign.status != CampaignStatus.DRAFT)
    )
    for campaign in campaigns:
        yield CampaignSet(at, floor_campaign(campaign))
    desks = await session.execute(
        select(Desk, Account)
        .join(Account, Account.id == Desk.agent_id)
        .where(Desk.pbx == pbx, Desk.state != AgentState.OFFLINE, Account.line.is_not(None))
    )
    for desk, account in desks:
        yield AgentRevived(
            at,
            AgentId(str(desk.agent_id)),
            LineId(account.line or ""),
            CampaignId(str(desk.campaign_id)),
            desk.state.value,
            desk.reason,
            CallId(str(desk.call_id)) if desk.call_id else None,
            desk.since.timestamp(),
            desk.until.timestamp() if desk.until else None,
            tuple(account.skills),
            is_guest=account.role is not Role.AGENT,
        )
    async for event in _open_calls(session, pbx, at):
        yield event


def _talks(what: ColumnElement[Any], *, over: bool) -> ScalarSelect[Any]:
    """Of the intervals in which a call's agent talked; a call may have been parked in between."""
    return (
        select(what)
        .where(
            AgentInterval.call_id == Call.id,
            AgentInterval.state == AgentState.TALKING,
            AgentInterval.ended_at.is_not(None) if over else AgentInterval.ended_at.is_(None),
        )
        .scalar_subquery()
    )


async def _open_calls(session: AsyncSession, pbx: str, at: Instant) -> AsyncIterator[Revived]:
    talked = func.sum(AgentInterval.ended_at - AgentInterval.started_at)
    rows = await session.execute(
        select(
            Call,
            Lead.zone,
            CampaignLead.attempts,
            _talks(talked, over=True),
            _talks(func.max(AgentInterval.started_at), over=False),
        )
        .join(Lead, Lead.id == Call.lead_id)
        .outerjoin(
            CampaignLead,
            (CampaignLead.lead_id == Call.lead_id) & (CampaignLead.campaign_id == Call.campaign_id),
        )
        .where(Call.pbx == pbx, Call.ended_at.is_(None))
    )
    for call, zone, attempts, talked_before, joined_at in rows:
        third = await _third(session, call.id)
        # An agent who leaves a call leaves it to a third party, or to the message for a machine.
        is_left = call.state is CallState.PASSED and third is None
        lease = Lease(
            CallId(str(call.id)),
            CampaignId(str(call.campaign_id)),
            LeadId(str(call.lead_id)),
            call.phone,
            zone or UNKNOWN_ZONE,
            attempts or 0,
            at,
            AgentId(str(call.agent_id)) if call.agent_id else None,
            call.caller_id,
        )
        yield Revived(
            at,
            lease,
            call.mode,
            call.placed_at.timestamp(),
            call.answered_at.timestamp() if call.answered_at else None,
            call.bridged_at.timestamp() if call.bridged_at else None,
            talked_before.total_seconds() if talked_before else 0.0,
            AgentId(str(call.agent_id)) if call.agent_id else None,
            call.picked_up_at.timestamp() if call.picked_up_at else None,
            call.verdict is Verdict.MACHINE or is_left,
            joined_at=joined_at.timestamp() if joined_at else None,
            is_parked=call.state is CallState.PARKED,
            is_held=call.state is CallState.HELD,
            is_passed=call.state is CallState.PASSED,
            masked_at=await _masked_at(session, call.id),
            third=third,
        )


async def _masked_at(session: AsyncSession, call_id: UUID) -> Instant | None:
    """The recorder of a call that was masked is masked still: the PBX went on without us."""
    began = await session.scalar(
        select(CallSpan.started_at).where(
            CallSpan.call_id == call_id,
            CallSpan.kind == SpanKind.MASKED,
            CallSpan.ended_at.is_(None),
        )
    )
    return began.timestamp() if began else None


async def _third(session: AsyncSession, call_id: UUID) -> Third | None:
    row = await session.scalar(
        select(ThirdParty).where(ThirdParty.call_id == call_id, ThirdParty.ended_at.is_(None))
    )
    if row is None:
        return None
    return Third(
        CallId(str(row.leg)),
        row.purpose,
        row.state,
        row.since.timestamp(),
        AgentId(str(row.asked_by)),
        row.phone,
        AgentId(str(row.colleague_id)) if row.colleague_id else None,
    )
