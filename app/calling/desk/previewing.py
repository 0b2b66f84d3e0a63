"""What an agent says to a lead that is offered: call it, not now, or never in this campaign."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.calling.desk import queries
from app.calling.desk.schemas import Accepted, PreviewRemoval
from app.calling.desk.service import accepted, at_desk, order
from app.errors import Conflict
from app.models.account import Account
from app.models.campaign import QueueState
from app.models.floor import Desk
from dialer.core.types import AgentState


class NotInPreview(Conflict):
    """This lead is not offered to you any more."""

    code = "not_in_preview"


async def accept(session: AsyncSession, agent: Account, call_id: UUID) -> Accepted:
    desk = await _offered(session, agent, call_id)
    order(session, agent, "preview_accepted", call_id=str(call_id))
    return accepted(desk)


async def skip(session: AsyncSession, agent: Account, call_id: UUID) -> Accepted:
    desk = await _offered(session, agent, call_id)
    order(session, agent, "preview_skipped", call_id=str(call_id))
    return accepted(desk)


async def remove(session: AsyncSession, agent: Account, removal: PreviewRemoval) -> Accepted:
    """Take the lead out of the campaign for good; the dialer then finds nothing to give back."""
    desk = await _offered(session, agent, removal.call_id)
    assert desk.campaign_id is not None
    assert desk.lead_id is not None
    place = await queries.place(session, desk.campaign_id, desk.lead_id)
    if place is None or place.call_id != removal.call_id:
        raise NotInPreview
    place.state = QueueState.BARRED
    place.why = f"removed_{removal.reason}"
    place.lease_until = place.call_id = place.agent_id = None
    audit(
        session,
        agent,
        "lead.removed",
        subject_kind="lead",
        subject_id=desk.lead_id,
        reason=removal.reason,
        campaign_id=str(desk.campaign_id),
    )
    order(session, agent, "preview_skipped", call_id=str(removal.call_id))
    return accepted(desk)


async def _offered(session: AsyncSession, agent: Account, call_id: UUID) -> Desk:
    desk = await at_desk(session, agent)
    if desk is None or desk.state is not AgentState.PREVIEW or desk.call_id != call_id:
        raise NotInPreview
    return desk
