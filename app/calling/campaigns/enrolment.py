"""How leads join the queues of campaigns: all of a list that is attached, or those of one import.

A lead that nobody may dial is barred when it joins, so that the counts tell the truth at once.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg import Connection
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_ENROL = """
    INSERT INTO campaign_leads (campaign_id, lead_id, state, attempts, next_at, why)
    SELECT a.campaign_id, l.id,
           CASE WHEN bar.why IS NULL THEN 'waiting' ELSE 'barred' END,
           0, {now}, coalesce(bar.why, '')
    FROM campaign_lists AS a
    JOIN leads AS l ON l.list_id = a.list_id
    JOIN campaigns AS c ON c.id = a.campaign_id
    CROSS JOIN LATERAL (
        SELECT CASE
            WHEN EXISTS (
                SELECT FROM dnc_numbers AS d JOIN dnc_lists AS dl ON dl.id = d.list_id
                WHERE d.phone = l.phone AND d.expires_at IS NULL
                  AND (dl.scope = 'all' OR dl.campaign_id = c.id OR dl.client_id = c.client_id)
            ) THEN 'do_not_call'
            WHEN EXISTS (
                SELECT FROM lead_merges AS m WHERE m.loser_id = l.id AND m.undone_at IS NULL
            ) THEN 'merged'
            WHEN l.zone IS NULL THEN 'zone_unknown'
            WHEN l.phone_kind NOT IN ('mobile', 'landline', 'international') THEN 'no_person'
        END AS why
    ) AS bar
    WHERE {which} AND NOT EXISTS (
        SELECT FROM campaign_leads AS q WHERE q.campaign_id = a.campaign_id AND q.lead_id = l.id
    )
    ON CONFLICT DO NOTHING
"""
_OF_CAMPAIGN = text(_ENROL.format(which="a.campaign_id = :campaign", now=":now"))
_OF_IMPORT = _ENROL.format(which="l.import_id = %(import)s", now="now()")


async def enrol(session: AsyncSession, campaign_id: UUID, now: datetime) -> None:
    """Queue every lead of the campaign's lists that is not queued yet."""
    await session.execute(_OF_CAMPAIGN, {"campaign": campaign_id, "now": now})


def enrol_import(pg: Connection[Any], import_id: UUID) -> None:
    """Queue the leads of an import in every campaign that calls its list, in its transaction."""
    pg.execute(_OF_IMPORT, {"import": import_id})
