"""From a row of the mailbox to an event of the floor."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.campaign import Campaign, CampaignLead, CampaignStatus
from app.models.floor import Order
from app.models.lead import Lead
from app.models.trunk import TrunkTest
from dialer.core import control_orders as c
from dialer.core import events as e
from dialer.core.types import (
    AgentId,
    CallId,
    CampaignId,
    Detection,
    Instant,
    LeadId,
    Lease,
    LineId,
    Outcome,
    Purpose,
    RetryRules,
    WatchMode,
    Window,
)
from dialer.core.types import Campaign as FloorCampaign

TRIAL_SECONDS = 30.0
"""A test call that the dialer hears of later than this is not dialed any more."""


class Unreadable(ValueError):
    """The order names something that is not there, or lacks a part."""


def floor_campaign(row: Campaign) -> FloorCampaign:
    """The campaign as the floor needs it."""
    return FloorCampaign(
        CampaignId(str(row.id)),
        row.mode,
        running=row.status is CampaignStatus.RUNNING,
        caller_id=row.caller_id,
        ring_seconds=row.ring_seconds,
        hold_seconds=row.hold_seconds,
        wrapup_seconds=row.wrapup_seconds,
        preview_seconds=row.preview_seconds,
        preview_timeout=row.preview_timeout,
        park_seconds=row.park_seconds,
        recorded=row.recorded,
        windows=tuple(
            Window(window["weekday"], window["opens"], window["closes"]) for window in row.windows
        ),
        retry=RetryRules(
            {Outcome(name): float(gap) for name, gap in row.retry_gaps.items()}, row.max_attempts
        ),
        abandon_ceiling=row.abandon_ceiling,
        max_lines=row.max_lines,
        lines_per_agent=row.lines_per_agent,
        calls_per_second=row.calls_per_second,
        power_ratio=row.power_ratio,
        abandon_window_hours=row.abandon_window_hours,
        detection=_detection(row),
        machine_message=row.machine_message,
        language=row.language,
        default_disposition=row.default_disposition,
    )


def _detection(row: Campaign) -> Detection | None:
    if not row.amd:
        return None
    return Detection(
        initial_silence=row.amd_silence_seconds,
        greeting=row.amd_greeting_seconds,
        after_greeting=row.amd_after_seconds,
        longest=row.amd_longest_seconds,
        most_words=row.amd_words,
    )


def floor_lease(place: CampaignLead, lead: Lead, *, agent_id: UUID | None) -> Lease:
    if place.call_id is None or place.lease_until is None or lead.zone is None:
        raise Unreadable("The lead is not leased.")
    return Lease(
        CallId(str(place.call_id)),
        CampaignId(str(place.campaign_id)),
        LeadId(str(place.lead_id)),
        lead.phone,
        lead.zone,
        place.attempts,
        place.lease_until.timestamp(),
        AgentId(str(agent_id)) if agent_id else None,
        place.caller_id,
    )


async def _campaign_set(session: AsyncSession, body: dict[str, Any], at: Instant) -> e.Event:
    row = await session.get(Campaign, UUID(body["campaign_id"]))
    if row is None:
        raise Unreadable("There is no such campaign.")
    return e.CampaignSet(at, floor_campaign(row))


async def _dial_asked(session: AsyncSession, body: dict[str, Any], at: Instant) -> e.Event:
    agent_id = UUID(body["agent_id"])
    found = (
        await session.execute(
            select(CampaignLead, Lead)
            .join(Lead, Lead.id == CampaignLead.lead_id)
            .where(CampaignLead.call_id == UUID(body["call_id"]))
        )
    ).one_or_none()
    if found is None:
        raise Unreadable("The lease of this call is over.")
    lease = floor_lease(found[0], found[1], agent_id=agent_id)
    return e.DialAsked(at, AgentId(str(agent_id)), lease)


async def _trial_asked(session: AsyncSession, body: dict[str, Any], at: Instant) -> e.Event:
    row = await session.get(TrunkTest, UUID(body["test_id"]))
    if row is None or at - row.asked_at.timestamp() > TRIAL_SECONDS:
        raise Unreadable("Whoever asked for this test call waits no more.")
    return c.TrialAsked(at, CallId(str(row.id)), row.phone)


def _agent(body: dict[str, Any]) -> AgentId:
    return AgentId(body["agent_id"])


def _agents(body: dict[str, Any]) -> tuple[AgentId, ...]:
    return tuple(AgentId(agent_id) for agent_id in body["agents"])


def _call(body: dict[str, Any]) -> CallId:
    return CallId(body["call_id"])


SIMPLE: dict[str, Callable[[dict[str, Any], Instant], e.Event]] = {
    "agent.signed_in": lambda b, at: e.SignedIn(
        at, _agent(b), LineId(b["line"]), CampaignId(b["campaign_id"]), tuple(b.get("skills", ()))
    ),
    "agent.signed_out": lambda b, at: e.SignedOut(at, _agent(b)),
    "agent.ready_asked": lambda b, at: e.ReadyAsked(at, _agent(b)),
    "agent.pause_asked": lambda b, at: e.PauseAsked(at, _agent(b), b["reason"]),
    "agent.preview_accepted": lambda b, at: e.PreviewAccepted(at, _agent(b), _call(b)),
    "agent.preview_skipped": lambda b, at: e.PreviewSkipped(at, _agent(b), _call(b)),
    "agent.hang_up_asked": lambda b, at: e.HangUpAsked(at, _agent(b), _call(b)),
    "agent.wrapup_extended": lambda b, at: e.WrapupExtended(
        at, _agent(b), _call(b), float(b["seconds"])
    ),
    "agent.disposed": lambda b, at: e.Disposed(at, _agent(b), _call(b), b["disposition"]),
    "agent.hold_asked": lambda b, at: c.HoldAsked(at, _agent(b), _call(b)),
    "agent.resume_asked": lambda b, at: c.ResumeAsked(at, _agent(b), _call(b)),
    "agent.mask_asked": lambda b, at: c.MaskAsked(at, _agent(b), _call(b), bool(b["is_on"])),
    "agent.leave_message_asked": lambda b, at: c.LeaveMessageAsked(at, _agent(b), _call(b)),
    "agent.transfer_asked": lambda b, at: c.TransferAsked(at, _agent(b), _call(b), _agents(b)),
    "agent.third_asked": lambda b, at: c.ThirdAsked(
        at, _agent(b), _call(b), CallId(b["leg"]), Purpose(b["purpose"]), b["phone"], _agents(b)
    ),
    "agent.join_asked": lambda b, at: c.JoinAsked(at, _agent(b), _call(b)),
    "agent.pass_asked": lambda b, at: c.PassAsked(at, _agent(b), _call(b)),
    "agent.third_dropped": lambda b, at: c.ThirdDropped(at, _agent(b), _call(b)),
    "watch.asked": lambda b, at: c.WatchAsked(
        at, AgentId(b["watcher"]), LineId(b["line"]), _agent(b), WatchMode(b["mode"])
    ),
    "watch.ended": lambda b, at: c.WatchEnded(at, AgentId(b["watcher"])),
    "watch.take_over": lambda b, at: c.TakeOverAsked(
        at, AgentId(b["watcher"]), LineId(b["line"]), _agent(b)
    ),
    "trunk.test_cancelled": lambda b, at: c.TrialCancelled(at, CallId(b["test_id"])),
    "lead.barred": lambda b, at: e.LeadBarred(at, b["phone"]),
}

Reader = Callable[[AsyncSession, dict[str, Any], Instant], Awaitable[e.Event]]
LOOKED_UP: dict[str, Reader] = {
    "campaign.set": _campaign_set,
    "agent.dial_asked": _dial_asked,
    "trunk.test_asked": _trial_asked,
}


async def read_order(session: AsyncSession, row: Order, at: Instant) -> e.Event:
    """Raises Unreadable for an order that has no meaning (any more)."""
    try:
        if row.kind in LOOKED_UP:
            return await LOOKED_UP[row.kind](session, row.body, at)
        return SIMPLE[row.kind](row.body, at)
    except (KeyError, TypeError, ValueError) as error:
        raise Unreadable(f"{row.kind}: {error}") from error
