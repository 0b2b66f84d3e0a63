"""What keeps a recording, what ends it, and how it is taken away."""

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.clock import SetClock
from app.config import Settings
from app.db import Sessions
from app.engine.recording_retention import expire
from app.models.account import Role
from app.models.call import Recording, RecordingState
from recordings.storage import Store, open_store
from tests.api.conftest import Person, SignInAs, make_team
from tests.api.test_reviews import reviewable

SOUND = b"OggS and what follows"


@pytest.fixture
def store(settings: Settings) -> Store:
    return open_store(settings.store_url)


@pytest.fixture
async def agent(sessions: Sessions, sign_in_as: SignInAs) -> Person:
    team = await make_team(sessions, "East")
    return await sign_in_as(Role.AGENT, login="wang", team_id=team.id)


@pytest.fixture
async def kept(
    sessions: Sessions, clock: SetClock, agent: Person, store: Store, tmp_path: Path
) -> list[UUID]:
    """Two stored recordings whose time is over, with their objects."""
    calls = await reviewable(sessions, clock, agent.account, count=2)
    sound = tmp_path / "sound"
    sound.write_bytes(SOUND)
    for call_id in calls:
        store.put(f"{call_id}.ogg", sound)
    async with sessions.begin() as session:
        over = clock.now() - timedelta(days=1)
        await session.execute(update(Recording).values(keep_until=over, bytes=len(SOUND)))
    return calls


async def state_of(sessions: Sessions, call_id: UUID) -> RecordingState:
    async with sessions() as session:
        found = await session.scalar(select(Recording.state).where(Recording.call_id == call_id))
    assert found is not None
    return found


async def test_a_held_recording_outlives_its_time(
    sessions: Sessions, clock: SetClock, store: Store, kept: list[UUID], sign_in_as: SignInAs
) -> None:
    admin = await sign_in_as(Role.ADMIN)
    held, other = kept
    path = f"/recordings/{held}"
    hold = (await admin.client.post(f"{path}/holds", json={"reason": "合同纠纷 2026-11"})).json()
    refused = await admin.client.delete(path, params={"reason": "cleaning up"})
    assert (refused.status_code, refused.json()["code"]) == (409, "recording_must_stay")
    assert "pinned" in refused.json()["detail"]

    assert await expire(sessions, store, clock.now()) == 1

    assert store.get(f"{held}.ogg") == SOUND
    assert await state_of(sessions, other) is RecordingState.REMOVED
    gone = await admin.client.get(f"/recordings/{other}/audio")
    assert gone.json()["code"] == "recording_not_stored"

    await admin.client.delete(f"{path}/holds/{hold[0]['id']}")
    assert (await admin.client.delete(path, params={"reason": "case closed"})).status_code == 204
    assert await expire(sessions, store, clock.now()) == 1
    actions = [each["action"] for each in (await admin.client.get(f"{path}/accesses")).json()]
    assert actions == ["recording.removed", "recording.released", "recording.held"]


async def test_removal_waits_for_the_end_of_its_time(
    sessions: Sessions, clock: SetClock, kept: list[UUID], sign_in_as: SignInAs
) -> None:
    admin = await sign_in_as(Role.ADMIN)
    async with sessions.begin() as session:
        later = clock.now() + timedelta(days=1)
        await session.execute(update(Recording).values(keep_until=later))

    refused = await admin.client.delete(f"/recordings/{kept[0]}", params={"reason": "too early"})

    assert refused.json()["code"] == "recording_must_stay"
    assert "must be kept until" in refused.json()["detail"]


async def test_a_purge_that_died_half_way_is_finished(
    sessions: Sessions, clock: SetClock, store: Store, kept: list[UUID]
) -> None:
    """The object went and the process died before it could say so."""
    store.delete(f"{kept[0]}.ogg")

    assert await expire(sessions, store, clock.now()) == 2
    assert await expire(sessions, store, clock.now()) == 0


async def test_an_example_holds_its_recording(
    sessions: Sessions, clock: SetClock, store: Store, kept: list[UUID], sign_in_as: SignInAs
) -> None:
    qa = await sign_in_as(Role.QA)
    clip = {"call_id": str(kept[0]), "from_ms": 1_000, "to_ms": 9_000, "title": "异议处理",
            "tags": ["价格"]}  # fmt: skip
    made = (await qa.client.post("/examples", json=clip)).json()
    beyond = await qa.client.post("/examples", json=clip | {"to_ms": 31_000})
    assert beyond.json()["code"] == "beyond_the_end"

    await expire(sessions, store, clock.now())

    assert await state_of(sessions, kept[0]) is RecordingState.STORED
    tagged = (await qa.client.get("/examples", params={"tag": "价格"})).json()
    assert [each["id"] for each in tagged] == [made["id"]]
    assert (await qa.client.delete(f"/examples/{made['id']}")).status_code == 204
    assert await expire(sessions, store, clock.now()) == 1


async def test_notes_stand_at_their_span(
    kept: list[UUID], agent: Person, sign_in_as: SignInAs
) -> None:
    qa = await sign_in_as(Role.QA)
    path = f"/recordings/{kept[0]}/notes"
    await qa.client.post(path, json={"from_ms": 9_000, "to_ms": 9_500, "text": "抢话"})
    await agent.client.post(path, json={"from_ms": 2_000, "to_ms": 4_000, "text": "开场顺利"})
    backward = await qa.client.post(path, json={"from_ms": 5, "to_ms": 5, "text": "x"})
    assert backward.status_code == 422

    notes = (await agent.client.get(path)).json()
    assert [(each["text"], each["from_ms"]) for each in notes] == [
        ("开场顺利", 2_000),
        ("抢话", 9_000),
    ]
    assert (await agent.client.delete(f"{path}/{notes[1]['id']}")).status_code == 403
    assert (await agent.client.delete(f"{path}/{notes[0]['id']}")).status_code == 204


async def test_an_archive_has_every_sound_and_says_its_length(
    kept: list[UUID], agent: Person, sign_in_as: SignInAs
) -> None:
    qa = await sign_in_as(Role.QA)
    response = await qa.client.get("/recording-bundle", params={"agent_id": str(agent.id)})

    assert int(response.headers["content-length"]) == len(response.content)
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        index = archive.read("index.csv").decode("utf-8-sig").splitlines()
        sounds = [archive.read(name) for name in names if name.endswith(".ogg")]
    assert sounds == [SOUND, SOUND]
    assert len(index) == 3
    assert all(any(str(call_id) in name for name in names) for call_id in kept)

    accesses = (await qa.client.get(f"/recordings/{kept[0]}/accesses")).json()
    assert [each["action"] for each in accesses] == ["recording.taken"]
    assert (await agent.client.get("/recording-bundle")).status_code == 403
    none = await qa.client.get("/recording-bundle", params={"day": "2020-01-01"})
    assert none.json()["code"] == "nothing_to_take"
