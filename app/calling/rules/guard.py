"""The last look before a call goes out: its intent is written, and the PBX is not asked yet."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app.calling.rules.verdict import BEFORE_DIALING, asked

_OF_PLACED = asked(
    "placed.call_id, verdict.whys",
    """
    JOIN unnest(CAST(:calls AS uuid[]), CAST(:campaigns AS uuid[]), CAST(:leads AS uuid[]))
        AS placed (call_id, campaign_id, lead_id)
      ON placed.campaign_id = place.campaign_id AND placed.lead_id = place.lead_id
    WHERE verdict.whys <> '{}'
    """,
)


async def stopped(
    session: AsyncSession, placed: Sequence[tuple[UUID, UUID, UUID]], now: datetime
) -> dict[UUID, str]:
    """Which of these calls, each as (call, campaign, lead), must not be placed, and why.

    A refusal that came in while the lead was on its way to the dialer stops the call here.
    """
    if not placed:
        return {}
    calls, campaigns, leads = zip(*placed, strict=True)
    rows = await session.execute(
        _OF_PLACED,
        {
            "calls": list(calls),
            "campaigns": list(campaigns),
            "leads": list(leads),
            "now": now,
            "open_zones": [],
            "agent_id": None,
        },
    )
    found = {row.call_id: [why for why in row.whys if why in BEFORE_DIALING] for row in rows}
    return {call_id: whys[0] for call_id, whys in found.items() if whys}
