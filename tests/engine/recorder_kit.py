"""A spool, a store, a clock, and finished calls whose sound is in the spool."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from app.clock import Clock, SetClock
from app.config import Settings
from app.db import Sessions, libpq_url
from app.engine.recorder import Recorder, recorder_of
from app.models.call import Recording, RecordingState
from recordings.storage import open_store
from tests.calls import make_call, make_floor, make_recording
from tests.sounds import talk, write_raw


class Scene:
    def __init__(self, sessions: Sessions, database: str, folder: Path) -> None:
        self.sessions = sessions
        self.settings = Settings(database_url=database, var_dir=folder)
        self.clock = SetClock(datetime.now(UTC))  # A recorder in another process shares it.
        self.store = open_store(self.settings.store_url)

    def recorder(self, clock: Clock | None = None) -> Recorder:
        return recorder_of(self.settings, self.sessions, clock or self.clock)

    def raw(self, call_id: UUID) -> Path:
        return self.settings.spool_dir / f"{call_id}.raw"

    async def call(
        self,
        *,
        state: RecordingState | None = RecordingState.CAPTURED,
        seconds: float = 2.0,
        at_rest: bool = True,
        ended: bool = True,
    ) -> UUID:
        """A call of `seconds` that ended an hour ago, its raw file, and its row in `state`."""
        async with self.sessions.begin() as session:
            began = self.clock.now() - timedelta(hours=1)
            floor = await make_floor(session)
            call = await make_call(session, floor, at=began, seconds=seconds, ended=ended)
            if state is not None:
                await make_recording(session, call, state=state)
        raw = write_raw(self.raw(call.id), talk(seconds), talk(seconds, seed=2))
        age = 3_000 if at_rest else 1
        os.utime(raw, (self.clock.now().timestamp() - age,) * 2)
        return call.id

    async def row(self, call_id: UUID) -> Recording:
        async with self.sessions.begin() as session:
            return await session.get_one(Recording, call_id)

    async def change(self, call_id: UUID, **values: Any) -> None:
        async with self.sessions.begin() as session:
            row = await session.get_one(Recording, call_id)
            for name, value in values.items():
                setattr(row, name, value)

    def state_seen_by_others(self, call_id: UUID) -> str:
        """The state that another connection reads right now."""
        with psycopg.connect(libpq_url(self.settings.database_url)) as connection:
            row = connection.execute(
                "SELECT state FROM recordings WHERE call_id = %s", (call_id,)
            ).fetchone()
        assert row is not None
        return str(row[0])
