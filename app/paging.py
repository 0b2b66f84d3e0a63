"""Lists are paged by a cursor: the sort key of the last item seen, opaque to the client."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, TypeVar

from fastapi import Query
from pydantic import BaseModel

from app.errors import Invalid

Item = TypeVar("Item")
Limit = Annotated[int, Query(ge=1, le=200)]


class Page(BaseModel, Generic[Item]):
    items: list[Item]
    next_cursor: str | None = None


class BadCursor(Invalid):
    """The cursor is not one that this list gave out; begin again without it."""

    code = "bad_cursor"


def cursor_of(*keys: Any) -> str:
    """Pack a sort key. Give text, numbers, or what `str` turns into text (ids, ISO instants)."""
    return urlsafe_b64encode(json.dumps(keys, default=str).encode()).decode().rstrip("=")


def keys_of(cursor: str, *kinds: Callable[[Any], Any]) -> tuple[Any, ...]:
    """Unpack a sort key, each part through its reader: `keys_of(cursor, UUID)`."""
    try:
        keys = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        return tuple(kind(key) for kind, key in zip(kinds, keys, strict=True))
    except (ValueError, TypeError, AttributeError) as error:
        raise BadCursor from error


def page_of(
    rows: Sequence[Any], limit: int, key: Callable[[Any], tuple[Any, ...]]
) -> tuple[list[Any], str | None]:
    """Cut `limit + 1` rows to a page and the cursor of the next, or None on the last."""
    items = list(rows[:limit])
    return items, cursor_of(*key(items[-1])) if len(rows) > limit else None
