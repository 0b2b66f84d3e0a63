"""Ultimatums that a review takes points for: said by the agent, or written down in notes."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.calling.scripts.phrases import Ultimatum, ultimatums_in
from app.models.call import Call
from app.models.quality import RecordingNote
from app.models.transcript import PhraseHit
from app.quality.transcripts import service as transcripts
from recordings.phrases import PhraseKind

POINTS_EACH = 5


async def ultimatums_of(session: AsyncSession, call: Call) -> list[str]:
    """The ultimatums of this call, each once: in its text, in its note and in notes at moments."""
    known = [
        Ultimatum(phrase.text, phrase.softer)
        for phrase in await transcripts.phrases(session)
        if phrase.kind is PhraseKind.ULTIMATUM
    ]
    said = await session.scalars(
        select(PhraseHit.phrase).where(
            PhraseHit.call_id == call.id, PhraseHit.kind == PhraseKind.ULTIMATUM
        )
    )
    notes = await session.scalars(
        select(RecordingNote.text).where(RecordingNote.call_id == call.id)
    )
    written = "\n".join([call.note, *notes])
    return sorted({*said, *(each.phrase for each in ultimatums_in(written, known))})
