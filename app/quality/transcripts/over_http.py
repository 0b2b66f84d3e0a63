"""The adapter to a service that the customer runs: one side of a call in, its words out.

It speaks the form that most such servers know: POST of a multipart form with `file`, `model`,
`language` and `response_format=verbose_json`; the answer has `segments` with `start` and `end` in
seconds and `text`.
"""

from collections.abc import Sequence
from pathlib import Path

import httpx
from pydantic import BaseModel, Field, ValidationError

from app.config import Settings
from recordings.transcription import Spoken, TranscriberAway, TranscriberRefused

CONNECT_SECONDS = 10.0
MOST_BYTES = 8 << 20
MOST_SEGMENTS = 20_000
BUSY = (408, 425, 429)


class Segment(BaseModel):
    start: float = Field(ge=0, le=86_400)
    end: float = Field(ge=0, le=86_400)
    text: str = Field(max_length=20_000)


class Answer(BaseModel):
    segments: list[Segment] = Field(max_length=MOST_SEGMENTS)


class HttpTranscriber:
    """One connection pool for the life of a recorder."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._url = settings.transcription_url
        self._form = {"response_format": "verbose_json"} | {
            name: value
            for name, value in (
                ("model", settings.transcription_model),
                ("language", settings.transcription_language),
            )
            if value
        }
        key = settings.transcription_key
        self._client = httpx.AsyncClient(
            headers={"Authorization": f"Bearer {key}"} if key else {},
            timeout=httpx.Timeout(settings.transcription_seconds, connect=CONNECT_SECONDS),
        )

    async def transcribe(self, sound: Path) -> Sequence[Spoken]:
        try:
            with sound.open("rb") as file:
                answer = await self._client.post(
                    self._url, data=self._form, files={"file": (sound.name, file, "audio/wav")}
                )
        except httpx.TransportError as error:
            raise TranscriberAway(f"{type(error).__name__}: {error}"[:300]) from error
        except httpx.InvalidURL as error:
            raise TranscriberRefused(f"Its address cannot be used: {error}"[:300]) from error
        _check(answer)
        return _spoken(answer.content)

    async def close(self) -> None:
        await self._client.aclose()


def transcriber_of(settings: Settings) -> HttpTranscriber | None:
    """The customer's service, or None where there is none."""
    return HttpTranscriber(settings) if settings.transcription_url else None


def _check(answer: httpx.Response) -> None:
    """Raise for anything but a good answer. What a server says of itself is cut short."""
    status = answer.status_code
    if status >= 500 or status in BUSY:
        raise TranscriberAway(f"It answered {status}.")
    if status != 200:
        raise TranscriberRefused(f"It answered {status}: {answer.text[:200]}")
    if len(answer.content) > MOST_BYTES:
        raise TranscriberRefused(f"Its answer has {len(answer.content)} bytes.")


def _spoken(content: bytes) -> list[Spoken]:
    try:
        segments = Answer.model_validate_json(content).segments
    except ValidationError as error:
        raise TranscriberRefused(f"Its answer is another than expected: {error}"[:300]) from error
    return [
        Spoken(round(each.start * 1_000), round(max(each.start, each.end) * 1_000), said)
        for each in sorted(segments, key=lambda segment: segment.start)
        if (said := each.text.strip())
    ]
