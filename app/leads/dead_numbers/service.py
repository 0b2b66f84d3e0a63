"""Keeping answers about numbers, and what follows: the gates of lists count them as checks.

What an agent heard outranks every checker for as long as an answer is believed, and a checker
outranks the network's hints. Only "real", "empty" and "suspended" say whether a lead is right.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import BinaryIO
from uuid import UUID

import anyio.to_thread
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.errors import Invalid
from app.leads.dead_numbers import result_file
from app.leads.dead_numbers.port import NumberChecker
from app.leads.dead_numbers.result_file import Codes
from app.leads.dead_numbers.schemas import ChecksKept, ChecksOut, ProviderCount, StatusCount
from app.leads.imports.reader import FileRefused
from app.models.account import Account
from app.models.rules import BY_AGENT, BY_CARRIER, ContactRules, NumberStatus

DEAD = frozenset({NumberStatus.EMPTY, NumberStatus.SUSPENDED})
"""Nobody is reached there, so nobody is called there."""
_KEEP = text(
    """
    INSERT INTO number_checks AS stored (phone, status, provider, checked_at)
    SELECT phone, status, :provider, :at
    FROM unnest(CAST(:phones AS varchar[]), CAST(:statuses AS varchar[])) AS said (phone, status)
    ON CONFLICT (phone) DO UPDATE
    SET status = excluded.status, provider = excluded.provider, checked_at = excluded.checked_at
    WHERE stored.checked_at <= excluded.checked_at AND (
        stored.provider <> :agent OR excluded.provider = :agent
        OR stored.checked_at < :at - make_interval(days => :days))
    """
)
_JUDGE = text(
    """
    INSERT INTO list_checks AS stored (list_id, lead_id, is_accurate, checked_by, at)
    SELECT leads.list_id, leads.id, checked.status = 'real', 'provider', checked.checked_at
    FROM leads JOIN number_checks AS checked ON checked.phone = leads.phone
    WHERE leads.phone = ANY(:phones) AND checked.status IN ('real', 'empty', 'suspended')
      AND checked.checked_at > :now - make_interval(days => :days)
    ON CONFLICT (list_id, lead_id) DO UPDATE
    SET is_accurate = excluded.is_accurate, at = excluded.at
    WHERE stored.checked_by = 'provider'
    RETURNING stored.list_id
    """
)
_COUNT = text(
    """
    UPDATE lists SET checked = counted.checked, accurate = counted.accurate
    FROM (
        SELECT list_id, count(*) AS checked, count(*) FILTER (WHERE is_accurate) AS accurate
        FROM list_checks WHERE list_id = ANY(:lists) GROUP BY list_id
    ) AS counted WHERE counted.list_id = lists.id
    """
)
_STATUSES = text(
    """
    SELECT status,
        count(*) FILTER (WHERE checked_at > :now - interval '30 days' AND is_valid) AS month,
        count(*) FILTER (WHERE checked_at <= :now - interval '30 days' AND is_valid) AS valid,
        count(*) FILTER (WHERE NOT is_valid) AS aged
    FROM (SELECT *, checked_at > :now - make_interval(days => :days) AS is_valid
          FROM number_checks) AS known
    GROUP BY status ORDER BY status
    """
)
_PROVIDERS = text(
    "SELECT provider, count(*) AS numbers, min(checked_at)::date AS first,"
    " max(checked_at)::date AS last FROM number_checks GROUP BY provider ORDER BY last DESC"
)
_UNCHECKED = text(
    """
    SELECT count(*) FROM leads WHERE NOT EXISTS (
        SELECT FROM number_checks WHERE number_checks.phone = leads.phone
          AND checked_at > :now - make_interval(days => :days))
    """
)


class ResultFileUnreadable(Invalid):
    """This is no file of phones and their status."""

    code = "result_file_unreadable"


class ProviderReserved(Invalid):
    """This name stands for what agents and the network say; name the vendor."""

    code = "provider_reserved"


class CheckedInFuture(Invalid):
    """Numbers cannot have been checked in the future."""

    code = "checked_in_future"


async def keep_file(  # the file, how it is read, and whose answers these are, since when
    session: AsyncSession,
    who: Account,
    content: BinaryIO,
    *,
    codes: Codes,
    provider: str,
    checked_at: datetime,
    now: datetime,
) -> ChecksKept:
    """Keep the answers of a vendor's file, as of the day on which the vendor checked."""
    if provider in (BY_AGENT, BY_CARRIER):
        raise ProviderReserved
    if checked_at > now:
        raise CheckedInFuture("Give the day of the check, today at the latest.")
    try:
        read = await anyio.to_thread.run_sync(result_file.read, provider, content, codes)
    except FileRefused as error:
        raise ResultFileUnreadable(str(error)) from error
    lists = await ask(session, read, [*read.answers], checked_at=checked_at, now=now)
    audit(
        session,
        who,
        "numbers.checked",
        subject_kind="provider",
        subject_id=provider,
        numbers=len(read.answers),
        refused=read.refused,
    )
    return ChecksKept(
        total=read.total,
        kept=len(read.answers),
        repeated=read.total - read.refused - len(read.answers),
        refused=read.refused,
        first_refused=list(read.first_refused),
        lists=lists,
    )


async def ask(
    session: AsyncSession,
    checker: NumberChecker,
    phones: Sequence[str],
    *,
    checked_at: datetime,
    now: datetime,
) -> int:
    """Ask the checker about the numbers, keep what it says, and count the lists they are in anew.

    Return how many lists that were.
    """
    days = await _days(session)
    lists: set[UUID] = set()
    # In one order, so that two files with the same numbers do not wait for each other in a ring.
    ordered = sorted(phones)
    for first in range(0, len(ordered), checker.most_at_once):
        said = checker.check(ordered[first : first + checker.most_at_once])
        await keep(session, said, provider=checker.name, at=checked_at, days=days)
        judged = await session.scalars(_JUDGE, {"phones": [*said], "now": now, "days": days})
        lists.update(judged)
    if lists:
        await session.execute(_COUNT, {"lists": sorted(lists)})
    return len(lists)


async def keep(
    session: AsyncSession,
    said: Mapping[str, NumberStatus],
    *,
    provider: str,
    at: datetime,
    days: int,
) -> None:
    await session.execute(
        _KEEP,
        {
            "phones": [*said],
            "statuses": [status.value for status in said.values()],
            "provider": provider,
            "at": at,
            "agent": BY_AGENT,
            "days": days,
        },
    )


async def heard(session: AsyncSession, phone: str, now: datetime) -> None:
    """An agent spoke with somebody at this number, so it is real, whatever was said of it."""
    await keep(session, {phone: NumberStatus.REAL}, provider=BY_AGENT, at=now, days=0)


async def known(session: AsyncSession, now: datetime) -> ChecksOut:
    days = await _days(session)
    asked = {"now": now, "days": days}
    return ChecksOut(
        check_days=days,
        statuses=[
            StatusCount.model_validate(row, from_attributes=True)
            for row in await session.execute(_STATUSES, asked)
        ],
        providers=[
            ProviderCount.model_validate(row, from_attributes=True)
            for row in await session.execute(_PROVIDERS)
        ],
        unchecked=await session.scalar(_UNCHECKED, asked) or 0,
    )


async def _days(session: AsyncSession) -> int:
    return (await session.get_one(ContactRules, 1)).check_days
