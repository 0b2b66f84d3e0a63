"""Carrying an import out, once, whoever dies on the way.

All its rows are written in one transaction whose last statement also marks it done, so a failed or
killed import leaves nothing but its own row.
"""

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import psycopg
import structlog
from psycopg.types.json import Jsonb

from app.calling.campaigns.enrolment import enrol_import
from app.leads.imports import claims, staging
from app.leads.imports.claims import Job
from app.leads.imports.cleaning import CleanLead, Refused, clean, clean_dnc
from app.leads.imports.mapping import LINES_ABOVE_HEADER, Header, find_header
from app.leads.imports.reader import (
    FileRefused,
    FileRow,
    Limits,
    Lines,
    encoding_of,
    open_text,
    rows_of,
)

log = structlog.get_logger()

ROWS_A_STEP = 1_000

Progress = Callable[[int, int], None]
"""Told the bytes and the rows read so far."""


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
        self._pg: staging.Pg | None = None

    def ask(self) -> None:
        self._asked.set()
        if self._pg is not None:
            with contextlib.suppress(psycopg.Error):
                self._pg.cancel_safe(timeout=5.0)

    def watch(self, pg: staging.Pg) -> None:
        self._pg = pg

    def check(self) -> None:
        if self._asked.is_set():
            raise Interrupted


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
    try:
        with psycopg.connect(url) as pg, claims.pulse(url, job) as count:
            stop.watch(pg)
            reading = _Reading(
                path, job, limits or Limits(), stop=stop, count=count, progress=progress
            )
            tally = _import(pg, job, reading, pbx)
    except (Interrupted, psycopg.errors.QueryCanceled) as error:
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
    path.unlink(missing_ok=True)
    log.info("import.done", import_id=str(job.id), total=tally.total, accepted=tally.accepted)
    return tally


def _import(pg: staging.Pg, job: Job, reading: "_Reading", pbx: str) -> Tally:
    with staging.staging(pg) as stage:
        for row, result in reading.rows():
            stage.add(row, result)
    reading.stop.check()
    if job.list_id is not None:
        staging.settle_leads(pg, import_id=job.id, list_id=job.list_id, last_row=reading.last_row)
        enrol_import(pg, job.id)
    else:
        reason = f"import: {job.file_name}"
        staging.settle_dnc(pg, import_id=job.id, reason=reason, account_id=job.account_id, pbx=pbx)
    fates, reasons = staging.tally(pg)
    lost = fates["rejected"] + fates["duplicate"] + fates["blocked"]
    tally = Tally(**fates, accepted=fates["total"] - lost, reasons=reasons)
    if job.list_id is not None and (made := staging.leads_made(pg, job.id)) != tally.accepted:
        raise AssertionError(f"{made} leads were made of {tally.accepted} accepted rows")
    _mark_done(pg, job, reading, tally)
    return tally


def _mark_done(pg: staging.Pg, job: Job, reading: "_Reading", tally: Tally) -> None:
    header = reading.header
    marked = pg.execute(
        "UPDATE imports SET state = 'done', encoding = %s, delimiter = %s, total = %s,"
        " accepted = %s, rejected = %s, duplicate = %s, blocked = %s, reasons = %s, error = '',"
        " finished_at = now(), lease_until = NULL"
        " WHERE id = %s AND state = 'reading' AND tries = %s",
        (
            *(reading.encoding, header.delimiter if header else ""),
            *(tally.total, tally.accepted, tally.rejected, tally.duplicate, tally.blocked),
            *(Jsonb(tally.reasons), job.id, job.tries),
        ),
    )
    if marked.rowcount != 1:  # Someone took us for dead and does it over.
        raise Interrupted
    claims.tell(pg, job.id)


class _Reading:
    """One pass over the file: what it turned out to be, and how far the pass has come."""

    def __init__(
        self,
        path: Path,
        job: Job,
        limits: Limits,
        *,
        stop: Stop,
        count: Callable[[int], None],
        progress: Progress | None,
    ) -> None:
        self._path, self._job, self._limits = path, job, limits
        self.stop, self._count, self._progress = stop, count, progress
        self.encoding = ""
        self.header: Header | None = None
        self.last_row = 0

    def rows(self) -> Iterator[tuple[FileRow, CleanLead | Refused]]:
        with self._path.open("rb") as file:
            self.encoding = encoding_of(file, self._limits)
        with open_text(self._path, self.encoding) as text:
            lines = Lines(text, self._limits.line_characters)
            first = list(islice(lines, LINES_ABOVE_HEADER))
            header = find_header(first, self._job.preset, self._limits.columns)
            self.header = header
            lines.give_back(first[first.index(header.line) + 1 :])
            width = len(header.columns)
            found = rows_of(lines, header.delimiter, width=width, limits=self._limits)
            for count, row in enumerate(found, start=1):
                if count % ROWS_A_STEP == 0:
                    self._step(count, text.buffer.tell())
                yield row, self._clean(row, header)
                self.last_row = row.number
        if not self.last_row:
            raise FileRefused("The file has a header and no rows. Export the list again.")

    def _clean(self, row: FileRow, header: Header) -> CleanLead | Refused:
        if row.fault is not None:
            return Refused(row.fault)
        if self._job.list_id is None:
            return clean_dnc(row.cells, header.columns)
        return clean(row.cells, header.columns, self._job.zone)

    def _step(self, rows: int, position: int) -> None:
        self.stop.check()
        if rows > self._limits.rows:
            most = self._limits.rows
            raise FileRefused(f"The file has more than {most} rows. Split it, import the parts.")
        self._count(rows)
        if self._progress is not None:
            self._progress(position, rows)
