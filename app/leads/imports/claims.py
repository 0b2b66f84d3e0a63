"""Who reads a file: claims with a lease, the pulse that renews it, and every end but success.

`tries` is the fence: who lost the lease changes nothing any more. The file stays until its import
is over, so that a claimant after a crash can begin again.
"""

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import structlog
from psycopg import Connection
from psycopg.rows import TupleRow, class_row

from app import bell
from app.models.lead import DedupPolicy

log = structlog.get_logger()

Pg = Connection[TupleRow]

OVER_BELL = "imports.over"
LEASE = "interval '60 seconds'"
BEAT_SECONDS = 2.0
MOST_TRIES = 3
GONE_AFTER = "interval '10 minutes'"
"""How long after its lease a file that is not here is given up: another machine may hold it."""
ORPHAN_SECONDS = 3_600
KEPT_SECONDS = 180 * 86_400
"""How long the file of a finished import stays to be looked at."""
DRAFT_KEPT = "interval '24 hours'"
"""How long a file waits for somebody to say how it is read."""


@dataclass(frozen=True, slots=True)
class Job:
    id: UUID
    purpose: str
    list_id: UUID | None
    account_id: UUID | None
    file_name: str
    preset: str
    zone: str | None
    tries: int
    encoding_asked: str = ""
    delimiter_asked: str = ""
    mapping: dict[str, Any] = field(default_factory=dict)
    dedup: str = DedupPolicy.MERGE
    is_trial: bool = False


JOB_COLUMNS = ", ".join(each.name for each in fields(Job))
job_row = class_row(Job)


def folder(var_dir: Path) -> Path:
    """Where files wait for their import, each named by its id; made for the owner's eyes only."""
    path = var_dir / "imports"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def kept_folder(var_dir: Path) -> Path:
    """Where the files of finished imports stay, each named by its import's id."""
    path = var_dir / "import-files"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def keep_file(var_dir: Path, path: Path) -> None:
    path.replace(kept_folder(var_dir) / path.name)


def claim(url: str, var_dir: Path) -> Job | None:
    """Take the oldest import that waits, or whose process died, if its file is here."""
    with psycopg.connect(url) as pg:
        waiting = pg.execute(
            "SELECT id FROM imports WHERE state = 'received'"
            " OR (state = 'reading' AND lease_until < now())"
            " ORDER BY id FOR UPDATE SKIP LOCKED"
        ).fetchall()
        for (import_id,) in waiting:
            if not (folder(var_dir) / str(import_id)).exists():
                _give_up_if_gone(pg, import_id)
            elif job := _take(pg, import_id):
                return job
    return None


def _take(pg: Pg, import_id: UUID) -> Job | None:
    with pg.cursor(row_factory=job_row) as cursor:
        job = cursor.execute(
            "UPDATE imports SET state = 'reading', tries = tries + 1,"
            f" lease_until = now() + {LEASE}"
            f" WHERE id = %s AND tries < %s RETURNING {JOB_COLUMNS}",
            (import_id, MOST_TRIES),
        ).fetchone()
    if job is None:
        error = (
            f"The process that read the file died {MOST_TRIES} times. Nothing was imported."
            " Split the file and import the parts."
        )
        _mark_failed(pg, import_id, error)
    return job


def _give_up_if_gone(pg: Pg, import_id: UUID) -> None:
    error = "The file is gone. Nothing was imported; import it again."
    pg.execute(
        "UPDATE imports SET state = 'failed', error = %s, finished_at = now(), lease_until = NULL"
        f" WHERE id = %s AND coalesce(lease_until, created_at) < now() - {GONE_AFTER}",
        (error, import_id),
    )


def tell(pg: Pg, import_id: UUID) -> None:
    """Ring that an import is over; heard if and when the transaction commits."""
    message = json.dumps([OVER_BELL, str(import_id)])
    pg.execute("SELECT pg_notify(%s, %s)", (bell.WIRE, message))


def _mark_failed(pg: Pg, import_id: UUID, error: str) -> None:
    pg.execute(
        "UPDATE imports SET state = 'failed', error = %s, finished_at = now(), lease_until = NULL,"
        " total = 0 WHERE id = %s AND state = 'reading'",
        (error[:2_000], import_id),
    )
    tell(pg, import_id)


class Pulse:
    """How far an import has come, for the heart that tells it."""

    def __init__(self) -> None:
        self.rows = 0
        self.read = 0


@contextlib.contextmanager
def pulse(url: str, job: Job, on_cancel: Callable[[], None]) -> Iterator[Pulse]:
    """Renew the lease and show how far the file is read, on a connection of its own.

    `on_cancel` is called once, in another thread, when somebody has asked the import to end.
    """
    over = threading.Event()
    shown = Pulse()
    is_told = False

    def beat() -> None:
        nonlocal is_told
        while not over.wait(BEAT_SECONDS):
            try:
                with psycopg.connect(url) as pg:
                    pg.execute("SET LOCAL lock_timeout = '2s'")
                    answer = pg.execute(
                        f"UPDATE imports SET lease_until = now() + {LEASE}, total = %s,"
                        " read_bytes = %s WHERE id = %s AND state IN ('reading', 'undoing')"
                        " AND tries = %s RETURNING is_cancelled",
                        (shown.rows, shown.read, job.id, job.tries),
                    ).fetchone()
                if answer is not None and answer[0] and not is_told:
                    is_told = True
                    on_cancel()
            except psycopg.Error as error:
                log.warning("import.pulse_missed", import_id=str(job.id), error=str(error))

    thread = threading.Thread(target=beat, name=f"import {job.id}", daemon=True)
    thread.start()
    try:
        yield shown
    finally:
        over.set()
        thread.join()


def release(url: str, job: Job) -> None:
    """Hand the import back: being stopped is no fault of the file."""
    with contextlib.suppress(psycopg.Error), psycopg.connect(url) as pg:
        pg.execute(
            "UPDATE imports SET state = 'received', lease_until = NULL, total = 0,"
            " tries = tries - 1 WHERE id = %s AND state = 'reading' AND tries = %s",
            (job.id, job.tries),
        )


def try_again(url: str, job: Job) -> None:
    """Let the lease end now: what went wrong may be over soon. This counts as a try."""
    with contextlib.suppress(psycopg.Error), psycopg.connect(url) as pg:
        pg.execute(
            "UPDATE imports SET lease_until = now() WHERE id = %s AND state = 'reading'"
            " AND tries = %s",
            (job.id, job.tries),
        )


def fail(url: str, path: Path, job: Job, error: str) -> None:
    with contextlib.suppress(psycopg.Error), psycopg.connect(url) as pg:
        _mark_failed(pg, job.id, error)
        path.unlink(missing_ok=True)


def cancelled(url: str, path: Path, job: Job) -> None:
    """End an import that somebody called off; its transaction is rolled back already."""
    with contextlib.suppress(psycopg.Error), psycopg.connect(url) as pg:
        pg.execute(
            "UPDATE imports SET state = 'cancelled', finished_at = now(), lease_until = NULL,"
            " total = 0, read_bytes = 0 WHERE id = %s AND state = 'reading' AND tries = %s",
            (job.id, job.tries),
        )
        tell(pg, job.id)
    path.unlink(missing_ok=True)


def sweep_files(url: str, var_dir: Path) -> int:
    """Remove files whose import is over or was never recorded; return how many."""
    with psycopg.connect(url) as pg:
        pg.execute(
            "UPDATE imports SET state = 'cancelled', finished_at = now()"
            f" WHERE state IN ('draft', 'checked') AND created_at < now() - {DRAFT_KEPT}"
        )
        pg.execute(
            "DELETE FROM import_rejects USING imports WHERE imports.id = import_id"
            " AND is_trial AND state IN ('cancelled', 'failed')"
        )
        open_ids: set[Any] = {
            str(row[0])
            for row in pg.execute(
                "SELECT id FROM imports WHERE state IN ('draft', 'received', 'reading', 'checked')"
            )
        }
        now = pg.execute("SELECT extract(epoch FROM now())::float8").fetchone()
    removed = 0
    for path in folder(var_dir).iterdir():
        is_old = now is not None and path.stat().st_mtime < now[0] - ORPHAN_SECONDS
        if path.name.split(".")[0] not in open_ids and is_old:
            path.unlink(missing_ok=True)
            removed += 1
    for path in kept_folder(var_dir).iterdir():
        if now is not None and path.stat().st_mtime < now[0] - KEPT_SECONDS:
            path.unlink(missing_ok=True)
            removed += 1
    return removed
