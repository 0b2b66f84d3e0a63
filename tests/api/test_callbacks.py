"""Promised calls and offered leads: whose they are, what stands in the way, and how they end."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from uuid_utils.compat import uuid7

from app.clock import SetClock
from app.db import Sessions
from app.models.account import Role
from app.models.campaign import CampaignStatus, QueueState
from app.models.lead import Lead
from dialer.core.types import AgentState, Mode
from tests.api.conftest import Person, SignInAs, make_team
from tests.api.scenes import (
    Scene,
    make_scene,
    orders,
    place_of,
    seat,
    set_place,
    set_status,
)


@pytest.fixture
async def scene(sessions: Sessions, clock: SetClock, agent: Person) -> Scene:
    """The agent promised to call the first lead in five minutes."""
    scene = await make_scene(sessions, clock.now())
    await seat(sessions, agent.account, scene, clock.now())
    await promise(sessions, scene, agent, clock)
    return scene


async def promise(sessions: Sessions, scene: Scene, agent: Person, clock: SetClock) -> None:
    due_at = clock.now() + timedelta(minutes=5)
    place = {"state": QueueState.CALLBACK, "agent_id": agent.account.id, "next_at": due_at}
    await set_place(sessions, scene, 0, **place)


async def callbacks(person: Person, *, of_team: bool = False) -> list[dict[str, Any]]:
    answer = await person.client.get("/desk/callbacks", params={"of_team": of_team})
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["items"]
    return found


class TestBlocked:
    async def test_nothing_stands_in_the_way_in_the_leads_hours(
        self, agent: Person, scene: Scene
    ) -> None:
        (mine,) = await callbacks(agent)

        assert (mine["blocked"], mine["free_at"]) == (None, None)

    async def test_the_leads_own_night_blocks_until_it_opens(
        self, agent: Person, scene: Scene, sessions: Sessions
    ) -> None:
        async with sessions.begin() as session:
            await session.execute(
                update(Lead).where(Lead.id == scene.leads[0]).values(zone="America/New_York")
            )

        (mine,) = await callbacks(agent)

        assert mine["blocked"] == "outside_window"
        assert mine["free_at"] == "2026-11-24T14:00:00Z"

    async def test_another_campaign_and_one_that_stands_block(
        self, agent: Person, scene: Scene, sessions: Sessions, clock: SetClock
    ) -> None:
        other = await make_scene(sessions, clock.now(), first=100, name="Autumn")
        await seat(sessions, agent.account, other, clock.now())
        (elsewhere,) = await callbacks(agent)
        await set_status(sessions, scene, CampaignStatus.PAUSED)
        (stands,) = await callbacks(agent)

        assert elsewhere["blocked"] == "other_campaign"
        assert stands["blocked"] == "campaign_stands"


class TestTeam:
    async def test_a_colleague_of_the_team_sees_it_and_takes_it_over(
        self, sign_in_as: SignInAs, sessions: Sessions, clock: SetClock
    ) -> None:
        team = await make_team(sessions, "North")
        wang = await sign_in_as(Role.AGENT, login="wang", line="011", team_id=team.id)
        zhao = await sign_in_as(Role.AGENT, login="zhao", line="012", team_id=team.id)
        scene = await make_scene(sessions, clock.now())
        await promise(sessions, scene, wang, clock)
        (theirs,) = await callbacks(zhao, of_team=True)
        choice = {"lead_id": theirs["lead_id"], "campaign_id": theirs["campaign_id"]}

        taken = await zhao.client.post("/desk/callbacks/take", json=choice)

        assert theirs["agent_name"] == wang.account.name
        assert taken.status_code == 204
        assert len(await callbacks(zhao)) == 1
        assert await callbacks(wang) == []
        assert (await place_of(sessions, scene)).agent_id == zhao.account.id

    async def test_who_is_in_no_team_or_another_takes_nothing(
        self, agent: Person, scene: Scene, sign_in_as: SignInAs, sessions: Sessions
    ) -> None:
        team = await make_team(sessions, "South")
        other = await sign_in_as(Role.AGENT, login="other", line="013", team_id=team.id)
        alone = await sign_in_as(Role.AGENT, login="alone", line="014")
        choice = {"lead_id": str(scene.leads[0]), "campaign_id": str(scene.campaign_id)}

        for person in (other, alone):
            taken = await person.client.post("/desk/callbacks/take", json=choice)
            assert taken.json()["code"] == "callback_gone"
            assert await callbacks(person, of_team=True) == []
        assert (await place_of(sessions, scene)).agent_id == agent.account.id


class TestRemove:
    @pytest.fixture
    async def offered(self, agent: Person, sessions: Sessions, clock: SetClock) -> Scene:
        scene = await make_scene(sessions, clock.now(), mode=Mode.PREVIEW)
        call_id = uuid7()
        until = clock.now() + timedelta(minutes=2)
        lent = {"state": QueueState.LEASED, "call_id": call_id, "lease_until": until}
        await set_place(sessions, scene, 0, **lent)
        offer = {"state": AgentState.PREVIEW, "call_id": call_id, "lead_id": scene.leads[0]}
        await seat(sessions, agent.account, scene, clock.now(), **offer)
        return scene

    async def test_takes_the_lead_out_for_good_and_the_offer_away(
        self, agent: Person, offered: Scene, sessions: Sessions
    ) -> None:
        call_id = str((await place_of(sessions, offered)).call_id)
        removal = {"call_id": call_id, "reason": "duplicate"}

        accepted = await agent.client.post("/desk/preview/remove", json=removal)
        again = await agent.client.post("/desk/preview/remove", json=removal)

        place = await place_of(sessions, offered)
        assert (accepted.status_code, again.json()["code"]) == (202, "not_in_preview")
        assert (place.state, place.why) == (QueueState.BARRED, "removed_duplicate")
        (skipped,) = await orders(sessions, "agent.preview_skipped")
        assert skipped["call_id"] == call_id

    async def test_needs_a_reason(self, agent: Person, offered: Scene, sessions: Sessions) -> None:
        call_id = str((await place_of(sessions, offered)).call_id)

        refused = await agent.client.post("/desk/preview/remove", json={"call_id": call_id})

        assert refused.status_code == 422
        assert (await place_of(sessions, offered)).state is QueueState.LEASED
