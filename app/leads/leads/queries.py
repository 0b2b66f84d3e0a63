from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.leads import phones
from app.leads.leads.schemas import LeadFilter
from app.leads.phones import Phone
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
        words = wanted.q.strip()
        leads = leads.where(
            or_(
                Lead.name.icontains(words, autoescape=True),
                Lead.company.icontains(words, autoescape=True),
            )
        )
    return (await session.scalars(leads)).all()


async def get(session: AsyncSession, lead_id: UUID) -> Lead | None:
    return await session.get(Lead, lead_id)
