"""What an agent sees, and the orders that leave the desk for the dialer."""

from datetime import timedelta
from uuid import uuid4

from uuid_utils.compat import uuid7

from app.clock import SetClock
from app.db import Sessions
from app.models.account import Account, Role
from app.models.campaign import CampaignStatus
from app.models.lead import Lead
from dialer.core.types import AgentState
from tests.api.conftest import Person, SignInAs
from tests.api.scenes import (
    add_interval,
    add_shift,
    change_desk,
    hang_up,
    make_call,
    make_scene,
    orders,
    seat,
    set_status,
    talk,
)


class TestSnapshot:
    async def test_an_agent_who_never_signed_in_is_offline(self, agent: Person) -> None:
        desk = (await agent.client.get("/desk")).json()

        assert desk["version"] == 0
        assert desk["state"] == "offline"
        assert desk["campaign"] is None
        assert desk["call"] is None
        assert desk["counters"]["utilization"] is None
        assert desk["counters"]["band"] == "none"

    async def test_the_other_phones_of_a_lead_are_masked_too(
        self, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now())
        async with sessions.begin() as session:
            lead = await session.get_one(Lead, scene.leads[0])
            lead.fields = {"other_phones": ["+8613900139000"]}
        await talk(sessions, agent.account, scene, clock.now())

        desk = (await agent.client.get("/desk")).json()

        assert desk["call"]["lead"]["fields"] == {"other_phones": ["139****9000"]}

    async def test_what_is_known_of_a_lead_stands_before_what_the_list_calls_it(
        self, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now())
        async with sessions.begin() as session:
            lead = await session.get_one(Lead, scene.leads[0])
            lead.industry, lead.fields = "批发业", {"注册资本": "100万"}
        await talk(sessions, agent.account, scene, clock.now())

        desk = (await agent.client.get("/desk")).json()

        fields = desk["call"]["lead"]["fields"]
        assert list(fields.items()) == [("industry", "批发业"), ("注册资本", "100万")]

    async def test_a_talk_shows_the_lead_masked_and_with_its_history(
        self, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now())
        earlier = await make_call(
            sessions,
            agent.account,
            scene,
            clock.now() - timedelta(hours=1),
            disposition="busy",
            note="later please",
        )
        call_id = await talk(sessions, agent.account, scene, clock.now())

        desk = (await agent.client.get("/desk")).json()

        assert desk["state"] == "talking"
        assert desk["campaign"]["name"] == "Spring"
        assert len(desk["campaign"]["dispositions"]) == 9
        assert desk["call"]["id"] == str(call_id)
        assert desk["call"]["state"] == "talking"
        assert desk["call"]["phone_masked"] == "138****0001"
        assert desk["call"]["recorded"] is True
        lead = desk["call"]["lead"]
        assert lead["name"] == "Lead 1"
        assert lead["local_time"] == "2026-11-24T10:00:00+08:00"
        assert [each["call_id"] for each in lead["history"]] == [str(earlier)]
        assert lead["history"][0]["note"] == "later please"
        assert "+8613800000001" not in str(desk)

    async def test_an_offer_shows_the_lead_before_any_call_exists(
        self, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now())
        until = clock.now() + timedelta(seconds=20)
        call_id = uuid7()
        await seat(
            sessions,
            agent.account,
            scene,
            clock.now(),
            state=AgentState.PREVIEW,
            call_id=call_id,
            lead_id=scene.leads[1],
            until=until,
        )

        desk = (await agent.client.get("/desk")).json()

        assert desk["call"]["id"] == str(call_id)
        assert desk["call"]["state"] == "preview"
        assert desk["call"]["placed_at"] is None
        assert desk["call"]["lead"]["name"] == "Lead 2"
        assert desk["until"] == "2026-11-24T02:00:20Z"

    async def test_counters_are_the_agents_own(
        self, agent: Person, sessions: Sessions, clock: SetClock, sign_in_as: SignInAs
    ) -> None:
        other = await sign_in_as(Role.AGENT, login="other", line="002")
        scene = await make_scene(sessions, clock.now())
        start = clock.now() - timedelta(hours=1)
        await add_shift(sessions, agent.account, start, start + timedelta(hours=8))
        await add_interval(sessions, agent.account, AgentState.TALKING, start, 1800)
        await make_call(sessions, agent.account, scene, start, talk_seconds=1800, is_effective=True)
        await make_call(sessions, other.account, scene, start, lead=1)

        counters = (await agent.client.get("/desk")).json()["counters"]

        assert counters["calls"] == 1
        assert counters["connected"] == 1
        assert counters["effective"] == 1
        assert counters["talk_seconds"] == 1800
        assert counters["elapsed_shift_seconds"] == 3600
        assert counters["shift_seconds"] == 28_800
        assert counters["utilization"] == 0.5
        assert counters["is_live"] is True

    async def test_supervisors_have_no_desk(self, supervisor: Person) -> None:
        response = await supervisor.client.get("/desk")

        assert response.status_code == 403


class TestSignIn:
    async def test_orders_it_with_the_agents_line_and_begins_a_shift(
        self, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now())

        response = await agent.client.post(
            "/desk/sign-in", json={"campaign_id": str(scene.campaign_id)}
        )

        assert response.status_code == 202
        assert response.json() == {"version": 0}
        assert (await orders(sessions, "agent.signed_in")) == [
            {
                "kind": "agent.signed_in",
                "skills": [],
                "agent_id": str(agent.id),
                "line": "001",
                "campaign_id": str(scene.campaign_id),
            }
        ]
        desk = (await agent.client.get("/desk")).json()
        assert desk["counters"]["shift_seconds"] == 8 * 3600
        assert desk["next_state_note"] == "signed_in"

    async def test_a_second_sign_in_of_the_day_begins_no_second_shift(
        self, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now())
        body = {"campaign_id": str(scene.campaign_id)}
        await agent.client.post("/desk/sign-in", json=body)
        clock.advance(hours=9)

        await agent.client.post("/desk/sign-in", json=body)

        desk = (await agent.client.get("/desk")).json()
        assert desk["counters"]["shift_seconds"] == 8 * 3600

    async def test_gives_the_lowest_free_line(
        self, agent: Person, sign_in_as: SignInAs, sessions: Sessions, clock: SetClock
    ) -> None:
        await sign_in_as(Role.AGENT, login="third", line="003")
        newcomer = await sign_in_as(Role.AGENT, login="newcomer")
        scene = await make_scene(sessions, clock.now())

        await newcomer.client.post("/desk/sign-in", json={"campaign_id": str(scene.campaign_id)})

        assert (await orders(sessions, "agent.signed_in"))[0]["line"] == "002"
        async with sessions() as session:
            assert (await session.get_one(Account, newcomer.id)).line == "002"

    async def test_refuses_a_campaign_that_is_stopped(
        self, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now())
        await set_status(sessions, scene, CampaignStatus.STOPPED)

        response = await agent.client.post(
            "/desk/sign-in", json={"campaign_id": str(scene.campaign_id)}
        )

        assert response.json()["code"] == "campaign_not_running"

    async def test_nobody_changes_campaigns_in_the_middle_of_a_call(
        self, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now())
        other = await make_scene(sessions, clock.now(), first=50, name="Autumn")
        await talk(sessions, agent.account, scene, clock.now())

        response = await agent.client.post(
            "/desk/sign-in", json={"campaign_id": str(other.campaign_id)}
        )

        assert response.status_code == 409
        assert response.json()["code"] == "on_a_call"


class TestOrders:
    async def test_nothing_is_ordered_before_the_sign_in(
        self, agent: Person, sessions: Sessions
    ) -> None:
        response = await agent.client.post("/desk/ready")

        assert response.status_code == 409
        assert response.json()["code"] == "not_at_desk"
        assert await orders(sessions) == []

    async def test_ready_may_follow_the_sign_in_at_once(
        self, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now())
        await agent.client.post("/desk/sign-in", json={"campaign_id": str(scene.campaign_id)})

        response = await agent.client.post("/desk/ready")

        assert response.status_code == 202
        assert [each["kind"] for each in await orders(sessions)][-2:] == [
            "agent.signed_in",
            "agent.ready_asked",
        ]

    async def test_a_pause_has_a_reason_of_the_agents_own(
        self, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now())
        await seat(sessions, agent.account, scene, clock.now())

        refused = await agent.client.post("/desk/pause", json={"reason": "line_lost"})
        accepted = await agent.client.post("/desk/pause", json={"reason": "lunch"})

        assert refused.status_code == 422
        assert accepted.json() == {"version": 1}
        assert (await orders(sessions, "agent.pause_asked"))[0]["reason"] == "lunch"

    async def test_an_offer_is_answered_only_while_it_stands(
        self, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now())
        call_id = uuid7()
        await seat(
            sessions,
            agent.account,
            scene,
            clock.now(),
            state=AgentState.PREVIEW,
            call_id=call_id,
            lead_id=scene.leads[0],
        )

        accepted = await agent.client.post("/desk/preview/accept", json={"call_id": str(call_id)})
        stale = await agent.client.post("/desk/preview/skip", json={"call_id": str(uuid4())})

        assert accepted.status_code == 202
        assert stale.json()["code"] == "not_in_preview"
        assert (await orders(sessions))[-1]["kind"] == "agent.preview_accepted"

    async def test_hanging_up_is_for_the_own_call_and_harmless_twice(
        self, agent: Person, sessions: Sessions, clock: SetClock, sign_in_as: SignInAs
    ) -> None:
        other = await sign_in_as(Role.AGENT, login="other", line="002")
        scene = await make_scene(sessions, clock.now())
        call_id = await talk(sessions, agent.account, scene, clock.now())
        await seat(sessions, other.account, scene, clock.now())
        body = {"call_id": str(call_id)}

        foreign = await other.client.post("/desk/hang-up", json=body)
        own = await agent.client.post("/desk/hang-up", json=body)
        await hang_up(sessions, agent.account, call_id, clock.now())
        again = await agent.client.post("/desk/hang-up", json=body)

        assert foreign.status_code == 404
        assert (own.status_code, again.status_code) == (202, 202)
        assert len(await orders(sessions, "agent.hang_up_asked")) == 1

    async def test_only_a_wrap_up_is_extended(
        self, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now())
        call_id = await talk(sessions, agent.account, scene, clock.now())
        body = {"call_id": str(call_id)}

        too_early = await agent.client.post("/desk/wrapup/extend", json=body)
        await hang_up(sessions, agent.account, call_id, clock.now())
        in_time = await agent.client.post("/desk/wrapup/extend", json=body)

        assert too_early.json()["code"] == "not_in_wrapup"
        assert in_time.status_code == 202
        assert (await orders(sessions, "agent.wrapup_extended"))[0]["seconds"] == 60

    async def test_signing_out_is_an_order_too(
        self, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now())
        await seat(sessions, agent.account, scene, clock.now())

        response = await agent.client.post("/desk/sign-out")
        await change_desk(sessions, agent.account, state=AgentState.OFFLINE)

        assert response.status_code == 202
        assert (await orders(sessions))[-1]["kind"] == "agent.signed_out"
        assert (await agent.client.post("/desk/ready")).json()["code"] == "not_at_desk"


class TestPhone:
    async def test_names_the_agents_own_line_and_its_password(self, agent: Person) -> None:
        phone = (await agent.client.get("/desk/phone")).json()

        assert phone["username"] == "line001"
        assert phone["uri"] == "sip:line001@pbx1"
        assert phone["login_target"] == "sip:login@pbx1"
        assert phone["ws_path"] == "/api/v1/sip"
        assert len(phone["password"]) == 32
