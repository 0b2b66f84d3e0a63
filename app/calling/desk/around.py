"""What stands around the call on a desk: a third party, a giver's note, a supervisor's words."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.access.masking import shown_phone
from app.calling.control import queries
from app.calling.desk.schemas import DeskMessage, DeskThird, Handed
from app.models.account import Account
from app.models.call import Call


async def third_of(session: AsyncSession, agent: Account, call: Call) -> DeskThird | None:
    row = await queries.third(session, call.id)
    if row is None:
        return None
    is_me = row.colleague_id == agent.id
    other = row.asked_by if is_me else row.colleague_id
    return DeskThird(
        purpose=row.purpose,
        state=row.state,
        since=row.since,
        phone_masked=shown_phone(agent, row.phone) if row.phone else "",
        name=await queries.name_of(session, other) if other else "",
        is_me=is_me,
    )


async def handed_with(session: AsyncSession, agent: Account, call: Call) -> Handed | None:
    found = await queries.handed(session, call.id, agent.id)
    return Handed(from_name=found[1], note=found[0].note) if found else None


async def messages(session: AsyncSession, agent: Account) -> list[DeskMessage]:
    return [
        DeskMessage(id=row.id, from_name=name, text=row.text, sent_at=row.sent_at)
        for row, name in await queries.messages(session, agent.id)
    ]
