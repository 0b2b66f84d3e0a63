"""A file that waits for a person: how it would be read, what its rows would be, and the start."""

from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from uuid import UUID

import anyio.to_thread
from sqlalchemy.ext.asyncio import AsyncSession

from app import bell
from app.access.audit import audit
from app.errors import Conflict, Invalid, NotFound
from app.leads.imports import claims, presets_saved, queries
from app.leads.imports.claims import Job
from app.leads.imports.cleaning import Refused
from app.leads.imports.quick import Cleaner, Plan
from app.leads.imports.reader import CutLines, FileRefused, FileRow, Limits, rows_of
from app.leads.imports.reading import Opened, open_list
from app.leads.imports.schemas import (
    DraftIn,
    ImportOut,
    PreviewColumn,
    PreviewOut,
    PreviewRow,
    StartIn,
)
from app.leads.lists import service as lists
from app.models.account import Account
from app.models.lead import Import, ImportPurpose, ImportState, ListSource

BELL = "imports"
ROWS_CHECKED = 500
BYTES_CHECKED = 1 << 19
ROWS_SHOWN = 20
SAMPLES = 3
LINES_SHOWN = 8


class ImportUnknown(NotFound):
    """There is no such import."""

    code = "import_unknown"


class NotADraft(Conflict):
    """This import has begun or is over."""

    code = "not_a_draft"


class FileUnreadable(Invalid):
    """The file cannot be read like this."""

    code = "file_unreadable"


class FileGone(NotFound):
    """The file is not on this machine any more."""

    code = "file_gone"


class ListMissing(Invalid):
    """Leads go into one list."""

    code = "list_missing"


async def preview(
    session: AsyncSession, var_dir: Path, import_id: UUID, asked: DraftIn
) -> PreviewOut:
    """Read the beginning of the file as asked, without keeping anything."""
    draft = await _draft(session, import_id)
    asked, titles = await presets_saved.applied(session, asked)
    job = _job_of(draft, asked, titles)
    path = claims.folder(var_dir) / str(import_id)
    if not path.exists():
        raise FileGone("Choose the file again.")
    try:
        return await anyio.to_thread.run_sync(_look, path, job)
    except FileRefused as error:
        raise FileUnreadable(str(error)) from error


async def start(session: AsyncSession, who: Account, import_id: UUID, asked: StartIn) -> ImportOut:
    """Decide how the draft is read and where its leads go; reading begins after the commit."""
    draft = await _draft(session, import_id)
    source = await presets_saved.source_of(session, asked.preset)
    draft.list_id = await _list_of(session, who, draft, asked, source)
    await _keep_how(session, draft, asked)
    draft.is_trial = False
    audit(session, who, "import.started", subject_kind="import", subject_id=draft.id)
    return await _received(session, draft)


async def check(session: AsyncSession, who: Account, import_id: UUID, asked: StartIn) -> ImportOut:
    """Have every row of the draft judged as the import would, with nothing kept of it."""
    draft = await _draft(session, import_id)
    draft.list_source = await presets_saved.source_of(session, asked.preset)
    draft.list_id, draft.list_name = None, ""
    if draft.purpose is ImportPurpose.LEADS:
        _require_one_list(asked)
        draft.list_name = asked.list_name or ""
        draft.list_id = (await lists.get(session, asked.list_id)).id if asked.list_id else None
    await _keep_how(session, draft, asked)
    draft.is_trial = True
    audit(session, who, "import.checking", subject_kind="import", subject_id=draft.id)
    return await _received(session, draft)


async def keep_checked(session: AsyncSession, who: Account, import_id: UUID) -> ImportOut:
    """Import what was checked, in the way it was checked."""
    checked = await _draft(session, import_id)
    if checked.state is not ImportState.CHECKED:
        raise NotADraft("Have its rows checked first, or start the import without.")
    if checked.list_name:
        made = await lists.named(session, who, checked.list_name, checked.list_source)
        checked.list_id = made.id
    checked.is_trial = False
    audit(session, who, "import.started", subject_kind="import", subject_id=checked.id)
    return await _received(session, checked)


async def _keep_how(session: AsyncSession, draft: Import, asked: StartIn) -> None:
    by_preset, titles = await presets_saved.applied(session, asked)
    draft.encoding_asked, draft.delimiter_asked = by_preset.encoding, by_preset.delimiter
    draft.preset, draft.mapping = by_preset.preset, by_preset.mapping(titles)
    draft.zone, draft.dedup = asked.zone, asked.dedup


async def _received(session: AsyncSession, draft: Import) -> ImportOut:
    """Have it read from the beginning, whatever a trial has counted."""
    draft.state, draft.tries, draft.lease_until = ImportState.RECEIVED, 0, None
    draft.read_bytes = draft.total = 0
    await bell.ring(session, BELL)
    await session.flush()
    return ImportOut.model_validate(draft)


async def _draft(session: AsyncSession, import_id: UUID) -> Import:
    found = await queries.get(session, import_id, lock=True)
    if found is None:
        raise ImportUnknown
    if found.state not in {ImportState.DRAFT, ImportState.CHECKED}:
        raise NotADraft("Upload the file again to read it in another way.")
    return found


async def _list_of(
    session: AsyncSession, who: Account, draft: Import, asked: StartIn, source: ListSource
) -> UUID | None:
    if draft.purpose is ImportPurpose.DNC:
        return None
    _require_one_list(asked)
    if asked.list_id is not None:
        return (await lists.get(session, asked.list_id)).id
    assert asked.list_name is not None
    return (await lists.named(session, who, asked.list_name, source)).id


def _require_one_list(asked: StartIn) -> None:
    if (asked.list_id is None) == (asked.list_name is None):
        raise ListMissing("Send list_name, or list_id of a list that exists.")


def _job_of(draft: Import, asked: DraftIn, titles: dict[str, list[str]]) -> Job:
    return Job(
        id=draft.id,
        purpose=draft.purpose,
        list_id=draft.list_id,
        account_id=draft.account_id,
        file_name=draft.file_name,
        preset=asked.preset,
        zone=None,
        tries=0,
        encoding_asked=asked.encoding,
        delimiter_asked=asked.delimiter,
        mapping=asked.mapping(titles),
    )


def _look(path: Path, job: Job) -> PreviewOut:
    opened = open_list(path, job, Limits())
    rows = list(_first_rows(opened))
    cleaner = Cleaner(_plan_of(opened, job))
    results = [(row, cleaner.result_of(row)) for row in rows]
    refused = [(row, each) for row, each in results if isinstance(each, Refused)]
    header = opened.header
    columns = [
        PreviewColumn(
            position=column.position,
            title=column.title,
            field=column.field,
            samples=_samples(rows, column.position),
        )
        for column in header.columns
    ]
    return PreviewOut(
        encoding=opened.shown_encoding,
        delimiter=header.delimiter,
        line=header.line.number,
        lines=_first_lines(opened),
        columns=columns,
        checked=len(rows),
        good=len(rows) - len(refused),
        reasons=Counter(each.reason for _, each in refused),
        refused=[
            PreviewRow(
                row_number=row.number, reason=each.reason, detail=each.detail, line=row.line[:200]
            )
            for row, each in refused[:ROWS_SHOWN]
        ],
    )


def _plan_of(opened: Opened, job: Job) -> Plan:
    header = opened.header
    is_dnc = job.purpose == ImportPurpose.DNC
    return Plan(header.columns, header.delimiter, opened.encoding, Limits(), is_dnc, job.zone)


def _text_of(opened: Opened) -> str:
    with opened.path.open("rb") as file:
        content = file.read(BYTES_CHECKED)
        if len(content) == BYTES_CHECKED:
            content = content[: content.rfind(b"\n") + 1]
    return content.decode(opened.encoding, "replace").replace("\r\n", "\n").replace("\r", "\n")


def _first_lines(opened: Opened) -> list[str]:
    return [line[:300] for line in _text_of(opened).split("\n")[:LINES_SHOWN]]


def _first_rows(opened: Opened) -> Iterator[FileRow]:
    header, limits = opened.header, Limits()
    below = _text_of(opened).split("\n", header.line.number)[header.line.number :]
    lines = CutLines(below[0] if below else "", header.line.number + 1, limits.line_characters)
    rows = rows_of(lines, header.delimiter, width=len(header.columns), limits=limits)
    return islice(rows, ROWS_CHECKED)


def _samples(rows: list[FileRow], position: int) -> list[str]:
    found = (row.cells[position].strip() for row in rows if row.fault is None)
    return [each[:60] for each in islice(filter(None, found), SAMPLES)]
