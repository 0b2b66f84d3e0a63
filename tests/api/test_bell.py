"""The doorbell on a real PostgreSQL: heard after the commit, and again after a lost connection."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from app.bell import Bell, ring
from app.db import Sessions

LONG = 5.0


@pytest.fixture
async def bell(database: str) -> AsyncIterator[Bell]:
    bell = Bell(database)
    task = asyncio.create_task(bell.run())
    await bell.listening()
    yield bell
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_is_heard_by_those_on_the_channel(bell: Bell, sessions: Sessions) -> None:
    with bell.hears("desk:1", "wallboard") as ear, bell.hears("desk:2") as other:
        async with sessions.begin() as session:
            await ring(session, "desk:1", "7")
            await ring(session, "wallboard")

        assert await ear.wait(LONG) == ["7", ""]
        assert await other.wait(0.01) == []


async def test_is_not_heard_before_the_commit(bell: Bell, sessions: Sessions) -> None:
    with bell.hears("desk:1") as ear:
        async with sessions.begin() as session:
            await ring(session, "desk:1", "early")
            assert await ear.wait(0.1) == []

        assert await ear.wait(LONG) == ["early"]


async def test_is_not_heard_after_a_rollback(bell: Bell, sessions: Sessions) -> None:
    with bell.hears("desk:1") as ear:
        async with sessions() as session:
            await ring(session, "desk:1", "never")
            await session.rollback()
        async with sessions.begin() as session:
            await ring(session, "desk:1", "after")

        assert await ear.wait(LONG) == ["after"]


async def test_rings_between_two_waits_are_kept(bell: Bell, sessions: Sessions) -> None:
    with bell.hears("desk:1") as ear:
        for number in "123":
            async with sessions.begin() as session:
                await ring(session, "desk:1", number)

        heard: list[str] = []
        while len(heard) < 3:
            heard += await ear.wait(LONG)
        assert heard == ["1", "2", "3"]


async def test_a_wait_ends_on_its_own(bell: Bell) -> None:
    with bell.hears("desk:1") as ear:
        assert await ear.wait(0.01) == []


async def test_whoever_waits_looks_again_after_a_lost_connection(
    bell: Bell, sessions: Sessions
) -> None:
    with bell.hears("desk:1") as ear:
        async with sessions.begin() as session:
            await session.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE application_name = 'talktime bell' AND datname = current_database()"
                )
            )

        async with asyncio.timeout(LONG):
            assert await ear.wait(LONG) == []
            await bell.listening()
        async with sessions.begin() as session:
            await ring(session, "desk:1", "again")
        assert "again" in await ear.wait(LONG)


async def test_forgets_those_who_left(bell: Bell) -> None:
    with bell.hears("desk:1"):
        pass

    assert bell._ears == {}
