"""The wallboard: the dialer's figures of now beside the ledger's sums of today."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from app.clock import SetClock
from app.db import Sessions
from app.models.account import Account, Role
from app.models.call import Recording, RecordingState
from app.models.floor import Wallboard
from dialer.core.events import CampaignSet, LineUp, ReadyAsked, SignedIn, SwitchSeen
from dialer.core.figures import figures
from dialer.core.floor import Floor
from dialer.core.pacing.pacer import Wish
from dialer.core.types import (
    AgentId,
    Campaign,
    CampaignId,
    Channel,
    LineId,
    Mode,
    Outcome,
)
from tests.api.conftest import Person, SignInAs, make_team
from tests.api.scenes import Scene, make_call, make_scene


async def report(sessions: Sessions, floor: Floor, at: datetime, *, is_up: bool = True) -> None:
    """What the dialer writes each second."""
    async with sessions.begin() as session:
        await session.merge(
            Wallboard(pbx="pbx1", at=at, is_up=is_up, figures=figures(floor.room, at.timestamp()))
        )


def floor_with(scene: Scene, agents: list[Account], at: datetime) -> Floor:
    """A floor on which these agents are ready."""
    floor, now = Floor(), at.timestamp()
    campaign = Campaign(CampaignId(str(scene.campaign_id)), Mode.MANUAL, running=True)
    events: list[Any] = [SwitchSeen(now, (), ()), CampaignSet(now, campaign)]
    for agent in agents:
        agent_id, line = AgentId(str(agent.id)), LineId(agent.line or "000")
        events += [
            LineUp(now, line, Channel(f"PJSIP/line{line}-1")),
            SignedIn(now, agent_id, line, campaign.campaign_id),
            ReadyAsked(now, agent_id),
        ]
    for event in events:
        floor.handle(event)
    return floor


@pytest.fixture
async def scene(sessions: Sessions, clock: SetClock) -> Scene:
    return await make_scene(sessions, clock.now())


class TestBoard:
    async def test_joins_now_and_today(
        self,
        *,
        admin: Person,
        agent: Person,
        scene: Scene,
        sessions: Sessions,
        clock: SetClock,
    ) -> None:
        now = clock.now()
        call_id = await make_call(sessions, agent.account, scene, now)
        await make_call(
            sessions, None, scene, now, lead=1, outcome=Outcome.ABANDONED, bridged_at=None
        )
        async with sessions.begin() as session:
            session.add(Recording(call_id=call_id, pbx="pbx1", state=RecordingState.CAPTURED))
        await report(sessions, floor_with(scene, [agent.account], now), now)

        board = (await admin.client.get("/wallboard")).json()

        assert board["pbx"] == {"is_up": True, "at": "2026-11-24T02:00:00Z"}
        assert board["recorder"] == {"backlog": 1, "failed": 0}
        campaign = board["campaigns"][0]
        assert (campaign["name"], campaign["status"]) == ("Spring", "running")
        assert (campaign["agents"], campaign["ready"], campaign["talking"]) == (1, 1, 0)
        assert (campaign["placed"], campaign["answered"], campaign["connected"]) == (2, 2, 1)
        assert (campaign["abandoned"], campaign["abandon_rate"]) == (1, 0.5)
        assert campaign["waiting_leads"] == 3
        row = board["agents"][0]
        assert (row["name"], row["state"], row["line_up"]) == ("Agent", "ready", True)
        assert row["since"] == "2026-11-24T02:00:00Z"
        assert (row["today"]["calls"], row["today"]["connected"]) == (1, 1)
        assert row["call"] is None

    async def test_a_dialer_that_is_silent_is_down(
        self, admin: Person, scene: Scene, sessions: Sessions, clock: SetClock
    ) -> None:
        await report(sessions, floor_with(scene, [], clock.now()), clock.now())
        clock.advance(seconds=6)

        board = (await admin.client.get("/wallboard")).json()

        assert board["pbx"]["is_up"] is False

    async def test_says_why_so_many_or_so_few_lines(
        self, admin: Person, scene: Scene, sessions: Sessions, clock: SetClock
    ) -> None:
        floor = floor_with(scene, [], clock.now())
        (running,) = floor.room.campaigns.values()
        running.wish = Wish(0, "dead_carrier", {"failed_at_once": 20})
        await report(sessions, floor, clock.now())

        board = (await admin.client.get("/wallboard")).json()

        assert board["campaigns"][0]["pacing"] == [
            {"why": "dead_carrier", "count": 0, "numbers": {"failed_at_once": 20.0}}
        ]

    async def test_a_day_without_answers_has_no_rate(self, admin: Person, scene: Scene) -> None:
        campaign = (await admin.client.get("/wallboard")).json()["campaigns"][0]

        assert campaign["abandon_rate"] is None


class TestWho:
    async def test_a_supervisor_sees_the_own_team(
        self, sign_in_as: SignInAs, scene: Scene, sessions: Sessions, clock: SetClock
    ) -> None:
        team = await make_team(sessions, "East")
        mine = await sign_in_as(Role.AGENT, login="mine", line="001", team_id=team.id)
        theirs = await sign_in_as(Role.AGENT, login="theirs", line="002")
        boss = await sign_in_as(Role.SUPERVISOR, team_id=team.id)
        floor = floor_with(scene, [mine.account, theirs.account], clock.now())
        await report(sessions, floor, clock.now())

        board = (await boss.client.get("/wallboard")).json()

        assert [row["id"] for row in board["agents"]] == [str(mine.id)]

    async def test_phones_are_masked_by_permission(
        self,
        *,
        admin: Person,
        sign_in_as: SignInAs,
        scene: Scene,
        sessions: Sessions,
        clock: SetClock,
    ) -> None:
        boss = await sign_in_as(Role.SUPERVISOR)
        now = clock.now() - timedelta(seconds=1)
        call_id = uuid7()
        await make_call(
            sessions,
            None,
            scene,
            now,
            call_id=call_id,
            ended_at=None,
            outcome=None,
            bridged_at=None,
        )
        floor = floor_with(scene, [], now)
        shown = figures(floor.room, now.timestamp())
        shown["calls"] = [
            {
                "id": str(call_id),
                "campaign_id": str(scene.campaign_id),
                "lead_id": str(scene.leads[0]),
                "agent_id": None,
                "state": "ringing",
                "since": now.timestamp(),
                "placed_at": now.timestamp(),
            }
        ]
        async with sessions.begin() as session:
            session.add(Wallboard(pbx="pbx1", at=now, is_up=True, figures=shown))

        whole = (await admin.client.get("/wallboard")).json()["calls"][0]
        masked = (await boss.client.get("/wallboard")).json()["calls"][0]

        assert whole["phone_masked"] == "+8613800000001"
        assert masked["phone_masked"] == "138****0001"
        assert masked["since"] == "2026-11-24T01:59:59Z"


async def test_the_trunk_says_what_it_did_not_carry(
    admin: Person, agent: Person, scene: Scene, sessions: Sessions, clock: SetClock
) -> None:
    now = clock.now()
    await report(sessions, floor_with(scene, [agent.account], now), now)
    for minutes, outcome, cause in (
        (1, Outcome.CONNECTED, 16),
        (2, Outcome.CONGESTION, 34),
        (3, Outcome.CONGESTION, 34),
        (4, Outcome.FAILED, 38),
        (5, Outcome.BUSY, 17),
        (20, Outcome.CONGESTION, 34),
    ):
        at = now - timedelta(minutes=minutes)
        await make_call(sessions, None, scene, at, outcome=outcome, cause=cause)

    trunk = (await admin.client.get("/wallboard")).json()["trunk"]

    assert (trunk["minutes"], trunk["ended"], trunk["answered"]) == (15, 5, 1)
    assert trunk["faults"] == [
        {"outcome": "congestion", "cause": 34, "calls": 2},
        {"outcome": "failed", "cause": 38, "calls": 1},
    ]
