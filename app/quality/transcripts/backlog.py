"""A new phrase finds earlier texts: all that are kept, the latest first, a batch at a time.

Each phrase remembers how far back it was searched for, so whoever dies is gone on from there. The
texts written meanwhile are searched when they are written (queue.py): both sides hold one advisory
lock, so that none is in between, written before the phrase was there and not yet to be read here.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.models.call import Recording
from app.models.transcript import Phrase, Transcript, TranscriptState
from app.quality.transcripts import queue
from recordings.phrases import Side, Sought, Utterance, find

LOOK_SECONDS = 5.0
AT_ONCE = 200


async def search(session: AsyncSession, now: datetime) -> int:
    """Search one batch for every phrase that is not done, and return how many texts that was."""
    waiting = (await session.scalars(select(Phrase).where(Phrase.searched_at.is_(None)))).all()
    if not waiting:
        return 0
    texts = (
        select(Transcript.call_id, Transcript.utterances, Recording.captured_at)
        .join(Recording, Recording.call_id == Transcript.call_id)
        .where(Transcript.state == TranscriptState.DONE)
        .order_by(Transcript.call_id.desc())
        .limit(AT_ONCE)
    )
    reached = [phrase.searched_to for phrase in waiting if phrase.searched_to is not None]
    if len(reached) == len(waiting):
        texts = texts.where(Transcript.call_id < max(reached))
    found = (await session.execute(texts)).all()

    sought = [Sought(phrase.kind, phrase.text) for phrase in waiting]
    for call_id, utterances, _ in found:
        await queue.keep_hits(session, call_id, find([_said(each) for each in utterances], sought))
    for phrase in waiting:
        if found and (phrase.searched_to is None or phrase.searched_to > found[-1].call_id):
            phrase.searched_to = found[-1].call_id
            phrase.searched_back_to = found[-1].captured_at
        if len(found) < AT_ONCE:
            phrase.searched_at = now
    return len(found)


def _said(kept: dict[str, Any]) -> Utterance:
    return Utterance(Side(kept["side"]), kept["from_ms"], kept["to_ms"], kept["text"])
