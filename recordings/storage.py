"""Where recordings are kept: a folder or an S3 bucket, behind one small class.

Calls block and belong on a worker thread, except `stream`, which serves a player.
"""

import hashlib
import os
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from recordings.audio import FULL_DISK
from recordings.errors import DiskFull, ObjectDiffers, ObjectMissing, StoreUnreachable

if TYPE_CHECKING:
    from obstore.store import RetryConfig  # Only its stub has it.

CHUNK_BYTES = 1 << 20
STREAM_BYTES = 1 << 16
RETRY: "RetryConfig" = {"max_retries": 3, "retry_timeout": timedelta(seconds=10)}
"""A listener does not wait for minutes, and a recorder tries again by itself."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What an object must be, byte for byte."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Store:
    """An object store. Every method raises StoreUnreachable when the store fails."""

    objects: ObjectStore

    def put(self, key: str, path: Path) -> None:
        """Store a file under a key, whole or not at all, replacing what was there.

        In a folder the object is on disk, not only in memory, when this returns, because the raw
        file is removed on the strength of it. Raises DiskFull.
        """
        with _told(key):
            obstore.put(self.objects, key, path)
        if isinstance(self.objects, LocalStore) and self.objects.prefix is not None:
            _flush_folder_and_file(self.objects.prefix / key)

    def get(self, key: str) -> bytes:
        """Return a whole object. Raises ObjectMissing."""
        with _told(key):
            return bytes(obstore.get(self.objects, key).bytes())

    def get_range(self, key: str, start: int, end: int) -> bytes:
        """Return the bytes from `start` up to, not including, `end`. Raises ObjectMissing."""
        with _told(key):
            return bytes(obstore.get_range(self.objects, key, start=start, end=end))

    async def stream(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        """Yield the bytes from `start` up to `end` in small parts. Raises ObjectMissing."""
        with _told(key):
            got = await obstore.get_async(self.objects, key, options={"range": (start, end)})
            async for part in got.stream(min_chunk_size=STREAM_BYTES):
                yield bytes(part)

    def size(self, key: str) -> int:
        """Return the size of an object in bytes. Raises ObjectMissing."""
        with _told(key):
            return int(obstore.head(self.objects, key)["size"])

    def delete(self, key: str) -> None:
        """Remove an object; one that is not there is removed already."""
        try:
            with _told(key):
                obstore.delete(self.objects, key)
        except ObjectMissing:
            return

    def verify(self, key: str, expected: Digest) -> None:
        """Read the object back and hold it against what was sent, in constant memory.

        Raises ObjectMissing, or ObjectDiffers when the size or the SHA-256 is another.
        """
        if (size := self.size(key)) != expected.size:
            raise ObjectDiffers(f"{key} has {size} bytes and should have {expected.size}.")
        sha256 = hashlib.sha256()
        with _told(key):
            for part in obstore.get(self.objects, key).stream(min_chunk_size=CHUNK_BYTES):
                sha256.update(part)
        if sha256.hexdigest() != expected.sha256:
            raise ObjectDiffers(f"The SHA-256 of {key} is not the one that was sent.")


def open_store(url: str, options: Mapping[str, Any] | None = None) -> Store:
    """Open file:///folder (made if missing), s3://bucket/prefix or memory:///.

    `options` go to the store as they are: for S3 endpoint, region, access_key_id and so on, which
    otherwise come from the AWS_* variables. Raises StoreUnreachable for an address that no store
    understands.
    """
    try:
        if url.startswith("file://"):
            return Store(LocalStore(Path(unquote(urlsplit(url).path)), mkdir=True))
        if url.startswith("memory://"):
            return Store(from_url(url))
        return Store(from_url(url, **{"retry_config": RETRY, **(options or {})}))
    except (BaseError, ValueError, OSError) as error:
        scheme = url.split("://", 1)[0]  # The rest may hold a secret.
        raise StoreUnreachable(f"The store {scheme}://… cannot be opened: {error}") from error


def digest(path: Path) -> Digest:
    """Return size and SHA-256 of a file."""
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return Digest(size=path.stat().st_size, sha256=sha256)


@contextmanager
def _told(key: str) -> Iterator[None]:
    """Turn what the store library raises into our errors."""
    try:
        yield
    except FileNotFoundError as error:
        raise ObjectMissing(f"The store has no object {key}.") from error
    except (BaseError, OSError, ValueError) as error:
        said = str(error)
        if any(mark in said for mark in FULL_DISK):
            raise DiskFull from error
        raise StoreUnreachable(f"{key}: {said.splitlines()[0][:300]}") from error


def _flush_folder_and_file(path: Path) -> None:
    for each in (path, path.parent):
        descriptor = os.open(each, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
