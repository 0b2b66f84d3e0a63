"""A test call over the real trunk: its own cause, and its own end."""

from uuid import uuid4

import pytest

from dialer.asterisk.switch import AsteriskSwitch
from dialer.core.commands import PlaceTrial
from dialer.core.events import Answered, HungUp, Rang
from dialer.core.types import CallId
from tests.pbx.conftest import Inbox

pytestmark = pytest.mark.pbx

TALKS, BUSY = "+8613800000004", "+8613800000060"


@pytest.mark.timeout(40)
async def test_it_says_its_cause_and_hangs_up_by_itself(
    switch: AsteriskSwitch, inbox: Inbox
) -> None:
    answered_leg, busy_leg = (CallId(str(uuid4())) for _ in range(2))
    for leg, phone in ((answered_leg, TALKS), (busy_leg, BUSY)):
        switch.act(PlaceTrial(leg, phone, 20.0))

    busy = await inbox.until(HungUp, call_id=busy_leg)
    rang = await inbox.until(Rang, call_id=answered_leg)
    answered = await inbox.until(Answered, call_id=answered_leg)
    ended = await inbox.until(HungUp, seconds=15, call_id=answered_leg)

    assert busy.cause == 17
    assert rang.at < answered.at
    assert ended.at - answered.at == pytest.approx(10.0, abs=1.5)
    assert len(inbox.of(HungUp, call_id=answered_leg)) == 1
