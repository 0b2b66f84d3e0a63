"""Who gets the people of a list first: the agent who keeps it, then who has its skill."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.errors import Invalid
from app.leads.lists import service
from app.models.account import Account


class ListRouting(BaseModel):
    """Preferences and never a wait: with neither free, who has been ready longest gets the call."""

    model_config = ConfigDict(from_attributes=True, extra="forbid")

    owner_id: UUID | None = None
    skill: Annotated[
        str,
        StringConstraints(
            strip_whitespace=True, to_lower=True, max_length=40, pattern=r"^[^\x00-\x1f\x7f]*$"
        ),
    ] = ""


class OwnerUnknown(Invalid):
    """There is no such agent."""

    code = "owner_unknown"


async def read(session: AsyncSession, list_id: UUID) -> ListRouting:
    return ListRouting.model_validate(await service.get(session, list_id))


async def write(
    session: AsyncSession, who: Account, list_id: UUID, wish: ListRouting
) -> ListRouting:
    """Holds for leads that are lent from now on."""
    found = await service.get(session, list_id)
    if wish.owner_id is not None and await session.get(Account, wish.owner_id) is None:
        raise OwnerUnknown
    found.owner_id, found.skill = wish.owner_id, wish.skill
    details = wish.model_dump(mode="json")
    audit(session, who, "list.routed", subject_kind="list", subject_id=list_id, **details)
    return wish
