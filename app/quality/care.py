"""All stored recordings, one by one: is each still what was recorded, and is each one sealed?"""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from sqlalchemy import select

from app.db import Sessions
from app.models.call import Recording, RecordingState
from recordings.errors import ObjectDiffers, RecordingError
from recordings.storage import Digest, Store, digest

PAGE = 200


@dataclass(slots=True)
class Tally:
    """What a walk over the recordings found; `faults` has each key with what is wrong."""

    looked: int = 0
    bytes: int = 0
    sealed: int = 0
    """Sealed by this walk."""
    faults: list[tuple[str, str]] = field(default_factory=list)


Told = Callable[[Tally], None]


async def verify(sessions: Sessions, store: Store, told: Told = lambda tally: None) -> Tally:
    """Read every stored object and hold it against its row, in constant memory."""
    tally = Tally()
    async for call_id in _stored(sessions):
        async with sessions() as session:
            row = await session.get(Recording, call_id)
        if row is None or row.state is not RecordingState.STORED:
            continue  # Removed since the page was read.
        key, expected = row.key or "", Digest(row.bytes, row.sha256 or "")
        try:
            await asyncio.to_thread(store.verify, key, expected)
        except RecordingError as error:
            tally.faults.append((key, f"{error.code}: {error}"))
        tally.looked += 1
        tally.bytes += row.bytes
        told(tally)
    return tally


async def seal(sessions: Sessions, store: Store, told: Told = lambda tally: None) -> Tally:
    """Seal with the first key whatever lies open or is sealed with another one.

    The row stays locked meanwhile, so that nothing is put back which retention removes just then.
    A process that dies leaves each object either as it was or sealed; run it again.
    """
    tally = Tally()
    with tempfile.TemporaryDirectory(prefix="talktime-seal-") as folder:
        async for call_id in _stored(sessions):
            async with sessions.begin() as session:
                row = await session.scalar(
                    select(Recording)
                    .where(Recording.call_id == call_id, Recording.state == RecordingState.STORED)
                    .with_for_update(skip_locked=True)
                )
                if row is None:
                    continue
                key, expected = row.key or "", Digest(row.bytes, row.sha256 or "")
                try:
                    is_new = await asyncio.to_thread(_seal, store, key, expected, Path(folder))
                except RecordingError as error:
                    tally.faults.append((key, f"{error.code}: {error}"))
                else:
                    tally.sealed += is_new
            tally.looked += 1
            tally.bytes += expected.size
            told(tally)
    return tally


def _seal(store: Store, key: str, expected: Digest, folder: Path) -> bool:
    """Return whether there was anything to do. What differs from its row stays as it is."""
    if store.sealed_with(key) == store.keys.current:
        return False
    sound = folder / "sound.ogg"
    store.fetch(key, sound)
    if digest(sound) != expected:
        raise ObjectDiffers
    store.put(key, sound)
    store.verify(key, expected)
    return True


async def _stored(sessions: Sessions) -> AsyncIterator[UUID]:
    """The stored recordings by call, page by page, so that no transaction lasts."""
    after = UUID(int=0)
    while True:
        async with sessions() as session:
            page = await session.scalars(
                select(Recording.call_id)
                .where(Recording.state == RecordingState.STORED, Recording.call_id > after)
                .order_by(Recording.call_id)
                .limit(PAGE)
            )
            found = page.all()
        for call_id in found:
            yield call_id
        if len(found) < PAGE:
            return
        after = found[-1]
