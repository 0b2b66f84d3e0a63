"""A real PBX and a real carrier, once for this folder, and a switch that drives them."""

import asyncio
import random
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import pytest

from app.config import Settings
from app.embedded import stack
from app.embedded.fetch import ensure_asterisk
from app.embedded.speech import ensure_sounds
from app.embedded.stack import Stack
from dialer.asterisk.client import Address
from dialer.asterisk.switch import AsteriskSwitch
from dialer.core.commands import Place
from dialer.core.events import Event, LineUp, SwitchSeen
from dialer.core.types import CallId, CampaignId, LeadId, LineId

Kind = TypeVar("Kind", bound=Event)


@pytest.fixture(scope="session")
def pbx_stack() -> Iterator[Stack]:
    """PBX and carrier on free ports in a folder of their own; only the program is shared."""
    site = Settings()
    asterisk = ensure_asterisk(site)
    with tempfile.TemporaryDirectory(prefix="tt-pbx-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o711)
        var = Path(folder)
        settings = Settings(
            _env_file=None,
            var_dir=var,
            agent_lines=5,
            robot_lines=20,
            pbx_sip_port=26060,
            ami_port=26038,
            pbx_ws_url="ws://127.0.0.1:26088/ws",
            # Below the ports that the kernel gives to anybody, such as to a resolver's socket.
            pbx_rtp_first=28_000,
            pbx_rtp_last=28_999,
            carrier_sip_port=26070,
            carrier_ami_port=26039,
            carrier_rtp_first=29_000,
            carrier_rtp_last=29_999,
        )
        ensure_sounds(site.var_dir / "sounds", asterisk)
        (var / "sounds").symlink_to(site.var_dir / "sounds")
        started = stack.start_pbx(settings, asterisk=asterisk)
        yield started
        stack.stop(started)


class Inbox:
    """Keeps every event, and lets a test wait for one."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._news = asyncio.Event()

    def put(self, event: Event) -> None:
        self.events.append(event)
        self._news.set()

    def of(self, kind: type[Kind], **fields: object) -> list[Kind]:
        found = [event for event in self.events if isinstance(event, kind)]
        return [e for e in found if all(getattr(e, n) == v for n, v in fields.items())]

    async def until(
        self, kind: type[Kind], *, count: int = 1, seconds: float = 10.0, **fields: object
    ) -> Kind:
        """The `count`th event of this kind with these fields, already here or still to come."""
        async with asyncio.timeout(seconds):
            while len(found := self.of(kind, **fields)) < count:
                self._news.clear()
                await self._news.wait()
        return found[count - 1]


class SystemClock:
    def now(self) -> float:
        return time.time()


@pytest.fixture
def inbox() -> Inbox:
    return Inbox()


@pytest.fixture
async def switch(pbx_stack: Stack, inbox: Inbox) -> AsyncIterator[AsteriskSwitch]:
    """Connected, and with an account of what the PBX has."""
    settings = pbx_stack.settings
    address = Address(
        host=settings.ami_host,
        port=settings.ami_port,
        user=settings.ami_user,
        secret=settings.ami_secret,
    )
    switch = AsteriskSwitch(address, inbox, SystemClock(), rng=random.Random(1))
    running = asyncio.create_task(switch.run())
    await inbox.until(SwitchSeen)
    yield switch
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


@pytest.fixture
def place(switch: AsteriskSwitch) -> Callable[..., CallId]:
    """Call a number and return the call's id."""

    def call(phone: str, *, ring_seconds: float = 8.0, hold_seconds: float = 5.0) -> CallId:
        call_id = CallId(str(uuid4()))
        switch.act(
            Place(
                call_id=call_id,
                campaign_id=CampaignId("c"),
                lead_id=LeadId("l"),
                phone=phone,
                caller_id="+862155550100",
                ring_seconds=ring_seconds,
                hold_seconds=hold_seconds,
                park_seconds=5.0,
            )
        )
        return call_id

    return call


@pytest.fixture
async def robot(pbx_stack: Stack, switch: AsteriskSwitch, inbox: Inbox) -> AsyncIterator[LineUp]:
    """A robot agent whose line is up."""
    line = "901"
    await asyncio.to_thread(pbx_stack.sit_down, line)
    yield await inbox.until(LineUp, line=LineId(line))
    await asyncio.to_thread(pbx_stack.stand_up, line)
