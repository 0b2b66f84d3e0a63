"""What a supervisor may do to an agent's line and desk, and to whose."""

from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.clock import SetClock
from app.db import Sessions
from app.models.account import AuditEntry, Role
from app.models.control import AgentMessage
from dialer.core.types import AgentState
from tests.api.conftest import Person, SignInAs, make_team
from tests.api.scenes import Scene, change_desk, make_scene, orders, seat, talk

WISHES = {
    "watch": {"mode": "listen"},
    "take-over": {},
    "message": {"text": "请收尾"},
    "pause": {},
    "sign-out": {},
}


class House:
    """An agent who talks, the supervisor of the team, and one of another team."""

    def __init__(self, agent: Person, own: Person, other: Person, scene: Scene) -> None:
        self.agent = agent
        self.own = own
        self.other = other
        self.scene = scene

    async def wish(self, who: Person, path: str, **fields: Any) -> Any:
        body = {"agent_id": str(self.agent.id)} | WISHES[path] | fields
        return await who.client.post(f"/supervision/{path}", json=body)


@pytest.fixture
async def house(sessions: Sessions, clock: SetClock, sign_in_as: SignInAs) -> House:
    east, west = [await make_team(sessions, name) for name in ("East", "West")]
    agent = await sign_in_as(Role.AGENT, login="wang", team_id=east.id, line="001")
    own = await sign_in_as(Role.SUPERVISOR, login="east-lead", team_id=east.id, line="010")
    other = await sign_in_as(Role.SUPERVISOR, login="west-lead", team_id=west.id, line="011")
    scene = await make_scene(sessions, clock.now())
    await talk(sessions, agent.account, scene, clock.now())
    return House(agent, own, other, scene)


async def wishes(sessions: Sessions) -> list[dict[str, Any]]:
    """The orders that wait, without those that made the scene."""
    return [row for row in await orders(sessions) if not row["kind"].startswith("campaign.")]


async def test_each_wish_is_an_order_and_stands_in_the_log(
    house: House, sessions: Sessions
) -> None:
    for path in ("watch", "take-over", "message", "pause", "sign-out"):
        assert (await house.wish(house.own, path)).status_code == 202, path
    assert (await house.own.client.post("/supervision/leave")).status_code == 202

    left = await wishes(sessions)

    assert [row["kind"] for row in left] == [
        "watch.asked",
        "watch.take_over",
        "agent.pause_asked",
        "agent.signed_out",
        "watch.ended",
    ]
    assert {row.get("line", "010") for row in left} == {"010"}
    async with sessions() as session:
        told = set(await session.scalars(select(AuditEntry.action)))
        (message,) = (await session.scalars(select(AgentMessage))).all()
    assert {"call.listen", "call.taken_over", "agent.messaged", "agent.paused",
            "agent.signed_out"} <= told  # fmt: skip
    assert (message.agent_id, message.text) == (house.agent.id, "请收尾")


@pytest.mark.parametrize("path", WISHES)
async def test_another_teams_agent_is_unknown(house: House, sessions: Sessions, path: str) -> None:
    refused = await house.wish(house.other, path)

    assert (refused.status_code, refused.json()["code"]) == (404, "agent_unknown")
    assert await wishes(sessions) == []


@pytest.mark.parametrize("path", WISHES)
async def test_who_is_no_agent_is_unknown(house: House, path: str) -> None:
    for account_id in (house.own.id, uuid4()):
        refused = await house.wish(house.own, path, agent_id=str(account_id))
        assert refused.json()["code"] == "agent_unknown"


async def test_who_is_away_cannot_be_heard_paused_or_signed_out(
    house: House, sessions: Sessions
) -> None:
    await change_desk(sessions, house.agent.account, state=AgentState.OFFLINE, call_id=None)

    for path in ("watch", "take-over", "pause", "sign-out"):
        assert (await house.wish(house.own, path)).json()["code"] == "agent_away"
    assert (await house.wish(house.own, "message")).status_code == 202


async def test_only_a_customer_on_the_line_is_taken_over(
    house: House, sessions: Sessions, clock: SetClock
) -> None:
    await seat(
        sessions, house.agent.account, house.scene, clock.now(),
        state=AgentState.WRAPUP, call_id=None,
    )  # fmt: skip

    refused = await house.wish(house.own, "take-over")

    assert refused.json()["code"] == "nothing_to_take_over"


async def test_a_line_that_is_down_is_not_watched(house: House, sessions: Sessions) -> None:
    await change_desk(sessions, house.agent.account, line_up=False)

    assert (await house.wish(house.own, "watch")).json()["code"] == "agent_away"


async def test_hanging_up_ends_only_what_was_taken_over(house: House, sessions: Sessions) -> None:
    assert (await house.own.client.post("/supervision/hang-up")).status_code == 202

    assert await wishes(sessions) == []


@pytest.mark.parametrize("text", ["", "   ", "x" * 501])
async def test_a_message_has_words_and_an_end(house: House, text: str) -> None:
    assert (await house.wish(house.own, "message", text=text)).status_code == 422
