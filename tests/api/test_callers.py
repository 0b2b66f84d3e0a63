"""Pools of caller ids: kept by supervisors, shown with what each number did."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from httpx import Response
from sqlalchemy import select

from app.clock import SetClock
from app.db import Sessions
from app.engine.callers import hour_of
from app.models.account import AuditEntry
from app.models.caller import CallerHour
from app.models.campaign import CampaignLead
from dialer.core.types import Mode
from tests.api.conftest import Person
from tests.api.scenes import make_scene, seat

PHONE = "+862155550101"


async def pool(person: Person, name: str = "Sales") -> Any:
    response = await person.client.post("/caller-pools", json={"name": name})
    assert response.status_code == 201, response.text
    return response.json()


async def number(person: Person, pool_id: str, **fields: Any) -> Any:
    body = {"phone": PHONE, "area": "上海", "per_hour": 2} | fields
    response = await person.client.post(f"/caller-pools/{pool_id}/numbers", json=body)
    assert response.status_code == 201, response.text
    return response.json()


async def test_a_pool_is_made_filled_and_shown_with_figures(
    supervisor: Person, sessions: Sessions, clock: SetClock
) -> None:
    made = await pool(supervisor)
    await number(supervisor, made["id"])
    hours = ((clock.now(), 10, 4), (clock.now() - timedelta(days=2), 100, 50))
    async with sessions.begin() as session:
        session.add_all(
            CallerHour(phone=PHONE, hour=hour_of(at), placed=placed, answered=answered)
            for at, placed, answered in hours
        )

    (shown,) = (await supervisor.client.get("/caller-pools")).json()

    (row,) = shown["numbers"]
    assert (shown["name"], shown["campaigns"]) == ("Sales", [])
    assert (row["placed_hour"], row["placed_today"], row["answered_today"]) == (10, 10, 4)
    assert (row["answer_rate"], row["usual_rate"]) == (0.4, 0.5)


async def test_a_number_is_blocked_with_a_reason_and_the_log_has_it(
    supervisor: Person, sessions: Sessions
) -> None:
    made = await pool(supervisor)
    row = await number(supervisor, made["id"])

    response = await supervisor.client.patch(
        f"/caller-numbers/{row['id']}", json={"state": "blocked", "why": "marked by phones"}
    )
    resting = await supervisor.client.patch(
        f"/caller-numbers/{row['id']}", json={"state": "resting"}
    )

    assert response.json()["state"] == "blocked"
    assert resting.status_code == 422
    async with sessions() as session:
        entry = (
            await session.scalars(
                select(AuditEntry).where(AuditEntry.action == "caller_number.changed")
            )
        ).one()
    assert entry.reason == "marked by phones"


async def test_what_cannot_be_is_refused_with_a_code(supervisor: Person) -> None:
    made = await pool(supervisor)
    await number(supervisor, made["id"])
    client = supervisor.client

    answers = [
        await client.post("/caller-pools", json={"name": "Sales"}),
        await client.post(f"/caller-pools/{made['id']}/numbers", json={"phone": PHONE}),
        await client.post(f"/caller-pools/{uuid4()}/numbers", json={"phone": "12345"}),
        await client.delete(f"/caller-pools/{made['id']}"),
        await client.patch(f"/caller-numbers/{uuid4()}", json={"per_day": 5}),
    ]

    assert [answer.json()["code"] for answer in answers] == [
        "pool_name_taken",
        "caller_number_taken",
        "caller_pool_missing",
        "pool_in_use",
        "caller_number_missing",
    ]


async def test_an_empty_pool_goes_and_a_pool_is_changed(supervisor: Person) -> None:
    made = await pool(supervisor)

    changed = await supervisor.client.patch(
        f"/caller-pools/{made['id']}", json={"name": "North", "rest_hours": 48}
    )
    dropped = await supervisor.client.delete(f"/caller-pools/{made['id']}")

    assert (changed.json()["name"], changed.json()["rest_hours"]) == ("North", 48)
    assert dropped.status_code == 204
    assert (await supervisor.client.get("/caller-pools")).json() == []


class TestCampaign:
    async def test_listens_speaks_and_shows_what_it_is_told(self, supervisor: Person) -> None:
        made = await pool(supervisor)
        (prompt, *_) = (await supervisor.client.get("/campaigns/prompts")).json()
        body = {
            "name": "Spring",
            "amd": True,
            "machine_message": prompt["name"],
            "language": "zh",
            "caller_pool_id": made["id"],
        }

        campaign = (await supervisor.client.post("/campaigns", json=body)).json()
        out = await supervisor.client.patch(
            f"/campaigns/{campaign['id']}", json={"caller_pool_id": None}
        )

        assert {name: campaign[name] for name in body} == body
        assert prompt["text"]
        assert out.json()["caller_pool_id"] is None
        assert out.json()["language"] == "zh"

    async def test_names_only_what_is_there(self, supervisor: Person) -> None:
        for wrong, code in (
            ({"machine_message": "no-such"}, "prompt_unknown"),
            ({"machine_message": "../../etc/passwd"}, "invalid"),
            ({"caller_pool_id": str(uuid4())}, "caller_pool_unknown"),
            ({"amd_greeting_seconds": 9, "amd_longest_seconds": 8}, "listens_too_shortly"),
        ):
            response = await supervisor.client.post("/campaigns", json={"name": "X"} | wrong)

            assert (response.status_code, response.json()["code"]) == (422, code), wrong


async def test_a_call_by_hand_shows_a_number_of_the_pool_or_waits_for_it(
    supervisor: Person, agent: Person, sessions: Sessions, clock: SetClock
) -> None:
    scene = await make_scene(sessions, clock.now(), mode=Mode.MANUAL)
    made = await pool(supervisor)
    row = await number(supervisor, made["id"], area="")
    chosen = {"caller_pool_id": made["id"]}
    await supervisor.client.patch(f"/campaigns/{scene.campaign_id}", json=chosen)
    await seat(sessions, agent.account, scene, clock.now())

    await supervisor.client.patch(f"/caller-numbers/{row['id']}", json={"state": "blocked"})
    refused = await dial(agent, scene.leads[0])
    await supervisor.client.patch(f"/caller-numbers/{row['id']}", json={"state": "active"})
    dialed = await dial(agent, scene.leads[0])

    assert (refused.status_code, refused.json()["code"]) == (409, "caller_id_rests")
    assert dialed.status_code == 202, dialed.text
    async with sessions() as session:
        shown = await session.scalars(
            select(CampaignLead.caller_id).where(CampaignLead.lead_id == scene.leads[0])
        )
        assert shown.one() == PHONE


async def dial(agent: Person, lead_id: UUID) -> Response:
    return await agent.client.post(
        "/desk/dial", json={"lead_id": str(lead_id)}, headers={"Idempotency-Key": uuid4().hex}
    )


async def test_who_gets_the_people_of_a_list_first(
    supervisor: Person, agent: Person, admin: Person, sessions: Sessions, clock: SetClock
) -> None:
    scene = await make_scene(sessions, clock.now())
    wish = {"owner_id": str(agent.id), "skill": "English"}

    skilled = await admin.client.patch(f"/accounts/{agent.id}", json={"skills": ["English "]})
    saved = await supervisor.client.put(f"/lists/{scene.list_id}/routing", json=wish)
    unknown = await supervisor.client.put(
        f"/lists/{scene.list_id}/routing", json={"owner_id": str(uuid4())}
    )
    shown = (await supervisor.client.get(f"/lists/{scene.list_id}/routing")).json()

    assert skilled.json()["skills"] == ["english"]
    assert saved.json() == shown == wish | {"skill": "english"}
    assert unknown.json()["code"] == "owner_unknown"
