"""All that is known of one lead: where it came from, what was said, and who must not be called."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.access.masking import shown_phone
from app.calling.calls import queries as calls
from app.leads.dnc import service as dnc
from app.leads.leads.schemas import LeadBarred, LeadCalled, LeadDetail
from app.leads.leads.service import LeadUnknown, shown
from app.models.account import Account
from app.models.call import Call
from app.models.lead import Import, Lead, LeadList
from app.models.rules import DncList, DncNumber

MOST_CALLS = 50


async def read(session: AsyncSession, viewer: Account, lead_id: UUID) -> LeadDetail:
    """The lead with its refusals, and with the calls that the viewer may see, newest first."""
    found = await session.execute(
        select(Lead, LeadList.name, Account.name, Import.file_name)
        .join(LeadList, LeadList.id == Lead.list_id)
        .join(Account, Account.id == LeadList.owner_id, isouter=True)
        .join(Import, Import.id == Lead.import_id, isouter=True)
        .where(Lead.id == lead_id)
    )
    row = found.one_or_none()
    if row is None:
        raise LeadUnknown
    lead, list_name, keeper, file_name = row
    return LeadDetail(
        **shown(lead, viewer).model_dump(),
        list_name=list_name,
        keeper=keeper or "",
        file_name=file_name or "",
        row_number=lead.row_number,
        carrier=lead.carrier,
        barred=await _barred(session, viewer, lead.phones),
        calls=await _calls(session, viewer, lead_id),
    )


async def do_not_call(
    session: AsyncSession, who: Account, lead_id: UUID, reason: str, now: datetime
) -> LeadDetail:
    """Bar every number of the lead for all campaigns, and all that waits to be dialed with it."""
    lead = await session.get(Lead, lead_id)
    if lead is None:
        raise LeadUnknown
    await dnc.bar(session, lead.phones, dnc.Refusal(reason=reason, now=now, account_id=who.id))
    audit(session, who, "lead.barred", subject_kind="lead", subject_id=lead_id, reason=reason)
    return await read(session, who, lead_id)


async def _barred(session: AsyncSession, viewer: Account, phones: list[str]) -> list[LeadBarred]:
    rows = await session.execute(
        select(DncNumber, DncList.name)
        .join(DncList, DncList.id == DncNumber.list_id)
        .where(DncNumber.phone.in_(phones))
        .order_by(DncNumber.at.desc())
    )
    return [
        LeadBarred(
            phone=shown_phone(viewer, number.phone),
            list_name=name,
            reason=number.reason,
            at=number.at,
            expires_at=number.expires_at,
        )
        for number, name in rows
    ]


async def _calls(session: AsyncSession, viewer: Account, lead_id: UUID) -> list[LeadCalled]:
    rows = await calls.page(
        session,
        calls.seen_by(viewer).where(Call.lead_id == lead_id),
        before=None,
        limit=MOST_CALLS - 1,
    )
    return [
        LeadCalled(
            id=call.id,
            campaign_name=campaign,
            agent_name=agent or "",
            placed_at=call.placed_at,
            talk_seconds=call.talked_ms / 1000,
            outcome=call.outcome,
            disposition=call.disposition,
            note=call.note,
        )
        for call, campaign, _, agent, _ in rows
    ]
