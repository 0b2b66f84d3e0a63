"""Where recordings are kept: a folder or an S3 bucket, behind one small class.

With keys, what is put is sealed (recordings.sealing). Sealed or not, every reader gets the sound,
and sizes and digests are the sound's. Calls block and belong on a worker thread, except `stream`,
which serves a player.
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
from recordings.sealing import (
    HEADER_BYTES,
    NO_KEYS,
    Keyring,
    Opener,
    Sealed,
    key_of,
    open_header,
    seal,
)

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


class _Plain:
    """Reads an object that lies open, as sealing.Opener reads a sealed one."""

    def feed(self, part: bytes) -> bytes:
        return part

    def rest(self) -> bytes:
        return b""


@dataclass(frozen=True, slots=True)
class _Found:
    """What the begin of an object says of the rest."""

    sealed: Sealed | None
    size: int
    """Bytes of the sound."""

    def part(self, start: int, end: int) -> tuple[tuple[int, int], Opener | _Plain]:
        """Return which bytes of the object hold a part of the sound, and who reads them."""
        if self.sealed is None:
            return (start, end), _Plain()
        return self.sealed.span(start, end), self.sealed.opener(start, end)


@dataclass(frozen=True, slots=True)
class Store:
    """An object store. Every method raises StoreUnreachable when the store fails.

    Every method that reads raises ObjectMissing, and of a sealed object KeyUnknown or SealBroken.
    """

    objects: ObjectStore
    keys: Keyring = NO_KEYS

    def put(self, key: str, path: Path) -> None:
        """Store a file under a key, whole or not at all, replacing what was there.

        In a folder the object is on disk, not only in memory, when this returns, because the raw
        file is removed on the strength of it. Raises DiskFull.
        """
        with _told(key):
            obstore.put(self.objects, key, seal(path, key, self.keys) if self.keys.keys else path)
        if isinstance(self.objects, LocalStore) and self.objects.prefix is not None:
            _flush_folder_and_file(self.objects.prefix / key)

    def get(self, key: str) -> bytes:
        """Return a whole object."""
        return b"".join(self._parts(key))

    def get_range(self, key: str, start: int, end: int) -> bytes:
        """Return the bytes from `start` up to, not including, `end`."""
        found = self._find(key)
        span, opener = found.part(start, min(end, found.size))
        with _told(key):
            part = bytes(obstore.get_range(self.objects, key, start=span[0], end=span[1]))
        return opener.feed(part) + opener.rest()

    async def stream(self, key: str, start: int, end: int) -> AsyncIterator[bytes]:
        """Yield the bytes from `start` up to `end` in small parts."""
        span, opener = (await self._find_async(key)).part(start, end)
        with _told(key):
            got = await obstore.get_async(self.objects, key, options={"range": span})
            async for part in got.stream(min_chunk_size=STREAM_BYTES):
                yield opener.feed(bytes(part))
        yield opener.rest()

    def size(self, key: str) -> int:
        """Return the size of the sound in bytes."""
        return self._find(key).size

    def sealed_with(self, key: str) -> str | None:
        """Return the id of the key that an object is sealed with, None when it lies open."""
        with _told(key):
            got = obstore.get(self.objects, key, options={"range": (0, HEADER_BYTES)})
            return key_of(bytes(got.bytes()))

    def delete(self, key: str) -> None:
        """Remove an object; one that is not there is removed already."""
        try:
            with _told(key):
                obstore.delete(self.objects, key)
        except ObjectMissing:
            return

    def verify(self, key: str, expected: Digest) -> None:
        """Read the object back and hold it against what was sent, in constant memory.

        Raises ObjectDiffers when the size or the SHA-256 is another.
        """
        if (size := self.size(key)) != expected.size:
            raise ObjectDiffers(f"{key} has {size} bytes and should have {expected.size}.")
        sha256 = hashlib.sha256()
        for part in self._parts(key):
            sha256.update(part)
        if sha256.hexdigest() != expected.sha256:
            raise ObjectDiffers(f"The SHA-256 of {key} is not the one that was sent.")

    def fetch(self, key: str, path: Path) -> None:
        """Write the sound of an object into a file, in constant memory."""
        with path.open("wb") as file:
            for part in self._parts(key):
                file.write(part)

    def _parts(self, key: str) -> Iterator[bytes]:
        found = self._find(key)
        span, opener = found.part(0, found.size)
        with _told(key):
            got = obstore.get(self.objects, key, options={"range": span})
            for part in got.stream(min_chunk_size=CHUNK_BYTES):
                yield opener.feed(bytes(part))
        yield opener.rest()

    def _find(self, key: str) -> _Found:
        with _told(key):
            got = obstore.get(self.objects, key, options={"range": (0, HEADER_BYTES)})
            begin, size = bytes(got.bytes()), int(got.meta["size"])
        return self._found(key, begin, size)

    async def _find_async(self, key: str) -> _Found:
        with _told(key):
            got = await obstore.get_async(self.objects, key, options={"range": (0, HEADER_BYTES)})
            begin, size = bytes(await got.bytes_async()), int(got.meta["size"])
        return self._found(key, begin, size)

    def _found(self, key: str, begin: bytes, size: int) -> _Found:
        sealed = open_header(begin, key, size, self.keys)
        return _Found(sealed, sealed.size if sealed else size)


def open_store(
    url: str, options: Mapping[str, Any] | None = None, *, keys: Keyring = NO_KEYS
) -> Store:
    """Open file:///folder (made if missing), s3://bucket/prefix or memory:///.

    `options` go to the store as they are: for S3 endpoint, region, access_key_id and so on, which
    otherwise come from the AWS_* variables. Raises StoreUnreachable for an address that no store
    understands.
    """
    try:
        if url.startswith("file://"):
            return Store(LocalStore(Path(unquote(urlsplit(url).path)), mkdir=True), keys)
        if url.startswith("memory://"):
            return Store(from_url(url), keys)
        return Store(from_url(url, **{"retry_config": RETRY, **(options or {})}), keys)
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
