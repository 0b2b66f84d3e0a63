"""An Asterisk that hangs for a while, the connection to it half-open."""

import os
import signal

import pytest

from app.embedded.stack import Stack
from dialer.core.events import SwitchLost, SwitchSeen
from tests.asterisk.switch_contract import World
from tests.pbx.test_switch_contract import world

__all__ = ["world"]
pytestmark = pytest.mark.pbx


async def test_a_hanging_pbx_is_noticed_and_its_calls_are_found_again(
    pbx_stack: Stack, world: World
) -> None:
    call_id, line = await world.talking()
    pid = pbx_stack.pbx.pid
    assert pid

    os.kill(pid, signal.SIGSTOP)
    try:
        await world.box.until(SwitchLost)
        assert not world.switch.is_up
    finally:
        os.kill(pid, signal.SIGCONT)
    seen = await world.box.until(SwitchSeen)

    calls = {call.call_id: call.bridged_to for call in seen.calls}
    assert calls == {call_id: line.channel}
    await world.end(call_id)
