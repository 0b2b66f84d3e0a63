import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest

from dialer.asterisk.client import Address
from dialer.asterisk.connection import Patience
from dialer.asterisk.switch import AsteriskSwitch
from dialer.core.events import SwitchSeen
from tests.asterisk.fake_ami import SECRET, Box, FakeAmi

SOON = Patience(connect_seconds=1.0, ping_seconds=0.02, quiet_seconds=0.2, answer_seconds=0.3)


class RealClock:
    def now(self) -> float:
        return time.time()


def address(port: int, secret: str = SECRET) -> Address:
    return Address(host="127.0.0.1", port=port, user="dialer", secret=secret)


@pytest.fixture
async def ami() -> AsyncIterator[FakeAmi]:
    async with FakeAmi() as server:
        yield server


@pytest.fixture
def box() -> Box:
    return Box()


@pytest.fixture
async def switch(ami: FakeAmi, box: Box) -> AsteriskSwitch:
    """A switch that is not running yet."""
    return AsteriskSwitch(address(ami.port), box, RealClock(), rng=random.Random(7), patience=SOON)


@pytest.fixture
async def running(switch: AsteriskSwitch, box: Box) -> AsyncIterator[AsteriskSwitch]:
    """A switch that is connected and has seen the PBX."""
    task = asyncio.create_task(switch.run())
    await box.until(SwitchSeen)
    yield switch
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
