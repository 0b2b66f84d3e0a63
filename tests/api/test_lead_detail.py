"""One lead as a supervisor and the data role look into it."""

from uuid import uuid4

from app.clock import SetClock
from app.db import Sessions
from app.models.account import Role
from app.models.campaign import CampaignLead, QueueState
from dialer.core.types import Outcome
from tests.api.conftest import Person, SignInAs
from tests.api.scenes import make_call, make_scene


async def test_where_it_came_from_and_what_was_said(
    *, sessions: Sessions, clock: SetClock, agent: Person, sign_in_as: SignInAs
) -> None:
    scene = await make_scene(sessions, clock.now())
    await make_call(
        sessions, agent.account, scene, clock.now(), outcome=Outcome.CONNECTED, note="下周再打"
    )
    data = await sign_in_as(role=Role.DATA)
    lead = scene.leads[0]

    seen = (await data.client.get(f"/leads/{lead}/detail")).json()
    refused = await agent.client.get(f"/leads/{lead}/detail")
    unknown = await data.client.get(f"/leads/{uuid4()}/detail")

    assert (seen["name"], seen["list_name"], seen["file_name"]) == ("Lead 1", "List of Spring", "")
    assert "*" in seen["phone"]
    (call,) = seen["calls"]
    assert (call["campaign_name"], call["agent_name"]) == ("Spring", agent.account.name)
    assert (call["outcome"], call["note"], call["talk_seconds"]) == ("connected", "下周再打", 60)
    assert (refused.status_code, unknown.status_code) == (403, 404)


async def test_do_not_call_bars_every_number_and_every_queue(
    *, sessions: Sessions, clock: SetClock, supervisor: Person
) -> None:
    scene = await make_scene(sessions, clock.now())
    lead = scene.leads[0]

    answer = await supervisor.client.post(
        f"/leads/{lead}/do-not-call", json={"reason": "来信要求不再致电"}
    )

    (barred,) = answer.json()["barred"]
    assert (barred["reason"], barred["expires_at"]) == ("来信要求不再致电", None)
    async with sessions() as session:
        place = await session.get_one(CampaignLead, (scene.campaign_id, lead))
    assert place.state is QueueState.BARRED
    why = (await supervisor.client.get(f"/leads/{lead}/explain")).json()
    assert why["places"][0]["whys"] == ["do_not_call"]
    bare = await supervisor.client.post(f"/leads/{lead}/do-not-call", json={"reason": " "})
    assert bare.status_code == 422
