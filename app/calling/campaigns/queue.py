"""A lead's place in a campaign's queue: taken for one agent's call, and put where it goes next.

A lead that is leased belongs to one call id and to nobody else until the lease is over. Each lease
ends on its own, so an agent who walks away keeps nobody from being called. A place with an agent is
a promise of theirs, and it stays one whatever becomes of the lease.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, delete, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.calling.rules.hours import Hours, all_zones, hours_of
from app.calling.rules.lending import OWN_CALLBACKS, UNPROMISED, Asked, due
from app.calling.rules.verdict import COLUMNS, Why, asked
from app.errors import Conflict
from app.models.campaign import Campaign, CampaignLead, Look, QueueState
from app.models.lead import Lead, has_phone

LOOK = timedelta(minutes=10)
"""How long an agent may look at a lead before it goes back to the queue."""
SKIP = timedelta(minutes=15)
"""How long a lead that was skipped is left alone."""
DIAL = timedelta(minutes=2)
"""How long the dialer has to take the order; the call itself then keeps the lease."""
CALLBACK = "callback"
THIS_PLACE = asked(COLUMNS, "WHERE place.campaign_id = :campaign_id AND place.lead_id = :lead_id")


class LeadNotQueued(Conflict):
    """The lead is not in this campaign."""

    code = "lead_not_queued"


class LeadTaken(Conflict):
    """Somebody else calls this lead, or promised to."""

    code = "lead_taken"


class DoNotCall(Conflict):
    """This number must not be called."""

    code = "do_not_call"


class LeadBarred(Conflict):
    """This lead may not be dialed."""

    code = "lead_barred"


class ZoneUnknown(Conflict):
    """Nobody knows what time it is where this lead is, so it may not be dialed."""

    code = "zone_unknown"


class OutsideWindow(Conflict):
    """It is not an hour at which this lead may be called."""

    code = "outside_window"


class CalledTooOften(Conflict):
    """This number was called as often as it may be for now."""

    code = "called_too_often"


class AttemptsUsedUp(Conflict):
    """This lead was tried as often as the campaign allows."""

    code = "attempts_used_up"


@dataclass(frozen=True, slots=True)
class Taken:
    """A lead that is leased for one call."""

    place: CampaignLead
    lead: Lead

    @property
    def call_id(self) -> UUID:
        assert self.place.call_id is not None
        return self.place.call_id


def _locked(campaign_id: UUID) -> Select[CampaignLead, Lead]:
    return (
        select(CampaignLead, Lead)
        .join(Lead, Lead.id == CampaignLead.lead_id)
        .where(CampaignLead.campaign_id == campaign_id)
    )


async def looked_at(session: AsyncSession, campaign_id: UUID, agent_id: UUID) -> Taken | None:
    """The lead that the agent looks at, while the lease lasts."""
    row = await session.execute(
        _locked(campaign_id)
        .join(Look, Look.call_id == CampaignLead.call_id)
        .where(Look.agent_id == agent_id, CampaignLead.state == QueueState.LEASED)
        .with_for_update(of=CampaignLead)
    )
    found = row.one_or_none()
    return Taken(*found) if found else None


async def next_for(
    session: AsyncSession, campaign: Campaign, agent_id: UUID, now: datetime
) -> Taken | None:
    """Lease the lead that this agent should look at next: own callbacks that are due go first."""
    hours = await hours_of(session, campaign)
    zones = hours.open_zones(all_zones(), now)
    asked = Asked(campaign.id, hours, zones, now, agent_id)
    for statement in (OWN_CALLBACKS, UNPROMISED):
        for lead_id in await due(session, asked, 1, statement):
            found = await session.execute(
                _locked(campaign.id).where(CampaignLead.lead_id == lead_id)
            )
            taken = _lease(Taken(*found.one()), now + LOOK)
            await session.merge(Look(agent_id=agent_id, call_id=taken.call_id))
            return taken
    return None


async def take(
    session: AsyncSession, campaign: Campaign, lead_id: UUID, agent_id: UUID, now: datetime
) -> Taken:
    """Lease this very lead for a call of this agent, or say why it may not be called now."""
    row = await session.execute(
        _locked(campaign.id).where(CampaignLead.lead_id == lead_id).with_for_update(of=CampaignLead)
    )
    found = row.one_or_none()
    if found is None:
        raise LeadNotQueued("Attach the lead's list to the campaign first.")
    taken = Taken(*found)
    is_on_screen = await _is_looked_at(session, taken, agent_id)
    _check_free(taken.place, agent_id, is_on_screen=is_on_screen)
    await _check_lawful(session, campaign, taken, agent_id, now)

    if is_on_screen:
        await session.execute(delete(Look).where(Look.agent_id == agent_id))
    else:
        # Who dials somebody else has no more use for the lead on the screen.
        await give_back(session, agent_id, now)
    return _lease(taken, now + DIAL)


async def give_back(session: AsyncSession, agent_id: UUID, due_at: datetime) -> None:
    """Return what the agent looks at, to be due at another time."""
    call_id = await session.scalar(
        delete(Look).where(Look.agent_id == agent_id).returning(Look.call_id)
    )
    if call_id is None:
        return
    place = await session.scalar(
        select(CampaignLead)
        .where(CampaignLead.call_id == call_id, CampaignLead.state == QueueState.LEASED)
        .with_for_update()
    )
    if place is None:
        return
    place.state = QueueState.WAITING if place.agent_id is None else QueueState.CALLBACK
    place.next_at = due_at
    place.lease_until = None
    place.call_id = None


async def join(session: AsyncSession, campaign_id: UUID, lead_id: UUID, now: datetime) -> None:
    """Queue one lead that an agent dials by hand."""
    await session.execute(
        insert(CampaignLead)
        .values(
            campaign_id=campaign_id,
            lead_id=lead_id,
            state=QueueState.WAITING,
            attempts=0,
            next_at=now,
            why="",
        )
        .on_conflict_do_nothing()
    )


async def bar_phones(
    session: AsyncSession, phones: Collection[str], campaigns: Collection[UUID] | None = None
) -> None:
    """Cancel all that is pending for the numbers, under way to a dialer or not.

    In every campaign, or in those named.
    """
    reached = select(Lead.id).where(has_phone(phones))
    barred = update(CampaignLead).where(CampaignLead.lead_id.in_(reached))
    if campaigns is not None:
        barred = barred.where(CampaignLead.campaign_id.in_(campaigns))
    await session.execute(
        barred.values(
            state=QueueState.BARRED,
            why="do_not_call",
            lease_until=None,
            call_id=None,
            agent_id=None,
        )
    )


async def _is_looked_at(session: AsyncSession, taken: Taken, agent_id: UUID) -> bool:
    look = await session.get(Look, agent_id)
    return look is not None and look.call_id == taken.place.call_id


def _check_free(place: CampaignLead, agent_id: UUID, *, is_on_screen: bool) -> None:
    match place.state:
        case QueueState.BARRED if place.why == "do_not_call":
            raise DoNotCall
        case QueueState.BARRED:
            raise LeadBarred(f"Reason: {place.why}.", why=place.why)
        case QueueState.CALLBACK if place.agent_id not in (None, agent_id):
            raise LeadTaken("Another agent promised this lead a callback.")
        case QueueState.LEASED if not is_on_screen:
            raise LeadTaken("This lead is being called right now.")


async def _check_lawful(
    session: AsyncSession, campaign: Campaign, taken: Taken, agent_id: UUID, now: datetime
) -> None:
    """All doubt means no."""
    zone = taken.lead.zone
    hours = await hours_of(session, campaign)
    answer = await session.execute(
        THIS_PLACE,
        {
            "campaign_id": campaign.id,
            "lead_id": taken.lead.id,
            "now": now,
            "open_zones": hours.open_zones([zone] if zone else [], now),
            "agent_id": agent_id,
        },
    )
    row = answer.one()
    if row.whys:
        raise refusal(Why(row.whys[0]), campaign, hours, zone, now=now, free_at=row.free_at)


def refusal(
    why: Why,
    campaign: Campaign,
    hours: Hours,
    zone: str | None,
    *,
    now: datetime,
    free_at: datetime | None = None,
) -> Conflict:
    """The problem that tells a person the reason, and from when on it may be different."""
    match why:
        case Why.DO_NOT_CALL:
            return DoNotCall()
        case Why.ZONE_UNKNOWN:
            return ZoneUnknown("Give the lead's list or the lead a time zone.")
        case Why.OWNED_BY_ANOTHER:
            return LeadTaken("Another agent owns this lead.")
        case Why.CALLED_ELSEWHERE:
            return LeadTaken("Another campaign calls this lead right now.")
        case Why.ATTEMPTS_USED_UP:
            return AttemptsUsedUp(f"The campaign allows {campaign.max_attempts}.")
        case Why.CALLED_TOO_OFTEN:
            free = _instant(free_at)
            return CalledTooOften(f"It may be called again at {free}.", free_at=free)
        case Why.OUTSIDE_WINDOW:
            return _outside(hours, zone, now)
    return LeadBarred(f"Reason: {why}.", why=why)


def _outside(hours: Hours, zone: str | None, at: datetime) -> OutsideWindow:
    opens = hours.opens_at(zone, at) if zone else None
    if opens is None:
        return OutsideWindow("The campaign has no hours in which it may call this lead.")
    opens_at = _instant(opens)
    return OutsideWindow(f"The next hours begin at {opens_at}.", opens_at=opens_at)


def _instant(at: datetime | None) -> str:
    return at.isoformat().replace("+00:00", "Z") if at else ""


async def check_window(
    session: AsyncSession, campaign: Campaign, zone: str | None, at: datetime
) -> None:
    """Raise unless it is an hour for calls in the zone at that instant."""
    hours = await hours_of(session, campaign)
    if zone is None:
        raise refusal(Why.ZONE_UNKNOWN, campaign, hours, zone, now=at)
    if not hours.is_open(zone, at):
        raise _outside(hours, zone, at)


def _lease(taken: Taken, until: datetime) -> Taken:
    place = taken.place
    if place.state is not QueueState.LEASED:
        place.state = QueueState.LEASED
        place.call_id = uuid7()
    place.lease_until = until
    return taken
