"""Near-duplicate companies: found after an import, merged, told apart, and taken apart again."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select, update

from app.calling.desk import queries
from app.clock import SetClock
from app.db import Sessions, libpq_url
from app.engine.leases import Leads
from app.leads.leads import search
from app.leads.twins import hunt
from app.models.account import Role
from app.models.campaign import QueueState
from app.models.lead import Import, ImportState, Lead
from app.models.pool import PoolLead
from app.models.twin import LeadPair, PairHunt, PairState
from dialer.core.types import CampaignId
from tests.api.conftest import Person, SignInAs
from tests.api.scenes import Scene, make_call, make_scene, place_of, set_place

NAMES = (
    "浙江青禾软件有限公司",
    "浙江省青禾软件股份有限公司",
    "上海远帆物流有限公司",
    "青和软件有限公司",
)


@pytest.fixture
async def clerk(sign_in_as: SignInAs) -> Person:
    return await sign_in_as(Role.DATA)


@pytest.fixture
async def scene(sessions: Sessions, clock: SetClock) -> Scene:
    """Four leads of one import; the second is the fuller twin of the first."""
    made = await make_scene(sessions, clock.now(), leads=4)
    async with sessions.begin() as session:
        done = Import(list_id=made.list_id, file_name="a.csv", state=ImportState.DONE)
        session.add(done)
        await session.flush()
        for lead_id, company in zip(made.leads, NAMES, strict=True):
            values: dict[str, Any] = {"company": company, "region": "浙江", "import_id": done.id}
            if lead_id == made.leads[1]:
                values |= {"address": "滨江区江南大道88号", "email": "a@b.cn", "headcount": 9}
            if lead_id == made.leads[0]:
                values |= {"industry": "软件", "credit_code": "91330108MA27XX001A"}
            await session.execute(update(Lead).where(Lead.id == lead_id).values(**values))
    return made


async def hunted(database: str) -> None:
    while hunt.step(libpq_url(database)):
        pass


async def open_pairs(person: Person) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await person.client.get("/lead-pairs")).json()["items"]
    return items


async def lead(sessions: Sessions, lead_id: UUID) -> dict[str, Any]:
    async with sessions() as session:
        row = await session.get_one(Lead, lead_id)
        return {column.name: getattr(row, column.name) for column in Lead.__table__.columns}


class TestHunt:
    async def test_twins_are_found_in_batches_and_offered_once(
        self, *, database: str, sessions: Sessions, clerk: Person, scene: Scene,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:  # fmt: skip
        monkeypatch.setattr(hunt, "BATCH", 3)
        steps = 0
        while hunt.step(libpq_url(database)):
            steps += 1
        assert steps == 2

        found = await open_pairs(clerk)

        together = [{pair["left"]["id"], pair["right"]["id"]} for pair in found]
        assert {str(scene.leads[0]), str(scene.leads[1])} in together
        assert all(str(scene.leads[2]) not in pair for pair in together)
        first = found[0]
        assert first["score"] >= 95
        assert first["left"]["phones"] == ["138****0001"]
        assert (first["left"]["stays"], first["right"]["stays"]) == (False, True)
        for pair in found:
            path = f"/lead-pairs/{pair['id']}/different"
            assert (await clerk.client.post(path)).status_code == 204
        async with sessions.begin() as session:
            await session.execute(update(PairHunt).values(done_at=None, after_id=UUID(int=0)))
        await hunted(database)
        assert await open_pairs(clerk) == []
        again = await clerk.client.post(f"/lead-pairs/{first['id']}/merge")
        assert (again.status_code, again.json()["code"]) == (409, "pair_settled")

    async def test_a_pair_that_was_kept_comes_back_only_if_more_alike(
        self, *, database: str, sessions: Sessions, clerk: Person, scene: Scene
    ) -> None:
        await hunted(database)
        for pair in await open_pairs(clerk):
            await clerk.client.post(f"/lead-pairs/{pair['id']}/keep")
        fresh = {"done_at": None, "after_id": UUID(int=0)}
        for score, offered in ((None, 0), (80, 1)):
            async with sessions.begin() as session:
                if score:
                    first = select(LeadPair.id).order_by(LeadPair.score.desc()).limit(1)
                    await session.execute(
                        update(LeadPair)
                        .where(LeadPair.id == first.scalar_subquery())
                        .values(score=score)
                    )
                await session.execute(update(PairHunt).values(**fresh))
            await hunted(database)
            assert len(await open_pairs(clerk)) == offered


class TestMerge:
    async def merged(self, database: str, clerk: Person) -> dict[str, Any]:
        await hunted(database)
        pair = (await open_pairs(clerk))[0]
        answer = await clerk.client.post(f"/lead-pairs/{pair['id']}/merge")
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json()
        return made

    async def test_the_fuller_stays_and_everything_comes_along(
        self, *, database: str, sessions: Sessions, clerk: Person, agent: Person,
        clock: SetClock, scene: Scene,
    ) -> None:  # fmt: skip
        loser, winner = scene.leads[:2]
        call = await make_call(sessions, agent.account, scene, clock.now(), lead=0)
        promised = {"state": QueueState.CALLBACK, "agent_id": agent.id}
        await set_place(sessions, scene, 0, **promised)

        made = await self.merged(database, clerk)

        assert (made["winner_id"], made["undone_at"]) == (str(winner), None)
        row = await lead(sessions, winner)
        assert row["phones"] == ["+8613800000002", "+8613800000001"]
        assert (row["industry"], row["credit_code"]) == ("软件", "91330108MA27XX001A")
        assert (await lead(sessions, loser))["credit_code"] is None
        places = [await place_of(sessions, scene, number) for number in (0, 1)]
        assert [(place.state, place.why) for place in places] == [
            (QueueState.BARRED, "merged"), (QueueState.CALLBACK, ""),
        ]  # fmt: skip
        assert places[1].agent_id == agent.id
        at = clock.now().timestamp()
        lent = await Leads(sessions).lease(CampaignId(str(scene.campaign_id)), 9, at)
        assert str(loser) not in {lease.lead_id for lease in lent}
        async with sessions() as session:
            past = await queries.history(session, winner)
        assert [each.call.id for each in past] == [call]

    async def test_an_undo_restores_both_and_respects_what_came_since(
        self, *, database: str, sessions: Sessions, clerk: Person, scene: Scene
    ) -> None:
        before = [await lead(sessions, lead_id) for lead_id in scene.leads[:2]]
        places = [await place_of(sessions, scene, number) for number in (0, 1)]
        was = [(place.state, place.why, place.next_at) for place in places]
        made = await self.merged(database, clerk)
        path = f"/lead-merges/{made['id']}/undo"
        async with sessions.begin() as session:
            corrected = update(Lead).where(Lead.id == scene.leads[1]).values(industry="电子")
            await session.execute(corrected)

        undone = await clerk.client.post(path)

        assert undone.status_code == 200, undone.text
        after = [await lead(sessions, lead_id) for lead_id in scene.leads[:2]]
        assert after == [before[0], before[1] | {"industry": "电子"}]
        places = [await place_of(sessions, scene, number) for number in (0, 1)]
        assert [(place.state, place.why, place.next_at) for place in places] == was
        assert (await clerk.client.post(path)).json()["code"] == "merge_unknown"
        assert len(await open_pairs(clerk)) >= 1
        shown = (await clerk.client.get("/lead-merges")).json()["items"]
        assert [each["undone_at"] is not None for each in shown] == [True]

    @pytest.mark.parametrize("newest", [0, search.NEWEST])
    async def test_a_search_finds_the_winner_alone(
        self, *, database: str, clerk: Person, scene: Scene, newest: int,
        monkeypatch: pytest.MonkeyPatch, sessions: Sessions,
    ) -> None:  # fmt: skip
        monkeypatch.setattr(search, "NEWEST", newest)
        async with sessions.begin() as session:
            while await search.index_new(session):
                pass
        made = await self.merged(database, clerk)

        async def found(typed: str) -> set[str]:
            answer = await clerk.client.get("/leads", params={"q": typed})
            return {each["id"] for each in answer.json()["items"]}

        loser, winner = map(str, scene.leads[:2])
        assert await found("青禾软件") == {winner}
        assert await found("13800000001") == {winner}
        await clerk.client.post(f"/lead-merges/{made['id']}/undo")
        assert await found("青禾") == {loser, winner}

    async def test_a_lead_in_a_call_and_two_owners_wait(
        self, *, database: str, sessions: Sessions, admin: Person, agent: Person,
        sign_in_as: SignInAs, clerk: Person, clock: SetClock, scene: Scene,
    ) -> None:  # fmt: skip
        await hunted(database)
        pair = (await open_pairs(clerk))[0]
        path = f"/lead-pairs/{pair['id']}/merge"
        at = clock.now().timestamp()
        await Leads(sessions).lease(CampaignId(str(scene.campaign_id)), 1, at)
        assert (await clerk.client.post(path)).json()["code"] == "lead_in_call"
        free = {"state": QueueState.WAITING, "lease_until": None, "call_id": None}
        await set_place(sessions, scene, 0, **free)

        other = await sign_in_as(Role.AGENT, login="other", line="002")
        members = [{"account_id": str(each.id)} for each in (agent, other)]
        pool = await admin.client.post("/lead-pools", json={"name": "p", "members": members})
        put = {"list_id": str(scene.list_id)}
        await admin.client.post(f"/lead-pools/{pool.json()['id']}/leads", json=put)
        for person, lead_id in ((agent, scene.leads[0]), (other, scene.leads[1])):
            await person.client.post(f"/pool-leads/{lead_id}/claim")
        assert (await clerk.client.post(path)).json()["code"] == "two_owners"
        released = {"reason": "twins"}
        await other.client.post(f"/pool-leads/{scene.leads[1]}/release", json=released)

        assert (await clerk.client.post(path)).status_code == 201

        async with sessions() as session:
            held = await session.get_one(PoolLead, scene.leads[1])
            gone = await session.get(PoolLead, scene.leads[0])
            state = await session.scalar(
                select(LeadPair.state).where(LeadPair.id == UUID(pair["id"]))
            )
        assert (held.owner_id, gone, state) == (agent.id, None, PairState.MERGED)
