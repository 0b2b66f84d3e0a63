"""The carrier simulator: a second Asterisk whose numbers are callees, and whose robots are agents.

The last two digits of a called number choose the callee (deploy/asterisk/carrier/extensions.conf),
always in the same way, so a test or a demo knows what comes of each call.
"""

from enum import StrEnum

from app.config import Settings, line_password
from app.embedded import pbx_config
from app.embedded.asterisk import Instance
from app.embedded.speech import GREETINGS, HELLOS, VOICES

TEMPLATES = pbx_config.TEMPLATES / "carrier"
_SHARED = ("asterisk", "logger")
_OWN = ("extensions", "manager", "modules", "musiconhold", "pjsip")


class Callee(StrEnum):
    TALKS = "talks"
    ECHOES = "echoes"
    LEAVES = "leaves"
    ABSENT = "absent"
    BUSY = "busy"
    UNALLOCATED = "unallocated"
    POWERED_OFF = "powered_off"
    VOICEMAIL = "voicemail"
    TUNE = "tune"
    """A song and a spoken advertisement in early media instead of ringing, then an answer."""
    REJECTS = "rejects"
    CONGESTION = "congestion"
    SILENT = "silent"
    CHATS = "chats"


_LAST: tuple[tuple[int, Callee], ...] = (
    (39, Callee.TALKS),
    (44, Callee.ECHOES),
    (49, Callee.LEAVES),
    (59, Callee.ABSENT),
    (69, Callee.BUSY),
    (76, Callee.UNALLOCATED),
    (81, Callee.POWERED_OFF),
    (85, Callee.VOICEMAIL),
    (87, Callee.TUNE),
    (90, Callee.REJECTS),
    (93, Callee.CONGESTION),
    (96, Callee.SILENT),
    (99, Callee.CHATS),
)


def callee(phone: str) -> Callee:
    """Who answers this number at the simulator."""
    number = int(phone[-2:])
    return next(kind for last, kind in _LAST if number <= last)


def is_person(phone: str) -> bool:
    """Whether a person, speaking or silent, picks up."""
    return callee(phone) in (
        Callee.TALKS,
        Callee.ECHOES,
        Callee.LEAVES,
        Callee.TUNE,
        Callee.SILENT,
        Callee.CHATS,
    )


def render(settings: Settings, carrier: Instance) -> dict[str, str]:
    """Name and text of every file of the simulator."""
    values = pbx_config.folder_values(carrier.folders) | {
        "sip_port": str(settings.carrier_sip_port),
        "ami_port": str(settings.carrier_ami_port),
        "ami_secret": pbx_config.secret("TALKTIME_CARRIER_AMI_SECRET", settings.carrier_ami_secret),
        "rtp_first": str(settings.carrier_rtp_first),
        "rtp_last": str(settings.carrier_rtp_last),
        "ice": "no",
        "pbx_address": f"{settings.pbx_sip_host}:{settings.pbx_sip_port}",
        "voices": str(VOICES),
        "hellos": str(len(HELLOS)),
        "greetings": str(len(GREETINGS)),
        "classes": "\n".join(_class(name, carrier) for name in _voices()),
        "robots": "\n".join(_robot(settings, line) for line in pbx_config.robot_lines(settings)),
    }
    files = {f"{name}.conf": _filled(f"{name}.conf", values) for name in _SHARED}
    files |= {f"{name}.conf": pbx_config.fill(TEMPLATES / f"{name}.conf", values) for name in _OWN}
    return files | pbx_config.QUIET | {"rtp.conf": _filled("rtp.conf", values)}


def sit_down(carrier: Instance, line: str) -> None:
    """A robot agent picks up its phone: it calls the login number of the PBX and starts to talk."""
    carrier.command(f"channel originate PJSIP/login@robot{line} extension talk@robot")


def set_out_of_order(carrier: Instance, *, is_out: bool) -> None:
    """Refuse every call, or take calls again. What talks goes on talking."""
    carrier.command(f"dialplan set global OUT_OF_ORDER {int(is_out)}")


def stand_up(carrier: Instance, line: str) -> None:
    """The robot hangs up its line."""
    for channel in robot_channels(carrier, line):
        carrier.command(f"channel request hangup {channel}")


def robot_channels(carrier: Instance, line: str) -> list[str]:
    rows = carrier.command("core show channels concise").splitlines()
    names = [row.split("!")[0] for row in rows]
    return [name for name in names if name.startswith(f"PJSIP/robot{line}-")]


def _filled(name: str, values: dict[str, str]) -> str:
    return pbx_config.fill(pbx_config.TEMPLATES / name, values)


def _voices() -> list[str]:
    named = [f"{role}{number}" for role in ("callee", "agent") for number in range(VOICES)]
    return ["silence", *named]


def _class(name: str, carrier: Instance) -> str:
    folder = pbx_config.safe("folder", str(carrier.sounds / "voices" / name))
    return f"[{name}]\nmode = files\ndirectory = {folder}\n"


def _robot(settings: Settings, line: str) -> str:
    name, account = f"robot{line}", f"line{line}"
    return (
        f"[{name}](robot)\naors = {name}\noutbound_auth = {name}\nfrom_user = {account}\n"
        f"[{name}](robot-auth)\nusername = {account}\npassword = {line_password(settings, line)}\n"
        f"[{name}](robot-aor)\n"
    )
