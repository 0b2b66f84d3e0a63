"""One lead as a supervisor and the data role look into it."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.clock import SetClock
from app.db import Sessions
from app.models.account import AuditEntry, Role
from app.models.base import Table
from app.models.call import Call, Recording, RecordingState
from app.models.campaign import CampaignLead, QueueState
from app.models.lead import Lead
from dialer.core.types import Outcome
from tests.api.conftest import Person, SignInAs
from tests.api.scenes import make_call, make_scene, set_place


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


async def test_an_erased_person_is_gone_and_the_counts_stay(
    *, sessions: Sessions, clock: SetClock, agent: Person, admin: Person, supervisor: Person
) -> None:
    scene = await make_scene(sessions, clock.now())
    lead_id = scene.leads[0]
    call = await make_call(
        sessions, agent.account, scene, clock.now(), outcome=Outcome.CONNECTED, note="说要搬家"
    )
    async with sessions.begin() as session:
        session.add(
            Recording(
                call_id=call,
                pbx="pbx1",
                state=RecordingState.STORED,
                key="a.ogg",
                sha256="0" * 64,
                bytes=1,
                captured_at=clock.now(),
                keep_until=clock.now() + timedelta(days=180),
            )
        )
        before = await session.get_one(Lead, lead_id)
        phone = before.phone
        before.name, before.email = "Zhuge Liang", "liang@example.com"
    asked = {"reason": "按个人信息保护法第四十七条"}

    refused = await supervisor.client.post(f"/leads/{lead_id}/erasure", json=asked)
    seen = (await admin.client.post(f"/leads/{lead_id}/erasure", json=asked)).json()
    again = await admin.client.post(f"/leads/{lead_id}/erasure", json=asked)

    assert (refused.status_code, again.status_code) == (403, 200)
    assert (seen["name"], seen["company"], seen["fields"], seen["zone"]) == ("", "", {}, None)
    (kept,) = seen["calls"]
    assert (kept["outcome"], kept["talk_seconds"], kept["note"]) == ("connected", 60, "")
    async with sessions() as session:
        row = await session.get_one(Call, call)
        assert row.phone.startswith("+999")
        recording = await session.get_one(Recording, call)
        assert recording.keep_until == clock.now() + timedelta(days=30)
        # The number stays to be barred, and the dialer is told so.
        assert await tables_that_say(session, phone) == {"dnc_numbers", "mailbox"}
        for what in ("Zhuge Liang", "liang@example.com", "说要搬家"):
            assert await tables_that_say(session, what) == set()
        entry = await session.scalar(select(AuditEntry).where(AuditEntry.action == "lead.erased"))
        assert entry is not None


async def tables_that_say(session: AsyncSession, what: str) -> set[str]:
    """Every table of the database in which some row holds this text."""
    found = set()
    for table in Table.metadata.tables:
        say = text(f"SELECT FROM {table} AS any_row WHERE any_row::text LIKE :what LIMIT 1")
        if (await session.execute(say, {"what": f"%{what}%"})).first() is not None:
            found.add(table)
    return found


async def test_a_lead_in_a_call_is_erased_when_it_is_over(
    *, sessions: Sessions, clock: SetClock, admin: Person
) -> None:
    scene = await make_scene(sessions, clock.now())
    await set_place(
        sessions,
        scene,
        0,
        state=QueueState.LEASED,
        lease_until=clock.now() + timedelta(minutes=1),
        call_id=uuid4(),
    )

    answer = await admin.client.post(f"/leads/{scene.leads[0]}/erasure", json={"reason": "asked"})

    assert (answer.status_code, answer.json()["code"]) == (409, "lead_in_call")
