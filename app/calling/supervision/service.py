"""What a supervisor may do to an agent's line and desk. Everything here is on the audit log."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from app import bell
from app.access.audit import audit
from app.access.guard import reach_of
from app.access.permissions import Reach
from app.calling.campaigns import queue
from app.calling.desk import queries as desks
from app.calling.phone.service import require_line
from app.calling.supervision.schemas import MessageIn, PauseIn, WatchIn
from app.engine import mailbox
from app.errors import Conflict, NotFound
from app.models.account import Account, Role
from app.models.control import AgentMessage
from app.models.floor import Desk
from dialer.core.types import AgentState


class AgentUnknown(NotFound):
    """There is no such agent in your reach."""

    code = "agent_unknown"


class AgentAway(Conflict):
    """The agent is not at the desk, or their line is down."""

    code = "agent_away"


class NothingToTakeOver(Conflict):
    """The agent has no customer on the line."""

    code = "nothing_to_take_over"


async def watch(session: AsyncSession, who: Account, wish: WatchIn) -> None:
    """Go onto the agent's line, or change the mode. The own line must be up."""
    agent, desk = await _at_desk(session, who, wish.agent_id)
    if not desk.line_up:
        raise AgentAway
    mailbox.post(
        session,
        "watch.asked",
        watcher=str(who.id),
        line=require_line(who),
        agent_id=str(agent.id),
        mode=wish.mode,
    )
    _note(session, who, f"call.{wish.mode}", agent, call_id=str(desk.call_id or ""))


async def leave(session: AsyncSession, who: Account) -> None:
    mailbox.post(session, "watch.ended", watcher=str(who.id))


async def take_over(session: AsyncSession, who: Account, agent_id: UUID) -> None:
    agent, desk = await _at_desk(session, who, agent_id)
    if desk.call_id is None or desk.state not in (AgentState.TALKING, AgentState.HOLD):
        raise NothingToTakeOver
    line = require_line(who)
    mailbox.post(session, "watch.take_over", watcher=str(who.id), line=line, agent_id=str(agent.id))
    _note(session, who, "call.taken_over", agent, call_id=str(desk.call_id))


async def hang_up(session: AsyncSession, who: Account) -> None:
    """End the call that was taken over."""
    desk = await desks.desk(session, who.id)
    if desk is not None and desk.call_id is not None:
        mailbox.post(
            session, "agent.hang_up_asked", agent_id=str(who.id), call_id=str(desk.call_id)
        )


async def message(session: AsyncSession, who: Account, fields: MessageIn, now: datetime) -> None:
    agent = await _agent(session, who, fields.agent_id)
    session.add(AgentMessage(agent_id=agent.id, from_id=who.id, text=fields.text, sent_at=now))
    _note(session, who, "agent.messaged", agent)
    await bell.ring(session, f"desk:{agent.id}")


async def pause(session: AsyncSession, who: Account, fields: PauseIn) -> None:
    """In a call it takes effect when the call and its wrap-up are over."""
    agent, _ = await _at_desk(session, who, fields.agent_id)
    mailbox.post(session, "agent.pause_asked", agent_id=str(agent.id), reason=fields.reason)
    _note(session, who, "agent.paused", agent)


async def sign_out(session: AsyncSession, who: Account, agent_id: UUID, now: datetime) -> None:
    agent, _ = await _at_desk(session, who, agent_id)
    await queue.give_back(session, agent.id, now)
    mailbox.post(session, "agent.signed_out", agent_id=str(agent.id))
    _note(session, who, "agent.signed_out", agent)


async def _agent(session: AsyncSession, who: Account, agent_id: UUID) -> Account:
    agent = await session.get(Account, agent_id)
    if agent is None or agent.role is not Role.AGENT:
        raise AgentUnknown
    reach = reach_of(who)
    if reach is Reach.ALL or (reach is Reach.TEAM and agent.team_id == who.team_id):
        return agent
    raise AgentUnknown


async def _at_desk(session: AsyncSession, who: Account, agent_id: UUID) -> tuple[Account, Desk]:
    agent = await _agent(session, who, agent_id)
    desk = await desks.desk(session, agent.id)
    if desk is None or desk.state is AgentState.OFFLINE:
        raise AgentAway
    return agent, desk


def _note(session: AsyncSession, who: Account, what: str, agent: Account, **details: str) -> None:
    audit(session, who, what, subject_kind="agent", subject_id=agent.id, **details)
