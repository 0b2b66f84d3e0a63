"""The disposition of a call: what the agent says of it, and what becomes of the lead.

Everything is committed at the moment of choice, even in the middle of the talk. A do-not-call
choice stands: nothing that is said of the call afterwards takes the number off the list again.
"""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from app import bell
from app.access.audit import audit
from app.calling.campaigns import queue
from app.calling.desk import queries
from app.calling.desk.schemas import Accepted, DispositionChoice
from app.calling.desk.service import CallUnknown, accepted, order
from app.calling.dispositions import queries as dispositions
from app.calling.dispositions.service import FINAL
from app.errors import Conflict, Invalid
from app.leads.dead_numbers import service as dead_numbers
from app.leads.dnc import service as dnc
from app.leads.gate import bench, measured
from app.models.account import Account
from app.models.call import Call, Intent
from app.models.campaign import (
    NO_DISPOSITION,
    CampaignLead,
    Disposition,
    DispositionKind,
    QueueState,
)
from app.models.floor import Desk
from dialer.core.types import AgentState

CORRECTION = timedelta(hours=24)
FURTHEST_CALLBACK = timedelta(days=180)
AFTER_CALL = "after_call"


class CallNotReached(Conflict):
    """Nothing can be said of a call that has neither a talk nor an end yet."""

    code = "call_not_reached"


class DispositionUnknown(Invalid):
    """The campaign has no such disposition."""

    code = "disposition_unknown"


class DoNotCallStands(Conflict):
    """This customer refused further calls; that choice stands."""

    code = "do_not_call_stands"


class DispositionClosed(Conflict):
    """It is too late to change this disposition."""

    code = "disposition_closed"


class SubDispositionMissing(Invalid):
    """This disposition has parts; say which one it is."""

    code = "sub_disposition_missing"


class NoteMissing(Invalid):
    """This disposition needs a note."""

    code = "note_missing"


class IntentMissing(Invalid):
    """This disposition needs an intent grade."""

    code = "intent_missing"


class CallbackTimeMissing(Invalid):
    """This disposition needs a time to call back."""

    code = "callback_time_missing"


class CallbackTimeInvalid(Invalid):
    """The time to call back must lie in the next 180 days, and not after a refusal."""

    code = "callback_time_invalid"


async def dispose(
    session: AsyncSession, agent: Account, choice: DispositionChoice, now: datetime
) -> Accepted:
    call = await queries.call(session, choice.call_id, lock=True)
    if call is None or call.agent_id != agent.id:
        raise CallUnknown
    if call.bridged_at is None and call.ended_at is None:
        raise CallNotReached
    disposition = await _chosen(session, call, choice)
    await _check_may_change(session, call, disposition, now)
    await _check_callback(session, call, disposition, choice, now)

    was = await measured.judged(session, call.id)
    _write(call, disposition, choice, now)
    if call.bridged_at is not None:
        await dead_numbers.heard(session, call.phone, now)
    await _next_step(session, agent, call, disposition, now)
    if disposition.kind is DispositionKind.WRONG_NUMBER:
        await bench.send_back(session, call.lead_id, call.id, now)
    await measured.correct(session, was, call.id)
    desk = await queries.desk(session, agent.id)
    _order_what_follows(session, agent, call, choice, desk)
    await bell.ring(session, f"desk:{agent.id}")
    return accepted(desk)


async def _chosen(session: AsyncSession, call: Call, choice: DispositionChoice) -> Disposition:
    """What is offered can be said; and what was said of this call before, again."""
    found = await dispositions.of_campaign(session, call.campaign_id)
    one = next((each for each in found if each.code == choice.code), None)
    if one is None:
        raise DispositionUnknown
    parent = next((each for each in found if each.id == one.parent_id), None)
    if one.code != call.disposition:
        if one.is_retired or (parent is not None and parent.is_retired):
            raise DispositionUnknown
        if any(each.parent_id == one.id and not each.is_retired for each in found):
            raise SubDispositionMissing
    if one.needs_note and not choice.note.strip():
        raise NoteMissing
    if one.needs_intent and choice.intent is None:
        raise IntentMissing
    return one


async def _check_may_change(
    session: AsyncSession, call: Call, disposition: Disposition, now: datetime
) -> None:
    if call.disposition in (None, disposition.code, NO_DISPOSITION):
        return
    before = await queries.disposition(session, call.campaign_id, call.disposition)
    if before is not None and before.kind is DispositionKind.DNC:
        raise DoNotCallStands
    if call.disposed_at is not None and now - call.disposed_at > CORRECTION:
        raise DispositionClosed


async def _check_callback(
    session: AsyncSession,
    call: Call,
    disposition: Disposition,
    choice: DispositionChoice,
    now: datetime,
) -> None:
    """A promise must be one that the campaign's hours let us keep."""
    if choice.callback_at is None:
        if disposition.needs_callback:
            raise CallbackTimeMissing
        return
    if disposition.kind in FINAL or not now < choice.callback_at <= now + FURTHEST_CALLBACK:
        raise CallbackTimeInvalid
    campaign = await queries.campaign(session, call.campaign_id)
    lead = await queries.lead(session, call.lead_id)
    assert campaign is not None
    assert lead is not None
    await queue.check_window(session, campaign, lead.zone, choice.callback_at)


def _write(call: Call, disposition: Disposition, choice: DispositionChoice, now: datetime) -> None:
    call.disposition = disposition.code
    call.is_effective = disposition.is_effective
    call.is_prospect = disposition.is_prospect or choice.intent in (Intent.A, Intent.B)
    call.intent = choice.intent
    call.note = choice.note
    call.callback_at = choice.callback_at
    call.disposed_at = now


async def _next_step(
    session: AsyncSession, agent: Account, call: Call, disposition: Disposition, now: datetime
) -> None:
    if disposition.kind is DispositionKind.DNC:
        await refuse(session, agent, call, now)
        return
    place = await queries.place(session, call.campaign_id, call.lead_id)
    if place is None or place.state is QueueState.BARRED:
        return
    if place.state is QueueState.LEASED and place.call_id != call.id:
        return  # A later call is under way; its own end decides.
    campaign = await queries.campaign(session, call.campaign_id)
    assert campaign is not None

    # The attempt of a call that is still up is counted at its end.
    made = place.attempts + (1 if call.ended_at is None else 0)
    _put(place, disposition, call, may_retry=made < campaign.max_attempts, now=now)


def _put(
    place: CampaignLead, disposition: Disposition, call: Call, *, may_retry: bool, now: datetime
) -> None:
    """Where the lead goes: to its promised hour, back into the queue, or out of it."""
    place.lease_until = None
    place.call_id = None
    if call.callback_at is not None:
        place.state = QueueState.CALLBACK
        place.next_at = call.callback_at
        place.agent_id = call.agent_id
        place.why = queue.CALLBACK
        return
    place.agent_id = None
    place.why = disposition.code
    if disposition.retry_minutes is not None and may_retry:
        place.state = QueueState.WAITING
        place.next_at = now + timedelta(minutes=disposition.retry_minutes)
    else:
        place.state = QueueState.DONE


async def refuse(session: AsyncSession, agent: Account, call: Call, now: datetime) -> None:
    """Never call this number again, in any campaign, whatever was promised before."""
    refusal = dnc.Refusal(reason="refused in a call", now=now, account_id=agent.id, call_id=call.id)
    await dnc.bar(session, [call.phone], refusal)
    audit(session, agent, "dnc.added", subject_kind="call", subject_id=call.id)


def _order_what_follows(
    session: AsyncSession,
    agent: Account,
    call: Call,
    choice: DispositionChoice,
    desk: Desk | None,
) -> None:
    """What the agent wants to be next comes first, so that it counts when the wrap-up ends."""
    if desk is None or desk.call_id != call.id:
        return  # A correction of an earlier call; the floor is long past it.
    if choice.goes_to is AgentState.READY:
        order(session, agent, "ready_asked")
    elif choice.goes_to is AgentState.PAUSE:
        order(session, agent, "pause_asked", reason=AFTER_CALL)
    order(session, agent, "disposed", call_id=str(call.id), disposition=choice.code)
