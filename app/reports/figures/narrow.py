"""Whose calls count, as conditions on `c` with bound values: a call or a row of a roll-up."""

from collections.abc import Iterator

from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Uuid

from app.reports.figures.asked import Asked


def conditions(asked: Asked) -> Iterator[str]:
    if not asked.is_everybody:
        yield "c.agent_id = ANY(:people)"
    if asked.campaigns is not None:
        yield "c.campaign_id = ANY(:campaigns)"
    if asked.list_id is not None:
        yield "c.list_id = :list_id"


def values(asked: Asked) -> dict[str, object]:
    found: dict[str, object] = {}
    if not asked.is_everybody:
        found["people"] = list(asked.people)
    if asked.campaigns is not None:
        found["campaigns"] = list(asked.campaigns)
    if asked.list_id is not None:
        found["list_id"] = asked.list_id
    return found


def bound(statement: str, asked: Asked) -> TextClause:
    """The statement with the types of the lists of ids in `values`."""
    lists = (name for name, value in values(asked).items() if isinstance(value, list))
    return text(statement).bindparams(*(bindparam(name, type_=ARRAY(Uuid())) for name in lists))
