"""Slows down the guessing of passwords, by login and by address, over all API processes.

Only failures count: a whole floor may sign in from one address at nine o'clock. A try is counted
before the password is looked at and taken back when it was right, so that a burst of parallel
tries cannot run ahead of the count.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import Sessions
from app.errors import TooMany
from app.models.account import SignInFailure

WINDOW = timedelta(minutes=15)
FAILURES_BY_LOGIN = 10
FAILURES_BY_ADDRESS = 60


class TooManySignIns(TooMany):
    """Too many failed sign-ins; wait before the next."""

    code = "too_many_sign_ins"


@dataclass(frozen=True, slots=True)
class Try:
    """The rows that a right password takes back."""

    ids: Sequence[int]


async def count(sessions: Sessions, *, login: str, address: str, now: datetime) -> Try:
    """Count a try in a transaction of its own: a refused request must not roll it back."""
    limits = {
        f"login:{login}"[:128]: FAILURES_BY_LOGIN,
        f"address:{block_of(address)}": FAILURES_BY_ADDRESS,
    }
    async with sessions.begin() as session:
        for key, limit in sorted(limits.items()):
            await _refuse_beyond(session, key, limit, now)
        failures = [SignInFailure(key=key, at=now) for key in limits]
        session.add_all(failures)
        await session.flush()
        return Try([failure.id for failure in failures])


async def _refuse_beyond(session: AsyncSession, key: str, limit: int, now: datetime) -> None:
    # One counter at a time: two tries that count together would both find room for the last.
    lock = text("SELECT pg_advisory_xact_lock(hashtextextended(:key, 0))")
    await session.execute(lock, {"key": f"sign-in {key}"})
    of_key = (SignInFailure.key == key, SignInFailure.at > now - WINDOW)
    failures, first = (
        await session.execute(select(func.count(), func.min(SignInFailure.at)).where(*of_key))
    ).one()
    if failures >= limit:
        wait = (first + WINDOW - now).total_seconds()
        raise TooManySignIns(f"Try again in {wait:.0f} seconds.", retry_after=wait)


async def take_back(session: AsyncSession, tried: Try) -> None:
    await session.execute(delete(SignInFailure).where(SignInFailure.id.in_(tried.ids)))


async def sweep(session: AsyncSession, *, now: datetime) -> None:
    await session.execute(delete(SignInFailure).where(SignInFailure.at <= now - WINDOW))


def block_of(address: str) -> str:
    """Return who owns the address: a household has a whole /64 of IPv6, but one IPv4."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address[:64]
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped is not None:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))
