"""What becomes of two leads that are one company: the fuller stays, and no phone is lost.

Rows are those of `leads` as JSON: lists, texts and nulls.
"""

from collections.abc import Mapping
from typing import Any

Row = Mapping[str, Any]
TEXTS = ("name", "company", "region", "email", "address", "industry")
VALUES = ("credit_code", "founded_on", "headcount")


def fullness(row: Row) -> int:
    """How many of the row's fields say something."""
    said = sum(bool(row[field]) for field in (*TEXTS, *VALUES)) + bool(row["capital"])
    return said + len(row["phones"]) + len(row["fields"])


def winner_of(one: Row, other: Row) -> tuple[Row, Row]:
    """The fuller row and the other; of two alike the older one stays."""
    if fullness(one) != fullness(other):
        return (one, other) if fullness(one) > fullness(other) else (other, one)
    return (one, other) if one["id"] < other["id"] else (other, one)


def united(winner: Row, loser: Row) -> dict[str, Any]:
    """The fields of the winner that change: its blanks are filled, all phones are kept."""
    after: dict[str, Any] = {
        field: loser[field] for field in (*TEXTS, *VALUES) if not winner[field] and loser[field]
    }
    if winner["capital"] is None and loser["capital"] is not None:
        after |= {name: loser[name] for name in ("capital", "capital_currency")}
    phones = [winner["phone"], *winner["phones"], loser["phone"], *loser["phones"]]
    after["phones"] = list(dict.fromkeys(phones))
    after["fields"] = {**loser["fields"], **winner["fields"]}
    return {field: value for field, value in after.items() if value != winner[field]}
