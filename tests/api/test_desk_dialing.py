"""Dialing by hand: whom an agent may call, when, and only once for each press of the button."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from httpx import Response
from sqlalchemy import select

from app.calling.desk.dialing import BY_HAND
from app.clock import SetClock
from app.db import Sessions
from app.models.account import Role
from app.models.campaign import QueueState
from app.models.lead import Lead
from app.models.rules import ContactRules, DncNumber
from dialer.core.types import AgentState
from tests.api.conftest import Person, SignInAs
from tests.api.scenes import (
    Scene,
    make_call,
    make_list,
    make_scene,
    orders,
    place_of,
    seat,
    set_place,
)


@pytest.fixture
async def scene(sessions: Sessions, clock: SetClock, agent: Person) -> Scene:
    """Three leads are due, and the agent is ready with the line up."""
    scene = await make_scene(sessions, clock.now())
    await seat(sessions, agent.account, scene, clock.now())
    return scene


async def dial(person: Person, *, key: str | None = None, **whom: Any) -> Response:
    return await person.client.post(
        "/desk/dial",
        json={name: str(value) for name, value in whom.items()},
        headers={"Idempotency-Key": key or uuid4().hex},
    )


class TestNext:
    async def test_shows_the_longest_due_and_keeps_it_on_the_screen(
        self, agent: Person, scene: Scene, sessions: Sessions
    ) -> None:
        first = (await agent.client.post("/desk/next")).json()
        again = (await agent.client.post("/desk/next")).json()

        assert first["id"] == again["id"] == str(scene.leads[0])
        assert first["phone_masked"] == "138****0001"
        place = await place_of(sessions, scene)
        assert place.state is QueueState.LEASED
        assert place.agent_id is None

    async def test_two_agents_never_look_at_the_same_lead(
        self,
        agent: Person,
        scene: Scene,
        sign_in_as: SignInAs,
        sessions: Sessions,
        clock: SetClock,
    ) -> None:
        other = await sign_in_as(Role.AGENT, login="other", line="002")
        await seat(sessions, other.account, scene, clock.now())

        mine = (await agent.client.post("/desk/next")).json()
        theirs = (await other.client.post("/desk/next")).json()

        assert mine["id"] != theirs["id"]

    async def test_skipping_gives_it_back_and_shows_another(
        self, agent: Person, scene: Scene, sessions: Sessions
    ) -> None:
        await agent.client.post("/desk/next")

        second = (await agent.client.post("/desk/next", json={"skip": True})).json()

        assert second["id"] == str(scene.leads[1])
        assert (await place_of(sessions, scene)).state is QueueState.WAITING

    async def test_own_promises_come_first_and_other_agents_are_left_alone(
        self,
        agent: Person,
        scene: Scene,
        sign_in_as: SignInAs,
        sessions: Sessions,
        clock: SetClock,
    ) -> None:
        other = await sign_in_as(Role.AGENT, login="other", line="002")
        await set_place(sessions, scene, 0, state=QueueState.CALLBACK, agent_id=other.id)
        await set_place(
            sessions,
            scene,
            2,
            state=QueueState.CALLBACK,
            agent_id=agent.id,
            next_at=clock.now() - timedelta(minutes=1),
        )

        first = (await agent.client.post("/desk/next")).json()
        second = (await agent.client.post("/desk/next", json={"skip": True})).json()

        assert first["id"] == str(scene.leads[2])
        assert second["id"] == str(scene.leads[1])
        place = await place_of(sessions, scene, 2)
        assert (place.state, place.agent_id) == (QueueState.CALLBACK, agent.id)

    async def test_nobody_is_shown_outside_their_hours(
        self, agent: Person, scene: Scene, clock: SetClock
    ) -> None:
        clock.advance(hours=11)  # 21:00 in Shanghai

        response = await agent.client.post("/desk/next")

        assert response.status_code == 409
        assert response.json()["code"] == "nothing_to_dial"

    async def test_signing_out_gives_the_lead_back(
        self, agent: Person, scene: Scene, sessions: Sessions
    ) -> None:
        await agent.client.post("/desk/next")

        await agent.client.post("/desk/sign-out")

        place = await place_of(sessions, scene)
        assert place.state is QueueState.WAITING
        assert place.call_id is None


class TestDial:
    async def test_leases_the_lead_under_the_id_that_the_call_will_have(
        self, agent: Person, scene: Scene, sessions: Sessions
    ) -> None:
        response = await dial(agent, lead_id=scene.leads[1])

        assert response.status_code == 202
        place = await place_of(sessions, scene, 1)
        assert place.state is QueueState.LEASED
        assert response.json() == {"version": 1, "call_id": str(place.call_id)}
        assert await orders(sessions, "agent.dial_asked") == [
            {
                "kind": "agent.dial_asked",
                "agent_id": str(agent.id),
                "call_id": str(place.call_id),
            }
        ]

    async def test_the_lead_on_the_screen_is_dialed_under_its_own_lease(
        self, agent: Person, scene: Scene, sessions: Sessions
    ) -> None:
        shown = (await agent.client.post("/desk/next")).json()
        leased = (await place_of(sessions, scene)).call_id

        response = await dial(agent, lead_id=shown["id"])

        assert response.json()["call_id"] == str(leased)

    async def test_dialing_somebody_else_gives_the_lead_on_the_screen_back(
        self, agent: Person, scene: Scene, sessions: Sessions
    ) -> None:
        await agent.client.post("/desk/next")

        await dial(agent, lead_id=scene.leads[2])

        assert (await place_of(sessions, scene, 0)).state is QueueState.WAITING
        assert (await place_of(sessions, scene, 2)).state is QueueState.LEASED

    async def test_the_same_key_dials_once(
        self, agent: Person, scene: Scene, sessions: Sessions
    ) -> None:
        first = await dial(agent, key="pressed-once", lead_id=scene.leads[0])
        second = await dial(agent, key="pressed-once", lead_id=scene.leads[0])
        other = await dial(agent, key="pressed-once", lead_id=scene.leads[1])

        assert first.json() == second.json()
        assert second.status_code == 202
        assert other.json()["code"] == "idempotency_key_reused"
        assert len(await orders(sessions, "agent.dial_asked")) == 1

    async def test_a_refused_request_does_not_use_its_key_up(
        self, agent: Person, scene: Scene, clock: SetClock
    ) -> None:
        clock.advance(hours=2, minutes=30)  # 12:30: lunch
        refused = await dial(agent, key="pressed-early", lead_id=scene.leads[0])
        clock.advance(hours=1)

        accepted = await dial(agent, key="pressed-early", lead_id=scene.leads[0])

        assert refused.status_code == 409
        assert accepted.status_code == 202

    async def test_a_key_is_asked_for(self, agent: Person, scene: Scene) -> None:
        response = await agent.client.post("/desk/dial", json={"lead_id": str(scene.leads[0])})

        assert response.status_code == 422
        assert response.json()["errors"][0]["field"] == "Idempotency-Key"

    async def test_a_second_press_waits_for_the_first_call(
        self, agent: Person, scene: Scene
    ) -> None:
        await dial(agent, lead_id=scene.leads[0])

        response = await dial(agent, lead_id=scene.leads[1])

        assert response.json()["code"] == "on_a_call"

    async def test_outside_the_leads_hours_it_says_when_they_begin(
        self, agent: Person, scene: Scene, clock: SetClock, sessions: Sessions
    ) -> None:
        clock.advance(hours=11)

        response = await dial(agent, lead_id=scene.leads[0])

        assert response.status_code == 409
        assert response.json()["code"] == "outside_window"
        assert response.json()["opens_at"] == "2026-11-25T01:00:00Z"
        assert await orders(sessions, "agent.dial_asked") == []

    @pytest.mark.parametrize(
        ("place", "code"),
        [
            ({"attempts": 6}, "attempts_used_up"),
            ({"state": QueueState.BARRED, "why": "do_not_call"}, "do_not_call"),
            ({"state": QueueState.BARRED, "why": "zone_unknown"}, "lead_barred"),
        ],
    )
    async def test_refuses_whom_the_campaign_may_not_call(
        self, agent: Person, scene: Scene, sessions: Sessions, place: dict[str, Any], code: str
    ) -> None:
        await set_place(sessions, scene, 0, **place)

        response = await dial(agent, lead_id=scene.leads[0])

        assert response.status_code == 409
        assert response.json()["code"] == code

    async def test_asks_the_do_not_call_list_at_the_last_moment(
        self, agent: Person, scene: Scene, sessions: Sessions, clock: SetClock
    ) -> None:
        async with sessions.begin() as session:
            session.add(DncNumber(phone="+8613800000001", reason="asked", at=clock.now()))

        response = await dial(agent, lead_id=scene.leads[0])

        assert response.json()["code"] == "do_not_call"

    async def test_refuses_a_lead_that_is_with_somebody_else(
        self, agent: Person, scene: Scene, sessions: Sessions, clock: SetClock
    ) -> None:
        await set_place(
            sessions,
            scene,
            0,
            state=QueueState.LEASED,
            call_id=uuid4(),
            lease_until=clock.now() + timedelta(minutes=5),
        )

        response = await dial(agent, lead_id=scene.leads[0])

        assert response.json()["code"] == "lead_taken"

    async def test_refuses_a_lead_of_another_campaign(self, agent: Person, scene: Scene) -> None:
        response = await dial(agent, lead_id=uuid4())

        assert response.json()["code"] == "lead_not_queued"

    async def test_needs_a_line_that_is_up(
        self, agent: Person, scene: Scene, sessions: Sessions, clock: SetClock
    ) -> None:
        await seat(sessions, agent.account, scene, clock.now(), line_up=False)

        response = await dial(agent, lead_id=scene.leads[0])

        assert response.json()["code"] == "line_down"

    async def test_nobody_dials_in_the_middle_of_a_call(
        self, agent: Person, scene: Scene, sessions: Sessions, clock: SetClock
    ) -> None:
        await seat(sessions, agent.account, scene, clock.now(), state=AgentState.WRAPUP)

        response = await dial(agent, lead_id=scene.leads[0])

        assert response.json()["code"] == "on_a_call"


class TestDialPhone:
    async def test_a_typed_number_becomes_a_lead(
        self, agent: Person, scene: Scene, sessions: Sessions
    ) -> None:
        response = await dial(agent, phone="138 1111 2222")

        assert response.status_code == 202
        async with sessions() as session:
            lead = await session.scalar(select(Lead).where(Lead.phone == "+8613811112222"))
        assert lead is not None
        assert lead.zone == "Asia/Shanghai"

    async def test_a_known_number_is_the_lead_we_know(
        self, agent: Person, scene: Scene, sessions: Sessions
    ) -> None:
        response = await dial(agent, phone="13800000002")

        place = await place_of(sessions, scene, 1)
        assert response.json()["call_id"] == str(place.call_id)

    async def test_numbers_from_outside_the_lists_are_counted_and_capped(
        self, agent: Person, scene: Scene, sessions: Sessions, clock: SetClock
    ) -> None:
        list_id, leads = await make_list(sessions, leads=1, first=50, name=BY_HAND)
        by_hand = Scene(scene.campaign_id, list_id, leads)
        await make_call(sessions, agent.account, by_hand, clock.now(), list_id=list_id)
        async with sessions.begin() as session:
            (await session.get_one(ContactRules, 1)).hand_dials_per_day = 1

        refused = await dial(agent, phone="13811112222")
        listed = await dial(agent, phone="13800000002")

        assert (refused.status_code, refused.json()["code"]) == (409, "hand_dials_used_up")
        assert listed.status_code == 202
        async with sessions() as session:
            assert await session.scalar(select(Lead).where(Lead.phone == "+8613811112222")) is None

    @pytest.mark.parametrize("text", ["12800138000", "95588", "4008001234", "call me"])
    async def test_refuses_what_is_no_persons_number(
        self, agent: Person, scene: Scene, text: str
    ) -> None:
        response = await dial(agent, phone=text)

        assert response.status_code == 422
        assert response.json()["code"] == "phone_invalid"

    async def test_names_exactly_one_whom(self, agent: Person, scene: Scene) -> None:
        both = await dial(agent, phone="13800000002", lead_id=scene.leads[0])
        none = await dial(agent)

        assert (both.status_code, none.status_code) == (422, 422)


class TestCallBack:
    async def test_calls_the_lead_of_an_own_call_again(
        self, agent: Person, scene: Scene, sessions: Sessions, clock: SetClock
    ) -> None:
        earlier = await make_call(
            sessions, agent.account, scene, clock.now() - timedelta(hours=1), lead=2
        )
        await set_place(sessions, scene, 2, state=QueueState.DONE)

        response = await dial(agent, call_back_of=earlier)

        assert response.status_code == 202
        place = await place_of(sessions, scene, 2)
        assert UUID(response.json()["call_id"]) == place.call_id

    async def test_not_the_lead_of_another_agents_call(
        self,
        agent: Person,
        scene: Scene,
        sessions: Sessions,
        clock: SetClock,
        sign_in_as: SignInAs,
    ) -> None:
        other = await sign_in_as(Role.AGENT, login="other", line="002")
        earlier = await make_call(sessions, other.account, scene, clock.now(), lead=2)

        response = await dial(agent, call_back_of=earlier)

        assert response.status_code == 404
