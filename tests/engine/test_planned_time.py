"""Planned and golden time in the roll-ups: shifts at once, golden hours with the states."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.dialects.postgresql.ranges import MultiRange

from app.db import Sessions
from app.engine import rollups
from app.models.floor import Shift
from dialer.core.types import AgentState
from tests.engine.floor_world import World, make_world
from tests.engine.ledger_rows import an_interval

MIDNIGHT = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
"""In Shanghai."""


def at(hours: float) -> datetime:
    return MIDNIGHT + timedelta(hours=hours)


@pytest.fixture
async def world(sessions: Sessions) -> World:
    async with sessions.begin() as session:
        return await make_world(session, agents=2, leads=1)


async def planned(sessions: Sessions, grain: str) -> dict[object, float]:
    """Hours by slot."""
    async with sessions() as session:
        rows = await session.execute(
            text(
                f"SELECT {grain}, sum(shift_us) / 3.6e9 FROM shift_{grain}s"
                " GROUP BY 1 HAVING sum(shift_us) <> 0"
            )
        )
        return {slot: float(hours) for slot, hours in rows}


class TestShifts:
    async def test_are_cut_at_hours_and_days_without_their_breaks(
        self, sessions: Sessions, database: str, world: World
    ) -> None:
        agent = world.agents[0]
        shift = Shift(
            agent_id=agent.id,
            agent_number=agent.number,
            during=Range(at(22.5), at(25)),
            breaks=MultiRange([Range(at(23.25), at(23.5))]),
        )
        async with sessions.begin() as session:
            session.add(shift)

        days = {date(2026, 11, 24): 1.25, date(2026, 11, 25): 1.0}
        assert await planned(sessions, "hour") == {at(22): 0.5, at(23): 0.75, at(24): 1.0}
        assert await planned(sessions, "day") == days

        async with sessions.begin() as session:
            await session.execute(text("DELETE FROM shift_days"))
        await rollups.rebuild(database, None)
        assert await planned(sessions, "day") == days

        async with sessions.begin() as session:
            await session.execute(update(Shift).values(breaks=MultiRange()))
        assert (await planned(sessions, "hour"))[at(23)] == 1.0

        async with sessions.begin() as session:
            await session.execute(delete(Shift))
        assert await planned(sessions, "day") == {}


class TestGoldenHours:
    async def test_are_the_sites_and_change_with_its_setting(
        self, sessions: Sessions, world: World
    ) -> None:
        """09:00 to 12:00 in Shanghai: talk until ten, a pause until eleven, then talk."""
        agent = world.agents[0]
        async with sessions.begin() as session:
            session.add_all(
                an_interval(agent, state, at(9 + hour), 3600)
                for hour, state in enumerate(
                    (AgentState.TALKING, AgentState.PAUSE, AgentState.TALKING)
                )
            )

        async def golden() -> tuple[float, ...]:
            async with sessions() as session:
                found = await session.execute(
                    text(
                        "SELECT sum(golden_us) / 6e7, sum(golden_talking_us) / 6e7,"
                        " sum(golden_pause_us) / 6e7 FROM state_days_now"
                    )
                )
                return tuple(float(minutes) for minutes in found.one())

        # From half past nine to half past eleven.
        assert await golden() == (120, 60, 60)

        await rollups.keep_site(sessions, "Asia/Shanghai", ((600, 645),))
        assert await golden() == (45, 0, 45)

        await rollups.keep_site(sessions, "Asia/Shanghai", ())
        assert await golden() == (0, 0, 0)
