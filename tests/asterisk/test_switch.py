import asyncio
import random
from contextlib import suppress
from dataclasses import replace

import pytest
import structlog
from structlog.testing import LogCapture

from dialer.asterisk.switch import AsteriskSwitch, backoff
from dialer.core.commands import Bridge, HangUp, HangUpLine, LeaseLeads, Place
from dialer.core.events import (
    Answered,
    BridgeFailed,
    HungUp,
    LineDown,
    LineUp,
    PlaceFailed,
    SwitchHeard,
    SwitchLost,
    SwitchSeen,
)
from dialer.core.types import AgentId, CallId, CampaignId, Channel, LeadId
from dialer.ports import Switch, SwitchDown
from tests.asterisk.conftest import SOON, RealClock, address
from tests.asterisk.fake_ami import BOOTED, SECRET, Box, FakeAmi, packet, response

CALL = CallId("01931f00-0000-7000-8000-000000000001")
LEG = Channel("PJSIP/line017-0000002a")
PLACE = Place(CALL, CampaignId("c"), LeadId("l"), "+8613800000043", "+861000", 30.0, 2.0, 30.0)
BRIDGE = Bridge(CALL, AgentId("a"), LEG, recorded=True)
CUSTOMER_ROW = packet(
    Channel="PJSIP/trunk-00000001", ChannelStateDesc="Up", Uniqueid=CALL, BridgeId="b1"
)
LINE_ROW = packet(Channel=LEG, ChannelStateDesc="Up", Uniqueid="1795289450.0", BridgeId="b1")
LINE_UP = packet(Event="UserEvent", UserEvent="LineUp", Channel=LEG, Line="017")


def of_call(event: str, **headers: str) -> str:
    return packet(Event=event, Channel="PJSIP/trunk-00000001", Uniqueid=CALL, **headers)


def test_it_is_a_switch(switch: AsteriskSwitch) -> None:
    port: Switch = switch

    assert not port.is_up


class TestConnecting:
    async def test_it_is_up_when_it_has_seen_the_pbx(
        self, ami: FakeAmi, box: Box, switch: AsteriskSwitch
    ) -> None:
        ami.channels = [CUSTOMER_ROW, LINE_ROW]
        task = asyncio.create_task(switch.run())

        seen = await box.until(SwitchSeen)

        assert switch.is_up
        assert [(c.call_id, c.answered, c.bridged_to) for c in seen.calls] == [(CALL, True, LEG)]
        assert seen.lines == (("017", LEG),)
        await stop(task)

    async def test_a_pbx_that_is_still_booting_is_not_up(
        self, ami: FakeAmi, box: Box, switch: AsteriskSwitch
    ) -> None:
        ami.boots = False
        task = asyncio.create_task(switch.run())
        await ami.heard("Ping", count=3)
        assert not switch.is_up
        assert not ami.named("CoreShowChannels")

        ami.say(BOOTED)
        await box.until(SwitchSeen)

        assert switch.is_up
        await stop(task)

    async def test_after_a_loss_it_connects_again_and_looks_again(
        self, running: AsteriskSwitch, ami: FakeAmi, box: Box
    ) -> None:
        for _ in range(3):
            ami.cut()
            await box.until(SwitchLost)
            await box.until(SwitchSeen)

        assert ami.logins == 4
        # On a busy machine a heartbeat may be heard in between.
        kinds = [kind for kind in map(type, box.events) if kind is not SwitchHeard]
        assert kinds == [SwitchSeen, *([SwitchLost, SwitchSeen] * 3)]

    async def test_a_pbx_that_restarts_is_found_again(
        self, running: AsteriskSwitch, ami: FakeAmi, box: Box
    ) -> None:
        await ami.shut()
        await box.until(SwitchLost)
        assert not running.is_up

        await ami.listen()
        await box.until(SwitchSeen)

        assert running.is_up

    async def test_a_half_open_connection_is_replaced(
        self, running: AsteriskSwitch, ami: FakeAmi, box: Box
    ) -> None:
        ami.is_deaf = True
        await box.until(SwitchLost)
        ami.is_deaf = False

        await box.until(SwitchSeen)

        assert running.is_up

    async def test_a_refused_login_is_tried_again_and_never_tells_the_password(
        self, ami: FakeAmi, box: Box, switch: AsteriskSwitch
    ) -> None:
        ami.accepts = False
        capture = LogCapture()
        structlog.configure(processors=[capture])
        try:
            task = asyncio.create_task(switch.run())
            await ami.heard("Login", count=2)
        finally:
            structlog.reset_defaults()
        ami.accepts = True
        await box.until(SwitchSeen)

        assert [entry["event"] for entry in capture.entries][:1] == ["switch.login_refused"]
        assert SECRET not in str(capture.entries)
        await stop(task)

    async def test_a_full_inbox_is_a_fault_that_ends_it(self, ami: FakeAmi) -> None:
        class Full(Box):
            def put(self, event: object) -> None:
                raise OverflowError("the inbox is full")

        switch = AsteriskSwitch(
            address(ami.port), Full(), RealClock(), rng=random.Random(7), patience=SOON
        )

        with pytest.raises(OverflowError):
            await switch.run()


class TestLooking:
    async def test_looking_without_a_connection(self, switch: AsteriskSwitch) -> None:
        with pytest.raises(SwitchDown):
            await switch.look()

    async def test_what_happens_after_the_list_reaches_the_inbox_after_it(
        self, running: AsteriskSwitch, ami: FakeAmi, box: Box
    ) -> None:
        """Else a line that came up right after the list would be taken for gone."""
        ami.on(
            "CoreShowChannels",
            lambda a: [
                response(a),
                packet(Event="CoreShowChannelsComplete", ActionID=a["ActionID"]),
                LINE_UP,
            ],
        )

        box.put(await running.look())
        await box.until(LineUp)

        assert [type(event) for event in box.events[1:]] == [SwitchSeen, LineUp]

    async def test_a_list_that_never_ends(self, running: AsteriskSwitch, ami: FakeAmi) -> None:
        ami.on("CoreShowChannels", lambda a: [response(a)])

        with pytest.raises(SwitchDown, match="did not end"):
            await running.look()

    async def test_a_refused_list(self, running: AsteriskSwitch, ami: FakeAmi) -> None:
        ami.on("CoreShowChannels", lambda a: [response(a, "Error", Message="Permission denied")])

        with pytest.raises(SwitchDown, match="Permission denied"):
            await running.look()


class TestPlacing:
    async def test_without_a_connection_it_fails_at_once(
        self, switch: AsteriskSwitch, box: Box
    ) -> None:
        switch.act(PLACE)

        assert (await box.until(PlaceFailed)).why == "no connection to the PBX"

    async def test_a_refused_originate_fails(
        self, running: AsteriskSwitch, ami: FakeAmi, box: Box
    ) -> None:
        ami.on("Originate", lambda a: [response(a, "Error", Message="Permission denied")])

        running.act(PLACE)

        assert (await box.until(PlaceFailed)).why == "Permission denied"

    async def test_a_poisoned_phone_fails_and_nothing_is_said(
        self, running: AsteriskSwitch, ami: FakeAmi, box: Box
    ) -> None:
        running.act(replace(PLACE, phone="+861\r\nAction: Originate\r\nChannel: x"))

        assert "a phone is digits" in (await box.until(PlaceFailed)).why
        await running.look()
        assert not ami.named("Originate")

    async def test_a_late_answer_fails_and_the_leg_is_ended_should_it_come(
        self, running: AsteriskSwitch, ami: FakeAmi, box: Box
    ) -> None:
        ami.on("Originate", lambda _: [])

        running.act(PLACE)

        assert (await box.until(PlaceFailed)).why == "answer late"
        assert (await ami.heard("Hangup"))["Channel"] == CALL

    async def test_a_hang_up_that_overtakes_its_leg_is_done_when_the_leg_is_there(
        self, running: AsteriskSwitch, ami: FakeAmi, box: Box
    ) -> None:
        ami.on("Hangup", lambda a: [response(a, "Error", Message="No such channel")])
        running.act(PLACE)
        running.act(HangUp(CALL))
        await ami.heard("Hangup")
        ami.on("Hangup", lambda a: [response(a), of_call("Hangup", Cause="16")])

        ami.say(of_call("Newchannel"))

        assert (await box.until(HungUp)).cause == 16
        assert len(ami.named("Hangup")) == 2

    async def test_a_lost_connection_is_no_failure_of_the_call(
        self, running: AsteriskSwitch, ami: FakeAmi, box: Box
    ) -> None:
        """It may be ringing: SwitchSeen will tell."""
        ami.on("Originate", lambda _: [])
        running.act(PLACE)
        await ami.heard("Originate")
        ami.cut()
        await box.until(SwitchSeen)

        assert not [event for event in box.events if isinstance(event, PlaceFailed)]

    async def test_what_the_pbx_never_ended_is_forgotten(self, running: AsteriskSwitch) -> None:
        running.act(replace(PLACE, ring_seconds=0.0))
        running._placing[CALL].rings_until -= 61.0

        running.act(replace(PLACE, call_id=CallId(CALL[:-1] + "2")))

        assert list(running._placing) == [CALL[:-1] + "2"]

    async def test_a_burst_of_places_all_go_out(
        self, running: AsteriskSwitch, ami: FakeAmi
    ) -> None:
        for n in range(100, 400):
            running.act(replace(PLACE, call_id=CallId(f"{CALL[:-3]}{n}")))

        await ami.heard("Originate", count=300)

        assert running.is_up


class TestBridging:
    async def test_three_actions_in_one_breath(self, running: AsteriskSwitch, ami: FakeAmi) -> None:
        running.act(BRIDGE)

        redirect = await ami.heard("Redirect")
        names = [a["Action"] for a in ami.actions if a["Action"] in ("Setvar", "Redirect")]
        assert names == ["Setvar", "Setvar", "Redirect"]
        assert (redirect["Channel"], redirect["Exten"]) == (CALL, "bridge")

    async def test_a_call_that_is_gone_is_one_failure(
        self, running: AsteriskSwitch, ami: FakeAmi, box: Box
    ) -> None:
        for name in ("Setvar", "Redirect"):
            ami.on(name, lambda a: [response(a, "Error", Message="No such channel")])

        running.act(BRIDGE)
        await ami.heard("Redirect")
        await running.look()

        failed = [event for event in box.events if isinstance(event, BridgeFailed)]
        assert [(event.call_id, event.why) for event in failed] == [(CALL, "No such channel")]

    async def test_no_answer_is_a_failure(
        self, running: AsteriskSwitch, ami: FakeAmi, box: Box
    ) -> None:
        ami.on("Redirect", lambda _: [])

        running.act(BRIDGE)

        assert (await box.until(BridgeFailed)).why == "answer late"

    async def test_a_poisoned_channel_is_a_failure(
        self, running: AsteriskSwitch, ami: FakeAmi, box: Box
    ) -> None:
        running.act(replace(BRIDGE, channel=Channel(f"{LEG}\r\nAction: Logoff")))

        assert "not the name of a leg" in (await box.until(BridgeFailed)).why

    async def test_without_a_connection(self, switch: AsteriskSwitch, box: Box) -> None:
        switch.act(BRIDGE)

        assert (await box.until(BridgeFailed)).call_id == CALL


class TestHangingUp:
    async def test_a_call_that_is_gone_has_hung_up(
        self, running: AsteriskSwitch, ami: FakeAmi, box: Box
    ) -> None:
        ami.on("Hangup", lambda a: [response(a, "Error", Message="No such channel")])

        running.act(HangUp(CALL))

        assert (await box.until(HungUp)).cause == 0

    async def test_a_line_that_is_gone_is_down(
        self, running: AsteriskSwitch, ami: FakeAmi, box: Box
    ) -> None:
        ami.on("Hangup", lambda a: [response(a, "Error", Message="No such channel")])

        running.act(HangUpLine(LEG))

        down = await box.until(LineDown)
        assert (down.line, down.channel) == ("017", LEG)

    async def test_while_the_connection_is_down_nobody_knows(
        self, switch: AsteriskSwitch, box: Box
    ) -> None:
        switch.act(HangUp(CALL))
        switch.act(HangUpLine(LEG))

        assert box.events == []


async def test_leads_are_not_its_business(running: AsteriskSwitch, ami: FakeAmi) -> None:
    running.act(LeaseLeads(CampaignId("c"), 5))
    await running.look()

    assert {a["Action"] for a in ami.actions} <= {"Login", "CoreShowChannels", "Ping"}


async def test_events_keep_their_order(running: AsteriskSwitch, ami: FakeAmi, box: Box) -> None:
    answered = packet(Event="UserEvent", UserEvent="CustomerAnswered", CallId=CALL)
    ami.say(LINE_UP, answered, of_call("Hangup", Cause="16"))
    await box.until(HungUp)

    assert [type(event) for event in box.events] == [SwitchSeen, LineUp, Answered, HungUp]


class TestBackoff:
    def test_it_doubles_up_to_a_limit_and_is_cut_by_up_to_a_half(self) -> None:
        delays = backoff(random.Random(1))

        waits = [next(delays) for _ in range(12)]

        limits = [min(5.0, 0.1 * 2**n) for n in range(12)]
        assert all(0.5 * most <= wait <= most for wait, most in zip(waits, limits, strict=True))

    def test_two_dialers_do_not_knock_together(self) -> None:
        first, second = backoff(random.Random(1)), backoff(random.Random(2))

        assert [next(first) for _ in range(5)] != [next(second) for _ in range(5)]


async def stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
