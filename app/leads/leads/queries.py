from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, String, cast, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.leads import phones
from app.leads.leads import search
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
        return await _found(session, leads, wanted.q.strip(), limit)
    return (await session.scalars(leads)).all()


async def _found(session: AsyncSession, leads: Select[Lead], typed: str, limit: int) -> list[Lead]:
    """The newest leads are read one by one: a common word is found there at once, and leads that
    the index does not know yet are among them. What is rarer comes from the index.
    """
    plain = or_(
        Lead.name.icontains(typed, autoescape=True),
        Lead.company.icontains(typed, autoescape=True),
        cast(Lead.phones, String).contains(typed, autoescape=True),
    )
    known = search.matches(typed)
    floor = await session.scalar(leads.with_only_columns(Lead.id).limit(1).offset(search.NEWEST))
    if known is None or floor is None:
        return list(await session.scalars(leads.where(plain)))
    newest = list(await session.scalars(leads.where(Lead.id > floor, plain)))
    if len(newest) > limit:
        return newest
    indexed = await session.scalars(leads.where(Lead.id <= floor, known))
    return [*newest, *indexed][: limit + 1]


async def get(session: AsyncSession, lead_id: UUID) -> Lead | None:
    return await session.get(Lead, lead_id)
