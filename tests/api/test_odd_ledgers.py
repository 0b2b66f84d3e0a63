"""What goes wrong on a floor leaves no overlap, and the report says what of it is a guess."""

import io
from datetime import datetime, timedelta

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import text

from app.clock import SetClock
from app.db import Sessions
from app.engine.ledger.book import Book
from dialer.core.facts import AgentChanged
from dialer.core.types import AgentId, AgentState, CampaignId
from tests.api.conftest import Person
from tests.api.report_day import DAY, NINE, good_day
from tests.api.scenes import Scene, add_shift, make_scene
from tests.api.test_acceptance import life_of_a_call
from tests.api.test_reports import read

OVERLAPS = text(
    """
    SELECT count(*) FROM agent_intervals one JOIN agent_intervals other
      ON one.agent_id = other.agent_id AND one.id < other.id
     AND tstzrange(one.started_at, one.ended_at) && tstzrange(other.started_at, other.ended_at)
    """
)


def changed(
    person: Person, scene: Scene, at: datetime, state: AgentState, *, estimated: bool = False
) -> AgentChanged:
    return AgentChanged(
        at.timestamp(), AgentId(str(person.account.id)), CampaignId(str(scene.campaign_id)),
        state, "", None, None, None, estimated=estimated,
    )  # fmt: skip


async def test_two_browsers_and_a_late_end_leave_one_line_of_time(
    *, admin: Person, agent: Person, sessions: Sessions, clock: SetClock
) -> None:
    """The agent signs in at nine, again in a second browser, and again in the first; a call ends
    for the ledger only when reconciliation finds it gone, ten minutes after the agent moved on.
    """
    scene = await make_scene(sessions, clock.now())
    await add_shift(sessions, agent.account, NINE, NINE + timedelta(hours=8))
    book = Book(sessions, "pbx1")

    def minute(number: float) -> datetime:
        return NINE + timedelta(minutes=number)

    placed, bridged, ended = life_of_a_call(
        scene, agent.account, minute(10).timestamp(), estimated=True
    )
    for batch in (
        [changed(agent, scene, minute(0), AgentState.READY)],
        [changed(agent, scene, minute(0), AgentState.READY)],
        [changed(agent, scene, minute(5), AgentState.READY)],
        [placed, bridged, changed(agent, scene, minute(10), AgentState.TALKING)],
        [changed(agent, scene, minute(20), AgentState.READY, estimated=True)],
        [ended],
        [changed(agent, scene, minute(30), AgentState.OFFLINE)],
        [changed(agent, scene, minute(30), AgentState.OFFLINE)],
        [ended],
    ):
        await book.record(batch, [])

    async with sessions() as session:
        assert await session.scalar(OVERLAPS) == 0
    (row,) = (await read(admin, "agents"))["rows"]
    assert row["values"]["signed_in_seconds"] == 30 * 60
    assert row["values"]["talk_seconds"] == 10 * 60
    assert row["values"]["calls"] == 1
    assert (row["estimated_calls"], row["estimated_seconds"]) == (1, 10 * 60)


async def test_the_calls_behind_a_number_open_as_a_spreadsheet(
    *, admin: Person, agent: Person, sessions: Sessions, clock: SetClock
) -> None:
    scene = await make_scene(sessions, clock.now(), leads=100)
    await good_day(sessions, agent.account, scene)

    answer = await admin.client.get(
        "/reports/calls.xlsx", params={"first": DAY, "last": DAY, "metric": "effective"}
    )

    table = await read(admin, "purposes")
    seconds = table["total"]["real_talk_seconds"]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    header, *rows = sheet.to_python()
    assert answer.headers["content-type"].startswith("application/vnd.openxml")
    assert len(rows) == 40
    talk = header.index("talk_seconds")
    assert sum(float(str(row[talk])) for row in rows) == pytest.approx(seconds)
    assert {row[header.index("agent_name")] for row in rows} == {"Agent"}
