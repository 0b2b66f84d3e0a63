"""Names of recordings, made from the call's id and date alone: nothing a client said is in them.

The id stands in each name in full, so no two calls share a name and the call can be read back.
"""

from datetime import UTC, datetime
from pathlib import PurePath
from uuid import UUID

RAW_SUFFIX = ".raw"
OBJECT_SUFFIX = ".ogg"
PREFIX = "calls"


def object_key(call_id: UUID, placed_at: datetime) -> str:
    """Return the store's key for a call: calls/YYYY/MM/DD/<call id>.ogg, the date in UTC.

    Keep the key in the call's row and never derive it again: the rule may change, stored objects
    do not move. Raises ValueError for a naive datetime, whose date would depend on the machine.
    """
    if placed_at.tzinfo is None:
        raise ValueError("placed_at must be aware: a date without a zone is ambiguous.")
    day = placed_at.astimezone(UTC)
    return f"{PREFIX}/{day.year:04d}/{day:%m/%d}/{call_id}{OBJECT_SUFFIX}"


def raw_name(call_id: UUID) -> str:
    """Return the name of the file that the PBX writes in its spool folder."""
    return f"{call_id}{RAW_SUFFIX}"


def call_of(name: str) -> UUID | None:
    """Return the call that a raw file or an object belongs to, or None for a foreign name."""
    path = PurePath(name)
    if path.suffix not in (RAW_SUFFIX, OBJECT_SUFFIX):
        return None
    try:
        call_id = UUID(path.stem)
    except ValueError:
        return None
    # UUID() also reads braces, upper case and missing dashes; only our own spelling is ours.
    return call_id if str(call_id) == path.stem else None
