"""How machine detection does today: what it takes for machines, how long it takes, where it errs.

The truth is known where an agent says it: a call that was handed over as a person's and disposed of
as a voicemail was a machine that detection missed. Who was hung up on by mistake nobody hears of,
so that side of the error is measured on callees of known truth (bench/machine_detection.py).
"""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.calling.campaigns import service
from app.models.call import Call
from dialer.core.types import Verdict

VOICEMAIL = "voicemail"
"""The disposition of agents who hear a machine."""


class ListeningOut(BaseModel):
    """Of calls placed today; rates are fractions, delays seconds, null where nothing was heard."""

    judged: int
    machines: int
    unsure: int
    """Taken for people because detection could not tell."""
    messages: int
    """Machines that heard the campaign's message to its end."""
    missed: int
    """Handed over as people, and a machine by the agent's word."""
    machine_share: float | None
    missed_share: float | None
    """Of the calls that were handed over and disposed of."""
    delay_p50: float | None
    """From the pick-up to the verdict, of calls that were handed over."""
    delay_p95: float | None


async def listening(session: AsyncSession, campaign_id: UUID, since: datetime) -> ListeningOut:
    await service.get(session, campaign_id)
    handed = Call.verdict != Verdict.MACHINE
    seconds = func.extract("epoch", Call.judged_at - Call.picked_up_at)
    row = (
        await session.execute(
            select(
                func.count(Call.verdict),
                func.count().filter(Call.verdict == Verdict.MACHINE),
                func.count().filter(Call.verdict == Verdict.UNSURE),
                func.count().filter(Call.has_message),
                func.count().filter(handed, Call.disposition == VOICEMAIL),
                func.count().filter(handed, Call.disposition.is_not(None)),
                func.percentile_cont(0.5).within_group(seconds).filter(handed),
                func.percentile_cont(0.95).within_group(seconds).filter(handed),
            ).where(
                Call.campaign_id == campaign_id,
                Call.placed_at >= since,
                Call.verdict.is_not(None),
            )
        )
    ).one()
    judged, machines, unsure, messages, missed, disposed, p50, p95 = row
    return ListeningOut(
        judged=judged,
        machines=machines,
        unsure=unsure,
        messages=messages,
        missed=missed,
        machine_share=machines / judged if judged else None,
        missed_share=missed / disposed if disposed else None,
        delay_p50=None if p50 is None else float(p50),
        delay_p95=None if p95 is None else float(p95),
    )
