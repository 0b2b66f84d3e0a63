"""The sound of a recording over HTTP: whole or one range (RFC 9110 section 14), so players seek."""

import asyncio
import re
from collections.abc import Sequence
from typing import Annotated

import structlog
from fastapi import Depends, Header
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel
from starlette.requests import HTTPConnection

from app.config import Settings
from app.errors import NotFound, Unavailable
from app.models.call import Recording
from app.recording_store import store_of
from recordings.errors import KeyUnknown, ObjectMissing, SealBroken, StoreUnreachable
from recordings.storage import Store

log = structlog.get_logger()

MEDIA_TYPE = "audio/ogg; codecs=opus"
RANGE = re.compile(r"^bytes=([0-9]*)-([0-9]*)$")


class RecordingLost(NotFound):
    """The store has no such object any more; the recording was removed behind our back."""

    code = "recording_lost"


class StoreAway(Unavailable):
    """The store of recordings does not answer; try again soon."""

    code = "store_away"


class RecordingSealed(Unavailable):
    """This recording is sealed with a key that the site does not hold; an administrator adds it."""

    code = "recording_sealed"


class Unsatisfiable(ValueError):
    """The range begins behind the end of the object."""


def _store(connection: HTTPConnection) -> Store:
    state = connection.app.state
    if not hasattr(state, "recordings"):
        state.recordings = _opened(state.settings)
    store: Store = state.recordings
    return store


def _opened(settings: Settings) -> Store:
    try:
        return store_of(settings)
    except StoreUnreachable as error:
        log.error("store.unreachable", error=str(error))
        raise StoreAway from error


StoreOf = Annotated[Store, Depends(_store)]


class RangeHeaders(BaseModel):
    range: str | None = None
    if_range: str | None = None


Wanted = Annotated[RangeHeaders, Header()]


async def answer(store: Store, recording: Recording, wanted: RangeHeaders) -> Response:
    """Stream the object, or the one range that was asked for: 200, 206 or 416."""
    size = await _size(store, recording)
    headers = {
        "Accept-Ranges": "bytes",
        "ETag": f'"{recording.sha256}"',
        # Nobody but the listener may keep it, and each listening passes the gate again.
        "Cache-Control": "private, no-cache",
        "Content-Disposition": f'inline; filename="{recording.call_id}.ogg"',
    }
    is_same = wanted.if_range in (None, headers["ETag"])
    try:
        part = range_of(wanted.range if is_same else None, size)
    except Unsatisfiable:
        return Response(status_code=416, headers={"Content-Range": f"bytes */{size}"})

    start, end = part or (0, size)
    headers["Content-Length"] = str(end - start)
    if part is not None:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
    return StreamingResponse(
        store.stream(recording.key or "", start, end),
        206 if part else 200,
        headers,
        media_type=MEDIA_TYPE,
    )


def range_of(header: str | None, size: int) -> tuple[int, int] | None:
    """Return the half-open range of a Range header, or None for the whole object.

    As the RFC has it, what is not one plain range of bytes is ignored. Raises Unsatisfiable.
    """
    matched = RANGE.match(header.strip()) if header else None
    if matched is None or matched[0] == "bytes=-":
        return None
    first, last = matched[1], matched[2]
    if not first:
        if int(last) == 0:
            raise Unsatisfiable
        return max(0, size - int(last)), size
    start = int(first)
    if last and int(last) < start:
        return None
    if start >= size:
        raise Unsatisfiable
    return start, min(int(last) + 1, size) if last else size


async def _size(store: Store, recording: Recording) -> int:
    """Ask the store before the first byte goes out: after it no error can be told any more."""
    size = await asyncio.to_thread(size_of, store, recording.key or "")
    if size != recording.bytes:
        log.error("recording.changed_behind_our_back", call_id=str(recording.call_id), bytes=size)
        raise RecordingLost("The stored object is not the one that was recorded.")
    return size


async def can_all_be_read(store: Store, keys: Sequence[str]) -> None:
    """Raises a Problem for the first that cannot, before an archive of them begins."""
    await asyncio.gather(*(asyncio.to_thread(size_of, store, key) for key in keys))


def size_of(store: Store, key: str) -> int:
    """Return the bytes of a sound that can be read. Raises a Problem that says why it cannot."""
    try:
        return store.size(key)
    except ObjectMissing as error:
        log.error("recording.lost", key=key)
        raise RecordingLost from error
    except KeyUnknown as error:
        log.error("recording.key_unknown", key=key, error=str(error))
        raise RecordingSealed(str(error)) from error
    except SealBroken as error:
        log.error("recording.seal_broken", key=key, error=str(error))
        raise RecordingLost(str(error)) from error
    except StoreUnreachable as error:
        log.error("store.unreachable", error=str(error))
        raise StoreAway from error
