from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, String, cast, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.leads import phones
from app.leads.leads import search
from app.leads.leads.schemas import LeadFilter
from app.leads.phones import Phone
from app.models.lead import Lead, has_phone
from app.models.twin import LeadMerge


async def page(
    session: AsyncSession, wanted: LeadFilter, *, before: UUID | None, limit: int
) -> Sequence[Lead]:
    """Return up to `limit + 1` leads, newest first; not those that another lead stands for."""
    merged = exists().where(LeadMerge.loser_id == Lead.id, LeadMerge.undone_at.is_(None))
    leads = select(Lead).where(~merged).order_by(Lead.id.desc()).limit(limit + 1)
    if wanted.list_id is not None:
        leads = leads.where(Lead.list_id == wanted.list_id)
    if before is not None:
        leads = leads.where(Lead.id < before)
    phone = phones.normalise(wanted.q)
    if isinstance(phone, Phone) and phone.is_dialable:
        # A number has few leads, and with a limit the planner would look for them in all.
        few = leads.where(has_phone([phone.e164])).order_by(None).limit(None)
        return sorted(await session.scalars(few), key=lambda lead: lead.id, reverse=True)
    if wanted.q.strip():
        return await _found(session, leads, wanted, before=before, limit=limit)
    return (await session.scalars(leads)).all()


async def _found(
    session: AsyncSession,
    leads: Select[Lead],
    wanted: LeadFilter,
    *,
    before: UUID | None,
    limit: int,
) -> list[Lead]:
    """The newest leads are read one by one: a common word is found there at once, and leads that
    the index does not know yet are among them. What is rarer comes from the index.
    """
    typed = wanted.q.strip()
    plain = or_(
        Lead.name.icontains(typed, autoescape=True),
        Lead.company.icontains(typed, autoescape=True),
        cast(Lead.phones, String).contains(typed, autoescape=True),
    )
    floor = await session.scalar(leads.with_only_columns(Lead.id).limit(1).offset(search.NEWEST))
    newest = leads.where(plain) if floor is None else leads.where(Lead.id > floor, plain)
    found = list(await session.scalars(newest))
    if len(found) > limit or not search.pieces(typed)[0]:
        return found
    ids = await search.indexed(
        session, typed, list_id=wanted.list_id, before=before, limit=limit + 1
    )
    more = await session.scalars(select(Lead).where(Lead.id.in_(ids)))
    together = {lead.id: lead for lead in [*found, *more]}
    return [together[each] for each in sorted(together, reverse=True)][: limit + 1]


async def get(session: AsyncSession, lead_id: UUID) -> Lead | None:
    return await session.get(Lead, lead_id)
