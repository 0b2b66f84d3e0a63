"""Scorecards, reviews with their disputes, samples and calibration, as people use them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from app.clock import SetClock
from app.db import Sessions
from app.models.account import Account, Role
from app.models.call import Call, RecordingState
from app.models.transcript import PhraseHit
from recordings.phrases import PhraseKind, Side
from tests.api.conftest import Person, SignInAs, make_team
from tests.calls import make_call, make_floor, make_recording

GROUPS = [
    {
        "name": "开场",
        "weight": 40,
        "questions": [
            {"key": "greeting", "text": "礼貌问候"},
            {"key": "told", "text": "告知录音", "is_fatal": True},
        ],
    },
    {
        "name": "沟通",
        "weight": 60,
        "questions": [{"key": "needs", "text": "询问需求", "kind": "scale"}],
    },
]
GOOD = [
    {"key": "greeting", "value": True, "at_ms": 400},
    {"key": "told", "value": True},
    {"key": "needs", "value": 4, "note": "先问了用途"},
]


async def reviewable(
    sessions: Sessions, clock: SetClock, agent: Account, *, count: int = 1
) -> list[UUID]:
    made = []
    async with sessions.begin() as session:
        account = await session.get_one(Account, agent.id)
        for minutes in range(count):
            at = clock.now() - timedelta(minutes=10 + minutes)
            call = await make_call(
                session, await make_floor(session, agent=account), at=at, seconds=30
            )
            await make_recording(
                session,
                call,
                state=RecordingState.STORED,
                key=f"{call.id}.ogg",
                sha256="0" * 64,
                bytes=10,
                duration_ms=30_000,
            )
            made.append(call.id)
    return made


@pytest.fixture
async def agent(sessions: Sessions, sign_in_as: SignInAs) -> Person:
    team = await make_team(sessions, "East")
    return await sign_in_as(Role.AGENT, login="wang", team_id=team.id)


@pytest.fixture
async def qa(sign_in_as: SignInAs) -> Person:
    return await sign_in_as(Role.QA, login="qa-lin")


async def card(who: Person, **changes: Any) -> Any:
    fields = {"name": "电销标准", "pass_percent": 80, "groups": GROUPS} | changes
    response = await who.client.post("/scorecards", json=fields)
    assert response.status_code == 201, response.text
    return response.json()


async def give(who: Person, call_id: UUID, scorecard: Any, answers: Any = GOOD) -> Any:
    return await who.client.post(
        "/reviews",
        json={"call_id": str(call_id), "scorecard_id": scorecard["id"], "answers": answers},
    )


async def test_a_review_goes_from_given_to_settled(
    sessions: Sessions, clock: SetClock, agent: Person, qa: Person, sign_in_as: SignInAs
) -> None:
    (call_id,) = await reviewable(sessions, clock, agent.account)
    scorecard = await card(qa)
    given = (await give(qa, call_id, scorecard)).json()

    assert (given["score"], given["has_passed"], given["state"]) == ("85.00", True, "given")
    own = (await agent.client.get("/reviews")).json()["items"]
    assert [each["id"] for each in own] == [given["id"]]
    assert own[0]["answers"][0]["at_ms"] == 400

    path = f"/reviews/{given['id']}"
    disputed = await agent.client.post(f"{path}/dispute", json={"reason": "客户先问的价格"})
    assert disputed.json()["state"] == "disputed"
    assert (await agent.client.post(f"{path}/acknowledge")).json()["code"] == "review_went_on"
    own_settlement = await qa.client.post(f"{path}/settle", json={"reason": "同意"})
    assert own_settlement.status_code == 403

    other = await sign_in_as(Role.QA, login="qa-zhao")
    better = [*GOOD[:2], {"key": "needs", "value": 5}]
    settled = await other.client.post(
        f"{path}/settle", json={"reason": "录音支持坐席", "answers": better}
    )
    assert (settled.json()["state"], settled.json()["score"]) == ("settled", "100.00")


async def test_only_the_agent_of_the_call_answers(
    sessions: Sessions, clock: SetClock, agent: Person, qa: Person, sign_in_as: SignInAs
) -> None:
    (call_id,) = await reviewable(sessions, clock, agent.account)
    given = (await give(qa, call_id, await card(qa))).json()
    colleague = await sign_in_as(Role.AGENT, login="li", team_id=agent.account.team_id)

    path = f"/reviews/{given['id']}"
    assert (await colleague.client.get(path)).status_code == 404
    assert (await qa.client.post(f"{path}/acknowledge")).status_code == 403
    seen = await agent.client.post(f"{path}/acknowledge")
    assert seen.json()["state"] == "acknowledged"
    assert (await agent.client.post("/reviews", json={})).status_code == 403


async def test_answers_must_fit_the_questions(
    sessions: Sessions, clock: SetClock, agent: Person, qa: Person
) -> None:
    (call_id,) = await reviewable(sessions, clock, agent.account)
    scorecard = await card(qa)

    refused = await give(qa, call_id, scorecard, GOOD[:2])

    assert refused.json()["code"] == "bad_answers"
    assert "needs: answer 1 to 5 or na" in refused.json()["detail"]
    assert (await qa.client.get("/reviews")).json()["items"] == []


async def test_a_changed_scorecard_is_a_new_version(
    sessions: Sessions, clock: SetClock, agent: Person, qa: Person
) -> None:
    (call_id,) = await reviewable(sessions, clock, agent.account)
    first = await card(qa)
    given = (await give(qa, call_id, first)).json()
    second = await card(qa, groups=GROUPS[:1])

    assert (first["version"], second["version"]) == (1, 2)
    assert [each["id"] for each in (await qa.client.get("/scorecards")).json()] == [second["id"]]
    assert (await qa.client.get(f"/reviews/{given['id']}")).json()["scorecard_version"] == 1
    assert (await give(qa, call_id, first)).json()["code"] == "not_reviewable"


async def test_a_key_stands_for_one_question(qa: Person) -> None:
    twice = {"name": "x", "groups": [GROUPS[0], GROUPS[0]]}

    refused = await qa.client.post("/scorecards", json=twice)

    assert refused.status_code == 422
    assert "greeting, told" in refused.json()["detail"]


async def test_a_sample_is_drawn_shared_out_and_worked_off(
    sessions: Sessions, clock: SetClock, agent: Person, qa: Person, sign_in_as: SignInAs
) -> None:
    await reviewable(sessions, clock, agent.account, count=8)
    scorecard = await card(qa)
    other = await sign_in_as(Role.QA, login="qa-zhao")
    today = clock.now().date().isoformat()
    asked = {
        "name": "本周抽检",
        "scorecard_id": scorecard["id"],
        "rule": {"first_day": today, "last_day": today, "min_seconds": 20},
        "size": 4,
        "reviewer_ids": [str(qa.id), str(other.id)],
        "reviewers_for_each": 2,
        "seed": 7,
    }
    drawn = (await qa.client.post("/samples", json=asked)).json()
    assert (drawn["asked"], drawn["given"], drawn["seed"]) == (8, 0, 7)
    again = (await qa.client.post("/samples", json=asked | {"name": "again"})).json()
    calls = (await qa.client.get(f"/samples/{drawn['id']}/calls")).json()
    same = (await qa.client.get(f"/samples/{again['id']}/calls")).json()
    assert [each["call_id"] for each in calls] == [each["call_id"] for each in same]

    call_id = calls[0]["call_id"]
    theirs = (await give(other, call_id, scorecard)).json()
    blind = (await qa.client.get("/reviews", params={"call_id": call_id})).json()["items"]
    assert blind == []  # Not before one's own.
    await give(qa, call_id, scorecard, [*GOOD[:2], {"key": "needs", "value": 2}])
    both = (await qa.client.get("/reviews", params={"call_id": call_id})).json()["items"]
    assert {each["id"] for each in both} > {theirs["id"]}

    found = (await qa.client.get(f"/samples/{drawn['id']}/agreement")).json()
    assert (found["calls"], found["distance"]) == (1, 30.0)
    assert {"key": "needs", "same": 0, "of": 1} in found["questions"]
    left = (await qa.client.get("/samples/mine")).json()
    assert call_id not in {each["call_id"] for each in left}


async def test_a_sample_that_cannot_be_drawn_says_why(
    sessions: Sessions, clock: SetClock, agent: Person, qa: Person
) -> None:
    scorecard = await card(qa)
    today = clock.now().date().isoformat()
    asked = {
        "name": "x",
        "scorecard_id": scorecard["id"],
        "rule": {"first_day": today, "last_day": today},
        "size": 4,
        "reviewer_ids": [str(qa.id)],
    }

    assert (await qa.client.post("/samples", json=asked)).json()["code"] == "nothing_to_draw"
    await reviewable(sessions, clock, agent.account)
    bad = asked | {"reviewer_ids": [str(agent.id)]}
    assert (await qa.client.post("/samples", json=bad)).json()["code"] == "bad_reviewers"
    lonely = asked | {"reviewers_for_each": 2}
    assert (await qa.client.post("/samples", json=lonely)).json()["code"] == "bad_reviewers"


async def test_ultimatums_in_the_text_and_in_notes_take_five_points_each(
    sessions: Sessions, clock: SetClock, agent: Person, qa: Person
) -> None:
    (call_id,) = await reviewable(sessions, clock, agent.account)
    scorecard = await card(qa)
    async with sessions.begin() as session:
        call = await session.get_one(Call, call_id)
        call.note = "问了客户：“您到底 买不买呢？”"
        session.add(
            PhraseHit(
                call_id=call_id,
                kind=PhraseKind.ULTIMATUM,
                phrase="您还不做购买决定",
                side=Side.AGENT,
                from_ms=900,
                to_ms=1_800,
            )
        )

    given = (await give(qa, call_id, scorecard)).json()

    assert given["ultimatums"] == ["您到底买不买呢", "您还不做购买决定"]
    assert (given["score"], given["has_passed"]) == ("75.00", False)
