import pytest

from dialer.asterisk.switch import AsteriskSwitch
from dialer.core.events import LineUp
from tests.asterisk.fake_ami import Box, FakeAmi
from tests.asterisk.fake_pbx import FakePbx
from tests.asterisk.switch_contract import SwitchContract, World


@pytest.fixture
async def world(ami: FakeAmi, running: AsteriskSwitch, box: Box) -> World:
    pbx = FakePbx(ami)

    async def pick_up() -> None:
        pbx.log_in("901")

    async def drop_dead(line: LineUp) -> None:
        pbx.kill(line.channel)

    return World(running, box, pick_up, drop_dead)


class TestFakePbx(SwitchContract):
    """The contract itself is sound, and the fake PBX of other tests keeps it."""
