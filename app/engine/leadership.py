"""One live dialer a PBX: an advisory lock of PostgreSQL, held on a connection of its own.

The lock dies with the connection, so a dialer that lost the database has lost the lead as well, and
must win it back before it writes again.
"""

import asyncio
import contextlib
import hashlib
from collections.abc import AsyncIterator

import psycopg
import structlog

from app.db import libpq_url

log = structlog.get_logger()

ASK_SECONDS = 1.0
CHECK_SECONDS = 2.0


class LeadLost(RuntimeError):
    """Another dialer leads this PBX now; this one has to start again as a standby."""


def lock_number(pbx: str) -> int:
    """A stable signed 64-bit number for the name of a PBX."""
    digest = hashlib.sha256(f"talktime dialer {pbx}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


@contextlib.asynccontextmanager
async def leading(url: str, pbx: str) -> AsyncIterator["Lead"]:
    """Wait until this process leads `pbx`."""
    lead = Lead(url, pbx)
    await lead.win()
    try:
        yield lead
    finally:
        await lead.leave()


class Lead:
    def __init__(self, url: str, pbx: str) -> None:
        self._url = libpq_url(url)
        self._pbx = pbx
        self._connection: psycopg.AsyncConnection | None = None

    async def win(self) -> None:
        waited = False
        while not await self._try():
            if not waited:
                log.info("dialer.standby", pbx=self._pbx)
                waited = True
            await asyncio.sleep(ASK_SECONDS)
        log.info("dialer.leads", pbx=self._pbx)

    async def _try(self) -> bool:
        try:
            if self._connection is None or self._connection.closed:
                self._connection = await psycopg.AsyncConnection.connect(
                    self._url, autocommit=True, application_name="talktime dialer lead"
                )
            cursor = await self._connection.execute(
                "SELECT pg_try_advisory_lock(%s)", (lock_number(self._pbx),)
            )
            row = await cursor.fetchone()
        except psycopg.OperationalError as error:
            log.warning("dialer.lead_unreachable", why=str(error).splitlines()[0])
            return False
        return bool(row and row[0])

    async def keep(self) -> None:
        """Watch the lock. After a database restart take it again; raise LeadLost if beaten."""
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            try:
                if self._connection is None:
                    raise psycopg.OperationalError("no connection")
                await self._connection.execute("SELECT 1")
            except psycopg.OperationalError:
                await self._win_back()

    async def _win_back(self) -> None:
        if self._connection is not None:
            await self._connection.close()
            self._connection = None
        while not await self._try():
            if self._connection is not None:
                raise LeadLost
            await asyncio.sleep(ASK_SECONDS)
        log.info("dialer.leads_again", pbx=self._pbx)

    async def leave(self) -> None:
        if self._connection is not None:
            await self._connection.close()
