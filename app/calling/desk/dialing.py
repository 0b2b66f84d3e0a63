"""Dialing by hand: the next lead to look at, and the call an agent asks for."""

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from app.calling.campaigns import queue
from app.calling.campaigns.service import NothingToDial
from app.calling.desk import queries
from app.calling.desk.schemas import Dial, DialAccepted, LeadCard
from app.calling.desk.service import CallUnknown, OnACall, free_at_campaign, order
from app.calling.desk.snapshot import lead_card
from app.calling.idempotency import once
from app.engine.callers import assign
from app.errors import Conflict, Invalid
from app.leads.phones import Phone, normalise, zone_of
from app.leads.pools import owning
from app.models.account import Account
from app.models.campaign import Campaign
from app.models.lead import Lead, LeadList, ListSource
from app.models.rules import ContactRules

BY_HAND = "手工拨号 Dialed by hand"
"""The list of leads that exist because an agent typed their number."""


class LineDown(Conflict):
    """Your phone line is down; it must be up before you dial."""

    code = "line_down"


class CallerIdRests(Conflict):
    """The number that this lead is called from may not call now."""

    code = "caller_id_rests"


class HandDialsUsedUp(Conflict):
    """You have dialed as many numbers from outside the lists today as the site allows."""

    code = "hand_dials_used_up"


class PhoneInvalid(Invalid):
    """This is no phone number that can be dialed."""

    code = "phone_invalid"


async def next_lead(
    session: AsyncSession, agent: Account, *, skip: bool, now: datetime
) -> LeadCard:
    """The lead to look at. Asking again shows the same one until it is dialed or skipped."""
    _, campaign, _ = await free_at_campaign(session, agent)
    if skip:
        await queue.give_back(session, agent.id, now + queue.SKIP)
    taken = await queue.looked_at(session, campaign.id, agent.id)
    if taken is None:
        taken = await queue.next_for(session, campaign, agent.id, now)
    if taken is None:
        raise NothingToDial("No lead of this campaign is due and within its hours now.")

    await session.flush()
    return await lead_card(session, agent, taken.lead, campaign_id=campaign.id, now=now)


async def dial(
    session: AsyncSession, agent: Account, asked: Dial, *, key: str, now: datetime, zone: ZoneInfo
) -> DialAccepted:
    """Lease the lead and order the call, once for each key."""

    async def act() -> dict[str, Any]:
        answer = await _dial(session, agent, asked, now, zone)
        return answer.model_dump(mode="json")

    answer = await once(session, agent.id, key, asked, now=now, act=act)
    return DialAccepted.model_validate(answer)


async def _dial(
    session: AsyncSession, agent: Account, asked: Dial, now: datetime, zone: ZoneInfo
) -> DialAccepted:
    desk, campaign, pending = await free_at_campaign(session, agent)
    if "agent.dial_asked" in pending:
        raise OnACall("The call you asked for before is on its way.")
    if not desk.line_up:
        raise LineDown

    lead_id = await _whom(session, agent, campaign, asked, now)
    if asked.phone is not None:
        await _check_hand_dials(session, agent, lead_id, now.astimezone(zone))
    taken = await queue.take(session, campaign, lead_id, agent.id, now)
    taken.place.caller_id = await _caller_id(session, campaign, taken.lead, now, zone)
    order(session, agent, "dial_asked", call_id=str(taken.call_id))
    return DialAccepted(version=desk.version, call_id=taken.call_id)


async def _caller_id(
    session: AsyncSession, campaign: Campaign, lead: Lead, now: datetime, zone: ZoneInfo
) -> str:
    """The number of the campaign's pool for this lead; empty shows the campaign's own."""
    if campaign.caller_pool_id is None:
        return ""
    areas = {lead.phone: lead.region}
    choices = await assign(session, campaign.caller_pool_id, areas, now, zone=zone)
    choice = choices[lead.phone]
    if choice.phone is None:
        raise CallerIdRests(f"Reason: {choice.why}.", why=choice.why)
    return choice.phone


async def _whom(
    session: AsyncSession, agent: Account, campaign: Campaign, asked: Dial, now: datetime
) -> UUID:
    if asked.lead_id is not None:
        if await owning.owns(session, agent.id, asked.lead_id):
            await queue.join(session, campaign.id, asked.lead_id, now)
        return asked.lead_id
    if asked.call_back_of is not None:
        call = await queries.call(session, asked.call_back_of)
        if call is None or call.agent_id != agent.id:
            raise CallUnknown
        lead_id = call.lead_id
    else:
        assert asked.phone is not None
        lead_id = await _lead_of_phone(session, asked.phone)
    await queue.join(session, campaign.id, lead_id, now)
    return lead_id


async def _check_hand_dials(
    session: AsyncSession, agent: Account, lead_id: UUID, now: datetime
) -> None:
    """Dialing around the lists is counted by the day of the site, and capped."""
    listed = await queries.list_named(session, BY_HAND)
    lead = await session.get_one(Lead, lead_id)
    if listed is None or lead.list_id != listed.id:
        return
    most = (await session.get_one(ContactRules, 1)).hand_dials_per_day
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    if await queries.dialed_of_list(session, agent.id, listed.id, since=midnight) >= most:
        raise HandDialsUsedUp(
            f"At most {most} a day. Call from the lists, or ask whoever keeps the rules.", most=most
        )


async def _lead_of_phone(session: AsyncSession, text: str) -> UUID:
    phone = normalise(text)
    if not isinstance(phone, Phone):
        raise PhoneInvalid(f"Reason: {phone.value}.", reason=phone.value)
    if not phone.is_dialable:
        raise PhoneInvalid(f"Reason: {phone.kind.value}.", reason=phone.kind.value)
    lead = await queries.lead_by_phone(session, phone.e164)
    if lead is None:
        lead = await _new_lead(session, phone)
    return lead.id


async def _new_lead(session: AsyncSession, phone: Phone) -> Lead:
    listed = await queries.list_named(session, BY_HAND)
    if listed is None:
        listed = LeadList(name=BY_HAND, source=ListSource.OWN)
        session.add(listed)
        await session.flush()
    lead = Lead(
        list_id=listed.id,
        name="",
        phone=phone.e164,
        phone_kind=phone.kind,
        extension=phone.ext,
        phones=[phone.e164],
        region=phone.province,
        zone=zone_of(phone.e164),
        fields={},
    )
    session.add(lead)
    await session.flush()
    return lead
