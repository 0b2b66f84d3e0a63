"""Facts about agents: intervals that never overlap, and the desk as the agent sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncSession

from app.engine.ledger.calls import utc
from app.models.floor import AgentInterval, Desk
from dialer.core.facts import AgentChanged, Fact, LineChanged, UntilMoved
from dialer.core.types import AgentId, AgentState

AgentFact = AgentChanged | UntilMoved | LineChanged


@dataclass(slots=True)
class Story:
    """What a batch tells of one agent."""

    changes: list[AgentChanged] = field(default_factory=list)
    until: datetime | None = None
    line_up: bool | None = None


def named_in(facts: Sequence[Fact]) -> set[AgentId]:
    return {fact.agent_id for fact in facts if isinstance(fact, AgentChanged)}


async def write(
    session: AsyncSession, facts: Sequence[Fact], pbx: str, numbers: Mapping[AgentId, int]
) -> None:
    stories: dict[AgentId, Story] = {}
    for fact in facts:
        if isinstance(fact, AgentFact):
            _tell(stories.setdefault(fact.agent_id, Story()), fact)
    changed = {agent_id: story for agent_id, story in stories.items() if story.changes}
    if changed:
        await _close(session, changed)
        await _open(session, changed, numbers)
        await _set_desks(session, changed, pbx)
    await _touch_desks(session, stories)


def _tell(story: Story, fact: AgentFact) -> None:
    match fact:
        case AgentChanged():
            story.changes.append(fact)
            story.until = utc(fact.until) if fact.until is not None else None
        case UntilMoved():
            story.until = utc(fact.until)
        case LineChanged():
            story.line_up = fact.is_up


async def _close(session: AsyncSession, stories: Mapping[AgentId, Story]) -> None:
    """End what is open. A state that began and ended in the same instant never was."""
    rows = [
        {
            "b_agent": UUID(agent_id),
            "b_at": utc(story.changes[0].at),
            "b_estimated": story.changes[0].estimated,
        }
        for agent_id, story in stories.items()
    ]
    columns = AgentInterval.__table__.c
    at = bindparam("b_at", type_=columns.started_at.type)
    is_open = (columns.agent_id == bindparam("b_agent"), columns.ended_at.is_(None))
    await session.execute(
        delete(AgentInterval.__table__).where(*is_open, columns.started_at >= at),  # type: ignore[arg-type]
        rows,
    )
    await session.execute(
        update(AgentInterval.__table__)  # type: ignore[arg-type]
        .where(*is_open)
        .values(ended_at=at, is_estimated=bindparam("b_estimated")),
        rows,
    )


async def _open(
    session: AsyncSession, stories: Mapping[AgentId, Story], numbers: Mapping[AgentId, int]
) -> None:
    rows: list[dict[str, Any]] = []
    for agent_id, story in stories.items():
        ends = [change.at for change in story.changes[1:]]
        for change, ends_at in zip(story.changes, [*ends, None], strict=True):
            if change.state is AgentState.OFFLINE or change.at == ends_at:
                continue
            rows.append(
                {
                    "agent_id": UUID(agent_id),
                    "agent_number": numbers[agent_id],
                    "campaign_id": UUID(change.campaign_id),
                    "state": change.state,
                    "reason": change.reason,
                    "call_id": UUID(change.call_id) if change.call_id else None,
                    "started_at": utc(change.at),
                    "ended_at": utc(ends_at) if ends_at is not None else None,
                }
            )
    if rows:
        await session.execute(insert(AgentInterval), rows)


async def _set_desks(session: AsyncSession, stories: Mapping[AgentId, Story], pbx: str) -> None:
    rows = []
    for agent_id, story in stories.items():
        last = story.changes[-1]
        rows.append(
            {
                "agent_id": UUID(agent_id),
                "pbx": pbx,
                "version": 1,
                "campaign_id": UUID(last.campaign_id),
                "state": last.state,
                "reason": last.reason,
                "call_id": UUID(last.call_id) if last.call_id else None,
                "lead_id": UUID(last.lead_id) if last.lead_id else None,
                "since": utc(last.at),
                "until": story.until,
            }
        )
    statement = upsert(Desk)
    kept = ("agent_id", "version")
    fresh = {name: statement.excluded[name] for name in rows[0] if name not in kept}
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=[Desk.agent_id], set_={**fresh, "version": Desk.version + 1}
        ),
        rows,
    )


async def _touch_desks(session: AsyncSession, stories: Mapping[AgentId, Story]) -> None:
    """The line came or went, or the end of a state moved, without a new state."""
    columns = Desk.__table__.c
    lines = [
        {"b_agent": UUID(agent_id), "b_up": story.line_up}
        for agent_id, story in stories.items()
        if story.line_up is not None
    ]
    if lines:
        await session.execute(
            update(Desk.__table__)  # type: ignore[arg-type]
            .where(columns.agent_id == bindparam("b_agent"))
            .values(line_up=bindparam("b_up"), version=columns.version + 1),
            lines,
        )
    moved = [
        {"b_agent": UUID(agent_id), "b_until": story.until}
        for agent_id, story in stories.items()
        if story.until is not None and not story.changes
    ]
    if moved:
        await session.execute(
            update(Desk.__table__)  # type: ignore[arg-type]
            .where(columns.agent_id == bindparam("b_agent"))
            .values(
                until=bindparam("b_until", type_=columns.until.type), version=columns.version + 1
            ),
            moved,
        )
