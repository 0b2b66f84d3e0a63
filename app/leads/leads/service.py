from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.access.masking import shown_phone
from app.errors import NotFound
from app.leads.leads import queries
from app.leads.leads.schemas import LeadFilter, LeadOut
from app.models.account import Account
from app.models.lead import Lead
from app.paging import Page, keys_of, page_of

OTHER_PHONES = "other_phones"
EXTENSIONS = "extensions"


class LeadUnknown(NotFound):
    """There is no such lead."""

    code = "lead_unknown"


async def page(
    session: AsyncSession, viewer: Account, wanted: LeadFilter, *, cursor: str | None, limit: int
) -> Page[LeadOut]:
    before = keys_of(cursor, UUID)[0] if cursor else None
    rows = await queries.page(session, wanted, before=before, limit=limit)
    found, next_cursor = page_of(rows, limit, lambda lead: (lead.id,))
    return Page(items=[shown(lead, viewer) for lead in found], next_cursor=next_cursor)


async def read(session: AsyncSession, viewer: Account, lead_id: UUID) -> LeadOut:
    lead = await queries.get(session, lead_id)
    if lead is None:
        raise LeadUnknown
    return shown(lead, viewer)


def shown(lead: Lead, viewer: Account) -> LeadOut:
    """Return the lead as this account may see it."""
    return LeadOut(
        id=lead.id,
        list_id=lead.list_id,
        name=lead.name,
        company=lead.company,
        phone=shown_phone(viewer, lead.phone),
        phone_kind=lead.phone_kind,
        extension=lead.extension,
        phones=[shown_phone(viewer, phone) for phone in lead.phones],
        region=lead.region,
        zone=lead.zone,
        email=lead.email,
        address=lead.address,
        industry=lead.industry,
        credit_code=lead.credit_code,
        fields=shown_fields(lead.fields, viewer),
        created_at=lead.created_at,
    )


def shown_fields(fields: dict[str, Any], viewer: Account) -> dict[str, Any]:
    """Mask what the import put beside the phones; the file's own columns are as they were."""
    fields = dict(fields)
    if OTHER_PHONES in fields:
        fields[OTHER_PHONES] = [shown_phone(viewer, phone) for phone in fields[OTHER_PHONES]]
    if EXTENSIONS in fields:
        fields[EXTENSIONS] = {
            shown_phone(viewer, phone): ext for phone, ext in fields[EXTENSIONS].items()
        }
    return fields
