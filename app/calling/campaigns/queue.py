"""A lead's place in a campaign's queue: taken for one agent's call, and put where it goes next.

A lead that is leased belongs to one call id and to nobody else until the lease is over. Each lease
ends on its own, so an agent who walks away keeps nobody from being called.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import UUID
from zoneinfo import available_timezones

from sqlalchemy import ColumnElement, Select, exists, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app.calling.campaigns.preflight import windows_of
from app.errors import Conflict
from app.models.call import Call
from app.models.campaign import Campaign, CampaignLead, QueueState
from app.models.lead import DncNumber, Lead
from dialer.core.windows import is_open, next_opening

LOOK = timedelta(minutes=10)
"""How long an agent may look at a lead before it goes back to the queue."""
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


def _looked_at_by(agent_id: UUID) -> tuple[ColumnElement[bool], ...]:
    return (
        CampaignLead.state == QueueState.LEASED,
        CampaignLead.agent_id == agent_id,
        ~exists().where(Call.id == CampaignLead.call_id),
    )


async def held_by(session: AsyncSession, campaign_id: UUID, agent_id: UUID) -> Taken | None:
    """The lead that the agent looks at: leased to them, and not dialed."""
    row = await session.execute(
        _locked(campaign_id)
        .where(*_looked_at_by(agent_id))
        .order_by(CampaignLead.lease_until.desc())
        .limit(1)
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
            return _lease(Taken(*found), agent_id, now + LOOK)
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
    await _check_free(session, taken, agent_id)
    await _check_lawful(session, campaign, taken, now)

    return _lease(taken, agent_id, now + DIAL)


async def give_back(
    session: AsyncSession, agent_id: UUID, now: datetime, *, but: UUID | None = None
) -> None:
    """Return what the agent looks at and did not dial; it goes behind what was due before."""
    await session.flush()
    rows = await session.scalars(
        select(CampaignLead).where(*_looked_at_by(agent_id)).with_for_update(of=CampaignLead)
    )
    for place in rows:
        if place.call_id != but:
            put_back(place, now)
    await session.flush()


def put_back(place: CampaignLead, now: datetime) -> None:
    """A promised callback stays promised."""
    is_promised = place.why == CALLBACK
    place.state = QueueState.CALLBACK if is_promised else QueueState.WAITING
    place.agent_id = place.agent_id if is_promised else None
    place.next_at = now
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


async def _check_free(session: AsyncSession, taken: Taken, agent_id: UUID) -> None:
    place = taken.place
    is_own = place.agent_id == agent_id
    match place.state:
        case QueueState.BARRED if place.why == "do_not_call":
            raise DoNotCall
        case QueueState.BARRED:
            raise LeadBarred(f"Reason: {place.why}.", why=place.why)
        case QueueState.CALLBACK if place.agent_id is not None and not is_own:
            raise LeadTaken("Another agent promised this lead a callback.")
        case QueueState.LEASED if not is_own or await _is_placed(session, place.call_id):
            raise LeadTaken("This lead is being called right now.")


async def _is_placed(session: AsyncSession, call_id: UUID | None) -> bool:
    return await session.scalar(select(literal(1)).where(Call.id == call_id)) is not None


async def _check_lawful(
    session: AsyncSession, campaign: Campaign, taken: Taken, now: datetime
) -> None:
    """All doubt means no."""
    place, lead = taken.place, taken.lead
    if await session.get(DncNumber, lead.phone) is not None:
        raise DoNotCall
    if place.attempts >= campaign.max_attempts and place.why != CALLBACK:
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


def _lease(taken: Taken, agent_id: UUID, until: datetime) -> Taken:
    place = taken.place
    if place.state is not QueueState.LEASED:
        place.state = QueueState.LEASED
        place.call_id = uuid7()
    place.agent_id = agent_id
    place.lease_until = until
    return taken
