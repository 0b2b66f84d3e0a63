"""What breaks around a predictive floor brings neither a burst of calls nor people without agents.

The dialer that is killed is in test_keeps_working; a clock that steps is in tests/sim/test_faults
and tests/unit/test_steady_clock, since a test cannot set the machine's.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime

import pytest

from app.clock import WallClock
from app.db import Sessions
from app.embedded.up import House
from app.models.call import Call
from dialer.core.types import CallState, Mode, Outcome
from tests.house.shift import Shift, shift, until

pytestmark = [
    pytest.mark.pbx,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(180),
]
AGENTS = 12


async def test_a_dead_carrier_and_then_half_of_the_browsers_gone(
    house: House, house_sessions: Sessions
) -> None:
    async with shift(house, house_sessions, agents=AGENTS, mode=Mode.PREDICTIVE) as crew:
        await crew.until_talking(5)
        broken = WallClock().now()
        await asyncio.to_thread(house.stack.break_carrier, is_broken=True)
        try:
            await until(lambda: _were_refused(crew, 5), seconds=30)
        finally:
            await asyncio.to_thread(house.stack.break_carrier, is_broken=False)
        await crew.until_dialing_again()

        lines = [robot.line for robot in crew.setting.robots[: AGENTS // 2]]
        await asyncio.gather(
            *(asyncio.to_thread(house.stack.stand_up, line) for line in lines),
        )
        await crew.until_dialing_again()
        verdict = await crew.verdict()
        calls = await crew.calls(*CallState)

    assert [fault for fault in verdict.broken if not fault.startswith("recording")] == []
    refused = [call for call in calls if call.outcome is Outcome.CONGESTION]
    assert not any(call.is_charged for call in refused)
    assert _most_lines(calls, broken, after=True) <= 1.25 * _most_lines(calls, broken, after=False)
    answered = sum(call.answered_at is not None for call in calls)
    assert verdict.figures["calls"]["abandoned"] <= 1 + 0.03 * answered


async def _were_refused(crew: Shift, number: int) -> bool:
    calls = await crew.calls(CallState.ENDED)
    return sum(call.outcome is Outcome.CONGESTION for call in calls) >= number


def _most_lines(calls: Sequence[Call], at: datetime, *, after: bool) -> int:
    """The most calls that were on their way or up at once, before or after an instant."""

    def lines(then: datetime) -> int:
        return sum(
            call.placed_at <= then and (call.ended_at is None or call.ended_at > then)
            for call in calls
        )

    return max(lines(call.placed_at) for call in calls if (call.placed_at > at) == after)
