from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.errors import Conflict, NotFound
from app.leads.gate.steps import first_state
from app.leads.lists import queries
from app.leads.lists.schemas import ListIn, ListOut
from app.models.account import Account
from app.models.lead import LeadList, ListSource
from app.paging import Page, keys_of, page_of


class ListUnknown(NotFound):
    """There is no such list."""

    code = "list_unknown"


class ListNameTaken(Conflict):
    """Another list has this name."""

    code = "list_name_taken"


async def page(session: AsyncSession, *, cursor: str | None, limit: int) -> Page[ListOut]:
    before = keys_of(cursor, UUID)[0] if cursor else None
    rows = await queries.page(session, before=before, limit=limit)
    found, next_cursor = page_of(rows, limit, lambda row: (row[0].id,))
    return Page(items=[_shown(each, leads) for each, leads in found], next_cursor=next_cursor)


async def create(session: AsyncSession, who: Account | None, fields: ListIn) -> ListOut:
    if await queries.by_name(session, fields.name) is not None:
        raise ListNameTaken(f"Choose another name than {fields.name!r}.")
    return _shown(await _make(session, who, fields), 0)


async def named(
    session: AsyncSession, who: Account | None, name: str, source: ListSource
) -> LeadList:
    """Return the list of that name, made now if there was none."""
    found = await queries.by_name(session, name)
    return found or await _make(session, who, ListIn(name=name, source=source))


async def get(session: AsyncSession, list_id: UUID) -> LeadList:
    found = await queries.get(session, list_id)
    if found is None:
        raise ListUnknown
    return found


async def _make(session: AsyncSession, who: Account | None, fields: ListIn) -> LeadList:
    made = LeadList(name=fields.name, source=fields.source, state=first_state(fields.source))
    session.add(made)
    await session.flush()
    await session.refresh(made)
    audit(session, who, "list.created", subject_kind="list", subject_id=made.id, name=made.name)
    return made


def _shown(each: LeadList, leads: int) -> ListOut:
    return ListOut(
        id=each.id, name=each.name, source=each.source, leads=leads, created_at=each.created_at
    )
