"""Calls as people find them, within what they may see."""

from datetime import timedelta

from app.clock import SetClock
from app.db import Sessions
from app.models.account import Role
from app.models.call import Recording, RecordingState
from dialer.core.types import Outcome
from tests.api.conftest import Person, SignInAs, make_account, make_team
from tests.api.scenes import make_call, make_scene


class TestList:
    async def test_is_paged_newest_first(
        self, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now())
        made = [
            await make_call(
                sessions, agent.account, scene, clock.now() - timedelta(minutes=minutes)
            )
            for minutes in (1, 1, 3)
        ]

        first = (await agent.client.get("/calls?limit=2")).json()
        rest = (await agent.client.get(f"/calls?limit=2&cursor={first['next_cursor']}")).json()

        assert [each["id"] for each in first["items"] + rest["items"]] == [
            str(made[1]),
            str(made[0]),
            str(made[2]),
        ]
        assert rest["next_cursor"] is None

    async def test_shows_what_happened_with_the_phone_masked(
        self, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now())
        call_id = await make_call(
            sessions, agent.account, scene, clock.now(), talk_seconds=12.5, disposition="deal"
        )

        call = (await agent.client.get(f"/calls/{call_id}")).json()

        assert call["phone_masked"] == "138****0001"
        assert call["talk_seconds"] == 12.5
        assert (call["outcome"], call["disposition"]) == ("connected", "deal")
        assert (call["campaign_name"], call["lead_name"]) == ("Spring", "Lead 1")
        assert (call["agent_name"], call["has_recording"]) == ("Agent", False)

    async def test_is_narrowed_by_what_is_asked(
        self, admin: Person, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now())
        other = await make_scene(sessions, clock.now(), first=50, name="Autumn")
        now = clock.now()
        stored = await make_call(sessions, agent.account, scene, now)
        busy = await make_call(
            sessions, None, scene, now, lead=1, outcome=Outcome.BUSY, bridged_at=None
        )
        old = await make_call(sessions, agent.account, other, now - timedelta(days=1))
        async with sessions.begin() as session:
            session.add(
                Recording(
                    call_id=stored,
                    pbx="pbx1",
                    state=RecordingState.STORED,
                    key="k",
                    sha256="0" * 64,
                    bytes=1,
                )
            )

        async def ids(**asked: str) -> list[str]:
            found = await admin.client.get("/calls", params=asked)
            return [each["id"] for each in found.json()["items"]]

        assert await ids(outcome="busy") == [str(busy)]
        assert await ids(campaign_id=str(other.campaign_id)) == [str(old)]
        assert await ids(day="2026-11-23") == [str(old)]
        assert await ids(has_recording="true") == [str(stored)]
        assert set(await ids(has_recording="false")) == {str(busy), str(old)}
        assert set(await ids(agent_id=str(agent.id))) == {str(stored), str(old)}
        assert await ids(lead_id=str(scene.leads[1])) == [str(busy)]


class TestWho:
    async def test_an_agent_sees_the_own_calls_only(
        self, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        other = await make_account(sessions, login="other")
        scene = await make_scene(sessions, clock.now())
        mine = await make_call(sessions, agent.account, scene, clock.now())
        theirs = await make_call(sessions, other, scene, clock.now())

        listed = (await agent.client.get("/calls")).json()["items"]
        asked = await agent.client.get("/calls", params={"agent_id": str(other.id)})
        read = await agent.client.get(f"/calls/{theirs}")

        assert [each["id"] for each in listed] == [str(mine)]
        assert asked.status_code == 403
        assert read.status_code == 404

    async def test_a_supervisor_sees_the_own_team(
        self, sign_in_as: SignInAs, sessions: Sessions, clock: SetClock
    ) -> None:
        team = await make_team(sessions, "East")
        mine = await make_account(sessions, login="mine", team_id=team.id)
        theirs = await make_account(sessions, login="theirs")
        boss = await sign_in_as(Role.SUPERVISOR, team_id=team.id)
        scene = await make_scene(sessions, clock.now())
        call_id = await make_call(sessions, mine, scene, clock.now())
        await make_call(sessions, theirs, scene, clock.now(), lead=1)

        listed = (await boss.client.get("/calls")).json()["items"]

        assert [each["id"] for each in listed] == [str(call_id)]

    async def test_whole_phones_are_for_whoever_may_see_them(
        self, admin: Person, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now())
        call_id = await make_call(sessions, agent.account, scene, clock.now())

        call = (await admin.client.get(f"/calls/{call_id}")).json()

        assert call["phone_masked"] == "+8613800000001"
