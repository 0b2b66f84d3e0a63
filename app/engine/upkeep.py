"""Small jobs that the leading dialer does now and then, each a transaction of its own.

A job takes its advisory lock or leaves the turn to the dialer of another PBX, does a bounded piece
of work, and says whether there is more. Who dies leaves nothing behind: the next turn goes on.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.db import DOWN, Sessions
from app.leads.dead_numbers import hints
from app.leads.pools import reclaim
from app.quality.transcripts import backlog, queue

log = structlog.get_logger()

BREATH = 0.2
"""Between two pieces of the same work."""


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    lock: int
    seconds: float
    work: Callable[[AsyncSession, datetime], Awaitable[int]]
    most: int | None = None
    """How much a piece can be; a full one is followed by the next at once."""


JOBS = (
    Job("hints", 7_203_011, hints.LOOK_SECONDS, hints.note),
    Job("reclaim", 7_203_012, reclaim.LOOK_SECONDS, reclaim.work, most=reclaim.AT_ONCE),
    Job("phrases", queue.LOCK, backlog.LOOK_SECONDS, backlog.search, most=backlog.AT_ONCE),
)


async def keep_up(sessions: Sessions, now: Callable[[], datetime]) -> None:
    """Do all jobs until cancelled."""
    async with asyncio.TaskGroup() as tasks:
        for job in JOBS:
            tasks.create_task(_keep(job, sessions, now), name=job.name)


async def _keep(job: Job, sessions: Sessions, now: Callable[[], datetime]) -> None:
    while True:
        done = 0
        try:
            done = await turn(job, sessions, now())
        except DOWN as error:
            log.warning("upkeep.down", job=job.name, why=str(error).splitlines()[0])
        except Exception:  # A job that stumbles must not end the calls of this dialer.
            log.exception("upkeep.failed", job=job.name)
        await asyncio.sleep(BREATH if job.most is not None and done >= job.most else job.seconds)


async def turn(job: Job, sessions: Sessions, now: datetime) -> int:
    """Do one piece of the job, unless another dialer is at it; return how much that was."""
    async with sessions.begin() as session:
        if not await session.scalar(select(func.pg_try_advisory_xact_lock(job.lock))):
            return 0
        return await job.work(session, now)
