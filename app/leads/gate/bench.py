"""The cleaning bench: leads that the desk sent back, each claimed by one person for a while."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Row, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.access.audit import audit
from app.access.masking import mask, shown_phone
from app.errors import Conflict, NotFound
from app.leads.dnc.service import NoPhone
from app.leads.gate.schemas import TaskDone, TaskOut
from app.leads.phones import Phone, normalise, zone_of
from app.models.account import Account
from app.models.campaign import CampaignLead, QueueState
from app.models.gate import CleaningTask, TaskReason, TaskResult, TaskState
from app.models.lead import Lead, LeadList, has_phone
from app.paging import Page

CLAIM = timedelta(minutes=30)
"""After that anybody may take the task."""
SHOWN = 200


class TaskUnknown(NotFound):
    """There is no such cleaning task."""

    code = "task_unknown"


class TaskTaken(Conflict):
    """Somebody else works on this task, or it is done."""

    code = "task_taken"


class PhoneTaken(Conflict):
    """Another lead has this number."""

    code = "phone_taken"


async def send_back(session: AsyncSession, lead_id: UUID, call_id: UUID, now: datetime) -> None:
    """A wrong number goes to the data role. Twice is the same as once."""
    await session.execute(
        insert(CleaningTask)
        .values(
            lead_id=lead_id, call_id=call_id, reason=TaskReason.WRONG_NUMBER, state=TaskState.OPEN
        )
        .on_conflict_do_nothing()
    )


async def tasks(session: AsyncSession, viewer: Account, now: datetime) -> Page[TaskOut]:
    """What is to be done, the oldest first; what others hold now is shown as theirs."""
    rows = await session.execute(
        select(CleaningTask, Lead, LeadList.name)
        .join(Lead, Lead.id == CleaningTask.lead_id)
        .join(LeadList, LeadList.id == Lead.list_id)
        .where(CleaningTask.state != TaskState.DONE)
        .order_by(CleaningTask.id)
        .limit(SHOWN)
    )
    return Page(items=[_shown(row, viewer, now) for row in rows])


async def claim(session: AsyncSession, who: Account, task_id: UUID, now: datetime) -> TaskOut:
    task = await _mine(session, who, task_id, now)
    task.state = TaskState.CLAIMED
    task.account_id = who.id
    task.claimed_until = now + CLAIM
    await session.flush()
    return await _read(session, who, task_id, now)


async def finish(
    session: AsyncSession, who: Account, task_id: UUID, fields: TaskDone, now: datetime
) -> TaskOut:
    """Write the result. A corrected number is queued again; an invalid lead stays out."""
    task = await _mine(session, who, task_id, now)
    lead = await session.get_one(Lead, task.lead_id, with_for_update=True)
    if fields.result is TaskResult.CORRECTED:
        await _correct(session, who, lead, fields.phone)
        await _queue_again(session, lead.id, QueueState.WAITING, "corrected", now)
    elif fields.result is TaskResult.INVALID:
        await _queue_again(session, lead.id, QueueState.BARRED, "invalid_number", now)
    else:
        await _queue_again(session, lead.id, QueueState.WAITING, "kept", now)
    task.state = TaskState.DONE
    task.account_id = who.id
    task.claimed_until = None
    task.result = fields.result
    task.note = fields.note
    task.done_at = now
    await session.flush()
    audit(
        session,
        who,
        "lead.cleaned",
        subject_kind="lead",
        subject_id=lead.id,
        reason=fields.note,
        result=fields.result,
    )
    return await _read(session, who, task_id, now)


async def _mine(session: AsyncSession, who: Account, task_id: UUID, now: datetime) -> CleaningTask:
    task = await session.get(CleaningTask, task_id, with_for_update=True)
    if task is None:
        raise TaskUnknown
    is_held = task.claimed_until is not None and task.claimed_until > now
    if task.state is TaskState.DONE or (is_held and task.account_id != who.id):
        raise TaskTaken("Take another one.")
    return task


async def _correct(session: AsyncSession, who: Account, lead: Lead, text: str) -> None:
    phone = normalise(text)
    if not isinstance(phone, Phone) or not phone.is_dialable:
        raise NoPhone("Write the right number like 13800138000 or +85291234567.")
    other = await session.scalar(select(Lead.id).where(has_phone([phone.e164]), Lead.id != lead.id))
    if other is not None:
        raise PhoneTaken("Merge the two leads, or say that this one is invalid.")
    audit(
        session, who, "lead.phone", subject_kind="lead", subject_id=lead.id, before=mask(lead.phone)
    )
    lead.phones = [phone.e164, *(one for one in lead.phones if one != lead.phone)]
    lead.phone = phone.e164
    lead.phone_kind = phone.kind
    lead.extension = phone.ext
    lead.zone = zone_of(phone.e164) or lead.zone


async def _queue_again(
    session: AsyncSession, lead_id: UUID, state: QueueState, why: str, now: datetime
) -> None:
    """Move the lead's places that the wrong number closed. A refusal stays one."""
    places = await session.scalars(
        select(CampaignLead)
        .where(CampaignLead.lead_id == lead_id, CampaignLead.state != QueueState.LEASED)
        .with_for_update()
    )
    for place in places:
        if place.state is QueueState.BARRED and place.why == "do_not_call":
            continue
        place.state = state
        place.why = why
        place.next_at = now
        place.agent_id = None


async def _read(session: AsyncSession, viewer: Account, task_id: UUID, now: datetime) -> TaskOut:
    row = await session.execute(
        select(CleaningTask, Lead, LeadList.name)
        .join(Lead, Lead.id == CleaningTask.lead_id)
        .join(LeadList, LeadList.id == Lead.list_id)
        .where(CleaningTask.id == task_id)
    )
    return _shown(row.one(), viewer, now)


def _shown(row: Row[CleaningTask, Lead, str], viewer: Account, now: datetime) -> TaskOut:
    task, lead, list_name = row
    is_held = task.claimed_until is not None and task.claimed_until > now
    return TaskOut(
        id=task.id,
        lead_id=lead.id,
        name=lead.name,
        company=lead.company,
        phone=shown_phone(viewer, lead.phone),
        list_name=list_name,
        reason=task.reason,
        state=task.state if task.state is TaskState.DONE or is_held else TaskState.OPEN,
        is_mine=is_held and task.account_id == viewer.id,
        claimed_until=task.claimed_until,
        result=task.result,
        note=task.note,
        created_at=task.created_at,
    )
