"""Who hears which recording, how a player seeks in it, and what is written down of it."""

import base64
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
import soundfile
from fastapi import FastAPI
from sqlalchemy import select

from app.clock import SetClock
from app.config import Settings
from app.db import Sessions
from app.engine.recorder import recorder_of
from app.models.account import Account, AuditEntry, Role
from app.models.call import Call, Recording, RecordingState
from app.models.control import HandOff
from app.models.floor import AgentInterval
from app.quality import care
from app.recording_store import store_of
from dialer.core.types import AgentState
from recordings import audio
from recordings.storage import open_store
from tests.api.conftest import Person, SignInAs, make_team
from tests.calls import make_call, make_floor, make_recording
from tests.sounds import talk, write_raw

SECONDS = 3.0
KEYS = f"first:{base64.b64encode(b'k' * 32).decode()}"


@dataclass(frozen=True)
class Stored:
    """A recording that a recorder really stored."""

    call_id: UUID
    agent: Person
    content: bytes
    sha256: str

    @property
    def path(self) -> str:
        return f"/recordings/{self.call_id}"


async def capture(
    sessions: Sessions, settings: Settings, clock: SetClock, agent: Account, **fields: object
) -> UUID:
    at = clock.now() - timedelta(minutes=10)
    async with sessions.begin() as session:
        account = await session.get_one(Account, agent.id)
        call = await make_call(
            session, await make_floor(session, agent=account), at=at, seconds=SECONDS
        )
        await make_recording(session, call, **fields)  # type: ignore[arg-type]
        session.add(
            AgentInterval(
                agent_id=account.id,
                agent_number=account.number,
                campaign_id=call.campaign_id,
                state=AgentState.TALKING,
                call_id=call.id,
                started_at=call.bridged_at,
                ended_at=call.ended_at,
            )
        )
    raw = settings.spool_dir / f"{call.id}.raw"
    write_raw(raw, talk(SECONDS), talk(SECONDS, seed=2))
    os.utime(raw, (at.timestamp(), at.timestamp()))
    return call.id


@pytest.fixture
async def stored(
    sessions: Sessions, settings: Settings, clock: SetClock, sign_in_as: SignInAs
) -> Stored:
    team = await make_team(sessions, "East")
    agent = await sign_in_as(Role.AGENT, login="wang", team_id=team.id)
    call_id = await capture(sessions, settings, clock, agent.account)
    assert await recorder_of(settings, sessions, clock).work_off() == 1
    async with sessions.begin() as session:
        row = await session.get_one(Recording, call_id)
    content = open_store(settings.store_url).get(row.key or "")
    return Stored(call_id, agent, content, row.sha256 or "")


async def test_a_sealed_recording_is_heard_as_an_open_one(
    sessions: Sessions, settings: Settings, app: FastAPI, stored: Stored
) -> None:
    client = stored.agent.client
    own = {"x-request-id": ""}
    ranges = [{}, {"Range": "bytes=5-99"}, {"Range": "bytes=-7"}, {"Range": "bytes=9000000-"}]
    open_ones = [await client.get(f"{stored.path}/audio", headers=wanted) for wanted in ranges]
    app.state.recordings = store_of(settings.model_copy(update={"recording_keys": KEYS}))
    assert (await care.seal(sessions, app.state.recordings)).sealed == 1

    sealed_ones = [await client.get(f"{stored.path}/audio", headers=wanted) for wanted in ranges]

    for opened, sealed in zip(open_ones, sealed_ones, strict=True):
        assert (sealed.status_code, sealed.content) == (opened.status_code, opened.content)
        assert (dict(sealed.headers) | own) == (dict(opened.headers) | own)

    app.state.recordings = store_of(settings)
    refused = await client.get(f"{stored.path}/audio")
    assert (refused.status_code, refused.json()["code"]) == (503, "recording_sealed")
    assert "'first'" in refused.json()["detail"]
    assert "TALKTIME_RECORDING_KEYS" in refused.json()["detail"]


async def test_a_recording_is_taken_away_as_opus_or_wav(
    sessions: Sessions, stored: Stored, sign_in_as: SignInAs, tmp_path: Path
) -> None:
    admin = await sign_in_as(Role.ADMIN)
    refused = await stored.agent.client.get(f"{stored.path}/file")
    opus = await admin.client.get(f"{stored.path}/file")
    wav = await admin.client.get(f"{stored.path}/file", params={"form": "wav"})

    assert refused.status_code == 403
    assert (opus.content, opus.headers["content-type"]) == (stored.content, "audio/ogg")
    assert f'filename="{stored.call_id}.wav"' in wav.headers["content-disposition"]
    (tmp_path / "taken.wav").write_bytes(wav.content)
    told = soundfile.info(str(tmp_path / "taken.wav"))
    assert (told.format, told.channels, told.samplerate) == ("WAV", 2, 8_000)
    assert told.duration == pytest.approx(SECONDS, abs=0.1)
    async with sessions() as session:
        taken = select(AuditEntry).where(AuditEntry.action == "recording.taken")
        assert len((await session.scalars(taken)).all()) == 2


class TestAudio:
    async def test_the_agent_hears_both_sides_of_the_own_call(
        self, stored: Stored, tmp_path: Path
    ) -> None:
        response = await stored.agent.client.get(f"{stored.path}/audio")

        assert response.status_code == 200
        assert response.headers["content-type"] == "audio/ogg; codecs=opus"
        assert response.headers["accept-ranges"] == "bytes"
        assert response.headers["etag"] == f'"{stored.sha256}"'
        assert "content-encoding" not in response.headers
        assert response.content == stored.content
        (tmp_path / "heard.ogg").write_bytes(response.content)
        sound = audio.decode(tmp_path / "heard.ogg")
        assert (sound.channels, sound.duration_ms) == (2, 3_000)
        assert min(sound.levels) > -40.0

    async def test_a_player_seeks(self, stored: Stored) -> None:
        size = len(stored.content)

        response = await stored.agent.client.get(
            f"{stored.path}/audio", headers={"Range": "bytes=100-199"}
        )

        assert response.status_code == 206
        assert response.headers["content-range"] == f"bytes 100-199/{size}"
        assert response.headers["content-length"] == "100"
        assert response.content == stored.content[100:200]

    async def test_a_range_behind_the_end(self, stored: Stored) -> None:
        size = len(stored.content)

        response = await stored.agent.client.get(
            f"{stored.path}/audio", headers={"Range": f"bytes={size}-"}
        )

        assert response.status_code == 416
        assert response.headers["content-range"] == f"bytes */{size}"

    async def test_a_range_of_another_version_gets_the_whole(self, stored: Stored) -> None:
        response = await stored.agent.client.get(
            f"{stored.path}/audio", headers={"Range": "bytes=0-9", "If-Range": '"another"'}
        )

        assert response.status_code == 200
        assert response.content == stored.content

    async def test_one_listening_is_one_entry_of_the_log_however_often_one_seeks(
        self, stored: Stored, sessions: Sessions
    ) -> None:
        for first in (0, 50, 100):
            await stored.agent.client.get(
                f"{stored.path}/audio", headers={"Range": f"bytes={first}-{first + 9}"}
            )

        async with sessions.begin() as session:
            entries = (
                await session.scalars(
                    select(AuditEntry).where(AuditEntry.action == "recording.played")
                )
            ).all()
        assert [(each.account_id, each.subject_id) for each in entries] == [
            (stored.agent.id, str(stored.call_id))
        ]

    async def test_an_object_that_is_gone_is_said_to_be(
        self, stored: Stored, settings: Settings, sessions: Sessions
    ) -> None:
        async with sessions.begin() as session:
            row = await session.get_one(Recording, stored.call_id)
        open_store(settings.store_url).delete(row.key or "")

        response = await stored.agent.client.get(f"{stored.path}/audio")

        assert response.status_code == 404
        assert response.json()["code"] == "recording_lost"


class TestWhoHears:
    @pytest.mark.parametrize("part", ["", "/audio", "/peaks"])
    async def test_another_agent_is_told_that_there_is_none(
        self, stored: Stored, sign_in_as: SignInAs, part: str, sessions: Sessions
    ) -> None:
        colleague = await sign_in_as(Role.AGENT, login="zhao", team_id=stored.agent.account.team_id)

        response = await colleague.client.get(stored.path + part)

        assert response.status_code == 404
        assert response.json()["code"] == "no_such_recording"
        async with sessions.begin() as session:
            heard = select(AuditEntry).where(AuditEntry.action == "recording.played")
            assert (await session.scalars(heard)).all() == []

    async def test_a_supervisor_hears_the_own_team_and_no_other(
        self, stored: Stored, sign_in_as: SignInAs, sessions: Sessions
    ) -> None:
        west = await make_team(sessions, "West")
        own = await sign_in_as(
            Role.SUPERVISOR, login="east-lead", team_id=stored.agent.account.team_id
        )
        other = await sign_in_as(Role.SUPERVISOR, login="west-lead", team_id=west.id)

        assert (await own.client.get(f"{stored.path}/audio")).status_code == 200
        assert (await other.client.get(f"{stored.path}/audio")).status_code == 404
        assert [each["call_id"] for each in (await own.client.get("/recordings")).json()["items"]]
        assert (await other.client.get("/recordings")).json()["items"] == []

    async def test_an_administrator_hears_all(self, stored: Stored, admin: Person) -> None:
        assert (await admin.client.get(f"{stored.path}/audio")).status_code == 200

    async def test_asking_for_another_agents_list_is_refused(
        self, stored: Stored, sign_in_as: SignInAs
    ) -> None:
        colleague = await sign_in_as(Role.AGENT, login="zhao")

        response = await colleague.client.get(
            "/recordings", params={"agent_id": str(stored.agent.id)}
        )

        assert response.status_code == 403


class TestHandedOver:
    async def test_a_hand_off_brings_its_recording_along_until_it_is_done(
        self, stored: Stored, sign_in_as: SignInAs, sessions: Sessions
    ) -> None:
        team_id = stored.agent.account.team_id
        taker = await sign_in_as(Role.AGENT, login="zhao", team_id=team_id)
        late = await sign_in_as(Role.AGENT, login="qian", team_id=team_id)
        assert (await taker.client.get(f"{stored.path}/audio")).status_code == 404
        async with sessions.begin() as session:
            call = await session.get_one(Call, stored.call_id)
            task = HandOff(
                call_id=call.id,
                lead_id=call.lead_id,
                campaign_id=call.campaign_id,
                from_id=stored.agent.id,
                to_team_id=team_id,
                created_at=datetime.now(UTC) - timedelta(days=2),
            )
            session.add(task)
        assert (await taker.client.get(f"{stored.path}/audio")).status_code == 200
        assert (await late.client.get(stored.path)).status_code == 200

        await taker.client.post(f"/desk/hand-offs/{task.id}/take")

        assert (await taker.client.get(stored.path)).status_code == 200
        assert (await late.client.get(stored.path)).status_code == 404
        await taker.client.post(f"/desk/hand-offs/{task.id}/done")
        assert (await taker.client.get(stored.path)).status_code == 404


async def test_filters_are_kept_under_a_name(
    sign_in_as: SignInAs, agent: Person, admin: Person
) -> None:
    qa = await sign_in_as(Role.QA)
    fields = {
        "name": "Long refusals",
        "filters": {"hit": "no_call", "min_seconds": 60, "limit": 7},
        "is_shared": True,
    }
    made = await qa.client.post("/recording-views", json=fields)
    assert made.status_code == 201
    assert made.json()["filters"] == {"hit": "no_call", "min_seconds": 60}
    again = await qa.client.post("/recording-views", json=fields)
    assert again.json()["code"] == "view_name_taken"
    unknown = fields | {"name": "x", "filters": {"sql": "1"}}
    assert (await qa.client.post("/recording-views", json=unknown)).status_code == 422

    path = f"/recording-views/{made.json()['id']}"
    assert [each["name"] for each in (await agent.client.get("/recording-views")).json()] == [
        "Long refusals"
    ]
    assert (await admin.client.get("/reports/views")).json() == []
    assert (await agent.client.delete(path)).json()["code"] == "view_unknown"
    assert (await qa.client.delete(path)).status_code == 204


class TestReading:
    async def test_a_recording_says_what_it_is_of(self, stored: Stored) -> None:
        found = (await stored.agent.client.get(stored.path)).json()

        assert found["state"] == "stored"
        assert (found["duration_seconds"], found["talk_seconds"]) == (3.0, 3.0)
        assert (found["channels"], found["bytes"]) == (2, len(stored.content))
        assert found["sha256"] == stored.sha256
        assert (found["agent_name"], found["lead_name"]) == ("Wang", "Li Na")
        assert found["phone_masked"] == "138****8000"
        assert found["disposition"] == "sale"
        assert found["analysis"]["talk"] == pytest.approx([3.0, 3.0], abs=0.1)
        assert [bridge["agent_id"] for bridge in found["bridges"]] == [str(stored.agent.id)]

    async def test_the_peaks_are_a_thousand_a_side(self, stored: Stored) -> None:
        found = (await stored.agent.client.get(f"{stored.path}/peaks")).json()

        assert (found["buckets"], found["duration_seconds"]) == (1_000, 3.0)
        for side in ("left", "right"):
            assert len(found[side]) == 1_000
            assert 0.05 < max(found[side]) <= 1.0

    async def test_the_list_does_not_carry_peaks_and_pages(
        self,
        stored: Stored,
        sessions: Sessions,
        settings: Settings,
        clock: SetClock,
    ) -> None:
        clock.advance(minutes=20)
        newer = await capture(sessions, settings, clock, stored.agent.account)

        first = (await stored.agent.client.get("/recordings", params={"limit": 1})).json()
        second = (
            await stored.agent.client.get(
                "/recordings", params={"limit": 1, "cursor": first["next_cursor"]}
            )
        ).json()

        assert [each["call_id"] for each in first["items"]] == [str(newer)]
        assert [each["call_id"] for each in second["items"]] == [str(stored.call_id)]
        assert second["next_cursor"] is None
        assert "peaks" not in first["items"][0]

    async def test_the_list_is_narrowed_by_state_and_day(
        self, stored: Stored, clock: SetClock
    ) -> None:
        client = stored.agent.client
        today = clock.now().date().isoformat()

        async def found(**wanted: str) -> int:
            return len((await client.get("/recordings", params=wanted)).json()["items"])

        assert await found(state="stored", day=today) == 1
        assert await found(state="failed") == 0
        assert await found(day="2001-01-01") == 0

    async def test_what_is_not_stored_cannot_be_played_and_says_why(
        self, sessions: Sessions, settings: Settings, clock: SetClock, agent: Person
    ) -> None:
        call_id = await capture(
            sessions,
            settings,
            clock,
            agent.account,
            state=RecordingState.FAILED,
            error="disk_full: No space is left for recordings.",
        )

        for part in ("audio", "peaks"):
            response = await agent.client.get(f"/recordings/{call_id}/{part}")
            assert response.status_code == 409
            assert response.json()["code"] == "recording_not_stored"
            assert "disk_full" in response.json()["detail"]

    async def test_there_is_no_such_recording(self, agent: Person) -> None:
        response = await agent.client.get("/recordings/00000000-0000-0000-0000-000000000001")

        assert response.json()["code"] == "no_such_recording"
