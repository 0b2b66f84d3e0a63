"""Which phone line is whose. A line is given once and stays with its agent."""

from sqlalchemy import func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import Conflict
from app.models.account import Account

GIVING = 0x7461_6C6B_6C69_6E65
"""Key of the lock under which lines are given, one at a time."""

LOWEST_FREE = text(
    """
    SELECT lpad(wanted::text, 3, '0') FROM generate_series(1, :lines) AS wanted
    WHERE NOT EXISTS (SELECT 1 FROM accounts WHERE line = lpad(wanted::text, 3, '0'))
    ORDER BY wanted LIMIT 1
    """
)


class NoFreeLine(Conflict):
    """Every phone line of the PBX is given to somebody."""

    code = "no_free_line"


async def ensure_line(session: AsyncSession, agent: Account, *, lines: int) -> str:
    """Return the agent's line; the lowest free one is given at the first need."""
    if agent.line is not None:
        return agent.line
    await session.execute(select(func.pg_advisory_xact_lock(GIVING)))
    row = await session.get_one(Account, agent.id, with_for_update=True)
    if row.line is None:
        row.line = await session.scalar(LOWEST_FREE, {"lines": lines})
    if row.line is None:
        raise NoFreeLine(f"Raise TALKTIME_AGENT_LINES above {lines}, or free a line.")
    return row.line
