"""Many rows in one statement, however many they are.

A batch goes to the database as one JSON text, and SQL reads it as a table with the types of the
target's columns. So each kind of fact costs one round trip and one run of the table's triggers,
where a statement for each row costs that for each row.
"""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import TextClause, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.schema import Table

Rows = Sequence[dict[str, Any]]


def given(table: Table, columns: Iterable[str]) -> str:
    """SQL that reads the bound `rows` as a table of these columns of `table`."""
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    types = (f"{name} {table.c[name].type.compile(dialect)}" for name in columns)
    return f"jsonb_to_recordset(CAST(:rows AS jsonb)) AS given({', '.join(types)})"


def inserted(table: Table, columns: Sequence[str], conflict: str = "") -> str:
    """An INSERT of the bound `rows`; columns that are not named must have a default in SQL."""
    names = ", ".join(columns)
    return (
        f"INSERT INTO {table.name} ({names}) SELECT {names} FROM {given(table, columns)} {conflict}"
    )


async def execute(session: AsyncSession, statement: str, rows: Rows) -> None:
    """Run the statement once for all rows; for none not at all."""
    if rows:
        await session.execute(_text(statement), {"rows": json.dumps(rows, default=str)})


@cache
def _text(statement: str) -> TextClause:
    """The statements are constants of this program; each is read once."""
    return text(statement)
