"""The configuration of our PBX as files: templates of deploy/asterisk filled with the settings.

The same renderer serves the private Asterisk and the containers (`talktime pbx-config --out DIR`).
"""

import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from app.config import REPOSITORY, Settings, line_password
from app.embedded.fetch import Asterisk, find_asterisk
from app.embedded.speech import ensure_messages
from app.embedded.trouble import Trouble
from dialer.asterisk import dialplan

TEMPLATES = REPOSITORY / "deploy" / "asterisk"
FILES = ("asterisk", "http", "logger", "manager", "modules", "musiconhold", "pjsip", "rtp")
ANY_ADDRESS = ("0.0.0.0", "::")
LOOPBACK = ("127.0.0.1/255.255.255.255",)
PRIVATE = (
    *LOOPBACK,
    "10.0.0.0/255.0.0.0",
    "172.16.0.0/255.240.0.0",
    "192.168.0.0/255.255.0.0",
)
MUSIC = "moh"
_NOTE = "; Written by talktime: without this file each start logs an error.\n"
QUIET = {
    **dict.fromkeys(("acl.conf", "pjproject.conf", "features.conf", "ccss.conf"), _NOTE),
    "udptl.conf": f"{_NOTE}[general]\n",
    "cdr.conf": f"{_NOTE}[general]\nenable = no\n",
    "cel.conf": f"{_NOTE}[general]\nenable = no\n",
    "amd.conf": f"{_NOTE}[general]\n",
    "statsd.conf": f"{_NOTE}[general]\nenabled = no\n",
    "indications.conf": (
        f"{_NOTE}[general]\ncountry = cn\n[cn]\ndescription = China\nringcadence = 1000,4000\n"
        "dial = 450\nbusy = 450/350,0/350\nring = 450/1000,0/4000\ncongestion = 450/700,0/700\n"
    ),
}
"""Files that say nothing, or that what the ledger does better stays off."""

# What ends a value or a line in Asterisk's files, or starts another meaning.
_SYNTAX = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029;\\\"]")
_LINE_BASE_ROBOT = 900


class BadPbxValue(Trouble):
    """A setting holds a character that means something in Asterisk's files; choose another one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """Where one Asterisk finds and keeps its things, as it sees them itself."""

    etc_dir: Path
    module_dir: Path
    data_dir: Path
    state_dir: Path
    run_dir: Path
    log_dir: Path


CONTAINER = Folders(
    etc_dir=Path("/etc/asterisk"),
    module_dir=Path("/usr/lib/asterisk/modules"),
    data_dir=Path("/usr/share/asterisk"),
    state_dir=Path("/var/lib/asterisk"),
    run_dir=Path("/var/run/asterisk"),
    log_dir=Path("/var/log/asterisk"),
)


def render(settings: Settings, folders: Folders, *, own_sounds: str = "talktime") -> dict[str, str]:
    """Name and text of every file of the PBX. Raises BadPbxValue rather than write a broken one."""
    values = folder_values(folders) | _values(settings, folders)
    files = {f"{name}.conf": fill(TEMPLATES / f"{name}.conf", values) for name in FILES}
    files |= QUIET
    files["extensions.conf"] = dialplan.render(
        dialplan.Dialplan(
            spool_dir=str(settings.spool_dir),
            safe_harbour=settings.safe_harbour_sound or f"{own_sounds}/safe-harbour",
            apology=f"{own_sounds}/apology",
            prompts=f"{own_sounds}/prompts",
        )
    )
    return files


def write_files(settings: Settings, out: Path) -> None:
    """The configuration of an Asterisk that runs elsewhere, to be its /etc/asterisk.

    Our own messages come along, so that nothing else has to be brought there.
    """
    espeak = shutil.which("espeak-ng")
    here = None if espeak else find_asterisk(settings)
    there = Asterisk(
        command=(),
        module_dir=CONTAINER.module_dir,
        data_dir=CONTAINER.data_dir,
        version="",
        origin="elsewhere",
        speaker=(espeak,) if espeak else here.speaker if here else (),
    )
    sounds = ensure_messages(out, there) / "talktime"
    inside = CONTAINER.etc_dir / sounds.name
    write(render(settings, CONTAINER, own_sounds=str(inside)), out)


def write(files: Mapping[str, str], folder: Path) -> None:
    """Write the files closed to others: they hold passwords."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = folder / name
        path.touch(mode=0o640)
        path.write_text(text, encoding="utf-8")


def fill(template: Path, values: Mapping[str, str]) -> str:
    return Template(template.read_text(encoding="utf-8")).substitute(values)


def folder_values(folders: Folders) -> dict[str, str]:
    return {
        "etc_dir": safe("folder", str(folders.etc_dir)),
        "module_dir": safe("folder", str(folders.module_dir)),
        "data_dir": safe("folder", str(folders.data_dir)),
        "state_dir": safe("folder", str(folders.state_dir)),
        "run_dir": safe("folder", str(folders.run_dir)),
        "log_dir": safe("folder", str(folders.log_dir)),
        "music_dir": safe("folder", str(folders.data_dir / MUSIC)),
    }


def safe(name: str, value: str) -> str:
    if _SYNTAX.search(value) or value != value.strip():
        message = f"{name} may not hold control characters, quotes, backslashes or semicolons"
        raise BadPbxValue(message)
    return value


def lines(settings: Settings) -> list[str]:
    """Numbers of all lines, browsers' first: "001", "002", ..., "901", ..."""
    return [
        *(f"{number:03}" for number in range(1, settings.agent_lines + 1)),
        *robot_lines(settings),
    ]


def robot_lines(settings: Settings) -> list[str]:
    return [str(_LINE_BASE_ROBOT + number) for number in range(1, settings.robot_lines + 1)]


def _values(settings: Settings, folders: Folders) -> dict[str, str]:
    bind = safe("TALKTIME_PBX_BIND", settings.pbx_bind)
    is_any = bind in ANY_ADDRESS
    return {
        "ami_bind": safe("TALKTIME_AMI_HOST", settings.ami_host),
        "ami_port": str(settings.ami_port),
        "ami_user": settings.ami_user,
        "ami_secret": secret("TALKTIME_AMI_SECRET", settings.ami_secret),
        "ami_read": dialplan.MANAGER_READ,
        "ami_write": dialplan.MANAGER_WRITE,
        "ami_permits": "\n".join(f"permit = {network}" for network in _ami_peers(settings)),
        "dialplan_modules": "\n".join(f"load = {name}.so" for name in dialplan.DIALPLAN_MODULES),
        "ami_filters": "\n".join(dialplan.EVENT_FILTERS),
        "ws_bind": bind,
        "ws_port": str(urlsplit(settings.pbx_ws_url).port or 8088),
        "rtp_first": str(settings.pbx_rtp_first),
        "rtp_last": str(settings.pbx_rtp_last),
        "ice": "yes",
        "sip_bind": bind,
        "sip_port": str(settings.pbx_sip_port),
        "media": "" if is_any else f"media_address = {bind}\nbind_rtp_to_media_address = yes",
        "external_address": _external(settings),
        "trunk_uri": safe("TALKTIME_TRUNK_URI", settings.trunk_uri) or _simulator(settings),
        **_trunk_auth(settings),
        "lines": "\n".join(_line(settings, line) for line in lines(settings)),
    }


def _ami_peers(settings: Settings) -> tuple[str, ...]:
    """Who may speak AMI. It has no encryption, so never more than a private network."""
    return PRIVATE if settings.ami_host in ANY_ADDRESS else LOOPBACK


def secret(name: str, value: str) -> str:
    if not value:
        message = f"{name} is empty; `talktime up` generates it, or set it"
        raise BadPbxValue(message)
    return safe(name, value)


def _simulator(settings: Settings) -> str:
    return f"sip:127.0.0.1:{settings.carrier_sip_port}"


def _external(settings: Settings) -> str:
    address = safe("TALKTIME_PBX_EXTERNAL_ADDRESS", settings.pbx_external_address)
    if not address:
        return ""
    return f"external_signaling_address = {address}\nexternal_media_address = {address}"


def _trunk_auth(settings: Settings) -> dict[str, str]:
    if not settings.trunk_user:
        return {"trunk_auth_use": "", "trunk_auth": ""}
    user = safe("TALKTIME_TRUNK_USER", settings.trunk_user)
    password = secret("TALKTIME_TRUNK_SECRET", settings.trunk_secret)
    section = (
        f"[trunk]\ntype = auth\nauth_type = userpass\nusername = {user}\npassword = {password}"
    )
    return {"trunk_auth_use": f"outbound_auth = trunk\nfrom_user = {user}", "trunk_auth": section}


def _line(settings: Settings, line: str) -> str:
    kind = "plain" if int(line) > _LINE_BASE_ROBOT else "browser"
    name = f"line{line}"
    return (
        f"[{name}]({kind}-line)\nauth = {name}\naors = {name}\n"
        f"[{name}](line-auth)\nusername = {name}\npassword = {line_password(settings, line)}\n"
        f"[{name}](line-aor)\n"
    )
