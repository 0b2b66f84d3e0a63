"""What breaks is taken up again: nothing acknowledged is lost, nobody is called twice.

Real parts throughout: the processes are killed, the servers are restarted, and then every number of
the shift is checked as the demo checks it.
"""

import asyncio
import os
import signal

import pytest

from app.db import Sessions
from app.embedded import postgres
from app.embedded.up import House
from dialer.core.types import CallState
from tests.house.shift import shift

pytestmark = [
    pytest.mark.pbx,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(180),
]


async def test_a_quiet_shift_adds_up(house: House, house_sessions: Sessions) -> None:
    async with shift(house, house_sessions, agents=4) as crew:
        await crew.until_talking(2)
        await crew.until_dialing_again()
        verdict = await crew.verdict()

    assert verdict.broken == []
    assert verdict.figures["calls"]["bridged"] >= 3


async def test_the_dialer_is_killed_during_talks(house: House, house_sessions: Sessions) -> None:
    """Twenty agents, so twenty calls: some talk, some ring, some are about to."""
    async with shift(house, house_sessions, agents=20) as crew:
        talking = await crew.until_talking(10)
        house.processes["dialer"].kill()

        # The talks go on without the dialer, and the next one takes them up.
        legs = await asyncio.to_thread(house.stack.pbx.command, "core show channels concise")
        assert sum(str(call.id) in legs for call in talking) >= 8

        await crew.until_dialing_again()
        verdict = await crew.verdict()
        twice = await crew.leads_called_twice()

    assert verdict.broken == []
    assert twice == 0


async def test_the_pbx_is_restarted(house: House, house_sessions: Sessions) -> None:
    async with shift(house, house_sessions, agents=4) as crew:
        await crew.until_talking(2)
        await asyncio.to_thread(house.stack.pbx.restart)

        await crew.until_dialing_again()
        verdict = await crew.verdict()

    assert [fault for fault in verdict.broken if not fault.startswith("recording")] == []


async def test_the_database_is_restarted(house: House, house_sessions: Sessions) -> None:
    data_dir = house.stack.data_dir
    assert data_dir is not None
    async with shift(house, house_sessions, agents=4) as crew:
        await crew.until_talking(2)
        await asyncio.to_thread(postgres.stop_private_postgres, data_dir)
        await asyncio.to_thread(postgres.start_private_postgres, data_dir, fast=True)

        await crew.until_dialing_again()
        verdict = await crew.verdict()
        twice = await crew.leads_called_twice()

    assert verdict.broken == []
    assert twice == 0


async def test_the_pbx_says_nothing_for_ten_seconds(house: House, house_sessions: Sessions) -> None:
    """A half-open AMI connection: the socket is there and nobody answers."""
    async with shift(house, house_sessions, agents=3) as crew:
        await crew.until_talking(1)
        pid = house.stack.pbx.pid
        assert pid is not None
        os.kill(pid, signal.SIGSTOP)
        try:
            await asyncio.sleep(10)
        finally:
            os.kill(pid, signal.SIGCONT)

        await crew.until_dialing_again()
        verdict = await crew.verdict()
        twice = await crew.leads_called_twice()

    assert [fault for fault in verdict.broken if not fault.startswith("recording")] == []
    assert twice == 0


async def test_the_recorder_is_killed_again_and_again(
    house: House, house_sessions: Sessions
) -> None:
    async with shift(house, house_sessions, agents=4) as crew:
        await crew.until_talking(2)
        for _ in range(5):
            house.processes["recorder"].kill()
            await asyncio.sleep(1.5)
        verdict = await crew.verdict()

    assert verdict.broken == []


async def test_an_agent_who_goes_silent_gives_nobody_away(
    house: House, house_sessions: Sessions
) -> None:
    """The line dies in a talk: the customer is held, and comes back with the agent's new line.
    Then the agent takes up another one while the old one still stands, as a reload does."""
    async with shift(house, house_sessions, agents=1) as crew:
        call = await crew.until_talking_at_length()
        line = crew.setting.robots[0].line
        await asyncio.to_thread(house.stack.stand_up, line)
        await crew.until_state(call, CallState.PARKED)
        await asyncio.to_thread(house.stack.sit_down, line)
        await crew.until_state(call, CallState.TALKING)
        await asyncio.sleep(2)
        await asyncio.to_thread(house.stack.sit_down, line)
        await crew.until_state(call, CallState.ENDED)
        verdict = await crew.verdict()
        sound = await crew.heard(call)

    assert verdict.broken == []
    # A robot speaks four to six seconds and then listens for one, whichever leg it speaks on.
    assert sound["talk"][1] > 0.5 * sound["duration"]
