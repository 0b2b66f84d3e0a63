"""Promised calls: one's own and the team's, when each is due and why it cannot be made yet."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app import bell
from app.access.audit import audit
from app.access.masking import shown_phone
from app.calling.desk import queries
from app.calling.desk.schemas import CallbackBlock, CallbackChoice, CallbackOut
from app.calling.rules.hours import Hours, hours_of
from app.errors import Conflict
from app.models.account import Account
from app.models.campaign import Campaign, CampaignStatus, QueueState
from app.paging import Page


class CallbackGone(Conflict):
    """Nobody of your team promises this callback any more."""

    code = "callback_gone"


@dataclass(frozen=True, slots=True)
class _Judge:
    """What stands in the way of a callback, by the rules of its campaign."""

    campaign: Campaign
    hours: Hours
    is_at_desk: bool

    def block(
        self, zone: str | None, now: datetime
    ) -> tuple[CallbackBlock | None, datetime | None]:
        """The reason, and from when on there is none, where that is known."""
        if self.campaign.status is not CampaignStatus.RUNNING:
            return CallbackBlock.CAMPAIGN_STANDS, None
        if zone is None:
            return CallbackBlock.ZONE_UNKNOWN, None
        if not self.hours.is_open(zone, now):
            return CallbackBlock.OUTSIDE_WINDOW, self.hours.opens_at(zone, now)
        return (None if self.is_at_desk else CallbackBlock.OTHER_CAMPAIGN), None


async def page(
    session: AsyncSession, agent: Account, *, of_team: bool, now: datetime
) -> Page[CallbackOut]:
    """Own ones, or those of the colleagues in the team; the most urgent first."""
    if of_team and agent.team_id is None:
        return Page(items=[])
    desk = await queries.desk(session, agent.id)
    judges: dict[UUID, _Judge] = {}
    items = []
    for row in await queries.callbacks(session, agent, of_team=of_team):
        place, lead, name, call_id, note = row
        if place.campaign_id not in judges:
            campaign = await session.get_one(Campaign, place.campaign_id)
            is_here = desk is not None and desk.campaign_id == campaign.id
            judges[campaign.id] = _Judge(campaign, await hours_of(session, campaign), is_here)
        blocked, free_at = judges[place.campaign_id].block(lead.zone, now)
        items.append(
            CallbackOut(
                lead_id=lead.id,
                campaign_id=place.campaign_id,
                call_id=call_id,
                agent_name=name,
                name=lead.name,
                company=lead.company,
                phone_masked=shown_phone(agent, lead.phone),
                due_at=place.next_at,
                note=note or "",
                blocked=blocked,
                free_at=free_at,
            )
        )
    return Page(items=items)


async def take(session: AsyncSession, agent: Account, choice: CallbackChoice) -> None:
    """Make a promise of a colleague in the same team one's own."""
    place = await queries.place(session, choice.campaign_id, choice.lead_id)
    if place is None or place.state is not QueueState.CALLBACK or place.agent_id is None:
        raise CallbackGone
    if place.agent_id == agent.id:
        return
    before = await session.get_one(Account, place.agent_id)
    if agent.team_id is None or before.team_id != agent.team_id:
        raise CallbackGone
    place.agent_id = agent.id
    audit(
        session,
        agent,
        "callback.taken",
        subject_kind="lead",
        subject_id=choice.lead_id,
        campaign_id=str(choice.campaign_id),
        taken_from=str(before.id),
    )
    await bell.ring(session, f"desk:{agent.id}")
