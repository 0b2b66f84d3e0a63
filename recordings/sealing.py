"""Sealed recordings: what an object of the store holds where only a key may open it.

An object is a header of 128 bytes and chunks of 64 KiB, each sealed by itself with AES-256-GCM, so
that a player's range costs the chunks that it touches and no others. The rules:
- Each object has a file key of its own, drawn anew whenever the object is sealed; so the number of
  a chunk can be its nonce, and no nonce is ever used twice with one key.
- The file key stands in the header, sealed with a master key of the site under a random nonce; the
  id of that master key stands there in the clear, so that keys can change and old objects open.
- The seal of the file key covers the rest of the header and the object's name in the store. The
  header has the size of the sound. So a cut object, one that was put under another name, a chunk
  in another's place and a changed byte all fail to open.
"""

import base64
import binascii
import os
import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from recordings.errors import KeyUnknown, SealBroken

MAGIC = b"TALKSEAL"
VERSION = 1
CHUNK_BYTES = 1 << 16
TAG_BYTES = 16
KEY_BYTES = 32
_CLEAR = struct.Struct(">8sBxxxIQ24s")
"""Magic, version, bytes of a chunk, bytes of the sound, id of the master key."""
_WRAP = struct.Struct(">12s48s")
"""The nonce and the sealed file key."""
HEADER_BYTES = 128
_ID = re.compile(r"[A-Za-z0-9_-]{1,24}")


@dataclass(frozen=True, slots=True)
class Keyring:
    """Master keys by id. The first seals; all of them open."""

    keys: dict[str, bytes] = field(repr=False)

    @property
    def current(self) -> str:
        return next(iter(self.keys))

    def key(self, key_id: str) -> bytes:
        """Raises KeyUnknown, which says what to do."""
        try:
            return self.keys[key_id]
        except KeyError:
            raise KeyUnknown(
                f"It was sealed with the key {key_id!r}, which TALKTIME_RECORDING_KEYS does not "
                "hold. Add that key behind the present one."
            ) from None


NO_KEYS = Keyring({})


def keyring(text: str) -> Keyring:
    """Read `id:base64,id:base64`, each key 32 bytes. Raises ValueError without telling a key."""
    keys: dict[str, bytes] = {}
    for number, part in enumerate(filter(None, map(str.strip, text.split(","))), start=1):
        key_id, _, encoded = part.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            key = b""
        if not _ID.fullmatch(key_id) or len(key) != KEY_BYTES or key_id in keys:
            raise ValueError(
                f"key {number} must read id:base64, the id up to 24 letters, digits, - or _ and "
                f"used once, the key {KEY_BYTES} random bytes (openssl rand -base64 {KEY_BYTES})"
            )
        keys[key_id] = key
    return Keyring(keys)


@dataclass(frozen=True, slots=True)
class Sealed:
    """An opened header: what is needed to read any part of the sound."""

    key_id: str
    size: int
    """Bytes of the sound."""
    file_key: bytes = field(repr=False)

    @property
    def sealed_size(self) -> int:
        return HEADER_BYTES + self.size + TAG_BYTES * -(-self.size // CHUNK_BYTES)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open range of the object that holds these bytes of the sound."""
        whole = CHUNK_BYTES + TAG_BYTES
        first, last = start // CHUNK_BYTES, -(-end // CHUNK_BYTES)
        return HEADER_BYTES + first * whole, min(HEADER_BYTES + last * whole, self.sealed_size)

    def opener(self, start: int, end: int) -> "Opener":
        """Return what turns the bytes of `span` into the bytes from `start` up to `end`."""
        return Opener(self, start, end)


class Opener:
    """Takes an object's bytes as they come, in parts of any size, and gives the sound's."""

    def __init__(self, sealed: Sealed, start: int, end: int) -> None:
        self._key = sealed.file_key
        self._number, self._skip = divmod(start, CHUNK_BYTES)
        self._left = end - start
        self._held = bytearray()

    def feed(self, part: bytes) -> bytes:
        """Raises SealBroken for a chunk that is not the one that was sealed in this place."""
        self._held += part
        whole = CHUNK_BYTES + TAG_BYTES
        opened = []
        while len(self._held) >= whole:
            opened.append(self._open(bytes(self._held[:whole])))
            del self._held[:whole]
        return b"".join(opened)

    def rest(self) -> bytes:
        """Return what the last, shorter chunk holds. Raises SealBroken where bytes are missing."""
        opened = self._open(bytes(self._held)) if self._held else b""
        if self._left:
            raise SealBroken("It ends before its sound does.")
        return opened

    def _open(self, chunk: bytes) -> bytes:
        clear = _open(self._key, _nonce(self._number), chunk, b"")
        self._number += 1
        part = clear[self._skip : self._skip + self._left]
        self._skip = 0
        self._left -= len(part)
        return part


def seal(path: Path, name: str, ring: Keyring) -> Iterator[bytes]:
    """Yield the object that holds this file under this name."""
    file_key = os.urandom(KEY_BYTES)
    key_id = ring.current
    clear = _CLEAR.pack(MAGIC, VERSION, CHUNK_BYTES, path.stat().st_size, key_id.encode())
    nonce = os.urandom(12)
    wrapped = _seal(ring.key(key_id), nonce, file_key, clear + name.encode())
    yield (clear + _WRAP.pack(nonce, wrapped)).ljust(HEADER_BYTES, b"\0")
    with path.open("rb") as file:
        number = 0
        while chunk := file.read(CHUNK_BYTES):
            yield _seal(file_key, _nonce(number), chunk, b"")
            number += 1


def is_sealed(begin: bytes) -> bool:
    """Whether an object that begins like this was sealed; sound begins with OggS."""
    return begin.startswith(MAGIC)


def key_of(begin: bytes) -> str | None:
    """Return the id of the master key of a sealed object, None for one that lies open."""
    if not is_sealed(begin) or len(begin) < HEADER_BYTES:
        return None
    key_id: bytes = _CLEAR.unpack_from(begin)[4]
    return key_id.rstrip(b"\0").decode(errors="replace")


def open_header(begin: bytes, name: str, object_size: int, ring: Keyring) -> Sealed | None:
    """Return how to read a sealed object, None for one that lies open.

    Raises KeyUnknown, or SealBroken for a header or a size that is not as it was written.
    """
    if not is_sealed(begin):
        return None
    key_id = key_of(begin)
    if key_id is None:
        raise SealBroken("Its header is cut.")
    clear = begin[: _CLEAR.size]
    _, version, chunk_bytes, size, _ = _CLEAR.unpack(clear)
    if (version, chunk_bytes) != (VERSION, CHUNK_BYTES):
        raise SealBroken(f"Its header has version {version}, which this program does not know.")
    nonce, wrapped = _WRAP.unpack_from(begin, _CLEAR.size)
    file_key = _open(ring.key(key_id), nonce, wrapped, clear + name.encode())
    sealed = Sealed(key_id, size, file_key)
    if object_size != sealed.sealed_size:
        raise SealBroken(f"It has {object_size} bytes and should have {sealed.sealed_size}.")
    return sealed


def _nonce(number: int) -> bytes:
    return number.to_bytes(12, "big")


def _seal(key: bytes, nonce: bytes, clear: bytes, covered: bytes) -> bytes:
    # Imported here: most sites seal nothing, and each start of a program would pay for it.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return bytes(AESGCM(key).encrypt(nonce, clear, covered))


def _open(key: bytes, nonce: bytes, sealed: bytes, covered: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    try:
        return bytes(AESGCM(key).decrypt(nonce, sealed, covered))
    except InvalidTag:
        raise SealBroken(
            "It was changed after it was sealed, or the key of this id is another one."
        ) from None
