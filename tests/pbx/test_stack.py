"""The embedded PBX and its carrier: what boots, who runs it, and what survives."""

import asyncio
import os
from pathlib import Path

import pytest

from app.embedded import pbx_config, stack
from app.embedded.stack import Stack
from dialer.asterisk.switch import AsteriskSwitch
from dialer.core.events import LineDown, LineUp, SwitchLost, SwitchSeen
from dialer.core.types import LineId
from tests.pbx.conftest import Inbox

pytestmark = pytest.mark.pbx


def test_nothing_is_loaded_that_is_not_named(pbx_stack: Stack) -> None:
    named = (pbx_stack.pbx.folders.etc_dir / "modules.conf").read_text()

    shown = pbx_stack.pbx.command("module show like .so").splitlines()
    loaded = {line.split()[0] for line in shown if ".so" in line}

    assert {name for name in loaded if name not in named} == set()
    assert "Not Running" not in "\n".join(shown)


def test_every_service_listens_on_loopback_alone(pbx_stack: Stack) -> None:
    settings = pbx_stack.settings
    services = {settings.pbx_sip_port, settings.carrier_sip_port}
    services |= set(range(settings.pbx_rtp_first, settings.pbx_rtp_last + 1))

    for instance in (pbx_stack.pbx, pbx_stack.carrier):
        assert instance is not None
        assert instance.pid is not None
        pid = instance.pid
        tcp = listeners(pid, "tcp", "tcp6")
        # The SIP library's resolver holds a UDP port to hear the answers of its name server on.
        udp = {(address, port) for address, port in listeners(pid, "udp") if port in services}

        assert {address for address, _ in tcp | udp} == {"0100007F"}


def listeners(pid: int, *kinds: str) -> set[tuple[str, int]]:
    """Local address, as the kernel writes it, and port of each socket that waits for others."""
    links = [os.readlink(path) for path in Path(f"/proc/{pid}/fd").iterdir()]
    inodes = {link[8:-1] for link in links if link.startswith("socket:")}
    rows = [
        line.split()
        for kind in kinds
        for line in Path(f"/proc/net/{kind}").read_text().splitlines()[1:]
    ]
    waiting = [row for row in rows if row[9] in inodes and row[3] in ("0A", "07")]
    return {(row[1].split(":")[0], int(row[1].split(":")[1], 16)) for row in waiting}


def test_no_server_runs_as_root(pbx_stack: Stack) -> None:
    for instance in (pbx_stack.pbx, pbx_stack.carrier):
        assert instance is not None
        assert Path(f"/proc/{instance.pid}").stat().st_uid != 0


def test_passwords_are_closed_to_others(pbx_stack: Stack) -> None:
    for path in pbx_stack.pbx.folders.etc_dir.iterdir():
        assert path.stat().st_mode & 0o007 == 0


def test_a_second_start_keeps_the_running_one(pbx_stack: Stack) -> None:
    before = pbx_stack.pbx.pid
    files = pbx_config.render(pbx_stack.settings, pbx_stack.pbx.folders)

    pbx_stack.pbx.start(files)

    assert pbx_stack.pbx.pid == before


def test_a_second_start_finds_the_same_ports(pbx_stack: Stack) -> None:
    again = stack.start_pbx(pbx_stack.settings, asterisk=pbx_stack.pbx.asterisk)

    assert again.settings == pbx_stack.settings
    assert again.pbx.pid == pbx_stack.pbx.pid


async def test_a_robot_agents_line_comes_up_and_goes(
    pbx_stack: Stack, switch: AsteriskSwitch, inbox: Inbox
) -> None:
    await asyncio.to_thread(pbx_stack.sit_down, "905")
    up = await inbox.until(LineUp, line=LineId("905"))

    await asyncio.to_thread(pbx_stack.stand_up, "905")
    down = await inbox.until(LineDown, line=LineId("905"))

    assert up.channel == down.channel


async def test_the_switch_comes_back_after_a_crash_of_the_pbx(
    pbx_stack: Stack, switch: AsteriskSwitch, inbox: Inbox
) -> None:
    await asyncio.to_thread(pbx_stack.pbx.start_again, hard=True)

    await inbox.until(SwitchLost)
    seen = await inbox.until(SwitchSeen, count=2)

    assert (seen.calls, seen.lines) == ((), ())
