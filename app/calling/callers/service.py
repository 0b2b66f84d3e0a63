"""Pools of caller ids. A number is never deleted, only retired: its calls must stay explainable."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.calling.callers import queries
from app.calling.callers.schemas import (
    CallerNumberOut,
    CallerPoolOut,
    NumberChange,
    NumberIn,
    PoolChange,
    PoolIn,
)
from app.engine.callers import USUAL, hour_of, tallies_of
from app.errors import Conflict, NotFound
from app.models.account import Account
from app.models.caller import CallerNumber, CallerPool
from dialer.core.callerid import CallerState, Tally

NOTHING = Tally(0, 0)


class CallerPoolMissing(NotFound):
    """There is no such pool of caller ids here."""

    code = "caller_pool_missing"


class CallerNumberMissing(NotFound):
    """There is no such caller id."""

    code = "caller_number_missing"


class PoolNameTaken(Conflict):
    """Another pool has this name."""

    code = "pool_name_taken"


class CallerNumberTaken(Conflict):
    """This number is in a pool already."""

    code = "caller_number_taken"


class PoolInUse(Conflict):
    """A pool with numbers or campaigns stays."""

    code = "pool_in_use"


async def pools(session: AsyncSession, now: datetime, zone: ZoneInfo) -> list[CallerPoolOut]:
    return await _shown(session, await queries.pools(session), now, zone)


async def add_pool(session: AsyncSession, who: Account, fields: PoolIn) -> CallerPoolOut:
    await _check_name(session, fields.name)
    pool = CallerPool(**fields.model_dump())
    session.add(pool)
    await session.flush()
    audit(session, who, "caller_pool.added", subject_kind="caller_pool", subject_id=pool.id)
    return _pool(pool, [], [])


async def change_pool(
    session: AsyncSession,
    who: Account,
    pool_id: UUID,
    fields: PoolChange,
    *,
    now: datetime,
    zone: ZoneInfo,
) -> CallerPoolOut:
    pool = await _get(session, pool_id)
    changes = fields.model_dump(exclude_none=True)
    if changes.get("name", pool.name) != pool.name:
        await _check_name(session, changes["name"])
    for name, value in changes.items():
        setattr(pool, name, value)
    audit(
        session,
        who,
        "caller_pool.changed",
        subject_kind="caller_pool",
        subject_id=pool.id,
        changed=sorted(changes),
    )
    return (await _shown(session, [pool], now, zone))[0]


async def drop_pool(session: AsyncSession, who: Account, pool_id: UUID) -> None:
    pool = await _get(session, pool_id)
    numbers = await queries.numbers(session, [pool_id])
    campaigns = await queries.campaigns(session, [pool_id])
    if numbers[pool_id] or campaigns[pool_id]:
        raise PoolInUse("Retire its numbers instead, or take its campaigns out of it.")
    audit(session, who, "caller_pool.dropped", subject_kind="caller_pool", subject_id=pool.id)
    await session.delete(pool)


async def add_number(
    session: AsyncSession, who: Account, pool_id: UUID, fields: NumberIn
) -> CallerNumberOut:
    await _get(session, pool_id)
    if await queries.has_phone(session, fields.phone):
        raise CallerNumberTaken
    number = CallerNumber(pool_id=pool_id, state=CallerState.ACTIVE, why="", **fields.model_dump())
    session.add(number)
    await session.flush()
    audit(session, who, "caller_number.added", subject_kind="caller_number", subject_id=number.id)
    return _number(number, NOTHING, NOTHING, NOTHING)


async def change_number(
    session: AsyncSession,
    who: Account,
    number_id: UUID,
    fields: NumberChange,
    *,
    now: datetime,
    zone: ZoneInfo,
) -> CallerNumberOut:
    """Who wakes a number says that what it did until now does not count any more."""
    number = await queries.number(session, number_id)
    if number is None:
        raise CallerNumberMissing
    changes = fields.model_dump(exclude_none=True, exclude={"state", "why"})
    for name, value in changes.items():
        setattr(number, name, value)
    if fields.state is not None and fields.state is not number.state:
        number.state = fields.state
        number.rests_until = None
        number.why = fields.why
        number.watched_from = now
        changes["state"] = fields.state
    audit(
        session,
        who,
        "caller_number.changed",
        subject_kind="caller_number",
        subject_id=number.id,
        reason=fields.why,
        changed=sorted(changes),
    )
    return (await _figures(session, [number], now, zone))[0]


async def _get(session: AsyncSession, pool_id: UUID) -> CallerPool:
    pool = await queries.pool(session, pool_id, lock=True)
    if pool is None:
        raise CallerPoolMissing
    return pool


async def _check_name(session: AsyncSession, name: str) -> None:
    if await queries.pool_named(session, name) is not None:
        raise PoolNameTaken(f"Choose another name than {name}.")


async def _shown(
    session: AsyncSession, pools: Sequence[CallerPool], now: datetime, zone: ZoneInfo
) -> list[CallerPoolOut]:
    ids = [pool.id for pool in pools]
    numbers = await queries.numbers(session, ids)
    campaigns = await queries.campaigns(session, ids)
    return [
        _pool(pool, campaigns[pool.id], await _figures(session, numbers[pool.id], now, zone))
        for pool in pools
    ]


async def _figures(
    session: AsyncSession, numbers: Sequence[CallerNumber], now: datetime, zone: ZoneInfo
) -> list[CallerNumberOut]:
    phones = [number.phone for number in numbers]
    day = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
    today = await tallies_of(session, phones, day, None)
    hour = await tallies_of(session, phones, hour_of(now), now + timedelta(hours=1))
    usual = await tallies_of(session, phones, day - USUAL, day)
    return [
        _number(
            number,
            hour.get(number.phone, NOTHING),
            today.get(number.phone, NOTHING),
            usual.get(number.phone, NOTHING),
        )
        for number in numbers
    ]


def _pool(pool: CallerPool, campaigns: list[str], numbers: list[CallerNumberOut]) -> CallerPoolOut:
    return CallerPoolOut(
        id=pool.id,
        name=pool.name,
        rest_hours=pool.rest_hours,
        rest_below=pool.rest_below,
        campaigns=campaigns,
        numbers=numbers,
    )


def _number(number: CallerNumber, hour: Tally, today: Tally, usual: Tally) -> CallerNumberOut:
    return CallerNumberOut(
        id=number.id,
        phone=number.phone,
        area=number.area,
        per_hour=number.per_hour,
        per_day=number.per_day,
        state=number.state,
        why=number.why,
        rests_until=number.rests_until,
        placed_hour=hour.placed,
        placed_today=today.placed,
        answered_today=today.answered,
        answer_rate=_rate(today),
        usual_rate=_rate(usual),
    )


def _rate(tally: Tally) -> float | None:
    return tally.answered / tally.placed if tally.placed else None
