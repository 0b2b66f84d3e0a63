import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from app.embedded.stack import Stack
from dialer.asterisk.client import Address
from dialer.asterisk.switch import AsteriskSwitch
from dialer.core.commands import HangUpLine
from dialer.core.events import LineUp, SwitchSeen
from tests.asterisk.fake_ami import Box
from tests.asterisk.switch_contract import SwitchContract, World
from tests.pbx.conftest import SystemClock

pytestmark = pytest.mark.pbx
LINE = "910"


@pytest.fixture
async def world(pbx_stack: Stack) -> AsyncIterator[World]:
    settings = pbx_stack.settings
    address = Address(
        host=settings.ami_host,
        port=settings.ami_port,
        user=settings.ami_user,
        secret=settings.ami_secret,
    )
    box = Box()
    switch = AsteriskSwitch(address, box, SystemClock(), rng=random.Random(1))
    running = asyncio.create_task(switch.run())
    await box.until(SwitchSeen)

    async def pick_up() -> None:
        await asyncio.to_thread(pbx_stack.sit_down, LINE)

    async def drop_dead(_: LineUp) -> None:
        await asyncio.to_thread(pbx_stack.stand_up, LINE)

    yield World(switch, box, pick_up, drop_dead)
    for _, channel in (await switch.look()).lines:
        switch.act(HangUpLine(channel))
    await switch.look()
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


class TestRealPbx(SwitchContract):
    """A real Asterisk and a real carrier keep the contract of the switch."""
