"""Live updates: the whole state at once, and again when a bell rings."""

import asyncio

from fastapi import FastAPI

from app.clock import SetClock
from app.db import Sessions
from app.models.account import Account
from dialer.core.types import AgentState
from tests.api.conftest import Person
from tests.api.scenes import change_desk, hang_up, make_scene, seat, talk
from tests.api.served import events, served


class TestDesk:
    async def test_begins_with_the_whole_desk_and_follows_each_change(
        self, app: FastAPI, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now())
        await seat(sessions, agent.account, scene, clock.now())
        await app.state.bell.listening()

        async with (
            served(app) as address,
            events(address, "/desk/events", agent.client.cookies) as stream,
        ):
            first = await anext(stream)
            await change_desk(sessions, agent.account, state=AgentState.PAUSE, reason="lunch")
            second = await anext(stream)

        assert (first.name, first.id, first.data["state"]) == ("desk", "1", "ready")
        assert (second.id, second.data["state"], second.data["reason"]) == ("2", "pause", "lunch")

    async def test_a_disposition_moves_the_counters_without_a_new_version(
        self, app: FastAPI, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now())
        call_id = await talk(sessions, agent.account, scene, clock.now())
        await hang_up(sessions, agent.account, call_id, clock.now())
        await app.state.bell.listening()

        async with (
            served(app) as address,
            events(address, "/desk/events", agent.client.cookies) as stream,
        ):
            before = await anext(stream)
            await agent.client.post(
                "/desk/disposition", json={"call_id": str(call_id), "code": "interested"}
            )
            after = await anext(stream)

        assert before.data["counters"]["prospects"] == 0
        assert after.data["counters"]["prospects"] == 1
        assert after.id == before.id

    async def test_ends_when_the_account_is_closed(
        self, app: FastAPI, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now())
        await seat(sessions, agent.account, scene, clock.now())
        await app.state.bell.listening()

        async with (
            served(app) as address,
            events(address, "/desk/events", agent.client.cookies) as stream,
        ):
            await anext(stream)
            async with sessions.begin() as session:
                (await session.get_one(Account, agent.id)).is_active = False
            await change_desk(sessions, agent.account, reason="x")
            rest = [event async for event in stream]

        assert rest == []

    async def test_holds_no_connection_to_the_database_while_it_waits(
        self, app: FastAPI, agent: Person, sessions: Sessions, clock: SetClock
    ) -> None:
        scene = await make_scene(sessions, clock.now())
        await seat(sessions, agent.account, scene, clock.now())
        await app.state.bell.listening()

        async with (
            served(app) as address,
            events(address, "/desk/events", agent.client.cookies) as stream,
        ):
            await anext(stream)
            pool = app.state.sessions.kw["bind"].pool
            for _ in range(100):
                if pool.checkedout() == 0:
                    break
                await asyncio.sleep(0.01)

            assert pool.checkedout() == 0


class TestWallboard:
    async def test_looks_once_a_second_however_many_watch(
        self, app: FastAPI, supervisor: Person
    ) -> None:
        cookies = supervisor.client.cookies
        async with (
            served(app) as address,
            events(address, "/wallboard/events", cookies) as one,
            events(address, "/wallboard/events", cookies) as other,
        ):
            mine, theirs = await anext(one), await anext(other)
            second = await anext(one)

        assert mine.name == "wallboard"
        assert mine.data["pbx"] == {"is_up": False, "at": None}
        assert theirs.data == mine.data == second.data
        assert app.state.wallboard.watchers == 0
