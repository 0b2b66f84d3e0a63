"""What the dialer asks of the PBX, as AMI actions. Pure: nothing is sent from here.

An AMI packet is lines of text, so a value with a line break would be a second header, and a lead's
name could place calls. Every value passes `checked` here, whatever was done to it before.
"""

import math
import re
from dataclasses import dataclass, field
from uuid import UUID

from dialer.core.commands import Bridge, HangUp, HangUpLine, Place
from dialer.core.types import CallId, Channel, Detection, Language


class RefusedValue(ValueError):
    """A value for the PBX holds a character that could change what the PBX is told."""

    code = "refused_value"


@dataclass(frozen=True, slots=True)
class Action:
    name: str
    headers: tuple[tuple[str, str], ...] = ()
    variables: tuple[tuple[str, str], ...] = ()
    secret: bool = field(default=False, kw_only=True)
    """Never to be logged: it holds the password."""


# All of C0 and C1 (which has NEL), DEL, and the two separators that text tools take for line ends.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_PHONE = re.compile(r"\+?[0-9*#]{1,32}")
_LEG = re.compile(r"PJSIP/[A-Za-z0-9_.-]{1,64}-[0-9a-f]{8}")
_DAY = 86_400.0
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
_PROMPT = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


def originate(place: Place, trunk: str) -> Action:
    """Dial the customer. The call id names channel and action, so each event names its call."""
    call = call_name(place.call_id)
    return Action(
        "Originate",
        (
            ("ActionID", call),
            ("ChannelId", call),
            ("Channel", f"PJSIP/{phone(place.phone).removeprefix('+')}@{trunk_name(trunk)}"),
            ("Context", "outbound"),
            ("Exten", "answered"),
            ("Priority", "1"),
            ("Timeout", str(round(1000 * seconds(place.ring_seconds)))),
            *([("CallerID", phone(place.caller_id))] if place.caller_id else []),
            ("Async", "true"),
        ),
        (
            ("CALL_ID", call),
            ("HOLD_SECONDS", f"{seconds(place.hold_seconds):.3f}"),
            # MusicOnHold counts whole seconds only.
            ("PARK_SECONDS", str(math.ceil(seconds(place.park_seconds)))),
            *_listening(place.detection),
            *([("MESSAGE", prompt(place.message))] if place.message else []),
            *([("VOICE", f"-{place.language}")] if place.language is not Language.BOTH else []),
        ),
    )


def _listening(detection: Detection | None) -> tuple[tuple[str, str], ...]:
    """How app_amd shall listen, in milliseconds; without it the call is handed over at once."""
    if detection is None:
        return ()
    if not 1 <= detection.most_words <= 100:
        raise RefusedValue(f"most_words must be from 1 to 100, not {detection.most_words}")
    times = {
        "AMD_SILENCE": detection.initial_silence,
        "AMD_GREETING": detection.greeting,
        "AMD_AFTER": detection.after_greeting,
        "AMD_LONGEST": detection.longest,
    }
    return (
        *((name, str(round(1000 * seconds(value)))) for name, value in times.items()),
        ("AMD_WORDS", str(detection.most_words)),
    )


def bridge(command: Bridge) -> tuple[Action, ...]:
    """Send the customer to the agent's line. Only the last of the three moves the call."""
    call = call_name(command.call_id)
    return (
        setvar(call, "AGENT_CHANNEL", leg(command.channel)),
        setvar(call, "RECORDED", "1" if command.recorded else "0"),
        redirect(call, "outbound", "bridge"),
    )


def hang_up(command: HangUp) -> Action:
    return Action("Hangup", (("Channel", call_name(command.call_id)), ("Cause", "16")))


def hang_up_line(command: HangUpLine) -> Action:
    return Action("Hangup", (("Channel", leg(command.channel)), ("Cause", "16")))


def redirect(channel: str, context: str, exten: str) -> Action:
    """Send a leg to a place of our dial plan. `channel` is checked by whoever asks."""
    return Action(
        "Redirect",
        (("Channel", channel), ("Context", context), ("Exten", exten), ("Priority", "1")),
    )


def show_channels() -> Action:
    return Action("CoreShowChannels")


def ping() -> Action:
    return Action("Ping")


def login(user: str, secret: str) -> Action:
    headers = (("Username", checked("Username", user)), ("Secret", checked("Secret", secret)))
    return Action("Login", headers, secret=True)


def checked(name: str, value: str) -> str:
    """Return the value, or raise RefusedValue if it could end its line or its packet.

    The message names the character and not the value, which may be a password.
    """
    if found := _CONTROL.search(value):
        raise RefusedValue(
            f"{name} holds the character U+{ord(found.group()):04X} at {found.start()}"
        )
    return value


def phone(value: str) -> str:
    if not _PHONE.fullmatch(value):
        raise RefusedValue(f"a phone is digits with + * or #, not {value[:40]!r}")
    return value


def prompt(value: str) -> str:
    """Return the name of a prepared prompt. Never a path: that would play any file."""
    if not _PROMPT.fullmatch(value):
        raise RefusedValue(f"not the name of a prompt: {value[:80]!r}")
    return value


def leg(channel: Channel) -> str:
    """Return the channel's name. Only a whole one: the PBX takes /text/ for a pattern of many."""
    if not _LEG.fullmatch(channel):
        raise RefusedValue(f"not the name of a leg: {channel[:80]!r}")
    return channel


def call_name(call_id: CallId) -> str:
    """Return the call id as the channel's id. It must be a UUID in its plain form."""
    try:
        plain = str(UUID(call_id))
    except ValueError:
        plain = ""
    if plain != call_id:
        raise RefusedValue(f"a call id is a UUID, not {call_id[:80]!r}")
    return call_id


def seconds(value: float) -> float:
    if not 0.0 <= value <= _DAY:
        raise RefusedValue(f"seconds must be from 0 to {_DAY:.0f}, not {value}")
    return value


def setvar(call: str, name: str, value: str) -> Action:
    return Action("Setvar", (("Channel", call), ("Variable", name), ("Value", value)))


def trunk_name(value: str) -> str:
    if not _NAME.fullmatch(value):
        raise RefusedValue(f"not the name of a trunk: {value[:80]!r}")
    return value
