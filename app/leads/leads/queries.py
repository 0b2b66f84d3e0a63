from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, String, cast, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.leads import phones
from app.leads.leads import search
from app.leads.leads.schemas import LeadFilter
from app.leads.phones import Phone
from app.models.gate import LeadGrams
from app.models.lead import Lead


async def page(
    session: AsyncSession, wanted: LeadFilter, *, before: UUID | None, limit: int
) -> Sequence[Lead]:
    """Return up to `limit + 1` leads, newest first."""
    leads = select(Lead).order_by(Lead.id.desc()).limit(limit + 1)
    if wanted.list_id is not None:
        leads = leads.where(Lead.list_id == wanted.list_id)
    if before is not None:
        leads = leads.where(Lead.id < before)
    phone = phones.normalise(wanted.q)
    if isinstance(phone, Phone):
        leads = leads.where(Lead.phones.contains([phone.e164]))
    elif wanted.q.strip():
        return await _found(session, leads, wanted.q.strip(), limit)
    return (await session.scalars(leads)).all()


async def _found(session: AsyncSession, leads: Select[Lead], typed: str, limit: int) -> list[Lead]:
    """Leads that are too new for the index are read one by one; they are the newest anyway."""
    plain = or_(
        Lead.name.icontains(typed, autoescape=True),
        Lead.company.icontains(typed, autoescape=True),
        cast(Lead.phones, String).contains(typed, autoescape=True),
    )
    known = search.matches(typed)
    last = await session.scalar(
        select(LeadGrams.lead_id).order_by(LeadGrams.lead_id.desc()).limit(1)
    )
    if known is None or last is None:
        return list(await session.scalars(leads.where(plain)))
    fresh = list(await session.scalars(leads.where(Lead.id > last, plain)))
    if len(fresh) > limit:
        return fresh
    indexed = await session.scalars(leads.where(Lead.id <= last, known))
    return [*fresh, *indexed][: limit + 1]


async def get(session: AsyncSession, lead_id: UUID) -> Lead | None:
    return await session.get(Lead, lead_id)
