"""Manual and preview campaigns, worked through the same API as a person's console, on real SIP."""

import pytest

from app.db import Sessions
from app.embedded.up import House
from dialer.core.types import CallState, Mode
from tests.house.shift import shift

pytestmark = [
    pytest.mark.pbx,
    pytest.mark.asyncio(loop_scope="session"),
    pytest.mark.timeout(180),
]


@pytest.mark.parametrize("mode", [Mode.MANUAL, Mode.PREVIEW])
async def test_agents_dial_what_they_looked_at(
    house: House, house_sessions: Sessions, mode: Mode
) -> None:
    async with shift(house, house_sessions, agents=3, mode=mode) as crew:
        await crew.until_talking(1)
        await crew.until_dialing_again()
        verdict = await crew.verdict()
        calls = await crew.calls(*CallState)

    assert verdict.broken == []
    assert verdict.figures["calls"]["abandoned"] == 0
    assert {call.mode for call in calls} == {mode}
    assert all(call.agent_id is not None for call in calls)
