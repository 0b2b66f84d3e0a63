"""Many recordings as one ZIP archive, streamed: the store's objects and an index of them.

Nothing is compressed, since Opus cannot be, so the archive's length is known before its first
byte and a browser can show how far the download is.
"""

import csv
import io
import zipfile
from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.leads.imports.rejects import harmless
from recordings.storage import Store

INDEX = "index.csv"
LOCAL_HEADER, DESCRIPTOR, CENTRAL_HEADER, END = 30, 16, 46, 22
"""Bytes of a ZIP archive besides names and contents (APPNOTE 6.3.10, 4.3.7 to 4.3.16)."""
MOST_BYTES = 4 * 1024**3 - 64 * 1024**2
"""Below 4 GiB the plain format holds, which every program opens."""


@dataclass(frozen=True, slots=True)
class Member:
    """A stored recording by its name in the archive."""

    name: str
    key: str
    size: int


def index_of(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV file that spreadsheet programs open as UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([harmless(str(cell)) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def length_of(index: bytes, members: Sequence[Member]) -> int:
    """Return the bytes of the whole archive."""
    files = [(INDEX, len(index)), *((each.name, each.size) for each in members)]
    overhead = LOCAL_HEADER + DESCRIPTOR + CENTRAL_HEADER
    return END + sum(size + overhead + 2 * len(name.encode()) for name, size in files)


class _Sink(io.RawIOBase):
    """Keeps what the archive writes until it is taken. It cannot seek, as a socket cannot."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        part = bytes(data)  # type: ignore[call-overload]  # Whatever has the buffer protocol.
        self._parts.append(part)
        return len(part)

    def take(self) -> bytes:
        taken = b"".join(self._parts)
        self._parts.clear()
        return taken


async def archive(
    store: Store, index: bytes, members: Sequence[Member], *, made_at: datetime
) -> AsyncIterator[bytes]:
    """Yield the archive in parts. Raises ObjectMissing or StoreUnreachable on the way."""
    sink = _Sink()
    stamp = made_at.timetuple()[:6]
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as made:
        with made.open(zipfile.ZipInfo(INDEX, stamp), "w") as file:
            file.write(index)
        yield sink.take()
        for member in members:
            with made.open(zipfile.ZipInfo(member.name, stamp), "w") as file:
                async for part in store.stream(member.key, 0, member.size):
                    file.write(part)
                    yield sink.take()
            yield sink.take()
    yield sink.take()
