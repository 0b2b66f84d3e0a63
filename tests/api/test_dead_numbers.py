"""Answers about numbers: kept, outranked, aged, and obeyed by lists and campaigns."""

from datetime import timedelta
from typing import Any

import pytest
from httpx import Response
from sqlalchemy import select, update

from app.clock import SetClock
from app.db import Sessions
from app.engine import upkeep
from app.leads.dead_numbers import hints
from app.models.account import AuditEntry, Role
from app.models.gate import CheckedBy, ListCheck
from app.models.lead import LeadList
from app.models.rules import BY_AGENT, BY_CARRIER, NumberCheck, NumberStatus
from dialer.core.types import Outcome
from tests.api.conftest import Person, SignInAs
from tests.api.scenes import Scene, hang_up, make_call, make_scene, talk

FILE = (
    "号码,状态\n13800000001,空号\n13800000002,实号\n13800000003,沉默号\n12,实号\n13912345678,停机\n"
)
FIRST = "+8613800000001"


@pytest.fixture
async def clerk(sign_in_as: SignInAs) -> Person:
    return await sign_in_as(Role.DATA)


@pytest.fixture
async def scene(sessions: Sessions, clock: SetClock) -> Scene:
    return await make_scene(sessions, clock.now())


async def send(person: Person, text: str = FILE, **form: Any) -> Response:
    form = {"provider": "查号公司"} | form
    return await person.client.post("/number-checks", data=form, files={"file": ("r.csv", text)})


async def known(sessions: Sessions, phone: str = FIRST) -> tuple[NumberStatus, str] | None:
    async with sessions() as session:
        row = await session.get(NumberCheck, phone)
    return (row.status, row.provider) if row else None


async def test_a_file_of_answers_is_judged_counted_and_obeyed(
    *, sessions: Sessions, clock: SetClock, clerk: Person, supervisor: Person, scene: Scene
) -> None:
    async with sessions.begin() as session:
        said = ListCheck(list_id=scene.list_id, lead_id=scene.leads[1], is_accurate=False)
        said.checked_by, said.at = CheckedBy.PERSON, clock.now()
        session.add(said)

    kept = await send(clerk)

    assert kept.status_code == 201
    assert kept.json() == {
        "total": 5, "kept": 4, "repeated": 0, "refused": 1, "lists": 1,
        "first_refused": ["12,实号"],
    }  # fmt: skip
    async with sessions() as session:
        listed = await session.get_one(LeadList, scene.list_id)
        audited = await session.scalar(
            select(AuditEntry.details).where(AuditEntry.action == "numbers.checked")
        )
    # A person's word on the second lead stands; a silent number says nothing of the third.
    assert (listed.checked, listed.accurate) == (2, 0)
    assert audited == {"numbers": 4, "refused": 1}
    asked = f"/leads/{scene.leads[0]}/explain"
    assert (await supervisor.client.get(asked)).json()["places"][0]["whys"] == ["dead_number"]
    ahead = (await supervisor.client.get(f"/campaigns/{scene.campaign_id}/preflight")).json()
    assert ahead["numbers"] == {"empty": 1, "real": 1, "silent": 1}


async def test_answers_age(
    *, sessions: Sessions, clock: SetClock, clerk: Person, supervisor: Person, scene: Scene
) -> None:
    month, quarter = timedelta(days=31), timedelta(days=60)
    await send(clerk, "13800000001,空号", checked_at=(clock.now() - month).isoformat())

    told = (await clerk.client.get("/number-checks")).json()
    assert told["statuses"] == [{"status": "empty", "month": 0, "valid": 1, "aged": 0}]
    assert (told["unchecked"], told["check_days"]) == (2, 90)

    async with sessions.begin() as session:
        await session.execute(update(NumberCheck).values(checked_at=clock.now() - month - quarter))
    told = (await clerk.client.get("/number-checks")).json()
    assert told["statuses"] == [{"status": "empty", "month": 0, "valid": 0, "aged": 1}]
    assert told["unchecked"] == 3
    ahead = (await supervisor.client.get(f"/campaigns/{scene.campaign_id}/preflight")).json()
    assert ahead["numbers"] == {"unchecked": 3}


@pytest.mark.parametrize(
    ("text", "form", "code"),
    [
        ("phone,status\n", {}, "result_file_unreadable"),
        (FILE, {"provider": BY_AGENT}, "provider_reserved"),
        (FILE, {"checked_at": "2031-01-01T00:00:00Z"}, "checked_in_future"),
        (FILE, {"checked_at": "yesterday"}, "invalid"),
        (FILE, {"provider": "a\x00b"}, "invalid"),
    ],
)
async def test_what_cannot_be_kept_says_why(
    clerk: Person, text: str, form: dict[str, str], code: str
) -> None:
    answer = await send(clerk, text, **form)

    assert (answer.status_code, answer.json()["code"]) == (422, code)


async def test_the_agents_word_outranks_the_checker_for_its_time(
    sessions: Sessions, clock: SetClock, agent: Person, clerk: Person, scene: Scene
) -> None:
    await send(clerk)
    call = await talk(sessions, agent.account, scene, clock.now())
    await hang_up(sessions, agent.account, call, clock.now())
    said = {"call_id": str(call), "code": "not_interested"}
    await agent.client.post("/desk/disposition", json=said)
    assert await known(sessions) == (NumberStatus.REAL, BY_AGENT)

    clock.advance(hours=11)
    await send(clerk)
    assert await known(sessions) == (NumberStatus.REAL, BY_AGENT)

    async with sessions.begin() as session:
        aged = clock.now() - timedelta(days=91)
        await session.execute(update(NumberCheck).values(checked_at=aged))
    await send(clerk)
    assert await known(sessions) == (NumberStatus.EMPTY, "查号公司")


async def test_an_older_answer_does_not_replace_a_younger(
    sessions: Sessions, clock: SetClock, clerk: Person
) -> None:
    await send(clerk, "13800000001,实号")

    await send(clerk, checked_at=(clock.now() - timedelta(days=1)).isoformat())

    assert await known(sessions) == (NumberStatus.REAL, "查号公司")


async def test_several_dead_ends_in_a_row_make_a_number_suspect(
    sessions: Sessions, clock: SetClock, supervisor: Person, scene: Scene
) -> None:
    job = next(job for job in upkeep.JOBS if job.work is hints.note)
    now = clock.now()
    ends = [Outcome.UNALLOCATED, Outcome.NO_ANSWER, Outcome.UNALLOCATED, Outcome.SUSPENDED]
    for days, outcome in zip((4, 3, 2, 0), ends, strict=True):
        at = now - timedelta(days=days, minutes=1)
        await make_call(sessions, None, scene, at, outcome=outcome, bridged_at=None)
    assert await upkeep.turn(job, sessions, now) == 0

    at = now - timedelta(seconds=90)
    await make_call(sessions, None, scene, at, outcome=Outcome.INVALID, bridged_at=None)
    assert await upkeep.turn(job, sessions, now) == 1
    assert await upkeep.turn(job, sessions, now) == 0

    assert await known(sessions) == (NumberStatus.SUSPECT, BY_CARRIER)
    answer = await supervisor.client.get(f"/leads/{scene.leads[0]}/explain")
    assert "dead_number" not in answer.json()["places"][0]["whys"]
