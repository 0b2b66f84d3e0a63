"""A service for transcripts: one in memory, and one behind a socket that our adapter asks."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import soundfile

from app.config import Settings
from app.quality.transcripts.over_http import HttpTranscriber
from recordings.transcription import Spoken, TranscriberAway, TranscriberRefused


class ScriptedTranscriber:
    """Says what it was told to say, one answer for each side of a call."""

    def __init__(self, *answers: Sequence[Spoken] | int) -> None:
        self._answers = list(answers)
        self.heard: list[tuple[int, int, float]] = []
        """Channels, rate and seconds of each sound."""

    def hear(self, sound: Path) -> Sequence[Spoken] | int:
        told = soundfile.info(str(sound))
        self.heard.append((told.channels, told.samplerate, told.duration))
        return self._answers.pop(0) if self._answers else []

    async def transcribe(self, sound: Path) -> Sequence[Spoken]:
        answer = self.hear(sound)
        if not isinstance(answer, int):
            return answer
        if answer >= 500:
            raise TranscriberAway(f"It answered {answer}.")
        raise TranscriberRefused(f"It answered {answer}.")


@asynccontextmanager
async def behind_a_socket(
    script: ScriptedTranscriber, folder: Path, **fields: object
) -> AsyncIterator[tuple[HttpTranscriber, list[bytes]]]:
    """Our adapter, and a server that answers by the script; what it was sent is kept."""
    requests: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        size = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
        body = await reader.readexactly(size)
        requests.append(head + body)
        sound = folder / "received.wav"
        sound.write_bytes(body[body.index(b"RIFF") :])
        answer = script.hear(sound)
        status = answer if isinstance(answer, int) else 200
        said = [] if isinstance(answer, int) else answer
        segments = [
            {"start": each.from_ms / 1_000, "end": each.to_ms / 1_000, "text": f" {each.text} "}
            for each in said
        ]
        content = json.dumps({"text": "", "segments": segments}).encode()
        writer.write(
            f"HTTP/1.1 {status} As Told\r\ncontent-length: {len(content)}\r\n"
            "content-type: application/json\r\nconnection: close\r\n\r\n".encode()
        )
        writer.write(content)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    adapter = HttpTranscriber(
        Settings(transcription_url=f"http://127.0.0.1:{port}/v1/audio/transcriptions", **fields)  # type: ignore[arg-type]
    )
    async with server:
        yield adapter, requests
    await adapter.close()
