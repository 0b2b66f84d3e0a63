"""Beside the recorder, where the site has a service for it: stored sound in, its words out."""

import asyncio
import tempfile
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import structlog
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolExhausted

from app.bell import Bell
from app.clock import Clock
from app.db import Sessions
from app.quality.transcripts import queue
from app.quality.transcripts.queue import Claim
from recordings import audio
from recordings.errors import RecordingError, StoreUnreachable
from recordings.phrases import Side, Utterance
from recordings.storage import Store
from recordings.transcription import Transcriber, TranscriberAway

log = structlog.get_logger()

SLACK = timedelta(minutes=2)
"""For reading, splitting and writing, on top of what the service may take for both sides."""
DATABASE_PAUSE = 2.0
SIDES = (Side.CUSTOMER, Side.AGENT)
"""By channel."""


class TranscriptWriter:
    """Works on one recording at a time; the service is the customer's and may be slow."""

    def __init__(
        self,
        sessions: Sessions,
        store: Store,
        clock: Clock,
        service: Transcriber,
        *,
        seconds: float,
    ) -> None:
        self._sessions = sessions
        self._store = store
        self._clock = clock
        self._service = service
        self._lease = 2 * timedelta(seconds=seconds) + SLACK

    async def run(self, bell: Bell) -> None:
        """Work until cancelled. A bell starts it at once; without one it looks now and then."""
        with bell.hears(queue.BELL) as ear:
            while True:
                try:
                    await self.work_off()
                    await ear.wait()
                except (DBAPIError, PoolExhausted) as error:
                    log.warning("transcripts.database_away", error=str(error).splitlines()[0])
                    await asyncio.sleep(DATABASE_PAUSE)

    async def work_off(self) -> int:
        """Work on all that is due and return how many claims that took."""
        worked = 0
        while await self.work_once():
            worked += 1
        return worked

    async def work_once(self) -> bool:
        async with self._sessions.begin() as session:
            held = await queue.claim(session, self._clock.now(), self._lease)
        if held is None:
            return False
        with structlog.contextvars.bound_contextvars(call_id=str(held.call_id)):
            await self._work(held)
        return True

    async def _work(self, held: Claim) -> None:
        try:
            utterances = await self._words(held.key)
        except asyncio.CancelledError:
            async with self._sessions.begin() as session:
                await queue.give_back(session, held)
            raise
        except RecordingError as error:
            await self._settle_failure(held, error)
        except Exception as error:  # One recording that nobody foresaw must not stop the others.
            log.exception("transcript.unexpected")
            await self._settle_failure(held, RecordingError(str(error)[:300]))
        else:
            async with self._sessions.begin() as session:
                await queue.done(session, held, utterances, self._clock.now())
            log.info("transcript.done", utterances=len(utterances))

    async def _words(self, key: str) -> Sequence[Utterance]:
        """Each side by itself: who said what is known from the channel, not guessed."""
        found: list[Utterance] = []
        with tempfile.TemporaryDirectory(prefix="talktime-words-") as folder:
            sound = Path(folder) / "call.ogg"
            sound.write_bytes(await asyncio.to_thread(self._store.get, key))
            for channel, side in enumerate(SIDES):
                voice = Path(folder) / f"{side}.wav"
                await asyncio.to_thread(audio.one_side, sound, channel, voice)
                found += [
                    Utterance(side, each.from_ms, each.to_ms, each.text)
                    for each in await self._service.transcribe(voice)
                ]
                voice.unlink()
        return sorted(found, key=lambda each: (each.from_ms, each.side))

    async def _settle_failure(self, held: Claim, error: RecordingError) -> None:
        log.warning("transcript.failed", code=error.code, error=str(error), tries=held.tries)
        may_come = isinstance(error, TranscriberAway | StoreUnreachable)
        async with self._sessions.begin() as session:
            settle = queue.later if may_come else queue.failed
            await settle(session, held, error, self._clock.now())
