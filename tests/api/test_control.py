"""Orders about a customer on the line: who may give them, when, and what repeats them."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from app.clock import SetClock
from app.db import Sessions
from app.models.account import AuditEntry, Role
from app.models.control import HandOff, ThirdParty
from app.models.rules import DncNumber
from dialer.core.types import AgentState, Purpose, ThirdState
from tests.api.conftest import Person, SignInAs, make_team
from tests.api.scenes import Scene, change_desk, hang_up, make_call, make_scene, orders, seat, talk


class Desk:
    """Two agents of a team in one campaign; the first one talks with a customer."""

    def __init__(self, agent: Person, mate: Person, scene: Scene, call_id: UUID) -> None:
        self.agent = agent
        self.mate = mate
        self.scene = scene
        self.call_id = call_id

    async def post(self, path: str, **fields: Any) -> Any:
        body = {"call_id": str(self.call_id)} | fields
        return await self.agent.client.post(f"/desk/{path}", json=body)


@pytest.fixture
async def desk(sessions: Sessions, clock: SetClock, sign_in_as: SignInAs) -> Desk:
    team = await make_team(sessions, "East")
    agent = await sign_in_as(Role.AGENT, login="wang", team_id=team.id, line="001")
    mate = await sign_in_as(Role.AGENT, login="zhao", team_id=team.id, line="002")
    scene = await make_scene(sessions, clock.now())
    call_id = await talk(sessions, agent.account, scene, clock.now())
    await seat(sessions, mate.account, scene, clock.now())
    return Desk(agent, mate, scene, call_id)


async def third(sessions: Sessions, desk: Desk, now: datetime) -> None:
    """A third party is on the way into the call."""
    async with sessions.begin() as session:
        session.add(
            ThirdParty(
                leg=uuid4(),
                call_id=desk.call_id,
                asked_by=desk.agent.id,
                purpose=Purpose.CONSULT,
                phone="+8613900139000",
                state=ThirdState.RINGING,
                began_at=now,
                since=now,
            )
        )


async def test_each_order_goes_to_the_floor_once(desk: Desk, sessions: Sessions) -> None:
    assert (await desk.post("hold")).status_code == 202
    assert (await desk.post("mask", is_on=True)).status_code == 202
    to_mate = await desk.post("transfer", agent_id=str(desk.mate.id), note="想要企业版")
    assert to_mate.status_code == 202

    left = [row for row in await orders(sessions) if row["kind"].startswith("agent.")]

    assert [row["kind"] for row in left] == [
        "agent.hold_asked",
        "agent.mask_asked",
        "agent.transfer_asked",
    ]
    assert {row["call_id"] for row in left} == {str(desk.call_id)}
    assert left[2]["agents"] == [str(desk.mate.id)]
    async with sessions() as session:
        told = (await session.scalars(select(AuditEntry.action).order_by(AuditEntry.id))).all()
    assert [each for each in told if "." in each][-2:] == ["recording.masked", "call.transferred"]


class TestWhoseCall:
    @pytest.mark.parametrize("path", ["hold", "resume", "mask", "transfer", "third"])
    async def test_a_colleagues_call_is_unknown(self, desk: Desk, path: str) -> None:
        body = {
            "call_id": str(desk.call_id),
            "is_on": True,
            "purpose": "consult",
            "agent_id": str(desk.agent.id),
        }
        wanted = {
            "mask": ("call_id", "is_on"),
            "transfer": ("call_id", "agent_id"),
            "third": ("call_id", "purpose", "agent_id"),
        }.get(path, ("call_id",))

        refused = await desk.mate.client.post(
            f"/desk/{path}", json={name: body[name] for name in wanted}
        )

        assert refused.json()["code"] in ("call_unknown", "on_a_call")
        assert refused.status_code in (404, 409)

    async def test_no_call_at_all_is_unknown(self, desk: Desk) -> None:
        refused = await desk.post("hold", call_id=str(uuid4()))

        assert refused.json()["code"] == "call_unknown"

    @pytest.mark.parametrize("path", ["hold", "resume"])
    async def test_a_call_that_is_over_is_not_on_the_line(
        self, desk: Desk, sessions: Sessions, clock: SetClock, path: str
    ) -> None:
        await hang_up(sessions, desk.agent.account, desk.call_id, clock.now())

        refused = await desk.post(path)

        assert (refused.status_code, refused.json()["code"]) == (409, "not_on_the_line")
        assert await orders(sessions, f"agent.{path}_asked") == []


class TestThird:
    async def test_nobody_is_joined_passed_or_dropped_who_is_not_there(self, desk: Desk) -> None:
        for what in ("join", "pass", "drop"):
            assert (await desk.post(f"third/{what}")).json()["code"] == "no_third"

    async def test_one_third_party_at_a_time(
        self, desk: Desk, sessions: Sessions, clock: SetClock
    ) -> None:
        await third(sessions, desk, clock.now())

        again = await desk.post("third", purpose="consult", phone="13900139001")
        transfer = await desk.post("transfer", agent_id=str(desk.mate.id))

        assert again.json()["code"] == transfer.json()["code"] == "third_present"
        assert (await desk.post("third/join")).status_code == 202

    async def test_only_numbers_are_dialed_that_may_be(
        self, desk: Desk, sessions: Sessions, clock: SetClock
    ) -> None:
        async with sessions.begin() as session:
            session.add(DncNumber(phone="+8613900139009", reason="refused", at=clock.now()))

        barred = await desk.post("third", purpose="consult", phone="139 0013 9009")
        nonsense = await desk.post("third", purpose="consult", phone="110")
        nobody = await desk.post("third", purpose="consult")

        assert barred.json()["code"] == "third_barred"
        assert nonsense.json()["code"] == "phone_invalid"
        assert nobody.status_code == 422

    async def test_a_colleague_must_be_ready(self, desk: Desk, sessions: Sessions) -> None:
        await change_desk(sessions, desk.mate.account, state=AgentState.PAUSE)

        for path in ("transfer", "third"):
            extra = {"purpose": "consult"} if path == "third" else {}
            refused = await desk.post(path, agent_id=str(desk.mate.id), **extra)
            assert refused.json()["code"] == "nobody_free"


class TestHandOff:
    async def test_the_first_of_a_team_has_it(
        self, desk: Desk, sessions: Sessions, sign_in_as: SignInAs
    ) -> None:
        team_id = desk.agent.account.team_id
        slow = await sign_in_as(Role.AGENT, login="qian", team_id=team_id, line="003")
        assert (await desk.post("hand-offs", team_id=str(team_id))).status_code == 204
        (task,) = (await desk.mate.client.get("/desk/hand-offs")).json()["items"]
        assert (task["is_mine"], task["call_id"]) == (False, str(desk.call_id))
        path = f"/desk/hand-offs/{task['id']}"

        for _ in range(2):
            assert (await desk.mate.client.post(f"{path}/take")).status_code == 204
        late = await slow.client.post(f"{path}/take")

        assert (late.status_code, late.json()["code"]) == (404, "hand_off_unknown")
        assert (await slow.client.get("/desk/hand-offs")).json()["items"] == []
        assert (await desk.mate.client.post(f"{path}/done")).status_code == 204
        assert (await desk.mate.client.post(f"{path}/done")).json()["code"] == "hand_off_unknown"

    async def test_a_call_that_never_talked_is_not_handed_off(
        self, desk: Desk, sessions: Sessions, clock: SetClock
    ) -> None:
        missed = await make_call(
            sessions, desk.agent.account, desk.scene, clock.now(), lead=1, bridged_at=None
        )

        refused = await desk.post("hand-offs", call_id=str(missed), agent_id=str(desk.mate.id))

        assert refused.json()["code"] == "call_unknown"
        async with sessions() as session:
            assert (await session.scalars(select(HandOff))).all() == []

    @pytest.mark.parametrize("to", [{}, {"agent_id": str(uuid4()), "team_id": str(uuid4())}])
    async def test_it_goes_to_exactly_one(self, desk: Desk, to: dict[str, str]) -> None:
        assert (await desk.post("hand-offs", **to)).status_code == 422


async def test_the_latest_word_about_the_sound_stands(desk: Desk) -> None:
    told = {"jitter_ms": 5, "loss": 0, "round_trip_ms": 40, "seconds": 10}
    good = (await desk.post("quality", **told)).json()["mos"]

    bad = (await desk.post("quality", **told | {"loss": 0.2})).json()["mos"]

    assert 1.0 <= bad < good <= 4.5
    assert (await desk.post("quality", **told | {"loss": 2})).status_code == 422
    foreign = await desk.mate.client.post(
        "/desk/quality", json=told | {"call_id": str(desk.call_id)}
    )
    assert foreign.json()["code"] == "call_unknown"
