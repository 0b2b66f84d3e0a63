"""What agents may say of a campaign's calls is the supervisors' to shape, and history keeps it."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from httpx import Response
from sqlalchemy import select

from app.clock import SetClock
from app.db import Sessions
from app.engine.ledger.book import Book
from app.engine.orders import floor_campaign
from app.models.account import AuditEntry
from app.models.call import Call
from app.models.campaign import Campaign, QueueState
from dialer.core.facts import WrapupExpired
from dialer.core.types import AgentId, CallId
from tests.api.conftest import Person
from tests.api.scenes import Scene, hang_up, make_scene, orders, place_of, talk

SOFT = {"label_zh": "以后再说", "label_en": "Maybe later", "retry_minutes": 4320}


@pytest.fixture
async def scene(sessions: Sessions, clock: SetClock) -> Scene:
    return await make_scene(sessions, clock.now())


async def listed(person: Person, scene: Scene) -> dict[str, Any]:
    """All dispositions of the campaign by their code, in their order."""
    answer = await person.client.get(f"/campaigns/{scene.campaign_id}/dispositions")
    return {each["code"]: each for each in answer.json()}


async def add(person: Person, scene: Scene, **fields: Any) -> Response:
    return await person.client.post(
        f"/campaigns/{scene.campaign_id}/dispositions", json=SOFT | fields
    )


async def change(person: Person, one: Any, **fields: Any) -> Response:
    return await person.client.patch(f"/dispositions/{one['id']}", json=fields)


async def make_default(person: Person, scene: Scene, one: Any) -> Response:
    return await person.client.put(
        f"/campaigns/{scene.campaign_id}/dispositions/default",
        json={"disposition_id": one and one["id"]},
    )


class TestSet:
    async def test_a_word_is_retired_and_another_takes_its_key(
        self, supervisor: Person, scene: Scene, sessions: Sessions
    ) -> None:
        full = await add(supervisor, scene)
        voicemail = (await listed(supervisor, scene))["voicemail"]
        retired = await change(supervisor, voicemail, is_retired=True)
        made = await add(supervisor, scene)

        assert full.json()["code"] == "dispositions_full"
        assert retired.json()["is_retired"] is True
        assert (made.status_code, made.json()["code"]) == (201, "maybe_later")
        assert "voicemail" in await listed(supervisor, scene)
        back = await change(supervisor, voicemail, is_retired=False)
        assert back.json()["code"] == "dispositions_full"
        async with sessions() as session:
            log = await session.scalars(
                select(AuditEntry.action).where(AuditEntry.subject_kind == "disposition")
            )
            assert list(log) == ["disposition.changed", "disposition.added"]

    async def test_a_part_has_the_kind_of_the_whole_and_no_parts(
        self, supervisor: Person, scene: Scene
    ) -> None:
        whole = (await listed(supervisor, scene))["not_interested"]
        part = (
            await add(supervisor, scene, parent_id=whole["id"], label_en="价格", retry_minutes=None)
        ).json()
        too_deep = await add(supervisor, scene, parent_id=part["id"], retry_minutes=None)

        assert (part["kind"], part["code"], part["parent_id"]) == ("negative", "word", whole["id"])
        assert too_deep.json()["code"] == "bad_parent"

    async def test_a_code_has_one_name_for_whoever_reads_of_a_call(
        self, supervisor: Person, agent: Person, scene: Scene, sessions: Sessions, clock: SetClock
    ) -> None:
        await make_scene(sessions, clock.now(), first=50, name="Autumn")
        deal = (await listed(supervisor, scene))["deal"]
        await change(supervisor, deal, label_en="Won")

        names = (await agent.client.get("/dispositions")).json()

        codes = [each["code"] for each in names]
        assert len(codes) == len(set(codes)) == 9
        assert {"code": "deal", "label_zh": "成交", "label_en": "Deal"} in names

    async def test_the_order_is_the_order_of_the_keys(
        self, supervisor: Person, scene: Scene
    ) -> None:
        ids = [each["id"] for each in (await listed(supervisor, scene)).values()]
        path = f"/campaigns/{scene.campaign_id}/dispositions/order"

        turned = await supervisor.client.put(path, json={"ids": ids[::-1]})
        stale = await supervisor.client.put(path, json={"ids": ids[1:]})

        assert next(iter(turned.json()))["code"] == "do_not_call"
        assert next(iter(await listed(supervisor, scene))) == "do_not_call"
        assert stale.json()["code"] == "bad_order"

    @pytest.mark.parametrize(
        ("code", "fields", "problem"),
        [
            ("do_not_call", {"is_retired": True}, "last_do_not_call"),
            ("do_not_call", {"retry_minutes": 60}, "disposition_contradicts"),
            ("not_interested", {"needs_callback": True}, "disposition_contradicts"),
            ("deal", {"label_en": "\x07"}, "invalid"),
            ("deal", {"kind": "dnc"}, "invalid"),
        ],
    )
    async def test_what_makes_no_sense_is_refused(
        self, *, supervisor: Person, scene: Scene, code: str, fields: Any, problem: str
    ) -> None:
        before = await listed(supervisor, scene)

        refused = await change(supervisor, before[code], **fields)

        assert refused.json()["code"] == problem
        assert await listed(supervisor, scene) == before


class TestDefault:
    async def test_the_floor_is_told_what_stands_for_silence(
        self, supervisor: Person, scene: Scene, sessions: Sessions
    ) -> None:
        busy = (await listed(supervisor, scene))["busy"]

        told = await make_default(supervisor, scene, busy)
        kept = await change(supervisor, busy, is_retired=True)
        unfit = await change(supervisor, busy, needs_note=True)

        assert told.status_code == 204
        assert (kept.json()["code"], unfit.json()["code"]) == ("default_not_fit",) * 2
        assert (await orders(sessions, "campaign.set"))[-1]["campaign_id"] == str(scene.campaign_id)
        async with sessions() as session:
            row = await session.get_one(Campaign, scene.campaign_id)
            assert floor_campaign(row).default_disposition == "busy"
        shown = await supervisor.client.get(f"/campaigns/{scene.campaign_id}")
        assert shown.json()["default_disposition"] == "busy"
        assert (await make_default(supervisor, scene, None)).status_code == 204

    @pytest.mark.parametrize(("code", "minutes"), [("busy", 120), ("no_disposition", 24 * 60)])
    async def test_a_lead_of_which_nobody_said_anything_comes_again(
        self,
        *,
        agent: Person,
        scene: Scene,
        sessions: Sessions,
        clock: SetClock,
        code: str,
        minutes: int,
    ) -> None:
        call_id = await talk(sessions, agent.account, scene, clock.now())
        over = WrapupExpired(
            clock.now().timestamp(), AgentId(str(agent.id)), CallId(str(call_id)), code
        )

        await Book(sessions, "pbx1").record([over], [])

        place = await place_of(sessions, scene)
        assert (place.state, place.why, place.call_id) == (QueueState.WAITING, code, None)
        assert place.next_at == clock.now() + timedelta(minutes=minutes)

    @pytest.mark.parametrize("code", ["deal", "do_not_call", "callback", "not_decision_maker"])
    async def test_silence_is_never_a_promise_a_refusal_or_a_success(
        self, supervisor: Person, scene: Scene, code: str
    ) -> None:
        one = (await listed(supervisor, scene))[code]

        assert (await make_default(supervisor, scene, one)).json()["code"] == "default_not_fit"


class TestDesk:
    @pytest.fixture
    async def call_id(
        self, agent: Person, scene: Scene, sessions: Sessions, clock: SetClock
    ) -> UUID:
        call_id = await talk(sessions, agent.account, scene, clock.now())
        await hang_up(sessions, agent.account, call_id, clock.now() + timedelta(seconds=70))
        return call_id

    async def test_an_agent_fills_in_what_is_asked_for(
        self, agent: Person, supervisor: Person, scene: Scene, sessions: Sessions, call_id: UUID
    ) -> None:
        whole = (await listed(supervisor, scene))["interested"]
        part = (
            await add(supervisor, scene, parent_id=whole["id"], needs_note=True, needs_intent=True)
        ).json()

        async def say(**said: Any) -> Any:
            said = {"call_id": str(call_id)} | said
            answer = await agent.client.post("/desk/disposition", json=said)
            return answer.status_code if answer.is_success else answer.json()["code"]

        assert await say(code="interested") == "sub_disposition_missing"
        assert await say(code=part["code"], intent="B") == "note_missing"
        assert await say(code=part["code"], note="on Tuesday") == "intent_missing"
        assert await say(code=part["code"], note="on Tuesday", intent="B") == 202
        await change(supervisor, part, is_retired=True)
        assert await say(code=part["code"], note="said again", intent="A") == 202
        assert await say(code="interested") == 202
        assert await say(code=part["code"], note="again", intent="A") == "disposition_unknown"
        async with sessions() as session:
            assert (await session.get_one(Call, call_id)).disposition == "interested"
