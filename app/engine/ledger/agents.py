"""Facts about agents: intervals that never overlap, and the desk as the agent sees it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.engine.ledger import rows
from app.engine.ledger.calls import utc
from app.models.floor import AgentInterval, Desk
from dialer.core.facts import AgentChanged, Fact, LineChanged, UntilMoved
from dialer.core.types import AgentId, AgentState

AgentFact = AgentChanged | UntilMoved | LineChanged

INTERVALS: Any = AgentInterval.__table__
DESKS: Any = Desk.__table__
ENDED = rows.given(INTERVALS, ("agent_id", "ended_at", "is_estimated"))
STILL_OPEN = "agent_intervals.agent_id = given.agent_id AND agent_intervals.ended_at IS NULL"
FORGET = f"""
    DELETE FROM agent_intervals USING {ENDED}
    WHERE {STILL_OPEN} AND agent_intervals.started_at >= given.ended_at
"""
CLOSE = f"""
    UPDATE agent_intervals SET ended_at = given.ended_at, is_estimated = given.is_estimated
    FROM {ENDED} WHERE {STILL_OPEN}
"""
OPEN = rows.inserted(
    INTERVALS,
    (
        *("agent_id", "agent_number", "campaign_id", "state", "reason", "call_id"),
        *("started_at", "ended_at", "is_estimated"),
    ),
)
DESK_NOW = ("pbx", "campaign_id", "state", "reason", "call_id", "lead_id", "since", "until")
SEEN = rows.inserted(
    DESKS,
    ("agent_id", "version", "line_up", *DESK_NOW),
    "ON CONFLICT (agent_id) DO UPDATE SET version = desks.version + 1, "
    + ", ".join(f"{name} = excluded.{name}" for name in DESK_NOW),
)
LINES = f"""
    UPDATE desks SET line_up = given.line_up, version = version + 1
    FROM {rows.given(DESKS, ("agent_id", "line_up"))} WHERE desks.agent_id = given.agent_id
"""
MOVED = f"""
    UPDATE desks SET until = given.until, version = version + 1
    FROM {rows.given(DESKS, ("agent_id", "until"))} WHERE desks.agent_id = given.agent_id
"""


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
    ended = [
        {
            "agent_id": agent_id,
            "ended_at": utc(story.changes[0].at),
            "is_estimated": story.changes[0].estimated,
        }
        for agent_id, story in stories.items()
    ]
    await rows.execute(session, FORGET, ended)
    await rows.execute(session, CLOSE, ended)


async def _open(
    session: AsyncSession, stories: Mapping[AgentId, Story], numbers: Mapping[AgentId, int]
) -> None:
    opened: list[dict[str, Any]] = []
    for agent_id, story in stories.items():
        ends = [change.at for change in story.changes[1:]]
        for change, ends_at in zip(story.changes, [*ends, None], strict=True):
            if change.state is AgentState.OFFLINE or change.at == ends_at:
                continue
            opened.append(
                {
                    "agent_id": agent_id,
                    "agent_number": numbers[agent_id],
                    "campaign_id": change.campaign_id,
                    "state": change.state,
                    "reason": change.reason,
                    "call_id": change.call_id or None,
                    "started_at": utc(change.at),
                    "ended_at": utc(ends_at) if ends_at is not None else None,
                    "is_estimated": False,
                }
            )
    await rows.execute(session, OPEN, opened)


async def _set_desks(session: AsyncSession, stories: Mapping[AgentId, Story], pbx: str) -> None:
    seen = []
    for agent_id, story in stories.items():
        last = story.changes[-1]
        seen.append(
            {
                "agent_id": agent_id,
                "version": 1,
                "line_up": False,
                "pbx": pbx,
                "campaign_id": last.campaign_id,
                "state": last.state,
                "reason": last.reason,
                "call_id": last.call_id or None,
                "lead_id": last.lead_id or None,
                "since": utc(last.at),
                "until": story.until,
            }
        )
    await rows.execute(session, SEEN, seen)


async def _touch_desks(session: AsyncSession, stories: Mapping[AgentId, Story]) -> None:
    """The line came or went, or the end of a state moved, without a new state."""
    lines = [
        {"agent_id": agent_id, "line_up": story.line_up}
        for agent_id, story in stories.items()
        if story.line_up is not None
    ]
    moved = [
        {"agent_id": agent_id, "until": story.until}
        for agent_id, story in stories.items()
        if story.until is not None and not story.changes
    ]
    await rows.execute(session, LINES, lines)
    await rows.execute(session, MOVED, moved)
