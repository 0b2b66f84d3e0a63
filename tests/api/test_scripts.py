"""Scripts from the draft over the desk to the results of each wording."""

from typing import Any
from uuid import UUID

import pytest

from app.calling.scripts.wording import variant_of
from app.clock import SetClock
from app.db import Sessions
from app.models.account import Role
from tests.api.conftest import Person, SignInAs
from tests.api.scenes import Scene, hang_up, make_scene, talk

OPEN: dict[str, Any] = {
    "key": "open",
    "purpose": "need",
    "wordings": ["{name|您}好，我是{agent}。您现在怎么管理客户？", "请教一下，客户是谁在跟进？"],
    "answers": [{"text": "有系统", "next": "close"}, {"text": "没有", "next": "close"}],
}
CLOSE: dict[str, Any] = {"key": "close", "purpose": "next_step", "wordings": ["下周二方便吗？"]}

ULTIMATUMS = (
    "您到底买不买呢？",
    "您还不做购买决定？",
    "咱们今日能否达成协议？",
    "您是否接受我的推销建议？",
    "你会购买这种产品吗？",
    "咱们再来谈一谈你要不要这个产品好吗？",
)


@pytest.fixture
async def scene(sessions: Sessions, clock: SetClock) -> Scene:
    return await make_scene(sessions, clock.now())


async def draft(person: Person, nodes: list[dict[str, Any]], name: str = "Opening") -> str:
    answer = await person.client.post("/scripts", json={"name": name, "nodes": nodes})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def published(person: Person, nodes: list[dict[str, Any]]) -> str:
    script_id = await draft(person, nodes)
    answer = await person.client.post(f"/scripts/{script_id}/publish")
    assert answer.status_code == 200, answer.text
    return script_id


async def use(person: Person, scene: Scene, script_id: str | None) -> int:
    answer = await person.client.patch(
        f"/campaigns/{scene.campaign_id}", json={"script_id": script_id}
    )
    return answer.status_code


class TestPublish:
    async def test_is_refused_with_the_node_that_has_no_purpose(self, supervisor: Person) -> None:
        script_id = await draft(supervisor, [OPEN, CLOSE | {"purpose": None}])

        refused = await supervisor.client.post(f"/scripts/{script_id}/publish")
        mended = await supervisor.client.put(f"/scripts/{script_id}", json={"nodes": [OPEN, CLOSE]})

        assert refused.status_code == 422
        assert refused.json()["code"] == "script_has_faults"
        assert [(each["node"], each["kind"]) for each in refused.json()["faults"]] == [
            ("close", "no_purpose")
        ]
        assert mended.json()["faults"] == []

    async def test_each_ultimatum_is_refused_with_a_softer_form(self, supervisor: Person) -> None:
        nodes = [
            CLOSE | {"key": f"q{at}", "wordings": [f"好的。{words}"], "next": f"q{at + 1}"}
            for at, words in enumerate(ULTIMATUMS)
        ]
        script_id = await draft(supervisor, [*nodes, CLOSE | {"key": f"q{len(nodes)}"}])

        refused = await supervisor.client.post(f"/scripts/{script_id}/publish")

        faults = refused.json()["faults"]
        assert [(each["node"], each["kind"]) for each in faults] == [
            (node["key"], "ultimatum") for node in nodes
        ]
        assert all(each["softer"] for each in faults)

    async def test_closes_the_version_and_campaigns_follow_the_next(
        self, supervisor: Person, scene: Scene
    ) -> None:
        first = await published(supervisor, [OPEN, CLOSE])
        await use(supervisor, scene, first)

        closed = await supervisor.client.put(f"/scripts/{first}", json={"nodes": [CLOSE]})
        second = await published(supervisor, [CLOSE])
        campaign = (await supervisor.client.get(f"/campaigns/{scene.campaign_id}")).json()
        scripts = (await supervisor.client.get("/scripts")).json()

        assert closed.json()["code"] == "script_published"
        assert campaign["script_id"] == second
        assert [(each["version"], each["campaigns"]) for each in scripts] == [
            (2, ["Spring"]),
            (1, []),
        ]

    async def test_one_draft_at_a_time_which_may_be_thrown_away(self, supervisor: Person) -> None:
        script_id = await draft(supervisor, [OPEN])

        second = await supervisor.client.post("/scripts", json={"name": "Opening", "nodes": [OPEN]})
        gone = await supervisor.client.delete(f"/scripts/{script_id}")

        assert second.json()["code"] == "script_draft_there"
        assert gone.status_code == 204
        assert (await supervisor.client.get("/scripts")).json() == []

    async def test_a_draft_is_on_no_desk(self, supervisor: Person, scene: Scene) -> None:
        script_id = await draft(supervisor, [OPEN, CLOSE])

        assert await use(supervisor, scene, script_id) == 422

    async def test_what_cannot_be_a_script_is_refused(self, supervisor: Person) -> None:
        for nodes in (
            [],
            [OPEN, OPEN],
            [OPEN | {"key": "../x"}],
            [OPEN | {"wordings": ["a\x00b"]}],
        ):
            answer = await supervisor.client.post("/scripts", json={"name": "x", "nodes": nodes})
            assert answer.status_code == 422


class TestWalk:
    async def test_shows_the_words_of_this_lead_and_keeps_what_was_answered(
        self,
        agent: Person,
        supervisor: Person,
        scene: Scene,
        sessions: Sessions,
        clock: SetClock,
    ) -> None:
        await use(supervisor, scene, await published(supervisor, [OPEN, CLOSE]))
        call_id = await talk(sessions, agent.account, scene, clock.now())
        heard = variant_of(scene.leads[0], "open", 2)

        desk = (await agent.client.get("/desk")).json()
        walk = (await agent.client.get("/desk/script")).json()
        for answer in (1, 0):  # The second corrects the first.
            step = {"call_id": str(call_id), "node": "open", "answer": answer}
            marked = await agent.client.post("/desk/script/steps", json=step)
            assert marked.status_code == 204
        again = (await agent.client.get("/desk/script")).json()

        assert desk["campaign"]["has_script"]
        assert walk["nodes"][0]["words"] == (
            f"Lead 1好，我是{agent.account.name}。您现在怎么管理客户？"
            if heard == 0
            else OPEN["wordings"][1]
        )
        assert walk["steps"] == []
        assert again["steps"] == [{"node": "open", "answer": 0}]

    async def test_a_step_needs_a_call_of_ones_own_and_a_node_that_is_there(
        self,
        *,
        agent: Person,
        supervisor: Person,
        sign_in_as: SignInAs,
        scene: Scene,
        sessions: Sessions,
        clock: SetClock,
    ) -> None:
        await use(supervisor, scene, await published(supervisor, [OPEN, CLOSE]))
        call_id = await talk(sessions, agent.account, scene, clock.now())
        other = await sign_in_as(Role.AGENT, login="other", line="002")
        step: dict[str, Any] = {"call_id": str(call_id), "node": "open", "answer": None}

        codes = [
            (await person.client.post("/desk/script/steps", json=step | change)).json()["code"]
            for person, change in (
                (other, {}),
                (agent, {"node": "gone"}),
                (agent, {"answer": 5}),
            )
        ]

        assert codes == ["call_unknown", "step_unknown", "step_unknown"]
        assert (await other.client.get("/desk/script")).json()["code"] == "no_script_now"


async def test_results_count_prospects_by_wording(
    agent: Person, supervisor: Person, scene: Scene, sessions: Sessions, clock: SetClock
) -> None:
    script_id = await published(supervisor, [OPEN, CLOSE])
    await use(supervisor, scene, script_id)
    said = [0, 0]
    for at, code in enumerate(("interested", "not_interested", "busy")):
        call_id = await talk(sessions, agent.account, scene, clock.now(), lead=at)
        await walked(agent, call_id)
        await hang_up(sessions, agent.account, call_id, clock.now())
        choice = {"call_id": str(call_id), "code": code}
        assert (await agent.client.post("/desk/disposition", json=choice)).status_code == 202
        said[variant_of(scene.leads[at], "open", 2)] += 1

    results = (await supervisor.client.get(f"/scripts/{script_id}/results")).json()

    arms = results["nodes"][0]["arms"]
    assert results["calls"] == 3
    assert [arm["asked"] for arm in arms] == said
    assert sum(arm["prospects"] for arm in arms) == 1
    assert sum(arm["effective"] for arm in arms) == 2
    assert [sum(arm["answers"]) + arm["other_answers"] for arm in arms] == said
    assert results["nodes"][0]["best"] is None


async def walked(agent: Person, call_id: UUID) -> None:
    step = {"call_id": str(call_id), "node": "open", "answer": 1}
    assert (await agent.client.post("/desk/script/steps", json=step)).status_code == 204


async def test_keys_of_ones_own_are_kept_with_the_account(agent: Person) -> None:
    kept = await agent.client.patch("/session", json={"keys": {"mute": "u", "hold": ""}})
    refused = await agent.client.patch("/session", json={"keys": {"mute": "Ctrl+Q"}})

    assert kept.json()["keys"] == {"mute": "u", "hold": ""}
    assert refused.status_code == 422
    mine = (await agent.client.get("/session")).json()
    assert (mine["keys"], mine["locale"]) == ({"mute": "u", "hold": ""}, agent.account.locale)
