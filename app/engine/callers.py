"""Caller ids of a pool: which one a lead sees, and which ones rest.

The rules are dialer.core.callerid's; here are the rows that they need. A pool's numbers are locked
while some of them are given out, so that no cap is broken by two dialers at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy import func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.caller import CallerHour, CallerKept, CallerNumber, CallerPool
from dialer.core.callerid import (
    CallerState,
    Choice,
    Kept,
    Number,
    Tally,
    choose,
    has_collapsed,
)

log = structlog.get_logger()

RECENT = timedelta(hours=3)
"""Calls placed since then say how a number does now."""
USUAL = timedelta(days=7)
"""And those of this time before say what is usual for it."""

# Lent to a dialer and not placed yet: these count against the caps too.
LENT = text(
    """
    SELECT place.caller_id, count(*) FROM campaign_leads AS place
    WHERE place.state = 'leased' AND place.caller_id = ANY(:phones)
      AND NOT EXISTS (SELECT FROM calls WHERE calls.id = place.call_id)
    GROUP BY place.caller_id
    """
)


async def assign(
    session: AsyncSession,
    pool_id: UUID,
    wanted: Mapping[str, str],
    now: datetime,
    *,
    zone: ZoneInfo,
) -> dict[str, Choice]:
    """A caller id for each number to call, given its area, and keep it for that number.

    Caps count by the clock hour and by the day of the site's zone.
    """
    if not wanted:
        return {}
    day = _midnight(now, zone)
    numbers = await _numbers(session, pool_id, now, day)
    kept = await _kept(session, pool_id, list(wanted))
    day_ends = _midnight(now, zone, days=1).timestamp()
    choices: dict[str, Choice] = {}
    for called, area in wanted.items():
        choice = choose(
            area, list(numbers.values()), kept.get(called), now.timestamp(), day_ends=day_ends
        )
        choices[called] = choice
        if choice.phone is not None:
            used = numbers[choice.phone]
            numbers[choice.phone] = replace(
                used, used_hour=used.used_hour + 1, used_day=used.used_day + 1
            )
    await _keep(session, pool_id, choices, now)
    return choices


def _midnight(now: datetime, zone: ZoneInfo, *, days: int = 0) -> datetime:
    local = now.astimezone(zone) + timedelta(days=days)
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


async def _numbers(
    session: AsyncSession, pool_id: UUID, now: datetime, day: datetime
) -> dict[str, Number]:
    rows = await session.scalars(
        select(CallerNumber)
        .where(CallerNumber.pool_id == pool_id)
        .order_by(CallerNumber.id)
        .with_for_update()
    )
    found = {row.phone: row for row in rows}
    rows_lent = await session.execute(LENT, {"phones": list(found)})
    lent: dict[str, int] = dict(rows_lent.all())
    today = await placed_since(session, list(found), day)
    hour = await placed_since(session, list(found), hour_of(now))
    return {
        phone: Number(
            phone,
            row.area,
            row.state,
            row.per_hour,
            row.per_day,
            hour.get(phone, 0) + lent.get(phone, 0),
            today.get(phone, 0) + lent.get(phone, 0),
            row.rests_until.timestamp() if row.rests_until else None,
        )
        for phone, row in found.items()
    }


def hour_of(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


async def placed_since(
    session: AsyncSession, phones: Sequence[str], since: datetime
) -> dict[str, int]:
    """Calls placed from each of these numbers in whole hours since then."""
    tallies = await tallies_of(session, phones, since, None)
    return {phone: tally.placed for phone, tally in tallies.items()}


async def tallies_of(
    session: AsyncSession, phones: Sequence[str], since: datetime, until: datetime | None
) -> dict[str, Tally]:
    asked = (
        select(CallerHour.phone, func.sum(CallerHour.placed), func.sum(CallerHour.answered))
        .where(CallerHour.phone.in_(phones), CallerHour.hour >= since)
        .group_by(CallerHour.phone)
    )
    if until is not None:
        asked = asked.where(CallerHour.hour < until)
    rows = await session.execute(asked)
    return {phone: Tally(int(placed), int(answered)) for phone, placed, answered in rows}


async def _kept(session: AsyncSession, pool_id: UUID, called: list[str]) -> dict[str, Kept]:
    rows = await session.scalars(
        select(CallerKept).where(CallerKept.pool_id == pool_id, CallerKept.called.in_(called))
    )
    return {row.called: Kept(row.phone, row.used_at.timestamp()) for row in rows}


async def _keep(
    session: AsyncSession, pool_id: UUID, choices: Mapping[str, Choice], now: datetime
) -> None:
    rows: list[dict[str, Any]] = [
        {"pool_id": pool_id, "called": called, "phone": choice.phone, "used_at": now}
        for called, choice in choices.items()
        if choice.phone is not None
    ]
    if rows:
        fresh = insert(CallerKept)
        await session.execute(
            fresh.on_conflict_do_update(
                index_elements=[CallerKept.pool_id, CallerKept.called],
                set_={"phone": fresh.excluded.phone, "used_at": fresh.excluded.used_at},
            ),
            rows,
        )


async def watch(session: AsyncSession, now: datetime) -> list[str]:
    """Wake numbers whose rest is over, and rest those that people have stopped answering.

    Returns the numbers that rest from now on.
    """
    await session.execute(
        update(CallerNumber)
        .where(CallerNumber.state == CallerState.RESTING, CallerNumber.rests_until <= now)
        .values(state=CallerState.ACTIVE, rests_until=None, why="", watched_from=now)
    )
    rows = await session.execute(
        select(CallerNumber, CallerPool)
        .join(CallerPool, CallerPool.id == CallerNumber.pool_id)
        .where(CallerNumber.state == CallerState.ACTIVE)
        .with_for_update(of=CallerNumber, skip_locked=True)
    )
    watched = [(number, pool) for number, pool in rows]
    phones = [number.phone for number, _ in watched]
    recent_from = hour_of(now - RECENT)
    usual = await tallies_of(session, phones, recent_from - USUAL, recent_from)
    rested = []
    for number, pool in watched:
        since = max(recent_from, hour_of(number.watched_from or recent_from))
        recent = (await tallies_of(session, [number.phone], since, None)).get(number.phone)
        before = usual.get(number.phone)
        if recent is None or before is None:
            continue
        if has_collapsed(recent, before, pool.rest_below):
            _rest(number, pool, recent, before, now)
            rested.append(number.phone)
    return rested


def _rest(
    number: CallerNumber, pool: CallerPool, recent: Tally, usual: Tally, now: datetime
) -> None:
    number.state = CallerState.RESTING
    number.rests_until = now + timedelta(hours=pool.rest_hours)
    number.why = f"{recent.answered}/{recent.placed} < {usual.answered}/{usual.placed}"
    log.warning("caller.rests", phone=number.phone, why=number.why)
