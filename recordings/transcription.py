"""What a service that turns sound into text must offer, and how it may fail."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from recordings.errors import RecordingError


class TranscriberAway(RecordingError):
    """The service for transcripts does not answer or is busy; it is asked again later."""

    code = "transcriber_away"


class TranscriberRefused(RecordingError):
    """The service for transcripts refused the sound, or its answer cannot be read."""

    code = "transcriber_refused"


@dataclass(frozen=True, slots=True)
class Spoken:
    """Words of one voice, in milliseconds from the begin of its sound."""

    from_ms: int
    to_ms: int
    text: str


class Transcriber(Protocol):
    async def transcribe(self, sound: Path) -> Sequence[Spoken]:
        """Return what is said in a WAV file of one voice, by time; nothing for silence.

        Raises TranscriberAway when trying again may help, and TranscriberRefused when not.
        """
