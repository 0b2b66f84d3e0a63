"""Carrying an import out, once, whoever dies on the way.

All its rows are written in one transaction whose last statement also marks it done, so a failed or
killed import leaves nothing but its own row.
"""

import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
import structlog
from psycopg.types.json import Jsonb

from app.calling.campaigns.enrolment import enrol_import
from app.leads.imports import claims, staging, trial
from app.leads.imports.claims import Job
from app.leads.imports.reader import FileRefused, Limits
from app.leads.imports.reading import Reading, remove_rewritten
from app.leads.imports.settling_dnc import settle_dnc

log = structlog.get_logger()

Progress = Callable[[int, int], None]
"""Told the bytes and the rows read so far."""


class Cancelled(Exception):
    """Somebody asked this import to end; nothing of it stays."""


class Interrupted(Exception):
    """This process is ending; the import begins again where there is one that can."""


@dataclass(frozen=True, slots=True)
class Tally:
    total: int
    accepted: int
    rejected: int
    duplicate: int
    blocked: int
    reasons: dict[str, int] = field(default_factory=dict)


class Stop:
    """Asks a running import to end soon, from another thread."""

    def __init__(self) -> None:
        self._asked = threading.Event()
        self._pg: claims.Pg | None = None

    def ask(self) -> None:
        self._asked.set()
        self.cancel_query()

    def cancel_query(self) -> None:
        """End what the database does for this import right now."""
        if self._pg is not None:
            with contextlib.suppress(psycopg.Error):
                self._pg.cancel_safe(timeout=5.0)

    @property
    def is_asked(self) -> bool:
        return self._asked.is_set()

    def watch(self, pg: claims.Pg) -> None:
        self._pg = pg

    def check(self) -> None:
        if self._asked.is_set():
            raise Interrupted


class _Steps:
    """What is told of a running import, and what may end it between two pieces of its file."""

    def __init__(self, stop: Stop, progress: Progress | None) -> None:
        self.pulse: claims.Pulse | None = None
        self.is_cancelled = False
        self._stop, self._progress = stop, progress

    def cancel(self) -> None:
        self.is_cancelled = True
        self._stop.cancel_query()

    def step(self, rows: int, read: int) -> None:
        self._stop.check()
        if self.is_cancelled:
            raise Cancelled
        if self.pulse is not None:
            self.pulse.rows, self.pulse.read = rows, read
        if self._progress is not None:
            self._progress(read, rows)


def carry_out(
    url: str,
    var_dir: Path,
    job: Job,
    *,
    pbx: str,
    stop: Stop | None = None,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> Tally:
    """Do the claimed import and return its figures.

    Raises FileRefused when the file is no list; the import is then failed and says why. Raises
    Interrupted when stopped, and the database's own error when that is away: both leave the import
    to be claimed again.
    """
    path = claims.folder(var_dir) / str(job.id)
    stop = stop or Stop()
    steps = _Steps(stop, progress)
    try:
        with psycopg.connect(url) as pg, claims.pulse(url, job, steps.cancel) as steps.pulse:
            stop.watch(pg)
            tally = _import(pg, job, Reading(path, job, limits or Limits(), steps.step), pbx)
    except (Cancelled, Interrupted, psycopg.errors.QueryCanceled) as error:
        if steps.is_cancelled and not stop.is_asked:
            claims.cancelled(url, path, job)
            raise Cancelled from error
        claims.release(url, job)
        raise Interrupted from error
    except (psycopg.OperationalError, psycopg.IntegrityError):
        claims.try_again(url, job)
        raise
    except FileRefused as error:
        claims.fail(url, path, job, str(error))
        raise
    except KeyboardInterrupt:
        claims.fail(url, path, job, "Stopped by hand. Nothing was imported.")
        raise
    except Exception:
        log.exception("import.failed", import_id=str(job.id))
        claims.fail(
            url, path, job, "Something unexpected went wrong. Nothing was imported; see the log."
        )
        raise
    finally:
        remove_rewritten(path)
    if not job.is_trial:
        claims.keep_file(var_dir, path)
    log.info("import.done", import_id=str(job.id), total=tally.total, is_trial=job.is_trial)
    return tally


def _import(pg: claims.Pg, job: Job, reading: Reading, pbx: str) -> Tally:
    with staging.staging(pg) as copy:
        for piece in reading.pieces():
            copy.write(piece.text)
    repeats, made = [], None
    if job.is_trial:
        repeats = trial.judge(pg, job, last_row=reading.last_row)
    elif job.list_id is not None:
        made = staging.settle_leads(pg, job, last_row=reading.last_row)
        enrol_import(pg, job.id)
    else:
        reason = f"import: {job.file_name}"
        settle_dnc(pg, reason=reason, account_id=job.account_id, pbx=pbx)
    staging.keep_rejects(pg, job.id, reading.texts)
    fates, reasons = staging.tally(pg)
    lost = fates["rejected"] + fates["duplicate"] + fates["blocked"]
    tally = Tally(**fates, accepted=fates["total"] - lost, reasons=reasons)
    if made not in {None, tally.accepted}:
        raise AssertionError(f"{made} leads were made of {tally.accepted} accepted rows")
    _mark_over(pg, job, reading, tally, repeats)
    return tally


def _mark_over(
    pg: claims.Pg, job: Job, reading: Reading, tally: Tally, repeats: list[dict[str, Any]]
) -> None:
    opened = reading.opened
    assert opened is not None
    marked = pg.execute(
        "UPDATE imports SET state = %s, encoding = %s, delimiter = %s, total = %s,"
        " accepted = %s, rejected = %s, duplicate = %s, blocked = %s, reasons = %s, repeats = %s,"
        " error = '',"
        " finished_at = now(), lease_until = NULL"
        " WHERE id = %s AND state = 'reading' AND tries = %s",
        (
            "checked" if job.is_trial else "done",
            *(opened.shown_encoding, opened.header.delimiter),
            *(tally.total, tally.accepted, tally.rejected, tally.duplicate, tally.blocked),
            *(Jsonb(tally.reasons), Jsonb(repeats), job.id, job.tries),
        ),
    )
    if marked.rowcount != 1:  # Someone took us for dead and does it over.
        raise Interrupted
    claims.tell(pg, job.id)
