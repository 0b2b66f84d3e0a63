"""What people do with a call that is up, as AMI actions. Pure, like actions.py."""

from typing import assert_never

from dialer.asterisk.actions import (
    Action,
    call_name,
    leg,
    phone,
    prompt,
    redirect,
    seconds,
    setvar,
    trunk_name,
)
from dialer.core.commands import (
    Control,
    Hold,
    JoinLine,
    JoinThird,
    LeaveMessage,
    Mask,
    PassOn,
    PlaceThird,
    PlaceTrial,
    Release,
    TalkBetween,
    TalkToThird,
    Watch,
)
from dialer.core.types import WatchMode

WATCH_AS = {WatchMode.LISTEN: "", WatchMode.WHISPER: "w", WatchMode.BARGE: "B"}
"""Options of ChanSpy, after the ones that all modes have."""


def actions_of(command: Control, trunk: str) -> tuple[Action, ...]:
    """The actions of a command, in order. Raises RefusedValue."""
    match command:
        case Hold(call_id):
            return (redirect(call_name(call_id), "outbound", "hold"),)
        case Mask():
            return (_mask(command),)
        case LeaveMessage(call_id, message):
            name = call_name(call_id)
            told = setvar(name, "MESSAGE", prompt(message))
            return (told, redirect(name, "outbound", "leave"))
        case PlaceThird():
            return (_originate(command, trunk, "third", command.caller_id),)
        case PlaceTrial():
            return (_originate(command, trunk, "trial"),)
        case Release(channel):
            return (redirect(leg(channel), "agents", "wait"),)
        case Watch(channel, watched, mode):
            return (
                setvar(leg(channel), "WATCH_AS", WATCH_AS[mode]),
                *_to_other(leg(channel), leg(watched), "agents", "watch"),
            )
        case _:
            return _with_third(command)


def _with_third(
    command: TalkToThird | TalkBetween | JoinThird | JoinLine | PassOn,
) -> tuple[Action, ...]:
    match command:
        case TalkToThird(third, channel):
            name = call_name(third)
            line = setvar(name, "AGENT_CHANNEL", leg(channel))
            return (line, redirect(name, "third", "talk"))
        case TalkBetween(channel, other):
            return _to_other(leg(channel), leg(other), "agents", "talk")
        case JoinThird(third, call_id):
            return _to_other(call_name(third), call_name(call_id), "third", "join")
        case JoinLine(channel, call_id):
            return _to_other(leg(channel), call_name(call_id), "agents", "join")
        case PassOn(call_id, third):
            name = call_name(call_id)
            return (
                setvar(call_name(third), "PASSED", "1"),
                setvar(name, "THIRD_LEG", call_name(third)),
                redirect(name, "outbound", "through"),
            )
        case _:
            assert_never(command)


def _to_other(channel: str, other: str, context: str, exten: str) -> tuple[Action, ...]:
    return (setvar(channel, "OTHER_LEG", other), redirect(channel, context, exten))


def _mask(command: Mask) -> Action:
    return Action(
        "MixMonitorMute",
        (
            ("Channel", call_name(command.call_id)),
            ("Direction", "both"),
            ("State", "1" if command.is_on else "0"),
        ),
    )


def _originate(
    command: PlaceThird | PlaceTrial, trunk: str, context: str, caller_id: str = ""
) -> Action:
    name = call_name(command.leg)
    return Action(
        "Originate",
        (
            ("ActionID", name),
            ("ChannelId", name),
            ("Channel", f"PJSIP/{phone(command.phone).removeprefix('+')}@{trunk_name(trunk)}"),
            ("Context", context),
            ("Exten", "answered"),
            ("Priority", "1"),
            ("Timeout", str(round(1000 * seconds(command.ring_seconds)))),
            *([("CallerID", phone(caller_id))] if caller_id else []),
            ("Async", "true"),
        ),
        (("CALL_ID", name),),
    )
