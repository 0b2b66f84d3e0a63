"""What sealed recordings give to whom has the key, and what they tell whom has not."""

import base64
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from app.config import Settings
from recordings.errors import KeyUnknown, RecordingError, SealBroken
from recordings.sealing import CHUNK_BYTES, HEADER_BYTES, TAG_BYTES, Keyring, keyring
from recordings.storage import Store, digest, open_store

WHOLE = CHUNK_BYTES + TAG_BYTES
SOUND = b"OggS" + random.Random(1).randbytes(3 * CHUNK_BYTES + 777)
OLD, NEW = (f"{name}:{base64.b64encode(name.encode() * 8).decode()}" for name in ("2025", "2026"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "store"


def opened(folder: Path, keys: str) -> Store:
    return open_store(folder.as_uri(), keys=keyring(keys))


@pytest.fixture
def store(folder: Path, tmp_path: Path) -> Store:
    """A store with one sealed object."""
    sound = tmp_path / "sound.ogg"
    sound.write_bytes(SOUND)
    made = opened(folder, OLD)
    made.put("a/one.ogg", sound)
    return made


async def heard(store: Store, start: int, end: int) -> bytes:
    return b"".join([part async for part in store.stream("a/one.ogg", start, end)])


class TestReading:
    def test_the_object_hides_the_sound_and_the_store_gives_it(
        self, store: Store, folder: Path, tmp_path: Path
    ) -> None:
        lying = (folder / "a/one.ogg").read_bytes()
        assert not any(SOUND[at : at + 16] in lying for at in range(0, len(SOUND), 1_000))
        assert len(lying) == HEADER_BYTES + len(SOUND) + 4 * TAG_BYTES

        assert store.size("a/one.ogg") == len(SOUND)
        assert store.get("a/one.ogg") == SOUND
        store.verify("a/one.ogg", digest(tmp_path / "sound.ogg"))
        assert store.sealed_with("a/one.ogg") == "2025"

    @pytest.mark.parametrize(
        ("start", "end"),
        [
            (0, 4),
            (CHUNK_BYTES - 1, CHUNK_BYTES + 1),
            (CHUNK_BYTES, 2 * CHUNK_BYTES),
            (10, len(SOUND) - 10),
            (3 * CHUNK_BYTES + 5, len(SOUND)),
            (0, len(SOUND)),
        ],
    )
    async def test_any_part_is_that_part(self, store: Store, start: int, end: int) -> None:
        assert await heard(store, start, end) == SOUND[start:end]
        assert store.get_range("a/one.ogg", start, end) == SOUND[start:end]

    def test_an_open_object_is_read_beside_sealed_ones(self, store: Store, folder: Path) -> None:
        (folder / "a/open.ogg").write_bytes(SOUND)

        assert store.get("a/open.ogg") == SOUND
        assert store.sealed_with("a/open.ogg") is None

    def test_a_new_key_seals_and_the_old_one_opens(
        self, store: Store, folder: Path, tmp_path: Path
    ) -> None:
        rotated = opened(folder, f"{NEW}, {OLD}")
        rotated.put("a/two.ogg", tmp_path / "sound.ogg")

        assert rotated.sealed_with("a/two.ogg") == "2026"
        assert rotated.get("a/one.ogg") == rotated.get("a/two.ogg") == SOUND

    def test_the_same_sound_is_never_sealed_alike(
        self, store: Store, folder: Path, tmp_path: Path
    ) -> None:
        before = (folder / "a/one.ogg").read_bytes()
        store.put("a/one.ogg", tmp_path / "sound.ogg")
        after = (folder / "a/one.ogg").read_bytes()

        assert len(after) == len(before)
        assert after[HEADER_BYTES:] != before[HEADER_BYTES:]


def chunk(content: bytes | bytearray, number: int) -> slice:
    at = HEADER_BYTES + number * WHOLE
    return slice(at, min(at + WHOLE, len(content)))


def a_changed_byte(content: bytearray) -> None:
    content[HEADER_BYTES + WHOLE + 5] ^= 1


def swapped_chunks(content: bytearray) -> None:
    one, two = chunk(content, 0), chunk(content, 1)
    content[one], content[two] = content[two], content[one]


def a_lost_chunk(content: bytearray) -> None:
    del content[chunk(content, 3)]


def a_shorter_size_in_the_header(content: bytearray) -> None:
    """As many chunks less, so that only the seal of the header can tell."""
    content[16:24] = (3 * CHUNK_BYTES).to_bytes(8, "big")
    del content[chunk(content, 3)]


def half_a_header(content: bytearray) -> None:
    del content[HEADER_BYTES // 2 :]


class TestRefusing:
    @pytest.mark.parametrize(
        "spoil",
        [
            a_changed_byte,
            swapped_chunks,
            a_lost_chunk,
            a_shorter_size_in_the_header,
            half_a_header,
        ],
    )
    async def test_a_spoiled_object_does_not_open(
        self, store: Store, folder: Path, spoil: Callable[[bytearray], None]
    ) -> None:
        path = folder / "a/one.ogg"
        content = bytearray(path.read_bytes())
        spoil(content)
        path.write_bytes(content)

        with pytest.raises(SealBroken):
            store.get("a/one.ogg")
        with pytest.raises(SealBroken):
            await heard(store, 0, len(SOUND))

    def test_an_object_opens_under_its_own_name_only(self, store: Store, folder: Path) -> None:
        (folder / "a/one.ogg").rename(folder / "a/two.ogg")

        with pytest.raises(SealBroken):
            store.size("a/two.ogg")

    @pytest.mark.parametrize(
        ("keys", "error"),
        [("", KeyUnknown), (NEW, KeyUnknown), (NEW.replace("2026:", "2025:"), SealBroken)],
    )
    def test_without_its_key_it_says_which_is_missing(
        self, store: Store, folder: Path, keys: str, error: type[RecordingError]
    ) -> None:
        with pytest.raises(error) as told:
            opened(folder, keys).size("a/one.ogg")

        assert error is SealBroken or "'2025'" in str(told.value)


@pytest.mark.parametrize(
    "text", ["2026", "2026:", "2026:c2hvcnQ=", f"{OLD},{OLD}", "a b:" + OLD[5:], ":" + OLD[5:]]
)
def test_a_key_that_is_none_is_refused_and_not_told(text: str) -> None:
    with pytest.raises(ValidationError, match="must read id:base64") as refused:
        Settings(recording_keys=text)
    with pytest.raises(ValueError, match="must read id:base64"):
        keyring(text)

    assert not text or text not in str(refused.value.errors(include_input=False))


def test_keys_are_told_by_nobody() -> None:
    ring = keyring(OLD)

    assert ring == Keyring({"2025": b"2025" * 8})
    assert OLD.partition(":")[2] not in repr(ring)
    assert "2025" * 8 not in repr(ring)
