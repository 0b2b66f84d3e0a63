"""The part of the API process that reads files: one at a time, in a thread beside the requests."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import psycopg
import structlog
from fastapi import FastAPI

from app.bell import Ear
from app.db import libpq_url
from app.leads.imports import claims, runner, undo
from app.leads.imports.reader import FileRefused
from app.leads.imports.runner import Cancelled, Interrupted, Stop
from app.leads.imports.service import BELL

log = structlog.get_logger()

LOOK_SECONDS = 10.0
"""How soon an import whose process died is taken over, after its lease."""


@contextlib.asynccontextmanager
async def reading_imports(app: FastAPI) -> AsyncIterator[None]:
    """Read what was received, and what a dead process left, for as long as the app lives."""
    settings = app.state.settings
    reader = ImportReader(libpq_url(settings.database_url), settings.var_dir, settings.pbx)
    with app.state.bell.hears(BELL) as ear:
        task = asyncio.create_task(reader.run(ear), name="imports")
        try:
            yield
        finally:
            await reader.stop()
            await task


class ImportReader:
    def __init__(self, url: str, var_dir: Path, pbx: str) -> None:
        self._url = url
        self._var_dir = var_dir
        self._pbx = pbx
        self._stop = Stop()
        self._is_over = False
        self._ear: Ear | None = None

    async def run(self, ear: Ear) -> None:
        self._ear = ear
        while not self._is_over:
            try:
                was_one = await asyncio.to_thread(self._read_one)
            except psycopg.Error as error:
                log.warning("imports.database_away", error=str(error).splitlines()[:1])
                was_one = False
            except OSError:
                log.exception("imports.folder_unreadable")
                was_one = False
            if not was_one and not self._is_over:
                await ear.wait(LOOK_SECONDS)

    async def stop(self) -> None:
        """End the import that runs, if one does; it begins again at the next start."""
        self._is_over = True
        await asyncio.to_thread(self._stop.ask)
        if self._ear is not None:
            self._ear.wake()

    def _read_one(self) -> bool:
        claims.sweep_files(self._url, self._var_dir)
        if (taken := undo.claim(self._url)) is not None:
            undo.take_back(self._url, taken, pbx=self._pbx)
            return True
        job = claims.claim(self._url, self._var_dir)
        if job is None:
            return False
        try:
            runner.carry_out(self._url, self._var_dir, job, pbx=self._pbx, stop=self._stop)
        except FileRefused as error:
            log.info("import.refused", import_id=str(job.id), error=str(error))
        except Cancelled:
            log.info("import.cancelled", import_id=str(job.id))
        except Interrupted:
            log.info("import.interrupted", import_id=str(job.id))
        except psycopg.Error:
            raise
        except Exception:  # The runner has logged it and the row says it; the next file is next.
            return True
        return True
