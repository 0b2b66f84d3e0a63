"""Erasing what is known of a person, on their request: the counts stay, who it was is gone.

Asked for by data protection laws (GDPR article 17, PIPL article 47). The lead and its calls keep
their ids, times and outcomes, so no report changes. Names, addresses, numbers and what agents
wrote are overwritten at once. Recordings and their texts go when the time is over for which the law
wants them kept (recordings/retention.py); one that is held as evidence stays until it is released.
The numbers stay on the do-not-call list and nowhere else, so that no later list brings the person
back. The file that the lead came in by is removed with its own time (imports/claims.py).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.leads.dnc import service as dnc
from app.leads.leads import card
from app.leads.leads.schemas import LeadDetail
from app.leads.leads.service import LeadUnknown
from app.leads.twins.service import LeadInCall
from app.models.account import Account
from app.models.campaign import CampaignLead, QueueState
from app.models.lead import Lead
from recordings.retention import LEAST_DAYS

NOBODY = "+999"
"""A country code that no country has: what stands in for a number leads to nobody."""
_GHOST_DIGITS = 11
_WITH_MERGED = text(
    "SELECT loser_id FROM lead_merges WHERE winner_id = :lead_id AND undone_at IS NULL"
)
_OF_CALLS = (
    "UPDATE calls SET phone = :ghost, note = '' WHERE lead_id = :lead_id",
    "UPDATE hand_offs SET note = '' WHERE lead_id = :lead_id",
    "UPDATE cleaning_tasks SET note = '' WHERE lead_id = :lead_id",
    "UPDATE pool_events SET reason = '' WHERE lead_id = :lead_id",
    "UPDATE recording_notes SET text = '' FROM calls"
    " WHERE calls.id = call_id AND lead_id = :lead_id",
    "UPDATE recordings SET keep_until = least(keep_until, greatest(:now, captured_at + :least))"
    " FROM calls WHERE calls.id = call_id AND lead_id = :lead_id",
)
_OF_LEAD = (
    "DELETE FROM import_changes WHERE lead_id = :lead_id",
    "DELETE FROM lead_keys WHERE lead_id = :lead_id",
    "DELETE FROM lead_merges WHERE :lead_id IN (winner_id, loser_id)",
    "DELETE FROM lead_pairs WHERE :lead_id IN (left_id, right_id)",
)
_OF_NUMBERS = (
    "DELETE FROM consents WHERE phone = ANY(:phones)",
    "DELETE FROM number_checks WHERE phone = ANY(:phones)",
    "DELETE FROM callers_kept WHERE called = ANY(:phones)",
    "UPDATE import_rejects SET line = '', detail = ''"
    " WHERE detail = ANY(:phones) OR split_part(detail, ',', 1) = ANY(:named)",
)


async def erase(
    session: AsyncSession, who: Account, lead_id: UUID, reason: str, now: datetime
) -> LeadDetail:
    """Erase the person from this lead and from those that were merged into it.

    Raises LeadUnknown, and LeadInCall while one of them is being called.
    """
    merged = (await session.scalars(_WITH_MERGED, {"lead_id": lead_id})).all()
    leads = (
        await session.scalars(
            select(Lead).where(Lead.id.in_([lead_id, *merged])).order_by(Lead.id).with_for_update()
        )
    ).all()
    if lead_id not in {lead.id for lead in leads}:
        raise LeadUnknown
    if await _is_called(session, [lead.id for lead in leads]):
        raise LeadInCall("Try again when the call is over.")
    phones = sorted({phone for lead in leads for phone in lead.phones} - {*map(_ghost, leads)})
    if phones:
        refusal = dnc.Refusal(reason="erased", now=now, account_id=who.id)
        await dnc.bar(session, phones, refusal)
    for lead in leads:
        await _empty(session, lead, now)
    named = [f"lead {lead.id}" for lead in leads]
    for statement in _OF_NUMBERS:
        await session.execute(text(statement), {"phones": phones, "named": named})
    audit(session, who, "lead.erased", subject_kind="lead", subject_id=lead_id, reason=reason)
    await session.flush()
    return await card.read(session, who, lead_id)


async def _is_called(session: AsyncSession, lead_ids: Sequence[UUID]) -> bool:
    leased = select(CampaignLead.lead_id).where(
        CampaignLead.lead_id.in_(lead_ids), CampaignLead.state == QueueState.LEASED
    )
    return await session.scalar(leased.limit(1)) is not None


async def _empty(session: AsyncSession, lead: Lead, now: datetime) -> None:
    about = {
        "lead_id": lead.id,
        "ghost": _ghost(lead),
        "now": now,
        "least": timedelta(days=LEAST_DAYS),
    }
    for statement in (*_OF_CALLS, *_OF_LEAD):
        await session.execute(text(statement), about)
    lead.name = lead.company = lead.extension = lead.email = lead.address = ""
    lead.phone, lead.phones = _ghost(lead), [_ghost(lead)]
    lead.credit_code, lead.fields = None, {}
    # Without a zone nobody is dialed, whatever queue the lead may come into later.
    lead.zone = None


def _ghost(lead: Lead) -> str:
    return f"{NOBODY}{lead.id.int % 10**_GHOST_DIGITS:0{_GHOST_DIGITS}d}"
