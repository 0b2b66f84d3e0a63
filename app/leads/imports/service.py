"""Files are received here and read elsewhere (runner.py), so that no request waits for rows."""

import hashlib
import os
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path, PurePath
from typing import Any, BinaryIO
from uuid import UUID, uuid4

import anyio.to_thread
from sqlalchemy.ext.asyncio import AsyncSession

from app import bell
from app.access.audit import audit
from app.calling.idempotency import KeyReused
from app.db import Sessions
from app.errors import Conflict, TooLarge
from app.leads.imports import claims, presets_saved, queries, rejects
from app.leads.imports.drafts import FileGone, ImportUnknown
from app.leads.imports.reader import Limits
from app.leads.imports.schemas import DraftIn, ImportIn, ImportOut
from app.leads.lists import service as lists
from app.models.account import Account
from app.models.lead import Import, ImportPurpose, ImportState, ListSource
from app.paging import Page, keys_of, page_of

BELL = "imports"
_CHUNK = 1 << 20
_LEASE = timedelta(seconds=60)


class FileImported(Conflict):
    """This very file was imported into this list before."""

    code = "file_imported"


class ImportOver(Conflict):
    """The import is over, or not far enough, for that."""

    code = "import_over"


class FileTooLarge(TooLarge):
    """The file is larger than an import takes."""

    code = "file_too_large"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came, and where it shall wait."""

    name: str
    content: BinaryIO
    var_dir: Path


async def receive(
    session: AsyncSession,
    who: Account | None,
    upload: Upload,
    fields: ImportIn,
    *,
    key: str | None = None,
    claimed_at: datetime | None = None,
) -> ImportOut:
    """Keep the file and its row; reading begins when this transaction has committed.

    The same key, or the same file while it is still being read, gives the same import. With
    `claimed_at` the caller reads the file itself, so only a new import will do.
    """
    source = await presets_saved.source_of(session, fields.preset)
    asked, titles = await presets_saved.applied(
        session,
        DraftIn(encoding=fields.encoding, delimiter=fields.delimiter, preset=fields.preset),
    )
    sha256, size, waiting = await anyio.to_thread.run_sync(_store, upload)
    try:
        key = _own_key(who, key)
        again = await _same_import(session, sha256, key, fields)
        list_id = again.list_id if again else await _list_of(session, who, fields, source)
        again = again or await _same_file(session, sha256, list_id)
        if again is not None and claimed_at is not None:
            raise FileImported("Another process is reading it now.", import_id=str(again.id))
        if again is not None:
            return ImportOut.model_validate(again)
        made = _made(who, fields, list_id, asked=asked.mapping(titles), read_as=asked)
        made.idempotency_key, made.file_sha256, made.file_bytes = key, sha256, size
        made.file_name = _display_name(upload.name)
        if claimed_at is not None:
            made.state, made.tries = ImportState.READING, 1
            made.lease_until = claimed_at + _LEASE
        session.add(made)
        await session.flush()
        await session.refresh(made)
        audit(session, who, "import.received", subject_kind="import", subject_id=made.id)
        await bell.ring(session, BELL)
        waiting.rename(waiting.with_name(str(made.id)))
    finally:
        waiting.unlink(missing_ok=True)
    return ImportOut.model_validate(made)


def _made(
    who: Account | None,
    fields: ImportIn,
    list_id: UUID | None,
    *,
    asked: dict[str, Any],
    read_as: DraftIn,
) -> Import:
    return Import(
        purpose=fields.purpose,
        list_id=list_id,
        account_id=who.id if who else None,
        preset=read_as.preset,
        encoding_asked=read_as.encoding,
        delimiter_asked=read_as.delimiter,
        mapping=asked,
        dedup=fields.dedup,
        zone=fields.zone,
    )


async def draft(
    session: AsyncSession, who: Account, upload: Upload, purpose: ImportPurpose
) -> ImportOut:
    """Keep a file until somebody says how it is read, or for a day."""
    sha256, size, waiting = await anyio.to_thread.run_sync(_store, upload)
    try:
        made = Import(
            purpose=purpose,
            account_id=who.id,
            file_name=_display_name(upload.name),
            file_sha256=sha256,
            file_bytes=size,
            state=ImportState.DRAFT,
        )
        session.add(made)
        await session.flush()
        await session.refresh(made)
        audit(session, who, "import.drafted", subject_kind="import", subject_id=made.id)
        waiting.rename(waiting.with_name(str(made.id)))
    finally:
        waiting.unlink(missing_ok=True)
    return ImportOut.model_validate(made)


async def cancel(
    session: AsyncSession, who: Account, import_id: UUID, *, now: datetime
) -> ImportOut:
    """Call an import off. One that is being read ends within seconds and leaves nothing."""
    found = await get(session, import_id, lock=True)
    if found.state in {ImportState.DRAFT, ImportState.RECEIVED, ImportState.CHECKED}:
        found.state, found.finished_at = ImportState.CANCELLED, now
    elif found.state is ImportState.READING:
        found.is_cancelled = True
    else:
        raise ImportOver("It is over already. An import that is done can be undone.")
    audit(session, who, "import.cancelled", subject_kind="import", subject_id=import_id)
    await session.flush()
    return ImportOut.model_validate(found)


async def undo(session: AsyncSession, who: Account, import_id: UUID) -> ImportOut:
    """Take a finished import back; the work begins after the commit."""
    found = await get(session, import_id, lock=True)
    if found.purpose is ImportPurpose.DNC:
        raise ImportOver("Numbers leave the do-not-call list one by one, each with a reason.")
    if found.state is not ImportState.DONE:
        raise ImportOver("Only an import that is done can be undone.")
    found.state, found.tries, found.lease_until = ImportState.UNDOING, 0, None
    audit(session, who, "import.undone", subject_kind="import", subject_id=import_id)
    await bell.ring(session, BELL)
    await session.flush()
    return ImportOut.model_validate(found)


async def original(
    session: AsyncSession, who: Account, import_id: UUID, var_dir: Path
) -> tuple[str, Path]:
    """Return the name and the place of the file as it came."""
    found = await get(session, import_id)
    path = claims.kept_folder(var_dir) / str(found.id)
    if not path.exists():
        raise FileGone("Files of imports are kept for half a year, on the machine that read them.")
    audit(session, who, "import.file_downloaded", subject_kind="import", subject_id=import_id)
    return found.file_name, path


async def page(
    session: AsyncSession, *, list_id: UUID | None, cursor: str | None, limit: int
) -> Page[ImportOut]:
    before = keys_of(cursor, UUID)[0] if cursor else None
    rows = await queries.page(session, list_id=list_id, before=before, limit=limit)
    found, next_cursor = page_of(rows, limit, lambda each: (each.id,))
    return Page(items=[ImportOut.model_validate(each) for each in found], next_cursor=next_cursor)


async def get(session: AsyncSession, import_id: UUID, *, lock: bool = False) -> Import:
    found = await queries.get(session, import_id, lock=lock)
    if found is None:
        raise ImportUnknown
    return found


async def rejects_csv(
    sessions: Sessions, who: Account, import_id: UUID
) -> tuple[str, AsyncIterator[str]]:
    """Return a file name and the rejected rows as CSV, read page by page."""
    async with sessions.begin() as session:
        found = await get(session, import_id)
        audit(session, who, "rejects.downloaded", subject_kind="import", subject_id=import_id)
    return f"{PurePath(found.file_name).stem}-rejects.csv", rejects.csv_of(
        sessions, import_id, locale=who.locale
    )


def _own_key(who: Account | None, key: str | None) -> str | None:
    """Two accounts may send the same key; it is each one's own."""
    if key is None:
        return None
    return hashlib.sha256(f"{who.id if who else ''} {key}".encode()).hexdigest()


def _store(upload: Upload) -> tuple[str, int, Path]:
    """Copy the file to where it waits, for the owner's eyes only; return digest, size, place."""
    digest = hashlib.sha256()
    size = 0
    path = claims.folder(upload.var_dir) / f".{uuid4()}"
    with open(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        while chunk := upload.content.read(_CHUNK):
            size += len(chunk)
            if size > Limits().file_bytes:
                path.unlink()
                raise FileTooLarge("Split the file and import the parts.")
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest(), size, path


async def _same_import(
    session: AsyncSession, sha256: str, key: str | None, fields: ImportIn
) -> Import | None:
    found = await queries.by_key(session, key) if key else None
    if found is not None and (found.file_sha256, found.purpose) != (sha256, fields.purpose):
        raise KeyReused("Send a new Idempotency-Key with another file.")
    return found


async def _same_file(session: AsyncSession, sha256: str, list_id: UUID | None) -> Import | None:
    found = await queries.of_same_file(session, sha256, list_id)
    if found is not None and found.state is ImportState.DONE:
        message = "All its rows would be duplicates. Look at the earlier import's report."
        raise FileImported(message, import_id=str(found.id))
    return found


async def _list_of(
    session: AsyncSession, who: Account | None, fields: ImportIn, source: ListSource
) -> UUID | None:
    if fields.purpose is ImportPurpose.DNC:
        return None
    if fields.list_id is not None:
        return (await lists.get(session, fields.list_id)).id
    assert fields.list_name is not None
    return (await lists.named(session, who, fields.list_name, source)).id


def _display_name(name: str) -> str:
    """Return the last part of what the browser called the file, fit to be shown."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last if sign.isprintable())[-255:] or "list.csv"
