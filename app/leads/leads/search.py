"""Finding leads while somebody types: by pieces of a name or company, or of a number.

lead_grams holds for each lead the signs, pairs and triples of its words and the quadruples of
digits of its numbers, under an inverted index. Each piece begins with the segment of the lead, some
16,000 leads that became findable one after the other. A search asks the newest segment first and
ends when it has enough, so a common piece costs one segment and a rare one a look into each; what
is found is held against the text itself.

Leads made by hand are taken up by a trigger, those of an import by the dialer's sweep (`index_new`)
after it is done: imports do not wait for the search.
"""

import re
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

LEAST_DIGITS = 4
NEWEST = 4_000
"""Leads that are searched one by one before the index is asked."""
AT_ONCE = 10_000
SEGMENT_BITS = 14
FIRST_MARK, MARKS = 0xE000, 6_400
"""The signs for private use: that of a segment is put before its pieces."""
MOST_CANDIDATES = 1_500
"""Leads of one segment that are held against the text; their pieces agree with it already."""
_BREAKS = re.compile(r"[\s!-/:-@\[-`{-~，。、（）·—]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_TO_FIND = text(
    """
    SELECT id, list_id, found_to FROM imports WHERE state = 'done' AND NOT is_findable
    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
    """
)
_INDEX = text(
    f"""
    WITH next AS MATERIALIZED (
        SELECT *, (nextval('lead_places') >> {SEGMENT_BITS})::int AS segment FROM (
            SELECT id, name, company, phones FROM leads
            WHERE list_id = :list_id AND import_id = :id
              AND id > coalesce(CAST(:found_to AS uuid), CAST(:none AS uuid))
            ORDER BY id LIMIT :most
        ) AS fresh
    ), made AS (
        INSERT INTO lead_grams (lead_id, segment, grams)
        SELECT id, segment, lead_grams_of(segment, name, company, phones) FROM next
        ON CONFLICT DO NOTHING
    )
    UPDATE imports SET is_findable = rows < :most, found_to = coalesce(last, found_to)
    FROM (SELECT count(*) AS rows, max(id::text)::uuid AS last FROM next) AS taken
    WHERE imports.id = :id RETURNING rows
    """
)
_FOUND = text(
    f"""
    SELECT found.id
    FROM generate_series(
        (SELECT last_value >> {SEGMENT_BITS} FROM lead_places)::int, 0, -1
    ) AS segment,
    LATERAL (SELECT chr({FIRST_MARK} + segment % {MARKS}) AS mark) AS its,
    LATERAL (
        SELECT leads.id FROM (
            SELECT lead_id FROM lead_grams
            WHERE grams @> string_to_array(
                    mark || replace(:sought, ',', ',' || mark), ',')::varchar(8)[]
              AND (CAST(:before AS uuid) IS NULL OR lead_id < :before)
            ORDER BY lead_id::text DESC LIMIT {MOST_CANDIDATES}
        ) AS candidates JOIN leads ON leads.id = lead_id
        WHERE name || ' ' || company ILIKE ALL (CAST(:words AS text[]))
          AND CAST(phones AS text) LIKE :digits
          AND (CAST(:list_id AS uuid) IS NULL OR list_id = :list_id)
          AND NOT EXISTS (
            SELECT FROM lead_merges WHERE loser_id = leads.id AND undone_at IS NULL
          )
        ORDER BY leads.id DESC LIMIT :limit
    ) AS found
    LIMIT :limit
    """
)
"""Nothing sorts the whole, so the scan ends with the segment that fills the page. Candidates are
sorted by their ids as text, which is the same order, so that no index offers to read all backward.
"""


def pieces(typed: str) -> tuple[list[str], list[str], str]:
    """The pieces to look for, the words to find in the names, and the digits to find in a number.

    No pieces for what is too short to look for: a Chinese sign, two others or four digits at least.
    """
    digits = re.sub(r"[\s().+-]", "", typed)
    if digits.isascii() and digits.isdigit():
        digits = digits.removeprefix("86") if typed.strip().startswith("+86") else digits
        if len(digits) < LEAST_DIGITS:
            return [], [], ""
        return [f"#{digits[at : at + 4]}" for at in range(len(digits) - 3)], [], digits
    words = [word for word in _BREAKS.split(typed.lower()) if word]
    found = {piece: None for word in words for piece in _pieces_of(word)}
    return list(found), words, ""


def _pieces_of(word: str) -> list[str]:
    """The longest pieces that a lead with the word has: triples of Latin signs, pairs of others."""
    if len(word) == 1:
        return [word] if _HAN.match(word) else []
    if len(word) == 2:
        return [word]
    triples = [word[at : at + 3] for at in range(len(word) - 2) if word[at].isascii()]
    pairs = [word[at : at + 2] for at in range(len(word) - 1) if not word[at].isascii()]
    return triples + pairs


async def indexed(
    session: AsyncSession, typed: str, *, list_id: UUID | None, before: UUID | None, limit: int
) -> Sequence[UUID]:
    """Return up to `limit` leads that the text finds, of the newest segments first."""
    sought, words, digits = pieces(typed)
    found = await session.scalars(
        _FOUND,
        {
            "sought": ",".join(sought),
            "words": [f"%{_escaped(word)}%" for word in words],
            "digits": f"%{digits}%",
            "list_id": list_id,
            "before": before,
            "limit": limit,
        },
    )
    return found.all()


def _escaped(word: str) -> str:
    return re.sub(r"([\\%_])", r"\\\1", word)


async def index_new(session: AsyncSession) -> int:
    """Make the next leads of an import findable; return how many."""
    waiting = (await session.execute(_TO_FIND)).mappings().first()
    if waiting is None:
        return 0
    return int(await session.scalar(_INDEX, {**waiting, "none": UUID(int=0), "most": AT_ONCE}) or 0)
