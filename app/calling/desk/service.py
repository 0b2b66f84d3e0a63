"""What an agent may order. Each order is checked here and carried out by the dialer: a mailbox row
in the request's transaction. Nothing here talks to the PBX, and nothing here sets a state.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from app.calling.campaigns import queue
from app.calling.campaigns.service import CampaignNotRunning, CampaignUnknown
from app.calling.desk import queries
from app.calling.desk.schemas import Accepted, SignIn
from app.calling.pauses import service as pauses
from app.calling.phone.lines import ensure_line
from app.calling.shifts.automatic import ensure_shift
from app.config import Settings
from app.engine import mailbox
from app.errors import Conflict, NotFound
from app.models.account import Account
from app.models.campaign import Campaign, CampaignStatus
from app.models.floor import Desk
from dialer.core.types import AgentState

ON_A_CALL = frozenset(
    {
        AgentState.PREVIEW,
        AgentState.DIALING,
        AgentState.RINGING,
        AgentState.TALKING,
        AgentState.HOLD,
        AgentState.WRAPUP,
    }
)
EXTENSION_SECONDS = 60.0


class NotAtDesk(Conflict):
    """Sign in to a campaign first."""

    code = "not_at_desk"


class OnACall(Conflict):
    """Finish the call and its wrap-up first."""

    code = "on_a_call"


class NotInWrapup(Conflict):
    """This call is not in its wrap-up."""

    code = "not_in_wrapup"


class CallUnknown(NotFound):
    """There is no such call of yours."""

    code = "call_unknown"


def order(session: AsyncSession, agent: Account, kind: str, **body: Any) -> None:
    mailbox.post(session, f"agent.{kind}", agent_id=str(agent.id), **body)


def accepted(desk: Desk | None) -> Accepted:
    return Accepted(version=desk.version if desk else 0)


async def sign_in(
    session: AsyncSession,
    agent: Account,
    choice: SignIn,
    *,
    settings: Settings,
    now: datetime,
) -> Accepted:
    campaign = await queries.campaign(session, choice.campaign_id)
    if campaign is None:
        raise CampaignUnknown
    if campaign.status in (CampaignStatus.DRAFT, CampaignStatus.STOPPED):
        raise CampaignNotRunning("Choose a campaign that is running or paused.")
    desk = await queries.desk(session, agent.id, lock=True)
    if desk is not None and desk.state in ON_A_CALL:
        if desk.campaign_id == campaign.id:
            return accepted(desk)
        raise OnACall

    line = await ensure_line(session, agent, lines=settings.agent_lines)
    if settings.shift_auto:
        zone = ZoneInfo(settings.site_zone)
        await ensure_shift(session, agent, hours=settings.shift_hours, zone=zone, now=now)
    order(
        session,
        agent,
        "signed_in",
        line=line,
        campaign_id=str(campaign.id),
        skills=agent.skills,
    )
    return accepted(desk)


async def sign_out(session: AsyncSession, agent: Account, now: datetime) -> Accepted:
    """On a call it takes effect when the call and its wrap-up are over."""
    desk = await queries.desk(session, agent.id, lock=True)
    await queue.give_back(session, agent.id, now)
    order(session, agent, "signed_out")
    return accepted(desk)


async def ready(session: AsyncSession, agent: Account) -> Accepted:
    """With the phone line down the floor keeps the agent paused until the line is back."""
    desk = await at_desk(session, agent)
    order(session, agent, "ready_asked")
    return accepted(desk)


async def pause(session: AsyncSession, agent: Account, reason: str) -> Accepted:
    await pauses.check(session, reason)
    desk = await at_desk(session, agent)
    order(session, agent, "pause_asked", reason=reason)
    return accepted(desk)


async def hang_up(session: AsyncSession, agent: Account, call_id: UUID) -> Accepted:
    """A call that is over already is as hung up as it can be."""
    desk = await at_desk(session, agent)
    call = await queries.call(session, call_id)
    if call is None or call.agent_id != agent.id:
        raise CallUnknown
    if call.ended_at is None:
        order(session, agent, "hang_up_asked", call_id=str(call_id))
    return accepted(desk)


async def extend_wrapup(session: AsyncSession, agent: Account, call_id: UUID) -> Accepted:
    """The floor grants it once a call."""
    desk = await at_desk(session, agent)
    if desk is None or desk.state is not AgentState.WRAPUP or desk.call_id != call_id:
        raise NotInWrapup
    order(session, agent, "wrapup_extended", call_id=str(call_id), seconds=EXTENSION_SECONDS)
    return accepted(desk)


async def at_desk(session: AsyncSession, agent: Account, *, lock: bool = False) -> Desk | None:
    """The agent's desk, or None when the sign-in is on its way to the dialer and none is there."""
    desk = await queries.desk(session, agent.id, lock=lock)
    if desk is not None and desk.state is not AgentState.OFFLINE:
        return desk
    if "agent.signed_in" not in await queries.pending(session, agent.id):
        raise NotAtDesk
    return desk


async def free_at_campaign(
    session: AsyncSession, agent: Account
) -> tuple[Desk, Campaign, Sequence[str]]:
    """The locked desk of an agent who has no call, and the running campaign they work for."""
    desk = await at_desk(session, agent, lock=True)
    if desk is None or desk.campaign_id is None:
        raise NotAtDesk("The sign-in is on its way; try again in a moment.")
    if desk.state in ON_A_CALL:
        raise OnACall
    campaign = await queries.campaign(session, desk.campaign_id)
    if campaign is None or campaign.status is not CampaignStatus.RUNNING:
        raise CampaignNotRunning
    return desk, campaign, await queries.pending(session, agent.id)
