"""A lead's place in a campaign's queue: taken for one agent's call, and put where it goes next.

A lead that is leased belongs to one call id and to nobody else until the lease is over. Each lease
ends on its own, so an agent who walks away keeps nobody from being called. A place with an agent is
a promise of theirs, and it stays one whatever becomes of the lease.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import UUID
from zoneinfo import available_timezones

from sqlalchemy import ColumnElement, Select, delete, exists, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from uuid_utils.compat import uuid7

from app.calling.campaigns.preflight import windows_of
from app.errors import Conflict
from app.models.campaign import Campaign, CampaignLead, Look, QueueState
from app.models.lead import DncNumber, Lead
from dialer.core.windows import is_open, next_opening

LOOK = timedelta(minutes=10)
"""How long an agent may look at a lead before it goes back to the queue."""
SKIP = timedelta(minutes=15)
"""How long a lead that was skipped is left alone."""
DIAL = timedelta(minutes=2)
"""How long the dialer has to take the order; the call itself then keeps the lease."""
CALLBACK = "callback"


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


@cache
def _all_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _open_zones(campaign: Campaign, now: datetime) -> list[str]:
    windows = windows_of(campaign)
    return [zone for zone in _all_zones() if is_open(windows, zone, now.timestamp())]


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
    due = (
        _locked(campaign.id)
        .where(
            CampaignLead.next_at <= now,
            CampaignLead.attempts < campaign.max_attempts,
            Lead.zone.in_(_open_zones(campaign, now)),
            ~exists().where(DncNumber.phone == Lead.phone),
            ~_called_elsewhere(),
        )
        .order_by(CampaignLead.next_at, CampaignLead.lead_id)
        .limit(1)
        .with_for_update(of=CampaignLead, skip_locked=True)
    )
    own = due.where(CampaignLead.state == QueueState.CALLBACK, CampaignLead.agent_id == agent_id)
    anyone = due.where(
        or_(
            CampaignLead.state == QueueState.WAITING,
            (CampaignLead.state == QueueState.CALLBACK) & CampaignLead.agent_id.is_(None),
        )
    )
    for asked in (own, anyone):
        found = (await session.execute(asked)).one_or_none()
        if found is not None:
            taken = _lease(Taken(*found), now + LOOK)
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


async def bar_phone(session: AsyncSession, phone: str) -> None:
    """Cancel all that is pending for a number, in every campaign, under way to a dialer or not."""
    await session.execute(
        update(CampaignLead)
        .where(
            CampaignLead.lead_id.in_(
                select(Lead.id).where(or_(Lead.phone == phone, Lead.phones.contains([phone])))
            )
        )
        .values(
            state=QueueState.BARRED,
            why="do_not_call",
            lease_until=None,
            call_id=None,
            agent_id=None,
        )
    )


def _called_elsewhere() -> ColumnElement[bool]:
    """Whether another campaign has this very lead on loan."""
    other = aliased(CampaignLead)
    return exists().where(
        other.lead_id == CampaignLead.lead_id,
        other.campaign_id != CampaignLead.campaign_id,
        other.state == QueueState.LEASED,
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
    place, lead = taken.place, taken.lead
    if await session.get(DncNumber, lead.phone) is not None:
        raise DoNotCall
    elsewhere = select(literal(1)).where(
        CampaignLead.lead_id == lead.id,
        CampaignLead.campaign_id != campaign.id,
        CampaignLead.state == QueueState.LEASED,
    )
    if await session.scalar(elsewhere.limit(1)) is not None:
        raise LeadTaken("Another campaign calls this lead right now.")
    is_promised = place.agent_id == agent_id
    if place.attempts >= campaign.max_attempts and not is_promised:
        raise AttemptsUsedUp(f"The campaign allows {campaign.max_attempts}.")
    check_window(campaign, lead.zone, now)


def check_window(campaign: Campaign, zone: str | None, at: datetime) -> None:
    if zone is None:
        raise ZoneUnknown("Give the lead's list or the lead a time zone.")
    windows = windows_of(campaign)
    if is_open(windows, zone, at.timestamp()):
        return
    opens = next_opening(windows, zone, at.timestamp())
    if opens is None:
        raise OutsideWindow("The campaign has no hours in which it may call this lead.")
    opens_at = datetime.fromtimestamp(opens, UTC).isoformat().replace("+00:00", "Z")
    raise OutsideWindow(f"The next hours begin at {opens_at}.", opens_at=opens_at)


def _lease(taken: Taken, until: datetime) -> Taken:
    place = taken.place
    if place.state is not QueueState.LEASED:
        place.state = QueueState.LEASED
        place.call_id = uuid7()
    place.lease_until = until
    return taken
