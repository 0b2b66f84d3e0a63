"""`talktime recorder`: takes captured recordings to the store, as many processes as one likes.

The order of the end matters: the object was read back, then the row is committed, and only then
the raw file goes. A process that dies in between leaves a raw file whose row says `stored`, which
the reconciler removes; anywhere else it leaves the raw file and a lease that runs out.
"""

import asyncio
import contextlib
import os
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from app.bell import POLL_SECONDS, Bell, Ear
from app.clock import Clock, WallClock
from app.config import Settings
from app.db import Sessions, open_engine, open_sessions
from app.engine import recording_queue as queue
from app.engine.recording_orphans import reconcile
from app.engine.recording_queue import Claim
from app.engine.recording_retention import expire
from app.engine.transcriber import TranscriptWriter
from app.quality.transcripts import queue as transcripts
from app.quality.transcripts.over_http import transcriber_of
from app.recording_store import store_of
from recordings import pipeline
from recordings.errors import DiskFull, RawEmpty, RawMissing, RawStillGrowing, RecordingError
from recordings.naming import raw_name
from recordings.pipeline import Job, Kept
from recordings.retention import keep_until
from recordings.storage import Store

log = structlog.get_logger()

BELL = "recordings"
RENEW_SECONDS = 20.0
SETTLE = timedelta(seconds=pipeline.QUIET_SECONDS)
RAW_GRACE = timedelta(seconds=60)
"""A spool on another machine may show a file late; after this it is missing."""
RECONCILE_SECONDS = 60.0
SHORTEST_WAIT = 0.1
DATABASE_PAUSE = 2.0
KIND = 10
"""Niceness: a recording can wait, the sound of a live call cannot."""


class Recorder:
    """Works on one recording at a time, in a worker thread; run several for more."""

    def __init__(  # its parts, once, at the edge
        self,
        sessions: Sessions,
        store: Store,
        clock: Clock,
        *,
        pbx: str,
        spool: Path,
        work: Path,
        days: int,
        transcribes: bool = False,
    ) -> None:
        self._sessions = sessions
        self._store = store
        self._clock = clock
        self._pbx = pbx
        self._spool = spool
        self._folder = work
        self._days = days
        self._transcribes = transcribes

    async def run(self, bell: Bell) -> None:
        """Work until cancelled. A bell starts it at once; without one it looks now and then."""
        with bell.hears(BELL) as ear:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._keep_reconciling())
                tasks.create_task(self._keep_working(ear))

    async def _keep_working(self, ear: Ear) -> None:
        while True:
            try:
                await self.work_off()
                await ear.wait(await self._seconds_to_wait())
            except (DBAPIError, PoolExhausted) as error:
                log.warning("recorder.database_away", error=str(error).splitlines()[0])
                await asyncio.sleep(DATABASE_PAUSE)

    async def _keep_reconciling(self) -> None:
        while True:
            try:
                await self.reconcile()
            except Exception:  # Whatever it stumbled over, the recordings themselves go on.
                log.exception("recorder.reconcile_failed")
            await asyncio.sleep(RECONCILE_SECONDS)

    async def work_off(self) -> int:
        """Work on all that is due and return how many claims that took."""
        worked = 0
        while await self.work_once():
            worked += 1
        return worked

    async def work_once(self) -> bool:
        """Claim one recording and take it as far as it goes; False when none is due."""
        async with self._sessions.begin() as session:
            held = await queue.claim(session, self._pbx, self._clock.now())
        if held is None:
            return False

        with structlog.contextvars.bound_contextvars(call_id=str(held.call_id)):
            await self._work(held)
        return True

    async def reconcile(self) -> None:
        await asyncio.to_thread(pipeline.sweep, self._folder, self._clock.now())
        await reconcile(
            self._sessions, self._store, self._clock.now(), pbx=self._pbx, spool=self._spool
        )
        await expire(self._sessions, self._store, self._clock.now())

    async def _work(self, held: Claim) -> None:
        job = Job(held.call_id, self._spool / raw_name(held.call_id), self._folder, held.key)
        try:
            async with self._renewing(held) as lease:
                kept = await asyncio.to_thread(self._keep, job)
        except asyncio.CancelledError:
            await self._give_back(lease[-1], self._clock.now())
            raise
        except RecordingError as error:
            await self._settle_failure(lease[-1], error)
        except Exception as error:  # One recording that nobody foresaw must not stop the others.
            log.exception("recording.unexpected")
            await self._settle_failure(lease[-1], RecordingError(str(error)[:300]))
        else:
            await self._settle_stored(lease[-1], job, kept)

    def _keep(self, job: Job) -> Kept:
        pipeline.check_at_rest(job.raw, self._clock.now())
        return pipeline.keep(job, self._store)

    @contextlib.asynccontextmanager
    async def _renewing(self, held: Claim) -> AsyncIterator[list[Claim]]:
        """Yield a list whose last claim is the one in force, renewed while the body runs."""
        leases = [held]

        async def renew() -> None:
            while True:
                await asyncio.sleep(RENEW_SECONDS)
                with contextlib.suppress(DBAPIError, PoolExhausted):
                    async with self._sessions.begin() as session:
                        renewed = await queue.renew(session, leases[-1], self._clock.now())
                    if renewed is None:
                        return  # Another recorder has it; our last write will change nothing.
                    leases.append(renewed)

        task = asyncio.create_task(renew(), name="renew the lease of a recording")
        try:
            yield leases
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def _settle_stored(self, held: Claim, job: Job, kept: Kept) -> None:
        now = self._clock.now()
        end = keep_until(held.captured_at, self._days)
        async with self._sessions.begin() as session:
            is_ours = await queue.stored(session, held, kept, stored_at=now, keep_until=end)
            if is_ours and self._transcribes:
                await transcripts.ask(session, held.call_id, now)
        if not is_ours:
            log.warning("recording.lease_lost")
            return
        log.info("recording.stored", key=kept.key, bytes=kept.digest.size, ms=kept.duration_ms)
        try:
            await asyncio.to_thread(
                pipeline.remove_raw, job.raw, self._store, kept.key, kept.digest
            )
        except (RecordingError, OSError) as error:
            log.warning("recording.raw_stays", error=str(error))  # The reconciler comes back to it.

    async def _settle_failure(self, held: Claim, error: RecordingError) -> None:
        now = self._clock.now()
        if isinstance(error, RawStillGrowing):
            await self._give_back(held, now + SETTLE)
            return
        if isinstance(error, RawMissing) and now < held.captured_at + RAW_GRACE:
            await self._give_back(held, now + SETTLE)
            return
        is_gone = isinstance(error, RawMissing | RawEmpty)
        event = "recording.no_room" if isinstance(error, DiskFull) else "recording.failed"
        log.warning(event, code=error.code, error=str(error), tries=held.tries)
        async with self._sessions.begin() as session:
            if is_gone:
                await queue.missing(session, held, error)
            else:
                await queue.failed(session, held, error, now)

    async def _give_back(self, held: Claim, next_at: datetime) -> None:
        async with self._sessions.begin() as session:
            await queue.give_back(session, held, next_at)

    async def _seconds_to_wait(self) -> float:
        async with self._sessions.begin() as session:
            due = await queue.next_due(session, self._pbx)
        if due is None:
            return POLL_SECONDS
        return min(max((due - self._clock.now()).total_seconds(), SHORTEST_WAIT), POLL_SECONDS)


async def serve(settings: Settings, *, clock: Clock | None = None) -> None:
    """Run a recorder until cancelled: the whole of `talktime recorder`."""
    with contextlib.suppress(OSError):
        os.nice(KIND)
    clock = clock or WallClock()
    engine = open_engine(settings.database_url, connections=3)
    sessions = open_sessions(engine)
    service = transcriber_of(settings)
    try:
        async with Bell(settings.database_url).running() as bell, asyncio.TaskGroup() as parts:
            parts.create_task(recorder_of(settings, sessions, clock).run(bell), name="recorder")
            if service is not None:
                store = store_of(settings)
                seconds = settings.transcription_seconds
                writer = TranscriptWriter(sessions, store, clock, service, seconds=seconds)
                parts.create_task(writer.run(bell), name="transcripts")
    finally:
        if service is not None:
            await service.close()
        await engine.dispose()


def recorder_of(settings: Settings, sessions: Sessions, clock: Clock) -> Recorder:
    return Recorder(
        sessions,
        store_of(settings),
        clock,
        pbx=settings.pbx,
        spool=settings.spool_dir,
        work=settings.var_dir / "work" / "recordings",
        days=settings.recording_days,
        transcribes=bool(settings.transcription_url),
    )
