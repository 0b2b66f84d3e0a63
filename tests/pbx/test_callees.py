"""The carrier simulator keeps its promises: each number ends in its own way, over real SIP."""

import asyncio
from collections.abc import Callable

import numpy as np
import pytest

from app.embedded.carrier import Callee, callee
from app.embedded.stack import Stack
from dialer.asterisk.switch import AsteriskSwitch
from dialer.core.commands import Bridge, HangUp
from dialer.core.events import Answered, Bridged, HoldOver, HungUp, LineUp, Rang
from dialer.core.types import AgentId, CallId
from tests.pbx.conftest import Inbox

pytestmark = pytest.mark.pbx

REFUSALS = [
    ("+8613800000060", Callee.BUSY, 17),
    ("+8613800000070", Callee.UNALLOCATED, 1),
    ("+8613800000088", Callee.REJECTS, 21),
    ("+8613800000091", Callee.CONGESTION, 34),
]
ANSWERS = [
    ("+8613800000004", Callee.TALKS),
    ("+8613800000040", Callee.ECHOES),
    ("+8613800000082", Callee.VOICEMAIL),
    ("+8613800000094", Callee.SILENT),
    ("+8613800000097", Callee.CHATS),
]


@pytest.mark.parametrize(("phone", "kind", "cause"), REFUSALS)
async def test_who_does_not_answer_says_why(
    phone: str, kind: Callee, cause: int, place: Callable[..., CallId], inbox: Inbox
) -> None:
    call_id = place(phone)

    ended = await inbox.until(HungUp, call_id=call_id)

    assert callee(phone) is kind
    assert ended.cause == cause
    assert not inbox.of(Answered, call_id=call_id)


@pytest.mark.parametrize(("phone", "kind"), ANSWERS)
async def test_who_answers_rings_first(
    phone: str, kind: Callee, place: Callable[..., CallId], inbox: Inbox, switch: AsteriskSwitch
) -> None:
    call_id = place(phone)

    rang = await inbox.until(Rang, call_id=call_id)
    answered = await inbox.until(Answered, call_id=call_id)
    switch.act(HangUp(call_id))
    await inbox.until(HungUp, call_id=call_id)

    assert callee(phone) is kind
    assert answered.at - rang.at > 0.5


async def test_a_phone_that_is_off_speaks_in_early_media(
    place: Callable[..., CallId], inbox: Inbox
) -> None:
    call_id = place("+8613800000077", ring_seconds=20)

    ended = await inbox.until(HungUp, seconds=15, call_id=call_id)

    assert callee("77") is Callee.POWERED_OFF
    assert ended.cause == 20
    assert not inbox.of(Answered, call_id=call_id)


async def test_who_is_absent_rings_out(place: Callable[..., CallId], inbox: Inbox) -> None:
    call_id = place("+8613800000050", ring_seconds=2)

    await inbox.until(Rang, call_id=call_id)
    ended = await inbox.until(HungUp, call_id=call_id)

    assert callee("50") is Callee.ABSENT
    assert ended.cause in (0, 16, 19)


async def test_who_leaves_hangs_up_after_a_second(
    place: Callable[..., CallId], inbox: Inbox
) -> None:
    call_id = place("+8613800000045")

    answered = await inbox.until(Answered, call_id=call_id)
    ended = await inbox.until(HungUp, call_id=call_id)

    assert 0.5 < ended.at - answered.at < 2.0
    assert ended.cause == 16


async def test_whom_nobody_takes_hears_the_message(
    place: Callable[..., CallId], inbox: Inbox, switch: AsteriskSwitch
) -> None:
    call_id = place("+8613800000040", hold_seconds=1.0)

    answered = await inbox.until(Answered, call_id=call_id)
    over = await inbox.until(HoldOver, call_id=call_id)
    switch.act(HangUp(call_id))

    assert 0.9 < over.at - answered.at < 1.4


async def test_both_sides_of_a_bridged_call_are_on_the_recording(
    pbx_stack: Stack,
    place: Callable[..., CallId],
    inbox: Inbox,
    switch: AsteriskSwitch,
    robot: LineUp,
) -> None:
    call_id = place("+8613800000097")
    await inbox.until(Answered, call_id=call_id)

    switch.act(Bridge(call_id, AgentId("a"), robot.channel, recorded=True))
    await inbox.until(Bridged, call_id=call_id)
    await asyncio.sleep(3)  # Sound takes its time.
    switch.act(HangUp(call_id))
    await inbox.until(HungUp, call_id=call_id)

    raw = (pbx_stack.settings.spool_dir / f"{call_id}.raw").read_bytes()
    left, right = np.frombuffer(raw, "<i2").reshape(-1, 2).astype(float).T / 32768
    assert 2.5 < len(left) / 8000 < 4.0
    assert np.sqrt((left**2).mean()) > 0.01
    assert np.sqrt((right**2).mean()) > 0.01
    assert abs(np.corrcoef(left, right)[0, 1]) < 0.5
