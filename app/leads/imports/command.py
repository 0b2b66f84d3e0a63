"""`talktime import`: the same import from a terminal, with a progress bar."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import psycopg
from rich.console import Console
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from app.clock import Clock, WallClock
from app.config import Settings
from app.db import libpq_url, open_engine, open_sessions
from app.errors import Conflict
from app.leads.imports import runner, service, undo
from app.leads.imports.claims import Job
from app.leads.imports.reader import FileRefused
from app.leads.imports.reasons import in_words
from app.leads.imports.runner import Tally
from app.leads.imports.schemas import ImportIn, ImportOut
from app.leads.imports.service import Upload
from app.models.lead import DedupPolicy, ImportPurpose


class NothingToUndo(Conflict):
    """There is no finished import of leads to undo."""

    code = "nothing_to_undo"


@dataclass(frozen=True, slots=True)
class Imported:
    import_id: UUID
    list_id: UUID | None
    tally: Tally


def import_file(
    settings: Settings,
    path: Path,
    *,
    list_name: str | None = None,
    preset: str = "",
    zone: str | None = None,
    dedup: DedupPolicy = DedupPolicy.MERGE,
    encoding: str = "",
    delimiter: str = "",
    dnc: bool = False,
    console: Console | None = None,
    clock: Clock | None = None,
) -> Imported:
    """Import the file into the list, which is made if there is none, and return the figures.

    With `dnc` its phones go to the do-not-call list. A console shows progress and the report.
    Raises FileRefused when the file is no list, and a Problem when it was imported before or the
    request makes no sense; each says what to do. Blocks: from a coroutine, call it in a thread.
    """
    if not path.is_file():
        raise FileRefused(f"There is no file {path}.")
    purpose = ImportPurpose.DNC if dnc else ImportPurpose.LEADS
    fields = ImportIn(
        purpose=purpose,
        list_name=list_name,
        preset=preset,
        zone=zone,
        dedup=dedup,
        encoding=encoding,
        delimiter=delimiter,
    )
    received = asyncio.run(_receive(settings, path, fields, clock or WallClock()))
    job = Job(
        id=received.id,
        purpose=received.purpose,
        list_id=received.list_id,
        account_id=None,
        file_name=received.file_name,
        preset=received.preset,
        zone=received.zone,
        tries=1,
        encoding_asked=encoding,
        delimiter_asked=delimiter,
        dedup=dedup,
    )
    tally = _carry_out(settings, job, path.stat().st_size, console)
    if console is not None:
        console.print(report(tally))
    return Imported(job.id, job.list_id, tally)


def undo_import(settings: Settings, import_id: UUID | None = None) -> tuple[int, int]:
    """Take back that import, or the last one that is done; return leads removed and kept.

    Raises NothingToUndo when there is none, or when it is not done.
    """
    url = libpq_url(settings.database_url)
    with psycopg.connect(url) as pg:
        taken = pg.execute(
            "UPDATE imports SET state = 'undoing', tries = 0, lease_until = NULL WHERE id = ("
            " SELECT id FROM imports WHERE state = 'done' AND purpose = 'leads'"
            " AND id = coalesce(%s, id) ORDER BY id DESC LIMIT 1) RETURNING id",
            (import_id,),
        ).fetchone()
    if taken is None:
        raise NothingToUndo
    job = undo.claim(url)
    if job is None:
        raise NothingToUndo("Another process is undoing it now.")
    return undo.take_back(url, job, pbx=settings.pbx)


async def _receive(settings: Settings, path: Path, fields: ImportIn, clock: Clock) -> ImportOut:
    engine = open_engine(settings.database_url, connections=1)
    try:
        async with open_sessions(engine, pbx=settings.pbx).begin() as session:
            with path.open("rb") as content:
                upload = Upload(path.name, content, settings.var_dir)
                received = await service.receive(
                    session, None, upload, fields, claimed_at=clock.now()
                )
    finally:
        await engine.dispose()
    return received


def _carry_out(settings: Settings, job: Job, size: int, console: Console | None) -> Tally:
    url = libpq_url(settings.database_url)
    if console is None:
        return runner.carry_out(url, settings.var_dir, job, pbx=settings.pbx)
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TextColumn("{task.fields[rows]:,} rows"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        task = progress.add_task(job.file_name, total=size, rows=0)

        def show(read: int, rows: int) -> None:
            # The last byte is read before the rows are settled in the database.
            progress.update(task, completed=min(read, size), rows=rows)

        tally = runner.carry_out(url, settings.var_dir, job, pbx=settings.pbx, progress=show)
        progress.update(task, completed=size, rows=tally.total)
    return tally


def report(tally: Tally, locale: str = "en") -> Table:
    """Return the figures as a table, whose rows add up to its foot."""
    table = Table("Rows", "Count", "Why", show_footer=True)
    table.columns[0].footer, table.columns[1].footer = "total", f"{tally.total:,}"
    table.columns[1].justify = "right"
    table.add_row("accepted", f"{tally.accepted:,}", "")
    table.add_row("rejected", f"{tally.rejected:,}", "")
    table.add_row("duplicate", f"{tally.duplicate:,}", "")
    table.add_row("blocked", f"{tally.blocked:,}", "")
    for reason, rows in sorted(tally.reasons.items(), key=lambda each: -each[1]):
        table.add_row("", f"{rows:,}", f"{reason}: {in_words(reason, locale)}", style="dim")
    return table
