"""All stored recordings at once: verified, and sealed where they lay open."""

import base64
from pathlib import Path

import pytest

from app.db import Sessions
from app.models.call import RecordingState
from app.quality import care
from app.recording_store import store_of
from recordings.errors import KeyUnknown
from tests.engine.recorder_kit import Scene

KEYS = f"first:{base64.b64encode(b'k' * 32).decode()}"


@pytest.fixture
def scene(sessions: Sessions, database: str, tmp_path: Path) -> Scene:
    return Scene(sessions, database, tmp_path)


async def test_older_recordings_are_sealed_and_stay_what_they_were(scene: Scene) -> None:
    calls = [await scene.call(seconds=1.0) for _ in range(3)]
    await scene.recorder().work_off()
    keys = [(await scene.row(call_id)).key or "" for call_id in calls]
    sounds = [scene.store.get(key) for key in keys]
    await scene.change(calls[2], state=RecordingState.REMOVED, removed_at=scene.clock.now())
    sealing = store_of(scene.settings.model_copy(update={"recording_keys": KEYS}))

    once = await care.seal(scene.sessions, sealing)
    again = await care.seal(scene.sessions, sealing)
    found = await care.verify(scene.sessions, sealing)

    assert (once.looked, once.sealed, once.faults) == (2, 2, [])
    assert (again.looked, again.sealed) == (2, 0)
    assert (found.looked, found.faults) == (2, [])
    assert [sealing.sealed_with(key) for key in keys] == ["first", "first", None]
    assert [sealing.get(key) for key in keys] == sounds
    with pytest.raises(KeyUnknown, match="'first'"):
        scene.store.get(keys[0])


async def test_what_is_lost_changed_or_without_its_key_is_named(scene: Scene) -> None:
    calls = [await scene.call(seconds=1.0) for _ in range(3)]
    await scene.recorder().work_off()
    gone, spoiled, sealed = [(await scene.row(call_id)).key or "" for call_id in calls]
    folder = scene.settings.var_dir / "recordings"
    sound = folder / sealed
    store_of(scene.settings.model_copy(update={"recording_keys": KEYS})).put(sealed, sound)
    (folder / gone).unlink()
    (folder / spoiled).write_bytes(b"OggS")

    found = await care.verify(scene.sessions, scene.store)

    assert {key: why.split(":")[0] for key, why in found.faults} == {
        gone: "object_missing",
        spoiled: "object_differs",
        sealed: "recording_key_unknown",
    }
