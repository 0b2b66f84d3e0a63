from dataclasses import fields, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialer.asterisk import actions
from dialer.asterisk.actions import Action, RefusedValue
from dialer.asterisk.client import render
from dialer.core.commands import Bridge, HangUp, HangUpLine, Place
from dialer.core.types import AgentId, CallId, CampaignId, Channel, Detection, Language, LeadId

CALL = CallId("01931f00-0000-7000-8000-000000000001")
LEG = Channel("PJSIP/line017-0000002a")
PLACE = Place(
    call_id=CALL,
    campaign_id=CampaignId("c"),
    lead_id=LeadId("l"),
    phone="+8613800000043",
    caller_id="+861000",
    ring_seconds=30.0,
    hold_seconds=2.0,
    park_seconds=29.5,
)
BRIDGE = Bridge(CALL, AgentId("a"), LEG, recorded=True)

LINE_ENDS = ["\r\n", "\n", "\r", "\0", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1b", "\x7f"]
ATTACKS = [f"{end}Action: Originate" for end in LINE_ENDS] + ["\r\n\r\nAction: Logoff\r\n\r\n"]


def wire(*built: Action) -> str:
    return "".join(render(action, "7") for action in built)


class TestWhatIsSaid:
    def test_place_is_one_originate_named_by_its_call(self) -> None:
        text = wire(actions.originate(PLACE, "trunk"))

        assert text.split("\r\n") == [
            "Action: Originate",
            "ActionID: 7",
            f"ChannelId: {CALL}",
            "Channel: PJSIP/8613800000043@trunk",
            "Context: outbound",
            "Exten: answered",
            "Priority: 1",
            "Timeout: 30000",
            "CallerID: +861000",
            "Async: true",
            f"Variable: CALL_ID={CALL}",
            "Variable: HOLD_SECONDS=2.000",
            "Variable: PARK_SECONDS=30",
            "",
            "",
        ]

    def test_no_caller_id_is_no_header(self) -> None:
        assert "CallerID" not in wire(actions.originate(replace(PLACE, caller_id=""), "trunk"))

    def test_bridge_sets_both_variables_before_it_redirects(self) -> None:
        built = actions.bridge(BRIDGE)

        assert [action.name for action in built] == ["Setvar", "Setvar", "Redirect"]
        assert f"Variable: AGENT_CHANNEL\r\nValue: {LEG}\r\n" in wire(*built)
        assert "Variable: RECORDED\r\nValue: 1\r\n" in wire(*built)

    def test_hang_up_names_the_call_and_the_line(self) -> None:
        assert f"Channel: {CALL}\r\n" in wire(actions.hang_up(HangUp(CALL)))
        assert f"Channel: {LEG}\r\n" in wire(actions.hang_up_line(HangUpLine(LEG)))


class TestInjection:
    """Every text field of every command, with every kind of line end."""

    @pytest.mark.parametrize("attack", ATTACKS, ids=repr)
    @pytest.mark.parametrize("field", ["call_id", "phone", "caller_id"])
    def test_place_refuses_it(self, field: str, attack: str) -> None:
        poisoned: dict[str, Any] = {field: getattr(PLACE, field) + attack}

        with pytest.raises(RefusedValue):
            actions.originate(replace(PLACE, **poisoned), "trunk")

    @pytest.mark.parametrize("attack", ATTACKS, ids=repr)
    def test_fields_that_are_not_for_the_pbx_never_reach_it(self, attack: str) -> None:
        poisoned = replace(PLACE, lead_id=LeadId(attack), campaign_id=CampaignId(attack))

        assert wire(actions.originate(poisoned, "trunk")) == wire(actions.originate(PLACE, "trunk"))

    def test_no_text_field_was_forgotten(self) -> None:
        texts = {f.name for f in fields(Place) if isinstance(getattr(PLACE, f.name), str)}

        assert texts == {
            *("call_id", "phone", "caller_id", "lead_id", "campaign_id"),
            *("message", "language"),
        }

    @pytest.mark.parametrize("attack", [*ATTACKS, "../beep", "a b", "/etc/passwd", "A"], ids=repr)
    def test_a_prompt_is_a_name_and_never_a_path(self, attack: str) -> None:
        with pytest.raises(RefusedValue):
            actions.originate(replace(PLACE, message="call-back" + attack), "trunk")

    def test_how_to_listen_and_what_to_say_are_variables_of_the_call(self) -> None:
        listening = replace(PLACE, detection=Detection(), message="call-back", language=Language.ZH)

        assert dict(actions.originate(listening, "trunk").variables) == {
            **dict(actions.originate(PLACE, "trunk").variables),
            "AMD_SILENCE": "2000",
            "AMD_GREETING": "3500",
            "AMD_AFTER": "700",
            "AMD_LONGEST": "7000",
            "AMD_WORDS": "16",
            "MESSAGE": "call-back",
            "VOICE": "-zh",
        }

    @pytest.mark.parametrize("attack", ATTACKS, ids=repr)
    def test_bridge_and_hang_up_refuse_it(self, attack: str) -> None:
        for build in (
            lambda: actions.bridge(replace(BRIDGE, call_id=CallId(CALL + attack))),
            lambda: actions.bridge(replace(BRIDGE, channel=Channel(LEG + attack))),
            lambda: actions.hang_up(HangUp(CallId(CALL + attack))),
            lambda: actions.hang_up_line(HangUpLine(Channel(LEG + attack))),
            lambda: actions.originate(PLACE, "trunk" + attack),
            lambda: actions.login("dialer" + attack, "x"),
            lambda: actions.login("dialer", "x" + attack),
        ):
            with pytest.raises(RefusedValue):
                build()

    @pytest.mark.parametrize("attack", ATTACKS, ids=repr)
    def test_the_last_gate_holds_for_actions_that_others_build(self, attack: str) -> None:
        for action in (
            Action("Ping" + attack),
            Action("Ping", (("Channel", attack),)),
            Action("Ping", ((attack, "x"),)),
            Action("Ping", (), (("NAME", attack),)),
            Action("Ping", (), ((attack, "x"),)),
        ):
            with pytest.raises(RefusedValue):
                render(action, "7")

    def test_a_comma_cannot_smuggle_a_second_variable(self) -> None:
        with pytest.raises(RefusedValue, match="comma"):
            render(Action("Originate", (), (("CALL_ID", "x,RECORDED=1"),)), "7")

    @given(st.text(min_size=1))
    def test_a_rendered_packet_has_exactly_the_lines_it_was_given(self, value: str) -> None:
        try:
            text = render(Action("Ping", (("X", value),)), "7")
        except RefusedValue:
            return

        assert text.splitlines() == ["Action: Ping", f"X: {value}", "ActionID: 7", ""]

    def test_the_message_never_holds_a_password(self) -> None:
        with pytest.raises(RefusedValue) as refused:
            actions.login("dialer", "hunter2\n")

        assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    "number", ["", "+", "1 2", "86138x", "1@evil", "1&PJSIP/2", "１２", "1" * 33, "++1"]
)
def test_a_phone_is_digits_only(number: str) -> None:
    with pytest.raises(RefusedValue):
        actions.phone(number)


@pytest.mark.parametrize(
    "channel", ["", "/PJSIP.*/", "all", "PJSIP/line017", "SIP/line017-0000002a", "Local/1@x-01;1"]
)
def test_a_leg_is_one_leg(channel: str) -> None:
    """The PBX takes /text/ for a pattern that hangs up every channel it matches."""
    with pytest.raises(RefusedValue):
        actions.leg(Channel(channel))


@pytest.mark.parametrize("value", [-1.0, 86_401.0, float("nan"), float("inf")])
def test_seconds_are_of_this_world(value: float) -> None:
    with pytest.raises(RefusedValue):
        actions.originate(replace(PLACE, ring_seconds=value), "trunk")
