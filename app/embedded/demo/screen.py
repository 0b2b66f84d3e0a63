"""The demo's live dashboard in a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

from rich.columns import Columns
from rich.console import Group
from rich.panel import Panel
from rich.table import Table
from sqlalchemy import text

from app.db import Sessions

STYLES = {
    "ready": "green",
    "talking": "bold blue",
    "wrapup": "magenta",
    "pause": "yellow",
    "hold": "red",
    "offline": "dim",
}

AGENTS = text(
    """
    SELECT accounts.login, accounts.name, desks.state, desks.reason, desks.line_up,
        extract(epoch FROM now() - desks.since) AS for_seconds,
        (SELECT count(*) FROM calls WHERE calls.agent_id = accounts.id
            AND calls.bridged_at >= :since) AS talks,
        (SELECT coalesce(sum(extract(epoch FROM coalesce(ended_at, now()) - started_at)), 0)
            FROM agent_intervals WHERE agent_intervals.agent_id = accounts.id
            AND state = 'talking' AND started_at >= :since) AS talked
    FROM desks JOIN accounts ON accounts.id = desks.agent_id
    WHERE desks.campaign_id = :campaign_id ORDER BY accounts.login
    """
)
OUTCOMES = text(
    "SELECT coalesce(outcome, '· ' || state) AS what, count(*) AS n FROM calls "
    "WHERE campaign_id = :campaign_id GROUP BY 1 ORDER BY 2 DESC"
)
RECORDINGS = text(
    "SELECT recordings.state, count(*) AS n FROM recordings "
    "JOIN calls ON calls.id = recordings.call_id "
    "WHERE calls.campaign_id = :campaign_id GROUP BY 1"
)
SO_FAR = text(
    """
    SELECT count(*) AS placed, count(bridged_at) AS bridged,
        count(*) FILTER (WHERE bridged_at IS NOT NULL AND ended_at IS NULL) AS talking
    FROM calls WHERE campaign_id = :campaign_id
    """
)
STILL_THERE = text(
    "SELECT count(*) FROM desks JOIN accounts ON accounts.id = desks.agent_id "
    "WHERE desks.campaign_id = :campaign_id AND desks.state <> 'offline' AND accounts.line >= '900'"
)
"""Robots that have not left their desks; a person may stay."""


async def picture(sessions: Sessions, about: Mapping[str, Any], left: str) -> Group:
    """What the floor does right now, as a rich renderable."""
    async with sessions() as session:
        agents = (await session.execute(AGENTS, about)).all()
        outcomes = (await session.execute(OUTCOMES, about)).all()
        recordings = (await session.execute(RECORDINGS, about)).all()
    return Group(
        Panel(left, title="Talktime demo"),
        _agents(agents),
        Columns([_counts("Calls", outcomes), _counts("Recordings", recordings)]),
    )


async def sentence(sessions: Sessions, about: Mapping[str, Any]) -> str:
    """The same in one line, for a log."""
    async with sessions() as session:
        calls = (await session.execute(SO_FAR, about)).one()
    return f"{calls.placed} calls placed, {calls.bridged} bridged, {calls.talking} talking now"


def _agents(rows: Sequence[Any]) -> Table:
    table = Table("Agent", "State", "For", "Talks", "Talk time", expand=True)
    for row in rows:
        state = f"{row.state} ({row.reason})" if row.reason else row.state
        style = STYLES.get(row.state, "")
        table.add_row(
            f"{row.name} ({row.login})",
            f"[{style}]{state}[/]" if style else state,
            f"{max(0, row.for_seconds):.0f} s",
            str(row.talks),
            f"{row.talked:.0f} s",
        )
    return table


def _counts(title: str, rows: Sequence[Any]) -> Table:
    table = Table(title, "n")
    for what, number in rows:
        table.add_row(str(what), str(number))
    return table
