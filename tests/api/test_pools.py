"""The public pool: who may take a lead, keep it, and loses it again."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from httpx import Response
from sqlalchemy import update

from app.clock import SetClock
from app.config import Settings
from app.db import Sessions
from app.engine import upkeep
from app.engine.leases import Leads
from app.leads.imports.command import import_file
from app.leads.pools import queries, reclaim
from app.models.account import Role, SignInSession
from app.models.campaign import QueueState
from app.models.pool import PoolLead
from dialer.core.types import CampaignId
from tests.api.conftest import Person, SignInAs, make_account, make_team
from tests.api.scenes import (
    Scene,
    hang_up,
    make_call,
    make_scene,
    place_of,
    seat,
    set_place,
    talk,
)

RECLAIM = next(job for job in upkeep.JOBS if job.work is reclaim.work)


@pytest.fixture
async def scene(sessions: Sessions, clock: SetClock) -> Scene:
    return await make_scene(sessions, clock.now(), leads=6)


@pytest.fixture
async def other(sign_in_as: SignInAs) -> Person:
    return await sign_in_as(Role.AGENT, login="other", line="002")


def fields(*people: Person, **more: Any) -> dict[str, Any]:
    members = [{"account_id": str(each.id)} for each in people]
    return {"name": "华东公海", "members": members} | more


@pytest.fixture(autouse=True)
async def months_of_work(sessions: Sessions, admin: Person, agent: Person, other: Person) -> None:
    """Nobody has to sign in again, however far the clock goes."""
    async with sessions.begin() as session:
        ends = datetime(2028, 1, 1, tzinfo=UTC)
        await session.execute(update(SignInSession).values(expires_at=ends))


async def make_pool(admin: Person, scene: Scene, *people: Person, **more: Any) -> str:
    """A pool that holds the scene's leads."""
    made = await admin.client.post("/lead-pools", json=fields(*people, **more))
    assert made.status_code == 201, made.text
    put = {"list_id": str(scene.list_id)}
    filled = await admin.client.post(f"/lead-pools/{made.json()['id']}/leads", json=put)
    assert filled.json() == {"leads": len(scene.leads), "left": 0}
    return str(made.json()["id"])


async def claim(person: Person, lead_id: UUID) -> Response:
    return await person.client.post(f"/pool-leads/{lead_id}/claim")


async def release(person: Person, lead_id: UUID) -> Response:
    said = {"reason": "不是目标客户"}
    return await person.client.post(f"/pool-leads/{lead_id}/release", json=said)


async def owner_of(sessions: Sessions, lead_id: UUID) -> UUID | None:
    async with sessions() as session:
        return (await session.get_one(PoolLead, lead_id)).owner_id


async def events(person: Person, lead_id: UUID) -> list[tuple[str, str | None, int | None]]:
    told = (await person.client.get(f"/pool-leads/{lead_id}/history")).json()["items"]
    return [(each["kind"], each["why"], each["days"]) for each in reversed(told)]


class TestClaims:
    async def test_of_two_at_the_same_instant_one_wins(
        self, *, sessions: Sessions, admin: Person, agent: Person, other: Person, scene: Scene
    ) -> None:
        await make_pool(admin, scene, agent, other)
        people = [agent, other]

        answers = await asyncio.gather(*(claim(one, scene.leads[0]) for one in people * 4))

        codes = {one: [] for one in range(2)}  # type: dict[int, list[int]]
        for turn, answer in enumerate(answers):
            codes[turn % 2].append(answer.status_code)
        winner = 0 if codes[0][0] == 204 else 1
        assert set(codes[winner]) == {204}
        assert set(codes[1 - winner]) == {409}
        assert answers[1 - winner].json()["code"] == "lead_owned"
        assert await owner_of(sessions, scene.leads[0]) == people[winner].id

    async def test_caps_hold_also_for_claims_at_the_same_instant(
        self, *, admin: Person, agent: Person, clock: SetClock, scene: Scene
    ) -> None:
        await make_pool(admin, scene, agent, claims_per_day=3, holding_cap=4)

        answers = await asyncio.gather(*(claim(agent, lead) for lead in scene.leads))
        refused = [answer.json()["code"] for answer in answers if answer.status_code == 409]
        assert refused == ["claims_used_up"] * 3

        clock.advance(hours=24)
        codes = [
            answer.json()["code"] if answer.content else "claimed"
            for answer in [await claim(agent, lead) for lead in scene.leads]
        ]
        # Claiming an own lead again changes nothing.
        assert sorted(codes) == ["claimed"] * 4 + ["holding_full"] * 2
        (pool,) = (await agent.client.get("/lead-pools")).json()["items"]
        assert (pool["free"], pool["owned"], pool["claims_left"], pool["room"]) == (2, 4, 2, 0)

    async def test_the_last_owner_waits_and_others_do_not(
        self, *, sessions: Sessions, admin: Person, agent: Person, other: Person,
        clock: SetClock, scene: Scene,
    ) -> None:  # fmt: skip
        await make_pool(admin, scene, agent, other, lock_hours=48)
        lead = scene.leads[0]
        await claim(agent, lead)
        assert (await release(other, lead)).json()["code"] == "not_your_lead"
        assert (await release(agent, lead)).status_code == 204

        refused = await claim(agent, lead)
        assert (refused.status_code, refused.json()["code"]) == (409, "claim_locked")
        shown = (await agent.client.get("/lead-pools")).json()["items"][0]["id"]
        free = (await agent.client.get(f"/lead-pools/{shown}/leads")).json()["items"]
        assert free[0]["locked_until"] == "2026-11-26T02:00:00Z"
        assert (await claim(other, lead)).status_code == 204
        await release(other, lead)
        clock.advance(hours=48)
        assert (await claim(agent, lead)).status_code == 204
        assert [kind for kind, _, _ in await events(agent, lead)] == [
            "claimed", "released", "claimed", "released", "claimed",
        ]  # fmt: skip

    @pytest.mark.parametrize("near", [0, 1, 2, queries.NEXT])
    async def test_a_search_pages_through_the_pool_however_far_it_looks_first(
        self,
        *,
        near: int,
        monkeypatch: pytest.MonkeyPatch,
        admin: Person,
        agent: Person,
        scene: Scene,
    ) -> None:
        monkeypatch.setattr(queries, "NEXT", near)
        path = f"/lead-pools/{await make_pool(admin, scene, agent)}/leads"
        seen, cursor = [], ""
        while cursor is not None:
            asked = {"q": "lead", "limit": "1"} | ({"cursor": cursor} if cursor else {})
            page = (await agent.client.get(path, params=asked)).json()
            seen += [each["id"] for each in page["items"]]
            cursor = page["next_cursor"]

        assert seen == sorted(map(str, scene.leads))

    async def test_the_pool_is_for_its_members_and_phones_stay_masked(
        self,
        *,
        sessions: Sessions,
        sign_in_as: SignInAs,
        admin: Person,
        agent: Person,
        scene: Scene,
    ) -> None:
        pool = await make_pool(admin, scene, agent)
        stranger = await sign_in_as(Role.AGENT, login="stranger", line="003")

        assert (await claim(stranger, scene.leads[0])).json()["code"] == "lead_pool_unknown"
        assert (await stranger.client.get("/lead-pools")).json()["items"] == []
        assert (await stranger.client.get(f"/lead-pools/{pool}/leads")).status_code == 404
        unseen = await stranger.client.get(f"/pool-leads/{scene.leads[0]}/history")
        assert unseen.status_code == 404

        asked = {"q": "lead 3", "limit": "2"}
        found = (await agent.client.get(f"/lead-pools/{pool}/leads", params=asked)).json()["items"]
        assert [(each["name"], each["phone"]) for each in found] == [("Lead 3", "138****0003")]
        asked = {"q": "0003"}
        found = (await agent.client.get(f"/lead-pools/{pool}/leads", params=asked)).json()["items"]
        assert found == []


class TestPools:
    async def test_a_supervisor_runs_the_own_pools_for_the_own_team(
        self, sessions: Sessions, sign_in_as: SignInAs, admin: Person, scene: Scene
    ) -> None:
        east, west = await make_team(sessions, "East"), await make_team(sessions, "West")
        boss = await sign_in_as(Role.SUPERVISOR, login="boss", team_id=east.id)
        rival = await sign_in_as(Role.SUPERVISOR, login="rival", team_id=west.id)
        stranger = await make_account(sessions, login="far", line="009", team_id=west.id)

        far = {"name": "x", "members": [{"account_id": str(stranger.id)}]}
        assert (await boss.client.post("/lead-pools", json=far)).json()["code"] == "member_unknown"
        made = await boss.client.post(
            "/lead-pools", json={"name": "East", "members": [{"team_id": str(east.id)}]}
        )
        assert made.status_code == 201
        pool = made.json()["id"]
        changed = {"name": "Mine now", "members": []}
        assert (await rival.client.put(f"/lead-pools/{pool}", json=changed)).status_code == 404
        taken = await admin.client.post("/lead-pools", json={"name": "East"})
        assert taken.json()["code"] == "lead_pool_name_taken"

    async def test_what_holds_leads_and_the_last_one_stay(
        self, admin: Person, agent: Person, scene: Scene
    ) -> None:
        pool = await make_pool(admin, scene, agent)
        path = f"/lead-pools/{pool}"
        assert (await admin.client.delete(path)).json()["code"] == "lead_pool_holds_leads"
        closed = fields(agent, is_enabled=False)
        refused = await admin.client.put(path, json=closed)
        assert refused.json()["code"] == "lead_pool_holds_leads"
        gone = await admin.client.delete(f"{path}/leads")
        assert gone.json() == {"leads": 6, "left": 0}
        assert (await admin.client.delete(path)).json()["code"] == "last_lead_pool"

        await admin.client.post("/lead-pools", json={"name": "Second"})

        assert (await admin.client.put(path, json=closed)).status_code == 200
        assert (await admin.client.delete(path)).status_code == 204

    async def test_leads_are_dealt_by_ratio_within_the_caps(
        self, *, sessions: Sessions, admin: Person, agent: Person, other: Person, scene: Scene
    ) -> None:
        pool = await make_pool(admin, scene, agent, other, holding_cap=3)
        await claim(agent, scene.leads[5])
        await release(agent, scene.leads[5])
        shares = [{"account_id": str(agent.id), "share": 4}, {"account_id": str(other.id)}]
        nobody = [{"account_id": str(admin.id)}]
        refused = await admin.client.post(
            f"/lead-pools/{pool}/deal", json={"count": 1, "shares": nobody}
        )
        assert refused.json()["code"] == "member_unknown"

        dealt = await admin.client.post(
            f"/lead-pools/{pool}/deal", json={"count": 6, "shares": shares}
        )

        assert dealt.json() == {"given": {str(agent.id): 3, str(other.id): 2}, "left": 1}
        # The lead that the agent gave back is in nobody's hands.
        assert await owner_of(sessions, scene.leads[5]) is None
        mine = (await agent.client.get("/my-leads")).json()["items"]
        assert len(mine) == 3
        assert {each["why"] for each in mine} == {"no_contact"}


async def test_an_import_names_the_leads_that_colleagues_own(
    *, admin: Person, agent: Person, scene: Scene, settings: Settings, tmp_path: Path
) -> None:
    await make_pool(admin, scene, agent)
    await claim(agent, scene.leads[0])
    file = tmp_path / "again.csv"
    file.write_text("姓名,手机\n甲,13800000001\n乙,13800000002\n丙,13900000003\n")

    came = await asyncio.to_thread(import_file, settings, file, list_name="again")

    assert came.tally.reasons == {"owned_by_colleague": 1, "duplicate_in_database": 1}
    rejected = (await admin.client.get(f"/imports/{came.import_id}/rejects.csv")).text.splitlines()
    owner = f"{agent.account.name[0]}**"
    assert [owner in line for line in rejected[1:]] == [True, False]


class TestReclaim:
    async def owned(self, admin: Person, agent: Person, scene: Scene) -> UUID:
        await make_pool(admin, scene, agent)
        assert (await claim(agent, scene.leads[0])).status_code == 204
        return scene.leads[0]

    async def after(self, sessions: Sessions, clock: SetClock, **span: float) -> None:
        clock.advance(**span)
        await upkeep.turn(RECLAIM, sessions, clock.now())

    async def test_a_lead_without_contact_is_reminded_of_and_goes_back(
        self, *, sessions: Sessions, admin: Person, agent: Person, clock: SetClock, scene: Scene
    ) -> None:
        lead = await self.owned(admin, agent, scene)
        promised = clock.now() + timedelta(days=30)
        await set_place(
            sessions, scene, 0, state=QueueState.CALLBACK, agent_id=agent.id, next_at=promised
        )

        await self.after(sessions, clock, days=3.5)
        await self.after(sessions, clock, days=1)
        (mine,) = (await agent.client.get("/my-leads")).json()["items"]
        assert (mine["is_near"], mine["why"]) == (True, "no_contact")
        await self.after(sessions, clock, days=2.5)
        assert await owner_of(sessions, lead) == agent.id
        await self.after(sessions, clock, seconds=1)

        assert await owner_of(sessions, lead) is None
        assert await events(agent, lead) == [
            ("claimed", None, None),
            ("reminded", "no_contact", 7),
            ("reclaimed", "no_contact", 7),
        ]
        place = await place_of(sessions, scene)
        # The promise is kept by whoever is free then.
        assert (place.state, place.agent_id, place.next_at) == (
            QueueState.CALLBACK, None, promised,
        )  # fmt: skip

    async def test_calls_keep_it_and_a_talk_or_a_note_is_a_follow_up(
        self, *, sessions: Sessions, admin: Person, agent: Person, clock: SetClock, scene: Scene
    ) -> None:
        lead = await self.owned(admin, agent, scene)
        for _ in range(3):
            clock.advance(days=5)
            await make_call(sessions, None, scene, clock.now(), bridged_at=None)
            await upkeep.turn(RECLAIM, sessions, clock.now())
            assert await owner_of(sessions, lead) == agent.id
        note = await agent.client.post(f"/pool-leads/{lead}/follow-ups", json={"note": "已寄样品"})
        assert note.status_code == 204
        await self.after(sessions, clock, days=6)
        assert await owner_of(sessions, lead) == agent.id

        call = await talk(sessions, agent.account, scene, clock.now())
        await self.after(sessions, clock, days=9)
        assert await owner_of(sessions, lead) == agent.id, "in a call right now"
        await hang_up(sessions, agent.account, call, clock.now())
        said = {"call_id": str(call), "code": "deal"}
        await agent.client.post("/desk/disposition", json=said)

        for _ in range(12):
            await self.after(sessions, clock, days=9)
        (mine,) = (await agent.client.get("/my-leads")).json()["items"]
        assert (mine["goes_back_at"], mine["is_near"]) == (None, False)

    async def test_many_go_back_in_bounded_pieces(
        self, *, sessions: Sessions, admin: Person, agent: Person, clock: SetClock,
        scene: Scene, monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        await make_pool(admin, scene, agent)
        for lead in scene.leads:
            await claim(agent, lead)
        monkeypatch.setattr(reclaim, "AT_ONCE", 4)
        clock.advance(days=8)

        done = [await upkeep.turn(RECLAIM, sessions, clock.now()) for _ in range(3)]

        assert done == [4, 2, 0]
        assert (await agent.client.get("/my-leads")).json()["items"] == []


class TestOwnedLeads:
    async def test_the_owner_gets_the_call_and_nobody_else_dials_it_by_hand(
        self, *, sessions: Sessions, admin: Person, agent: Person, other: Person,
        clock: SetClock, scene: Scene,
    ) -> None:  # fmt: skip
        await make_pool(admin, scene, agent, other)
        await claim(agent, scene.leads[0])
        for person in (agent, other):
            await seat(sessions, person.account, scene, clock.now())
        campaign = CampaignId(str(scene.campaign_id))

        refused = await dial(other, scene.leads[0], "key-of-other")
        assert (refused.status_code, refused.json()["code"]) == (409, "lead_taken")
        answer = await dial(agent, scene.leads[0], "key-of-agent")
        assert answer.status_code == 202, answer.text

        await claim(agent, scene.leads[1])
        lent = await Leads(sessions).lease(campaign, 1, clock.now().timestamp())
        assert [(lease.lead_id, lease.owner_id) for lease in lent] == [
            (str(scene.leads[1]), str(agent.id))
        ]

    async def test_an_own_lead_joins_the_campaign_that_calls_it(
        self, *, sessions: Sessions, admin: Person, agent: Person, clock: SetClock, scene: Scene
    ) -> None:
        elsewhere = await make_scene(sessions, clock.now(), leads=1, first=50, name="Else")
        await make_pool(admin, elsewhere, agent)
        await claim(agent, elsewhere.leads[0])
        await seat(sessions, agent.account, scene, clock.now())

        answer = await dial(agent, elsewhere.leads[0], "key-of-joining")

        assert answer.status_code == 202, answer.text


async def dial(person: Person, lead_id: UUID, key: str) -> Response:
    return await person.client.post(
        "/desk/dial", json={"lead_id": str(lead_id)}, headers={"Idempotency-Key": key}
    )
