"""Finding leads while somebody types: by pieces of a name or company, or of a number.

lead_grams holds for each lead the pairs of signs of its words and the quadruples of digits of its
numbers, under an inverted index; what it finds is held against the text itself. Imports do not wait
for it: the dialer's sweep takes up new leads with `index_new`. Changes are kept by a trigger.
"""

import re
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, cast, select, text
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.gate import LeadGrams
from app.models.lead import Lead

LEAST_DIGITS = 4
LEAST_SIGNS = 2
NEWEST = 20_000
"""Leads that are searched one by one before the index is asked."""
AT_ONCE = 2_000
LATE = timedelta(hours=2)
"""How long the transaction of an import may last, whose leads' ids are older than its end."""
_BREAKS = re.compile(r"[\s!-/:-@\[-`{-~，。、（）·—]+")
_INDEX = text(
    """
    INSERT INTO lead_grams (lead_id, grams)
    SELECT leads.id, lead_grams_of(leads.name, leads.company, leads.phone, leads.phones)
    FROM leads
    WHERE leads.id >= least(CAST(:late AS uuid), coalesce(
            (SELECT lead_id FROM lead_grams ORDER BY lead_id DESC LIMIT 1),
            '00000000-0000-0000-0000-000000000000'))
      AND NOT EXISTS (SELECT FROM lead_grams WHERE lead_grams.lead_id = leads.id)
    ORDER BY leads.id LIMIT :most
    ON CONFLICT DO NOTHING
    """
)


def pieces(typed: str) -> tuple[list[str], list[str], str]:
    """The grams to look for, the words to find in the names, and the digits to find in a number.

    All empty for what is too short to look for: two signs of a name or four digits at least.
    """
    digits = re.sub(r"[\s().+-]", "", typed)
    if digits.isascii() and digits.isdigit():
        digits = digits.removeprefix("86") if typed.strip().startswith("+86") else digits
        if len(digits) < LEAST_DIGITS:
            return [], [], ""
        return [f"#{digits[at : at + 4]}" for at in range(len(digits) - 3)], [], digits
    words = [word for word in _BREAKS.split(typed.lower()) if len(word) >= LEAST_SIGNS]
    return [word[at : at + 2] for word in words for at in range(len(word) - 1)], words, ""


def matches(typed: str) -> ColumnElement[bool] | None:
    """The condition on leads, or None when the text is too short to look for."""
    grams, words, digits = pieces(typed)
    if not grams:
        return None
    sought = cast(array(sorted(set(grams))), ARRAY(String(8)))
    named = select(LeadGrams.lead_id).where(LeadGrams.grams.contains(sought))
    names = Lead.name + " " + Lead.company
    exact = [names.icontains(word, autoescape=True) for word in words]
    if digits:
        exact.append(cast(Lead.phones, String).contains(digits))
    return and_(Lead.id.in_(named), *exact)


async def index_new(session: AsyncSession, now: datetime) -> int:
    """Take up the next leads that cannot be found yet; return how many."""
    made = await session.execute(_INDEX, {"late": _id_at(now - LATE), "most": AT_ONCE})
    return int(getattr(made, "rowcount", 0))


def _id_at(at: datetime) -> UUID:
    """The least id that is given out at that instant: ids begin with the millisecond."""
    return UUID(int=int(at.timestamp() * 1000) << 80)
