"""What was said: who reads it, how it is found, and what a reviewer does about a hit."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select, update

from app.clock import SetClock
from app.config import Settings
from app.db import Sessions
from app.engine import upkeep
from app.engine.recording_retention import expire
from app.models.account import Role
from app.models.call import Recording
from app.models.transcript import Transcript
from app.quality.transcripts import backlog, queue
from recordings.phrases import Side, Utterance
from recordings.storage import open_store
from tests.api.conftest import Person, SignInAs, make_team
from tests.api.test_reviews import reviewable

WORDS = [
    Utterance(Side.AGENT, 500, 2_500, "您好，我们保证收益。"),
    Utterance(Side.CUSTOMER, 3_000, 5_000, "我不需要，别再打了。"),
]


@pytest.fixture
async def agent(sessions: Sessions, sign_in_as: SignInAs) -> Person:
    team = await make_team(sessions, "East")
    return await sign_in_as(Role.AGENT, login="wang", team_id=team.id)


@pytest.fixture
async def calls(sessions: Sessions, clock: SetClock, agent: Person) -> list[UUID]:
    """Two stored recordings; the words of the first one are written down."""
    made = await reviewable(sessions, clock, agent.account, count=2)
    async with sessions.begin() as session:
        await queue.ask(session, made[0], clock.now())
        held = await queue.claim(session, clock.now(), timedelta(minutes=5))
        assert held is not None
        assert await queue.done(session, held, WORDS, clock.now())
    return made


async def test_words_and_hits_stand_at_their_time(calls: list[UUID], agent: Person) -> None:
    found = (await agent.client.get(f"/recordings/{calls[0]}/transcript")).json()

    assert (found["state"], found["is_offered"]) == ("done", False)
    assert [each["text"] for each in found["utterances"]] == [each.text for each in WORDS]
    assert [(hit["kind"], hit["phrase"], hit["side"]) for hit in found["hits"]] == [
        ("promise", "保证收益", "agent"),
        ("no_call", "别再打了", "customer"),
    ]
    none = (await agent.client.get(f"/recordings/{calls[1]}/transcript")).json()
    assert (none["state"], none["utterances"], none["hits"]) == (None, [], [])


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        ({"words": "保证"}, 1),
        ({"words": "不需要 别再打"}, 1),
        ({"words": "收益 wonder"}, 0),
        ({"words": "证我"}, 0),
        ({"words": "%%"}, 0),
        ({"hit": "no_call"}, 1),
        ({"hit": "ultimatum"}, 0),
    ],
)
async def test_calls_are_found_by_what_was_said(
    calls: list[UUID], agent: Person, wanted: dict[str, str], count: int
) -> None:
    found = (await agent.client.get("/recordings", params=wanted)).json()["items"]

    assert [each["call_id"] for each in found] == [str(calls[0])] * count


async def test_a_new_phrase_is_found_in_earlier_texts(
    sessions: Sessions, clock: SetClock, calls: list[UUID], sign_in_as: SignInAs,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(backlog, "AT_ONCE", 1)
    job = replace(next(job for job in upkeep.JOBS if job.name == "phrases"), work=backlog.search)
    qa = await sign_in_as(Role.QA)
    async with sessions.begin() as session:
        await queue.ask(session, calls[1], clock.now())
        held = await queue.claim(session, clock.now(), timedelta(minutes=5))
        assert held is not None
        await queue.done(session, held, WORDS, clock.now())
    await qa.client.post("/phrases", json={"kind": "no_call", "text": "我不 需要"})

    async def looks() -> tuple[int, list[str], bool]:
        done = await upkeep.turn(job, sessions, clock.now())
        read = [await qa.client.get(f"/recordings/{call_id}/transcript") for call_id in calls]
        marked = [
            str(call_id)
            for call_id, each in zip(calls, read, strict=True)
            if "我不 需要" in [hit["phrase"] for hit in each.json()["hits"]]
        ]
        listed = (await qa.client.get("/phrases")).json()
        (row,) = [each for each in listed if each["text"] == "我不 需要"]
        return done, marked, row["searched_at"] is not None

    newest = max(map(str, calls))
    assert await looks() == (1, [newest], False)
    async with sessions.begin() as writing:
        # A text that is being written is waited for, not passed over.
        await writing.execute(select(func.pg_advisory_xact_lock_shared(queue.LOCK)))
        assert (await looks())[0] == 0
    assert await looks() == (1, [str(each) for each in calls], False)
    assert await looks() == (0, [str(each) for each in calls], True)
    assert await upkeep.turn(job, sessions, clock.now()) == 0


async def test_a_hit_waits_for_a_reviewer_of_its_reach(
    calls: list[UUID], sessions: Sessions, sign_in_as: SignInAs
) -> None:
    west = await make_team(sessions, "West")
    other = await sign_in_as(Role.SUPERVISOR, login="west-lead", team_id=west.id)
    qa = await sign_in_as(Role.QA, login="qa")
    hits = (await qa.client.get("/phrase-hits", params={"limit": 1})).json()
    rest = (await qa.client.get("/phrase-hits", params={"cursor": hits["next_cursor"]})).json()
    both = [*hits["items"], *rest["items"]]
    assert {each["kind"] for each in both} == {"promise", "no_call"}
    assert {each["agent_name"] for each in both} == {"Wang"}
    assert (await other.client.get("/phrase-hits")).json()["items"] == []
    path = f"/phrase-hits/{both[0]['id']}/check"
    assert (await other.client.post(path)).json()["code"] == "phrase_unknown"

    for _ in range(2):
        assert (await qa.client.post(path)).status_code == 204

    left = (await qa.client.get("/phrase-hits")).json()["items"]
    assert [each["id"] for each in left] == [both[1]["id"]]


async def test_asking_needs_a_service(
    calls: list[UUID], app: FastAPI, settings: Settings, sessions: Sessions, sign_in_as: SignInAs
) -> None:
    qa = await sign_in_as(Role.QA, login="qa")
    path = f"/recordings/{calls[1]}/transcript"
    assert (await qa.client.post(path)).json()["code"] == "no_transcripts"

    app.state.settings = settings.model_copy(update={"transcription_url": "http://there"})

    assert (await qa.client.post(path)).status_code == 202
    assert (await qa.client.get(path)).json()["state"] == "waiting"


async def test_the_list_of_phrases_is_edited(sign_in_as: SignInAs) -> None:
    qa = await sign_in_as(Role.QA, login="qa")
    before = (await qa.client.get("/phrases")).json()
    fields = {"kind": "promise", "text": "包过", "softer": "以结果为准"}

    made = await qa.client.post("/phrases", json=fields)

    assert made.status_code == 201
    again = await qa.client.post("/phrases", json=fields | {"text": "包 过！"})
    assert again.json()["code"] == "phrase_known"
    empty = await qa.client.post("/phrases", json=fields | {"text": "？！"})
    assert empty.json()["code"] == "phrase_empty"
    path = f"/phrases/{made.json()['id']}"
    assert (await qa.client.delete(path)).status_code == 204
    assert (await qa.client.delete(path)).json()["code"] == "phrase_unknown"
    assert (await qa.client.get("/phrases")).json() == before
    assert len([each for each in before if each["kind"] == "ultimatum"]) == 6


async def test_the_words_go_with_the_sound(
    calls: list[UUID], sessions: Sessions, settings: Settings, clock: SetClock, agent: Person
) -> None:
    async with sessions.begin() as session:
        over = clock.now() - timedelta(days=1)
        await session.execute(update(Recording).values(keep_until=over))

    await expire(sessions, open_store(settings.store_url), clock.now())

    async with sessions() as session:
        assert await session.get(Transcript, calls[0]) is None
    found = (await agent.client.get(f"/recordings/{calls[0]}/transcript")).json()
    assert (found["utterances"], found["hits"]) == ([], [])
