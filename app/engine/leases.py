"""Leads on loan: lent to a dialer for one attempt, and taken back when nobody brings them back."""

import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.calling.rules.hours import hours_of
from app.calling.rules.lending import Asked, due
from app.db import DOWN, Sessions
from app.engine.callers import assign
from app.models.campaign import Campaign
from dialer.core.callerid import Choice
from dialer.core.types import AgentId, CallId, CampaignId, Instant, LeadId, Lease
from dialer.ports import LedgerDown

LEASE_TIME = timedelta(minutes=10)
ZONES_SECONDS = 60.0
UTC_ZONE = ZoneInfo("UTC")
ASK_AGAIN = timedelta(minutes=30)

LEND = text(
    """
    UPDATE campaign_leads AS place
    SET state = 'leased', lease_until = :until, call_id = uuidv7(), caller_id = ''
    FROM leads JOIN lists ON lists.id = leads.list_id
    LEFT JOIN pool_leads AS held ON held.lead_id = leads.id
    WHERE place.campaign_id = :campaign_id AND place.lead_id = ANY(:ids)
      AND leads.id = place.lead_id
    RETURNING place.call_id, place.lead_id, place.attempts, place.agent_id, place.next_at,
              leads.phone, leads.zone, leads.region, lists.skill,
              coalesce(held.owner_id, lists.owner_id) AS owner_id
    """
)

# A lease that ran out belongs to a dialer that died, or to a talk that nobody disposed of. The call
# row, once there, decides by its own end, so a lead in a live call is left alone.
EXPIRE = text(
    """
    UPDATE campaign_leads AS place
    SET state = CASE WHEN agent_id IS NULL THEN 'waiting' ELSE 'callback' END,
        lease_until = NULL, call_id = NULL, why = 'lease_expired',
        next_at = CASE
            WHEN EXISTS (SELECT FROM calls WHERE calls.id = place.call_id)
            THEN CAST(:now AS timestamptz) + interval '1 day' ELSE :now END
    WHERE state = 'leased' AND lease_until < :now
      AND NOT EXISTS (
          SELECT FROM calls WHERE calls.id = place.call_id AND calls.ended_at IS NULL
      )
    """
)


WITH_CALLER = text("UPDATE campaign_leads SET caller_id = :caller_id WHERE call_id = :call_id")
# A lead whose own caller id may not call now waits for it, and says so.
WITHOUT_CALLER = text(
    """
    UPDATE campaign_leads
    SET state = CASE WHEN agent_id IS NULL THEN 'waiting' ELSE 'callback' END,
        lease_until = NULL, call_id = NULL, next_at = :ask_again_at, why = :why
    WHERE call_id = :call_id
    """
)


class Leads:
    """Implements dialer.ports.LeadSource on the queue of campaign_leads."""

    def __init__(self, sessions: Sessions, site_zone: ZoneInfo = UTC_ZONE) -> None:
        self._sessions = sessions
        self._site_zone = site_zone
        self._zones: dict[CampaignId, tuple[float, list[str]]] = {}

    async def lease(self, campaign_id: CampaignId, count: int, at: Instant) -> Sequence[Lease]:
        try:
            async with self._sessions.begin() as session:
                return await self._lease(session, campaign_id, count, at)
        except DOWN as error:
            raise LedgerDown(str(error).splitlines()[0]) from error

    async def _lease(
        self, session: AsyncSession, campaign_id: CampaignId, count: int, at: Instant
    ) -> list[Lease]:
        row = await session.get(Campaign, UUID(campaign_id))
        if row is None:
            return []
        now = datetime.fromtimestamp(at, UTC)
        hours = await hours_of(session, row)
        zones = hours.open_zones(await self._zones_of(session, campaign_id), now)
        ids = await due(session, Asked(row.id, hours, zones, now), count)
        if not ids:
            return []
        rows = await session.execute(
            LEND, {"campaign_id": row.id, "ids": ids, "until": now + LEASE_TIME}
        )
        picked = sorted(rows, key=lambda found: (found.next_at, found.lead_id))
        callers = await self._callers(session, row.caller_pool_id, picked, now)
        return [
            Lease(
                CallId(str(found.call_id)),
                campaign_id,
                LeadId(str(found.lead_id)),
                found.phone,
                found.zone,
                found.attempts,
                at + LEASE_TIME.total_seconds(),
                AgentId(str(found.agent_id)) if found.agent_id else None,
                callers[found.call_id],
                AgentId(str(found.owner_id)) if found.owner_id else None,
                found.skill,
            )
            for found in picked
            if found.call_id in callers
        ]

    async def _callers(
        self,
        session: AsyncSession,
        pool_id: UUID | None,
        picked: Sequence[Row[Any]],
        now: datetime,
    ) -> dict[UUID, str]:
        """What each call shows, by its id; a lead without a number goes back to wait for one."""
        if pool_id is None:
            return dict.fromkeys((found.call_id for found in picked), "")
        areas = {found.phone: found.region for found in picked}
        choices = await assign(session, pool_id, areas, now, zone=self._site_zone)
        shown = {found.call_id: phone for found in picked if (phone := choices[found.phone].phone)}
        late = [found for found in picked if found.call_id not in shown]
        if shown:
            await session.execute(
                WITH_CALLER,
                [{"call_id": call_id, "caller_id": phone} for call_id, phone in shown.items()],
            )
        if late:
            await session.execute(
                WITHOUT_CALLER, [_waits(found.call_id, choices[found.phone], now) for found in late]
            )
        return shown

    async def _zones_of(self, session: AsyncSession, campaign_id: CampaignId) -> list[str]:
        """The zones that the campaign's leads live in: few, and slow to change."""
        kept = self._zones.get(campaign_id)
        if kept is not None and time.monotonic() - kept[0] < ZONES_SECONDS:
            return kept[1]
        zones = await session.scalars(
            text(
                "SELECT DISTINCT leads.zone FROM leads "
                "JOIN campaign_lists AS used ON used.list_id = leads.list_id "
                "WHERE used.campaign_id = :campaign_id AND leads.zone IS NOT NULL"
            ),
            {"campaign_id": UUID(campaign_id)},
        )
        found = list(zones)
        if found:
            self._zones[campaign_id] = (time.monotonic(), found)
        return found


def _waits(call_id: UUID, choice: Choice, now: datetime) -> dict[str, Any]:
    at = choice.ask_again_at
    again = datetime.fromtimestamp(at, UTC) if at is not None else now + ASK_AGAIN
    return {"call_id": call_id, "ask_again_at": again, "why": f"caller_{choice.why}"}


async def expire_leases(session: AsyncSession, now: datetime) -> None:
    """Everything in flight has an expirer; this is the lease's."""
    await session.execute(EXPIRE, {"now": now})
