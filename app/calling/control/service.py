"""Orders about a customer who is on the line. Checked here, carried out by the floor."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from uuid_utils.compat import uuid7

from app import bell
from app.access.audit import audit
from app.access.masking import shown_phone
from app.calling.control import queries
from app.calling.control.quality import mos
from app.calling.control.schemas import (
    Colleague,
    Colleagues,
    HandOffOut,
    QualityIn,
    QualityOut,
    TeamChoice,
    ThirdIn,
    ToWhom,
)
from app.calling.desk import queries as desks
from app.calling.desk.dialing import PhoneInvalid
from app.calling.desk.schemas import Accepted
from app.calling.desk.service import CallUnknown, accepted, at_desk, order
from app.errors import Conflict, NotFound
from app.leads.phones import Phone, normalise
from app.models.account import Account
from app.models.call import Call
from app.models.control import CallQuality, HandOff
from app.models.floor import Desk
from app.paging import Page
from dialer.core.types import AgentState, CallState

ON_THE_LINE = frozenset({CallState.TALKING, CallState.HELD, CallState.PARKED})


class NotOnTheLine(Conflict):
    """The customer of this call is not on your line."""

    code = "not_on_the_line"


class NoMachineMessage(Conflict):
    """This campaign leaves machines no message; choose one in its settings."""

    code = "no_machine_message"


class NobodyFree(Conflict):
    """Nobody there is ready now; make a hand-off, or choose somebody else."""

    code = "nobody_free"


class ThirdPresent(Conflict):
    """A third party is in this call already; end that first."""

    code = "third_present"


class NoThird(Conflict):
    """There is no third party in this call."""

    code = "no_third"


class ThirdBarred(Conflict):
    """This number refused calls and is not dialed."""

    code = "third_barred"


class HandOffUnknown(NotFound):
    """There is no such hand-off for you; somebody else may have taken it."""

    code = "hand_off_unknown"


async def simple(session: AsyncSession, agent: Account, call_id: UUID, kind: str) -> Accepted:
    """hold_asked, resume_asked: an order that needs nothing but the call."""
    desk, _ = await _on_the_line(session, agent, call_id)
    order(session, agent, kind, call_id=str(call_id))
    return accepted(desk)


async def mask(session: AsyncSession, agent: Account, call_id: UUID, *, is_on: bool) -> Accepted:
    desk, _ = await _on_the_line(session, agent, call_id)
    order(session, agent, "mask_asked", call_id=str(call_id), is_on=is_on)
    what = "recording.masked" if is_on else "recording.unmasked"
    audit(session, agent, what, subject_kind="call", subject_id=call_id)
    return accepted(desk)


async def leave_message(session: AsyncSession, agent: Account, call_id: UUID) -> Accepted:
    """An answering machine gets the campaign's message, and the agent the next call."""
    desk, call = await _on_the_line(session, agent, call_id)
    campaign = await desks.campaign(session, call.campaign_id)
    if campaign is None or not campaign.machine_message:
        raise NoMachineMessage
    if call.state is not CallState.TALKING:
        raise NotOnTheLine
    if await queries.third(session, call.id) is not None:
        raise ThirdPresent
    order(session, agent, "leave_message_asked", call_id=str(call.id))
    return accepted(desk)


async def transfer(session: AsyncSession, agent: Account, to: ToWhom, now: datetime) -> Accepted:
    """Give the customer to a colleague who is ready; the note goes along."""
    desk, call = await _on_the_line(session, agent, to.call_id)
    if await queries.third(session, call.id) is not None:
        raise ThirdPresent
    agents = await _free(session, agent, call, to.agent_id, to.team_id)
    session.add(_hand_off(agent, call, to, done_at=now))
    order(session, agent, "transfer_asked", call_id=str(call.id), agents=agents)
    audit(session, agent, "call.transferred", subject_kind="call", subject_id=call.id)
    return accepted(desk)


async def call_third(session: AsyncSession, agent: Account, asked: ThirdIn) -> Accepted:
    desk, call = await _on_the_line(session, agent, asked.call_id)
    if await queries.third(session, call.id) is not None:
        raise ThirdPresent
    phone, agents = "", list[str]()
    if asked.phone is not None:
        phone = await _dialable(session, asked.phone)
    else:
        agents = await _free(session, agent, call, asked.agent_id, asked.team_id)
    order(
        session,
        agent,
        "third_asked",
        call_id=str(call.id),
        leg=str(uuid7()),
        purpose=asked.purpose,
        phone=phone,
        agents=agents,
    )
    audit(session, agent, "call.third_called", subject_kind="call", subject_id=call.id)
    return accepted(desk)


async def of_third(session: AsyncSession, agent: Account, call_id: UUID, kind: str) -> Accepted:
    """join_asked, pass_asked, third_dropped."""
    desk = await at_desk(session, agent)
    found = await queries.third(session, call_id)
    if found is None or agent.id not in (found.asked_by, found.colleague_id):
        raise NoThird
    order(session, agent, kind, call_id=str(call_id))
    return accepted(desk)


async def colleagues(session: AsyncSession, agent: Account) -> Colleagues:
    desk = await at_desk(session, agent)
    campaign_id = desk.campaign_id if desk else None
    rows = await queries.colleagues(session, campaign_id, agent.id) if campaign_id else []
    agents = [
        Colleague(
            id=account.id,
            name=account.name,
            team_id=account.team_id,
            state=row.state,
            since=row.since,
            is_free=_is_free(row),
        )
        for row, account in rows
    ]
    return Colleagues(
        agents=agents,
        teams=[
            TeamChoice(
                id=team.id,
                name=team.name,
                free=sum(each.is_free for each in agents if each.team_id == team.id),
            )
            for team in await queries.teams(session)
        ],
    )


async def hand_off(session: AsyncSession, agent: Account, to: ToWhom) -> None:
    """Leave the customer to a colleague or a team for later, with a note and the recording."""
    call = await desks.call(session, to.call_id)
    if call is None or call.agent_id != agent.id or call.bridged_at is None:
        raise CallUnknown
    session.add(_hand_off(agent, call, to, done_at=None))
    audit(session, agent, "call.handed_off", subject_kind="call", subject_id=call.id)
    if to.agent_id is not None:
        await bell.ring(session, f"desk:{to.agent_id}")


async def hand_offs(session: AsyncSession, agent: Account) -> Page[HandOffOut]:
    return Page(
        items=[
            HandOffOut(
                id=row.id,
                call_id=row.call_id,
                lead_id=row.lead_id,
                campaign_id=row.campaign_id,
                name=lead.name,
                company=lead.company,
                phone_masked=shown_phone(agent, lead.phone),
                from_name=giver,
                note=row.note,
                made_at=row.created_at,
                taken_at=row.taken_at,
                is_mine=agent.id in (row.taken_by, row.to_agent_id),
            )
            for row, lead, giver in await queries.hand_offs(session, agent)
        ]
    )


async def take_hand_off(
    session: AsyncSession, agent: Account, hand_off_id: UUID, now: datetime
) -> None:
    """The first of a team who takes it has it."""
    row = await _for_me(session, agent, hand_off_id)
    row.taken_by = agent.id
    row.taken_at = row.taken_at or now


async def end_hand_off(
    session: AsyncSession, agent: Account, hand_off_id: UUID, now: datetime
) -> None:
    row = await _for_me(session, agent, hand_off_id)
    row.taken_by = row.taken_by or agent.id
    row.done_at = now


async def keep_quality(
    session: AsyncSession, agent: Account, told: QualityIn, now: datetime
) -> QualityOut:
    """The latest word about a call stands: the browser tells it now and then, and at the end."""
    call = await desks.call(session, told.call_id)
    if call is None or call.agent_id != agent.id:
        raise CallUnknown
    score = mos(told.jitter_ms, told.loss, told.round_trip_ms)
    values = told.model_dump() | {"agent_id": agent.id, "mos": score, "told_at": now}
    statement = insert(CallQuality).values(values)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=[CallQuality.call_id, CallQuality.agent_id],
            set_={name: statement.excluded[name] for name in values},
        )
    )
    return QualityOut(mos=score)


async def read_message(
    session: AsyncSession, agent: Account, message_id: UUID, now: datetime
) -> None:
    await queries.mark_read(session, agent.id, message_id, now)
    await bell.ring(session, f"desk:{agent.id}")


async def _on_the_line(
    session: AsyncSession, agent: Account, call_id: UUID
) -> tuple[Desk | None, Call]:
    desk = await at_desk(session, agent)
    call = await desks.call(session, call_id)
    if call is None or call.agent_id != agent.id:
        raise CallUnknown
    if call.state not in ON_THE_LINE or desk is None or desk.call_id != call.id:
        raise NotOnTheLine
    return desk, call


async def _free(
    session: AsyncSession,
    agent: Account,
    call: Call,
    agent_id: UUID | None,
    team_id: UUID | None,
) -> list[str]:
    """Colleagues who could take the customer now. The floor looks again, and chooses."""
    found = [
        account.id
        for row, account in await queries.colleagues(session, call.campaign_id, agent.id)
        if _is_free(row) and (account.id == agent_id or (team_id and account.team_id == team_id))
    ]
    if not found:
        raise NobodyFree
    return [str(account_id) for account_id in found]


async def _dialable(session: AsyncSession, text: str) -> str:
    phone = normalise(text)
    if not isinstance(phone, Phone):
        raise PhoneInvalid(f"Reason: {phone.value}.", reason=phone.value)
    if not phone.is_dialable:
        raise PhoneInvalid(f"Reason: {phone.kind.value}.", reason=phone.kind.value)
    if await queries.is_barred(session, phone.e164):
        raise ThirdBarred
    return phone.e164


def _hand_off(agent: Account, call: Call, to: ToWhom, *, done_at: datetime | None) -> HandOff:
    return HandOff(
        call_id=call.id,
        lead_id=call.lead_id,
        campaign_id=call.campaign_id,
        from_id=agent.id,
        to_agent_id=to.agent_id,
        to_team_id=to.team_id,
        note=to.note.strip(),
        done_at=done_at,
    )


async def _for_me(session: AsyncSession, agent: Account, hand_off_id: UUID) -> HandOff:
    row = await session.get(HandOff, hand_off_id, with_for_update=True)
    if row is None or row.done_at is not None:
        raise HandOffUnknown
    is_theirs = row.to_agent_id == agent.id or (
        row.to_team_id is not None and row.to_team_id == agent.team_id
    )
    if not is_theirs or row.taken_by not in (None, agent.id):
        raise HandOffUnknown
    return row


def _is_free(desk: Desk) -> bool:
    return desk.state is AgentState.READY and desk.line_up
