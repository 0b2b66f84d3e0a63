"""The site says why agents may pause; what an interval says stays readable."""

from typing import Any

from sqlalchemy import select

from app.clock import SetClock
from app.db import Sessions
from app.models.account import AuditEntry
from tests.api.conftest import Person
from tests.api.scenes import make_scene, orders, seat


async def listed(person: Person) -> dict[str, Any]:
    return {each["code"]: each for each in (await person.client.get("/pause-reasons")).json()}


async def test_agents_pause_for_a_reason_that_is_offered(
    agent: Person, admin: Person, sessions: Sessions, clock: SetClock
) -> None:
    await seat(sessions, agent.account, await make_scene(sessions, clock.now()), clock.now())
    prayer = {"label_zh": "祷告", "label_en": "Prayer", "limit_minutes": 20}
    made = (await admin.client.post("/pause-reasons", json=prayer)).json()
    lunch = (await listed(agent))["lunch"]
    await admin.client.patch(f"/pause-reasons/{lunch['id']}", json={"is_retired": True})

    said = [
        await agent.client.post("/desk/pause", json={"reason": reason})
        for reason in ("prayer", "lunch", "line_lost")
    ]

    assert (made["code"], made["limit_minutes"], made["position"]) == ("prayer", 20, 6)
    assert [answer.status_code for answer in said] == [202, 422, 422]
    assert said[1].json()["code"] == "pause_reason_unknown"
    assert (await orders(sessions, "agent.pause_asked"))[0]["reason"] == "prayer"
    assert (await listed(agent))["lunch"]["is_retired"] is True


async def test_a_code_is_never_one_of_the_floors_own(admin: Person) -> None:
    fields = {"label_zh": "线路中断", "label_en": "Line lost"}

    first = await admin.client.post("/pause-reasons", json=fields)
    second = await admin.client.post("/pause-reasons", json=fields)

    assert (first.json()["code"], second.json()["code"]) == ("line_lost_2", "line_lost_3")


async def test_reasons_are_ordered_and_one_stays(admin: Person, sessions: Sessions) -> None:
    reasons = await listed(admin)
    ids = [each["id"] for each in reasons.values()]

    turned = await admin.client.put("/pause-reasons/order", json={"ids": ids[::-1]})
    unlimited = await admin.client.patch(f"/pause-reasons/{ids[0]}", json={"limit_minutes": None})
    left = [
        (await admin.client.patch(f"/pause-reasons/{each}", json={"is_retired": True})).status_code
        for each in ids
    ]

    assert [each["id"] for each in turned.json()] == ids[::-1]
    assert unlimited.json()["limit_minutes"] is None
    assert left == [200, 200, 200, 200, 409]
    async with sessions() as session:
        log = await session.scalars(select(AuditEntry.action).order_by(AuditEntry.id))
        assert list(log)[:2] == ["pause_reason.ordered", "pause_reason.changed"]
