"""Two leads with their places in queues and in the pool, as JSON: to keep, and to go back to."""

import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

Snapshot = dict[str, dict[str, Any]]
"""By kind, then by key: {"leads": {id: row}, "places": {...}, "pool": {...}}."""
_READ = {
    "leads": "SELECT id::text, to_jsonb(leads) - 'created_at' FROM leads WHERE id = ANY(:leads)",
    "places": "SELECT campaign_id || ' ' || lead_id, to_jsonb(campaign_leads) FROM campaign_leads"
    " WHERE lead_id = ANY(:leads)",
    "pool": "SELECT lead_id::text, to_jsonb(pool_leads) FROM pool_leads"
    " WHERE lead_id = ANY(:leads)",
}
_LOCKS = tuple(
    f"SELECT FROM {table} WHERE {column} = ANY(:leads) ORDER BY {column} FOR UPDATE"
    for table, column in (
        ("leads", "id"),
        ("campaign_leads", "lead_id"),
        ("pool_leads", "lead_id"),
    )
)
_TABLES = {"places": "campaign_leads", "pool": "pool_leads"}
_KEYS = {"places": ("campaign_id", "lead_id"), "pool": ("lead_id",)}


async def take(session: AsyncSession, leads: Sequence[UUID]) -> Snapshot:
    """Lock and read; always in one order."""
    await session.flush()
    for lock in _LOCKS:
        await session.execute(text(lock), {"leads": [*leads]})
    return {
        kind: dict((await session.execute(text(asked), {"leads": [*leads]})).all())
        for kind, asked in _READ.items()
    }


async def change_lead(session: AsyncSession, lead_id: str, changes: dict[str, Any]) -> None:
    """Write these fields of the lead; their names are the table's own."""
    if not changes:
        return
    columns = ", ".join(sorted(changes))
    values = ", ".join(f"said.{column}" for column in sorted(changes))
    await session.execute(
        text(
            f"UPDATE leads SET ({columns}) = (SELECT {values}"
            " FROM jsonb_populate_record(leads, CAST(:changes AS jsonb)) AS said)"
            " WHERE id = CAST(:id AS uuid)"
        ),
        {"changes": json.dumps(changes), "id": lead_id},
    )


async def put_row(session: AsyncSession, kind: str, row: dict[str, Any]) -> None:
    """Write the row over the one with its key."""
    await drop_row(session, kind, row)
    await session.execute(
        text(
            f"INSERT INTO {_TABLES[kind]}"
            f" SELECT * FROM jsonb_populate_record(NULL::{_TABLES[kind]}, CAST(:row AS jsonb))"
        ),
        {"row": json.dumps(row)},
    )


async def drop_row(session: AsyncSession, kind: str, row: dict[str, Any]) -> None:
    which = " AND ".join(f"{key} = CAST(:{key} AS uuid)" for key in _KEYS[kind])
    await session.execute(
        text(f"DELETE FROM {_TABLES[kind]} WHERE {which}"), {key: row[key] for key in _KEYS[kind]}
    )
