"""The wallboard and the reports tell the same of the same instant, also between two reads."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import update

from app.calling.wallboard.board import SUMS, Looker, view
from app.clock import SetClock
from app.db import Sessions
from app.models.account import Account
from app.models.call import Call
from app.models.floor import AgentInterval, Wallboard
from dialer.core.types import AgentState, CallState, Outcome
from tests.api.conftest import Person
from tests.api.report_day import FIVE, NINE
from tests.api.scenes import Scene, add_interval, add_shift, make_call, make_scene

SAME = ("talk_seconds", "utilization", "calls", "connected", "effective", "prospects")


async def tell(
    sessions: Sessions,
    scene: Scene,
    agent: Account,
    state: AgentState,
    *,
    since: datetime,
    ended: int,
) -> None:
    """What the dialer writes each second."""
    standing = {
        "id": str(agent.id), "campaign_id": str(scene.campaign_id), "state": state, "reason": "",
        "since": since.timestamp(), "until": None, "call_id": None, "line_up": True,
    }  # fmt: skip
    counts = {"placed": 2, "answered": 2, "connected": ended, "abandoned": 0, "lines": 2 - ended}
    campaign = {"id": str(scene.campaign_id), "agents": {state: 1}, **counts}
    async with sessions.begin() as session:
        figures = {"agents": [standing], "calls": [], "campaigns": [campaign]}
        await session.merge(Wallboard(pbx="pbx1", at=since, is_up=True, figures=figures))


async def hang_up(
    sessions: Sessions, scene: Scene, agent: Account, call_id: UUID, now: datetime
) -> None:
    """The talk ends between two reads of the sums, and another call is placed."""
    async with sessions.begin() as session:
        await session.execute(update(AgentInterval).values(ended_at=now))
        await session.execute(
            update(Call)
            .where(Call.id == call_id)
            .values(
                ended_at=now, outcome=Outcome.CONNECTED, talked_ms=602_000,
                state=CallState.ENDED, is_effective=True, is_prospect=True,
            )
        )  # fmt: skip
    await add_interval(sessions, agent, AgentState.WRAPUP, now, None)
    await make_call(sessions, agent, scene, now, lead=1)
    await tell(sessions, scene, agent, AgentState.WRAPUP, since=now, ended=1)


async def test_between_two_reads_they_stay_equal(
    admin: Person, agent: Person, sessions: Sessions, clock: SetClock
) -> None:
    scene = await make_scene(sessions, clock.now(), leads=2)
    began = clock.now() - timedelta(seconds=600)
    await add_shift(sessions, agent.account, NINE, FIVE)
    await add_interval(sessions, agent.account, AgentState.TALKING, began, None)
    call_id = await make_call(
        sessions, agent.account, scene, began, state=CallState.TALKING, ended_at=None,
        outcome=None, talked_ms=0,
    )  # fmt: skip
    looker = Looker(ZoneInfo("Asia/Shanghai"))
    await tell(sessions, scene, agent.account, AgentState.TALKING, since=began, ended=0)

    async def both() -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        async with sessions() as session:
            board = view(await looker.look(session, clock.now()), admin.account)
        reports = [
            (await admin.client.get(f"/reports/tables/{name}")).json()["rows"][0]["values"]
            for name in ("agents", "campaigns")
        ]
        seen = board.agents[0].today.model_dump()
        counted = board.campaigns[0].model_dump()
        campaign = {code: counted[code] for code in ("placed", "answered", "connected")}
        assert campaign == {code: reports[1][code] for code in campaign}
        return seen, reports[0], campaign

    first = await both()
    clock.advance(seconds=2)
    carried = await both()
    await hang_up(sessions, scene, agent.account, call_id, clock.now())
    clock.advance(seconds=1)
    after = await both()

    assert timedelta(seconds=3) < SUMS, "all of it lies between two reads of the sums"
    assert [seen["talk_seconds"] for seen, _, _ in (first, carried, after)] == [600, 602, 602]
    assert after[0]["effective"] == 1
    for seen, told, _ in (first, carried, after):
        assert {code: seen[code] for code in SAME} == {code: told[code] for code in SAME}
