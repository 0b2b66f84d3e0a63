"""From a stored recording to its words: the port, the queue, and what is pointed at."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
import soundfile
from sqlalchemy import select

from app.db import Sessions
from app.engine.transcriber import TranscriptWriter
from app.models.transcript import PhraseHit, Transcript, TranscriptState
from app.quality.transcripts import queue
from app.quality.transcripts.over_http import HttpTranscriber
from recordings.phrases import PhraseKind, Side
from recordings.transcription import (
    Spoken,
    Transcriber,
    TranscriberAway,
    TranscriberRefused,
)
from tests.engine.recorder_kit import Scene
from tests.engine.transcriber_kit import ScriptedTranscriber, behind_a_socket

HELLO = [Spoken(200, 900, "您好"), Spoken(1_000, 1_900, "您到底买不买呢？")]
REFUSAL = [Spoken(2_000, 2_900, "Do not call me again.")]


@asynccontextmanager
async def as_port(
    kind: str, script: ScriptedTranscriber, folder: Path
) -> AsyncIterator[Transcriber]:
    if kind == "scripted":
        yield script
        return
    async with behind_a_socket(script, folder) as (adapter, _):
        yield adapter


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    path = tmp_path / "voice.wav"
    soundfile.write(str(path), np.zeros(1_600, dtype="int16"), 16_000)
    return path


@pytest.mark.parametrize("kind", ["scripted", "http"])
class TestPort:
    """What every service must do, whatever is behind it."""

    async def test_words_come_by_time_and_silence_is_nothing(
        self, kind: str, wav: Path, tmp_path: Path
    ) -> None:
        script = ScriptedTranscriber(HELLO, [])

        async with as_port(kind, script, tmp_path) as port:
            assert list(await port.transcribe(wav)) == HELLO
            assert list(await port.transcribe(wav)) == []

        assert script.heard == [(1, 16_000, 0.1)] * 2

    async def test_busy_may_come_back_and_refused_does_not(
        self, kind: str, wav: Path, tmp_path: Path
    ) -> None:
        async with as_port(kind, ScriptedTranscriber(503, 401), tmp_path) as port:
            with pytest.raises(TranscriberAway):
                await port.transcribe(wav)
            with pytest.raises(TranscriberRefused):
                await port.transcribe(wav)


async def test_the_adapter_sends_key_model_and_language(wav: Path, tmp_path: Path) -> None:
    told = {"transcription_key": "k-1", "transcription_model": "m-1",
            "transcription_language": "zh"}  # fmt: skip
    async with behind_a_socket(ScriptedTranscriber(), tmp_path, **told) as (adapter, requests):
        await adapter.transcribe(wav)

    (sent,) = requests
    assert b"authorization: bearer k-1" in sent.lower()
    for name, value in (("model", "m-1"), ("language", "zh"), ("response_format", "verbose_json")):
        assert f'name="{name}"\r\n\r\n{value}\r\n'.encode() in sent


async def test_nobody_at_the_address_is_away(wav: Path, tmp_path: Path) -> None:
    async with behind_a_socket(ScriptedTranscriber(), tmp_path) as (adapter, _):
        pass
    nobody = HttpTranscriber(adapter.settings)

    with pytest.raises(TranscriberAway):
        await nobody.transcribe(wav)
    await nobody.close()


@pytest.fixture
async def scene(sessions: Sessions, database: str, tmp_path: Path) -> Scene:
    return Scene(sessions, database, tmp_path)


def writer(scene: Scene, service: Transcriber) -> TranscriptWriter:
    return TranscriptWriter(scene.sessions, scene.store, scene.clock, service, seconds=60)


async def transcript(scene: Scene) -> Transcript:
    async with scene.sessions() as session:
        return (await session.scalars(select(Transcript))).one()


class TestQueue:
    async def test_a_stored_recording_gets_its_words_and_its_hits(self, scene: Scene) -> None:
        call_id = await scene.call()
        scene.settings = scene.settings.model_copy(update={"transcription_url": "http://there"})
        await scene.recorder().work_off()
        service = ScriptedTranscriber(REFUSAL, HELLO)

        assert await writer(scene, service).work_off() == 1

        row = await transcript(scene)
        assert (row.call_id, row.state) == (call_id, TranscriptState.DONE)
        assert [(said["side"], said["text"]) for said in row.utterances] == [
            ("agent", "您好"),
            ("agent", "您到底买不买呢？"),
            ("customer", "Do not call me again."),
        ]
        assert [(channels, rate) for channels, rate, _ in service.heard] == [(1, 16_000)] * 2
        async with scene.sessions() as session:
            hits = (await session.scalars(select(PhraseHit).order_by(PhraseHit.from_ms))).all()
        assert [(hit.kind, hit.side) for hit in hits] == [
            (PhraseKind.ULTIMATUM, Side.AGENT),
            (PhraseKind.NO_CALL, Side.CUSTOMER),
        ]

    async def test_without_a_service_nothing_waits(self, scene: Scene) -> None:
        await scene.call()
        await scene.recorder().work_off()

        async with scene.sessions() as session:
            assert (await session.scalars(select(Transcript))).all() == []

    async def test_a_busy_service_is_asked_later_and_given_up_after_a_day(
        self, scene: Scene
    ) -> None:
        call_id = await scene.call()
        await scene.recorder().work_off()
        async with scene.sessions.begin() as session:
            await queue.ask(session, call_id, scene.clock.now())

        assert await writer(scene, ScriptedTranscriber(503)).work_off() == 1
        row = await transcript(scene)
        assert (row.state, row.tries) == (TranscriptState.WAITING, 1)
        assert row.next_at == scene.clock.now() + queue.FIRST_RETRY
        assert row.error.startswith("transcriber_away")

        scene.clock.advance(hours=25)
        assert await writer(scene, ScriptedTranscriber(503)).work_off() == 1
        assert (await transcript(scene)).state is TranscriptState.FAILED

    async def test_a_writer_that_died_loses_its_lease_and_nothing_else(self, scene: Scene) -> None:
        call_id = await scene.call()
        await scene.recorder().work_off()
        lease = timedelta(minutes=4)
        async with scene.sessions.begin() as session:
            await queue.ask(session, call_id, scene.clock.now())
            dead = await queue.claim(session, scene.clock.now(), lease)
        assert dead is not None
        assert await writer(scene, ScriptedTranscriber()).work_off() == 0

        scene.clock.advance(minutes=5)
        assert await writer(scene, ScriptedTranscriber(REFUSAL)).work_off() == 1
        async with scene.sessions.begin() as session:
            assert not await queue.done(session, dead, [], scene.clock.now())
        assert (await transcript(scene)).text == "Do not call me again."
