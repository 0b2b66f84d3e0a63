"""The whole desk of one agent, from the rows as they are now."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from app.access.masking import shown_phone
from app.calling.control import queries as control
from app.calling.desk import queries
from app.calling.desk.around import handed_with, messages, third_of
from app.calling.desk.queries import Past, Seat
from app.calling.desk.schemas import Desk, DeskCall, DeskCampaign, LeadCard, PastCall
from app.calling.dispositions import queries as dispositions
from app.calling.dispositions.schemas import DispositionOut
from app.leads.leads.service import shown_fields
from app.models.account import Account
from app.models.call import Call
from app.models.floor import Desk as DeskRow
from app.models.lead import Lead
from app.reports.utilization.service import day_figures
from dialer.core.types import AgentState

CampaignOf = Callable[[AsyncSession, UUID], Awaitable[DeskCampaign | None]]
QUIET = frozenset({"agent.disposed", "agent.wrapup_extended"})
"""Orders that an agent need not be told are under way."""


async def snapshot(session: AsyncSession, agent: Account, *, zone: ZoneInfo, now: datetime) -> Desk:
    seat = await queries.seat(session, agent)
    return await desk_of(session, agent, seat, campaign_of=campaign_of, zone=zone, now=now)


async def desk_of(
    session: AsyncSession,
    agent: Account,
    seat: Seat,
    *,
    campaign_of: CampaignOf,
    zone: ZoneInfo,
    now: datetime,
) -> Desk:
    """Read what the seat does not tell. Each round trip counts when a hundred desks change."""
    row = seat.desk or _empty(agent.id, now)
    is_there = row.state is not AgentState.OFFLINE
    waiting = [kind for kind in seat.pending if kind not in QUIET]

    return Desk(
        version=row.version,
        server_time=now,
        state=row.state,
        since=row.since,
        reason=row.reason or None,
        until=row.until,
        line_up=row.line_up,
        campaign=await campaign_of(session, row.campaign_id)
        if is_there and row.campaign_id
        else None,
        call=await _call(session, agent, row, now) if is_there else None,
        messages=await messages(session, agent) if seat.unread else [],
        hand_offs=seat.hand_offs,
        counters=await day_figures(session, agent.id, zone=zone, now=now),
        next_state_note=waiting[-1].removeprefix("agent.") if waiting else None,
    )


async def lead_card(
    session: AsyncSession,
    viewer: Account,
    lead: Lead,
    *,
    campaign_id: UUID,
    now: datetime,
    but: UUID | None = None,
) -> LeadCard:
    return LeadCard(
        id=lead.id,
        name=lead.name,
        company=lead.company,
        phone_masked=shown_phone(viewer, lead.phone),
        phone_kind=lead.phone_kind,
        region=lead.region,
        zone=lead.zone,
        local_time=now.astimezone(ZoneInfo(lead.zone)) if lead.zone else None,
        attempts=await queries.attempts(session, campaign_id, lead.id),
        fields=_known(lead) | shown_fields(lead.fields, viewer),
        history=[_past(past) for past in await queries.history(session, lead.id, but=but)],
    )


def _known(lead: Lead) -> dict[str, str]:
    """What every list has a place for, shown before what only this list had."""
    known = {"industry": lead.industry, "address": lead.address, "email": lead.email}
    return {name: value for name, value in known.items() if value}


def _empty(agent_id: UUID, now: datetime) -> DeskRow:
    """The desk of an agent whom the floor has never seen."""
    return DeskRow(
        agent_id=agent_id,
        pbx="",
        version=0,
        state=AgentState.OFFLINE,
        reason="",
        since=now,
        line_up=False,
    )


async def campaign_of(session: AsyncSession, campaign_id: UUID) -> DeskCampaign | None:
    campaign = await queries.campaign(session, campaign_id)
    if campaign is None:
        return None
    return DeskCampaign(
        id=campaign.id,
        name=campaign.name,
        mode=campaign.mode,
        wrapup_seconds=campaign.wrapup_seconds,
        has_script=campaign.script_id is not None,
        has_machine_message=bool(campaign.machine_message),
        dispositions=[
            DispositionOut.model_validate(each)
            for each in await dispositions.of_campaign(session, campaign.id)
        ],
    )


async def _call(
    session: AsyncSession, agent: Account, row: DeskRow, now: datetime
) -> DeskCall | None:
    """The call on the desk, or the lead that is offered before any call exists."""
    if row.call_id is None:
        return None
    call = await queries.call(session, row.call_id)
    lead_id = call.lead_id if call else row.lead_id
    lead = await queries.lead(session, lead_id) if lead_id else None
    campaign = await queries.campaign(session, row.campaign_id) if row.campaign_id else None
    if lead is None or campaign is None:
        return None

    card = await lead_card(session, agent, lead, campaign_id=campaign.id, now=now, but=row.call_id)
    if call is None:
        return DeskCall(
            id=row.call_id,
            state="preview",
            phone_masked=card.phone_masked,
            recorded=campaign.recorded,
            lead=card,
        )
    shown = _placed(call, card, recorded=campaign.recorded)
    if call.bridged_at is None:
        return shown
    shown.is_masked = await control.is_masked(session, call.id)
    shown.third = await third_of(session, agent, call)
    shown.handed = await handed_with(session, agent, call)
    return shown


def _placed(call: Call, card: LeadCard, *, recorded: bool) -> DeskCall:
    return DeskCall(
        id=call.id,
        state=call.state,
        phone_masked=card.phone_masked,
        placed_at=call.placed_at,
        rang_at=call.rang_at,
        answered_at=call.answered_at,
        bridged_at=call.bridged_at,
        ended_at=call.ended_at,
        outcome=call.outcome,
        recorded=recorded,
        disposition=call.disposition,
        lead=card,
    )


def _past(past: Past) -> PastCall:
    return PastCall(
        call_id=past.call.id,
        placed_at=past.call.placed_at,
        outcome=past.call.outcome,
        disposition=past.call.disposition,
        agent_name=past.agent_name,
        note=past.call.note,
        talk_seconds=past.call.talked_ms / 1000,
    )
