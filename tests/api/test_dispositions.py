"""What an agent says of a call decides at once what becomes of the lead."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from httpx import Response
from sqlalchemy import select

from app.calling.campaigns import queue
from app.clock import SetClock
from app.db import Sessions
from app.models.account import AuditEntry, Role
from app.models.call import Call
from app.models.campaign import QueueState
from app.models.rules import SITE_DNC, DncNumber
from dialer.core.types import CallState
from tests.api.conftest import Person, SignInAs
from tests.api.scenes import (
    Scene,
    hang_up,
    make_call,
    make_scene,
    orders,
    place_of,
    seat,
    set_place,
    talk,
)

TOMORROW_AT_TEN = "2026-11-25T02:00:00Z"


@pytest.fixture
async def scene(sessions: Sessions, clock: SetClock) -> Scene:
    return await make_scene(sessions, clock.now())


@pytest.fixture
async def call_id(agent: Person, scene: Scene, sessions: Sessions, clock: SetClock) -> UUID:
    """A talk that just ended; the agent is in wrap-up."""
    call_id = await talk(sessions, agent.account, scene, clock.now())
    await hang_up(sessions, agent.account, call_id, clock.now() + timedelta(seconds=70))
    return call_id


async def dispose(person: Person, call_id: UUID, code: str, **more: Any) -> Response:
    return await person.client.post(
        "/desk/disposition", json={"call_id": str(call_id), "code": code} | more
    )


async def call_of(sessions: Sessions, call_id: UUID) -> Call:
    async with sessions() as session:
        return await session.get_one(Call, call_id)


class TestNextStep:
    @pytest.mark.parametrize("code", ["deal", "not_interested", "wrong_number"])
    async def test_a_final_word_takes_the_lead_out_of_the_queue(
        self, agent: Person, scene: Scene, sessions: Sessions, call_id: UUID, code: str
    ) -> None:
        response = await dispose(agent, call_id, code, note="said so")

        assert response.status_code == 202
        place = await place_of(sessions, scene)
        assert (place.state, place.why) == (QueueState.DONE, code)
        call = await call_of(sessions, call_id)
        assert (call.disposition, call.note) == (code, "said so")
        assert call.disposed_at is not None

    async def test_a_later_try_goes_back_into_the_queue(
        self, agent: Person, scene: Scene, sessions: Sessions, clock: SetClock, call_id: UUID
    ) -> None:
        await dispose(agent, call_id, "busy")

        place = await place_of(sessions, scene)
        assert place.state is QueueState.WAITING
        assert place.next_at == clock.now() + timedelta(minutes=120)

    async def test_no_later_try_when_the_attempts_are_used_up(
        self, agent: Person, scene: Scene, sessions: Sessions, call_id: UUID
    ) -> None:
        await set_place(sessions, scene, 0, attempts=6)

        await dispose(agent, call_id, "busy")

        assert (await place_of(sessions, scene)).state is QueueState.DONE

    async def test_what_follows_is_ordered_before_the_end_of_the_wrap_up(
        self, agent: Person, scene: Scene, sessions: Sessions, call_id: UUID
    ) -> None:
        await dispose(agent, call_id, "deal", goes_to="pause")

        assert [each["kind"] for each in await orders(sessions)][-2:] == [
            "agent.pause_asked",
            "agent.disposed",
        ]

    async def test_counters_follow_at_once(
        self, agent: Person, sessions: Sessions, call_id: UUID
    ) -> None:
        await dispose(agent, call_id, "not_interested", intent="B")

        counters = (await agent.client.get("/desk")).json()["counters"]
        assert counters["effective"] == 1
        assert counters["prospects"] == 1

    async def test_a_later_call_under_way_keeps_its_lead(
        self, agent: Person, scene: Scene, sessions: Sessions, clock: SetClock, call_id: UUID
    ) -> None:
        later = await make_call(
            sessions,
            None,
            scene,
            clock.now(),
            state=CallState.PLACED,
            ended_at=None,
            outcome=None,
            bridged_at=None,
        )
        await set_place(sessions, scene, 0, call_id=later)

        await dispose(agent, call_id, "deal")

        place = await place_of(sessions, scene)
        assert (place.state, place.call_id) == (QueueState.LEASED, later)


class TestCallback:
    async def test_a_promise_is_kept_for_the_agent_who_made_it(
        self, agent: Person, scene: Scene, sessions: Sessions, call_id: UUID
    ) -> None:
        response = await dispose(
            agent, call_id, "callback", callback_at=TOMORROW_AT_TEN, note="ask for Mr Li"
        )

        assert response.status_code == 202
        place = await place_of(sessions, scene)
        assert place.state is QueueState.CALLBACK
        assert place.agent_id == agent.id
        assert place.next_at == datetime.fromisoformat(TOMORROW_AT_TEN)
        mine = (await agent.client.get("/desk/callbacks")).json()["items"]
        assert mine == [
            {
                "lead_id": str(scene.leads[0]),
                "campaign_id": str(scene.campaign_id),
                "call_id": str(call_id),
                "agent_name": agent.account.name,
                "name": "Lead 1",
                "company": "Acme",
                "phone_masked": "138****0001",
                "due_at": TOMORROW_AT_TEN,
                "note": "ask for Mr Li",
                "blocked": None,
                "free_at": None,
            }
        ]

    @pytest.mark.parametrize(
        ("code", "callback_at", "problem"),
        [
            ("callback", None, "callback_time_missing"),
            ("callback", "2026-11-24T01:00:00Z", "callback_time_invalid"),
            ("callback", "2027-11-25T02:00:00Z", "callback_time_invalid"),
            ("not_interested", TOMORROW_AT_TEN, "callback_time_invalid"),
            ("callback", "2026-11-25T14:00:00Z", "outside_window"),
        ],
    )
    async def test_a_promise_that_cannot_be_kept_is_refused(
        self,
        *,
        agent: Person,
        sessions: Sessions,
        call_id: UUID,
        code: str,
        callback_at: str | None,
        problem: str,
    ) -> None:
        response = await dispose(agent, call_id, code, callback_at=callback_at)

        assert response.json()["code"] == problem
        assert (await call_of(sessions, call_id)).disposition is None


class TestDoNotCall:
    async def test_counts_from_this_moment_in_every_campaign(
        self, agent: Person, scene: Scene, sessions: Sessions, clock: SetClock
    ) -> None:
        call_id = await talk(sessions, agent.account, scene, clock.now())
        other = await make_scene(sessions, clock.now(), first=50, name="Autumn")
        shared = Scene(other.campaign_id, scene.list_id, scene.leads)
        async with sessions.begin() as session:
            await queue.join(session, shared.campaign_id, scene.leads[0], clock.now())

        response = await dispose(agent, call_id, "do_not_call")

        assert response.status_code == 202
        async with sessions() as session:
            number = await session.get(DncNumber, ("+8613800000001", SITE_DNC))
            assert number is not None
            assert (number.call_id, number.account_id) == (call_id, agent.id)
            entry = await session.scalar(select(AuditEntry.action).order_by(AuditEntry.id.desc()))
            assert entry == "dnc.added"
        for place in (await place_of(sessions, scene), await place_of(sessions, shared)):
            assert (place.state, place.why) == (QueueState.BARRED, "do_not_call")
        assert {"kind": "lead.barred", "phone": "+8613800000001"} in await orders(sessions)

    async def test_a_later_disposition_does_not_undo_it(
        self, agent: Person, scene: Scene, sessions: Sessions, clock: SetClock, call_id: UUID
    ) -> None:
        await dispose(agent, call_id, "do_not_call")

        response = await dispose(agent, call_id, "interested")
        again = await dispose(agent, call_id, "do_not_call", note="was angry")

        assert response.status_code == 409
        assert response.json()["code"] == "do_not_call_stands"
        assert again.status_code == 202
        assert (await call_of(sessions, call_id)).disposition == "do_not_call"
        assert (await place_of(sessions, scene)).state is QueueState.BARRED

    async def test_it_cancels_a_promise(
        self, agent: Person, scene: Scene, sessions: Sessions, call_id: UUID
    ) -> None:
        await dispose(agent, call_id, "callback", callback_at=TOMORROW_AT_TEN)

        await dispose(agent, call_id, "do_not_call")

        assert (await agent.client.get("/desk/callbacks")).json()["items"] == []


class TestWho:
    async def test_nobody_speaks_for_another_agent(
        self,
        *,
        agent: Person,
        scene: Scene,
        sessions: Sessions,
        clock: SetClock,
        sign_in_as: SignInAs,
        call_id: UUID,
    ) -> None:
        other = await sign_in_as(Role.AGENT, login="other", line="002")
        await seat(sessions, other.account, scene, clock.now())

        response = await dispose(other, call_id, "deal")

        assert response.status_code == 404

    async def test_nothing_is_said_of_a_call_that_still_rings(
        self, agent: Person, scene: Scene, sessions: Sessions, clock: SetClock
    ) -> None:
        ringing = await make_call(
            sessions,
            agent.account,
            scene,
            clock.now(),
            state=CallState.RINGING,
            answered_at=None,
            bridged_at=None,
            ended_at=None,
            outcome=None,
        )

        response = await dispose(agent, ringing, "deal")

        assert response.json()["code"] == "call_not_reached"

    async def test_only_the_campaigns_own_words(self, agent: Person, call_id: UUID) -> None:
        response = await dispose(agent, call_id, "no_disposition")

        assert response.status_code == 422
        assert response.json()["code"] == "disposition_unknown"

    async def test_corrections_are_for_the_same_day(
        self, agent: Person, scene: Scene, sessions: Sessions, clock: SetClock, call_id: UUID
    ) -> None:
        await dispose(agent, call_id, "busy")
        clock.advance(hours=2)
        corrected = await dispose(agent, call_id, "interested")
        async with sessions.begin() as session:
            call = await session.get_one(Call, call_id)
            call.disposed_at = clock.now() - timedelta(hours=25)

        too_late = await dispose(agent, call_id, "deal")

        assert corrected.status_code == 202
        assert too_late.json()["code"] == "disposition_closed"
