"""Lending the next leads of a queue, and putting those off that may not be called now.

A lead that a rule holds back gets the instant at which that rule lets go as its next time, so the
head of the queue never fills with leads that nobody may call. A promised callback keeps its time.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Row, TextClause, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.calling.rules.hours import Hours
from app.calling.rules.verdict import COLUMNS, Why, asked
from app.models.campaign import QueueState

LOOK_AT = 200
"""Places that are judged at a time beyond the wanted number."""
MOST_LOOKED_AT = 10_000
PUT_OFF = timedelta(minutes=10)
"""Until a reason without an end of its own is looked at again."""
NO_HOURS = timedelta(days=1)

_HEAD = """
    WHERE place.campaign_id = :campaign_id
      AND place.state IN ('waiting', 'callback')
      AND place.next_at <= :now
      AND (place.next_at, place.lead_id) > (:after_at, :after_id)
      {whose}
    ORDER BY place.next_at, place.lead_id
    LIMIT :count
    FOR UPDATE OF place SKIP LOCKED
"""
ANYONE = asked(COLUMNS, _HEAD.format(whose=""))
UNPROMISED = asked(
    COLUMNS, _HEAD.format(whose="AND (place.state = 'waiting' OR place.agent_id IS NULL)")
)
OWN_CALLBACKS = asked(
    COLUMNS, _HEAD.format(whose="AND place.state = 'callback' AND place.agent_id = :agent_id")
)
_PUT_OFF = text(
    """
    UPDATE campaign_leads AS place SET next_at = late.until, why = late.why
    FROM unnest(CAST(:ids AS uuid[]), CAST(:ends AS timestamptz[]), CAST(:whys AS text[]))
        AS late (lead_id, until, why)
    WHERE place.campaign_id = :campaign_id AND place.lead_id = late.lead_id
      AND place.state = 'waiting'
    """
)
_LOOK_AGAIN = """
    UPDATE campaign_leads AS place SET next_at = :now
    FROM leads
    WHERE leads.id = place.lead_id AND place.state = 'waiting' AND place.next_at > :now
      AND place.why = ANY(:whys) AND {which}
"""
_LOOK_AGAIN_CAMPAIGN = text(_LOOK_AGAIN.format(which="place.campaign_id = :id"))
_LOOK_AGAIN_LIST = text(_LOOK_AGAIN.format(which="leads.list_id = :id"))
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
NOBODY = UUID(int=0)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for leads of which campaign, when, and where it is an hour for calls."""

    campaign_id: UUID
    hours: Hours
    open_zones: Sequence[str]
    now: datetime
    agent_id: UUID | None = None


async def due(
    session: AsyncSession, who: Asked, count: int, statement: TextClause = ANYONE
) -> list[UUID]:
    """Lock up to `count` leads that may be called now, the longest due first, and return their ids.

    What stands before them and may not be called now is put off. At most MOST_LOOKED_AT places are
    judged, so a queue whose head is all put off is worked through in a few turns.
    """
    found: list[UUID] = []
    late: list[Row[Any]] = []
    after, size = (BEGINNING, NOBODY), count
    looked_at = 0
    while True:
        rows = await _judged(session, who, statement, after, size)
        found += [row.lead_id for row in rows if not row.whys]
        late += [row for row in rows if row.whys and row.state == QueueState.WAITING]
        looked_at += len(rows)
        if len(rows) < size or len(found) >= count or looked_at >= MOST_LOOKED_AT:
            break
        after, size = (rows[-1].next_at, rows[-1].lead_id), count + LOOK_AT
    await _put_off(session, who, late)
    return found[:count]


async def _judged(
    session: AsyncSession,
    who: Asked,
    statement: TextClause,
    after: tuple[datetime, UUID],
    count: int,
) -> Sequence[Row[Any]]:
    answer = await session.execute(
        statement,
        {
            "campaign_id": who.campaign_id,
            "now": who.now,
            "open_zones": list(who.open_zones),
            "agent_id": who.agent_id,
            "after_at": after[0],
            "after_id": after[1],
            "count": count,
        },
    )
    return answer.all()


async def _put_off(session: AsyncSession, who: Asked, rows: Sequence[Row[Any]]) -> None:
    if not rows:
        return
    openings: dict[str, datetime] = {}
    ends = []
    for row in rows:
        if Why.OUTSIDE_WINDOW in row.whys and row.zone not in openings:
            openings[row.zone] = who.hours.opens_at(row.zone, who.now) or who.now + NO_HOURS
        ends.append(_until(row, who.now, openings))
    await session.execute(
        _PUT_OFF,
        {
            "campaign_id": who.campaign_id,
            "ids": [row.lead_id for row in rows],
            "ends": ends,
            "whys": [row.whys[0] for row in rows],
        },
    )


def _until(row: Row[Any], now: datetime, openings: Mapping[str, datetime]) -> datetime:
    """When the last of the reasons lets go, as far as that is known."""
    ends: list[datetime] = []
    for why in row.whys:
        if why == Why.CALLED_TOO_OFTEN:
            ends.append(row.free_at)
        elif why == Why.OUTSIDE_WINDOW and row.zone is not None:
            ends.append(openings[row.zone])
        else:
            ends.append(now + PUT_OFF)
    return max(ends)


async def look_again(
    session: AsyncSession,
    whys: Iterable[Why],
    now: datetime,
    *,
    campaign_id: UUID | None = None,
    list_id: UUID | None = None,
) -> None:
    """Make due again what these reasons put off: a rule of the campaign or the list has changed."""
    assert (campaign_id is None) != (list_id is None)
    statement = _LOOK_AGAIN_CAMPAIGN if list_id is None else _LOOK_AGAIN_LIST
    await session.execute(statement, {"id": campaign_id or list_id, "whys": [*whys], "now": now})
