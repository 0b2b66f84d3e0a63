"""The sound of a recording over HTTP: whole or one range (RFC 9110 section 14), so players seek."""

import asyncio
import re
from typing import Annotated

import structlog
from fastapi import Depends, Header
from fastapi.responses import Response, StreamingResponse
from pydantic import BaseModel
from starlette.requests import HTTPConnection

from app.errors import NotFound, Unavailable
from app.models.call import Recording
from recordings.errors import ObjectMissing, StoreUnreachable
from recordings.storage import Store, open_store

log = structlog.get_logger()

MEDIA_TYPE = "audio/ogg; codecs=opus"
RANGE = re.compile(r"^bytes=([0-9]*)-([0-9]*)$")


class RecordingLost(NotFound):
    """The store has no such object any more; the recording was removed behind our back."""

    code = "recording_lost"


class StoreAway(Unavailable):
    """The store of recordings does not answer; try again soon."""

    code = "store_away"


class Unsatisfiable(ValueError):
    """The range begins behind the end of the object."""


def _store(connection: HTTPConnection) -> Store:
    state = connection.app.state
    if not hasattr(state, "recordings"):
        state.recordings = _opened(state.settings.store_url)
    store: Store = state.recordings
    return store


def _opened(url: str) -> Store:
    try:
        return open_store(url)
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
    try:
        size = await asyncio.to_thread(store.size, recording.key or "")
    except ObjectMissing as error:
        log.error("recording.lost", call_id=str(recording.call_id), key=recording.key)
        raise RecordingLost from error
    except StoreUnreachable as error:
        log.error("store.unreachable", error=str(error))
        raise StoreAway from error
    if size != recording.bytes:
        log.error("recording.changed_behind_our_back", call_id=str(recording.call_id), bytes=size)
        raise RecordingLost("The stored object is not the one that was recorded.")
    return size
