"""Words that people here make up for what calls and intervals keep: a code, and labels for it.

The code is made of the English label once and never changes; what it is called may.
"""

import re
from collections.abc import Collection, Sequence
from typing import Annotated, Any, ClassVar, Protocol, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.errors import Conflict

Label = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=40, pattern=r"^[^\x00-\x1f\x7f]*$"
    ),
]


class BadOrder(Conflict):
    """The order does not name all that are offered, each once; load them again."""

    code = "bad_order"


class Placed(Protocol):
    id: Any
    position: Any


Word = TypeVar("Word", bound=Placed)


class Order(BaseModel):
    """All that are offered side by side, as they shall stand."""

    model_config = ConfigDict(extra="forbid")

    ids: Annotated[list[UUID], Field(min_length=1, max_length=100)]


class Changes(BaseModel):
    """Only what is named is changed; null is a value of the clearable fields alone."""

    model_config = ConfigDict(extra="forbid")

    clearable: ClassVar[frozenset[str]] = frozenset()

    def named(self) -> dict[str, Any]:
        named = self.model_dump(exclude_unset=True)
        return {
            name: value
            for name, value in named.items()
            if value is not None or name in self.clearable
        }


def code_of(label: str, taken: Collection[str]) -> str:
    """The label in the letters of a code, with a number where that is taken or nothing is left."""
    plain = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")
    plain = re.sub(r"^[0-9_]+", "", plain)[:36].strip("_") or "word"
    names = (plain if at == 1 else f"{plain}_{at}" for at in range(1, len(taken) + 2))
    return next(name for name in names if name not in taken)


def put_in_order(offered: Sequence[Word], ids: Sequence[UUID]) -> None:
    """Number them as the ids say. Raises BadOrder unless each is named once."""
    of = {each.id: each for each in offered}
    if set(of) != set(ids) or len(of) != len(ids):
        raise BadOrder
    for position, each in enumerate(ids, start=1):
        of[each].position = position
