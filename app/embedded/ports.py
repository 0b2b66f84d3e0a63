"""Which ports the embedded servers use: the wanted ones, or free ones when those are taken.

The choice is remembered in var/run/ports.json, so that a second start, and every process of the
same installation, uses the same ones.
"""

import contextlib
import json
import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from app.config import Settings
from app.embedded.trouble import Trouble

_FIRST_TRY, _LAST_TRY = 20_000, 60_000


class NoFreePort(Trouble):
    """No free loopback port is left."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A port, or a run of `span` ports from it on, of one kind."""

    first: int
    span: int = 1
    udp: bool = False


def wishes(settings: Settings) -> dict[str, Wish]:
    return {
        "port": Wish(settings.port),
        "ami_port": Wish(settings.ami_port),
        "ws_port": Wish(urlsplit(settings.pbx_ws_url).port or 8088),
        "pbx_sip_port": Wish(settings.pbx_sip_port, udp=True),
        "pbx_rtp_first": _run(settings.pbx_rtp_first, settings.pbx_rtp_last),
        "carrier_ami_port": Wish(settings.carrier_ami_port),
        "carrier_sip_port": Wish(settings.carrier_sip_port, udp=True),
        "carrier_rtp_first": _run(settings.carrier_rtp_first, settings.carrier_rtp_last),
    }


def _run(first: int, last: int) -> Wish:
    return Wish(first, span=last - first + 1, udp=True)


def chosen(settings: Settings, wanted: Mapping[str, Wish], *, in_use: bool) -> dict[str, int]:
    """Choose and remember. `in_use` says that our own servers hold the remembered ports now."""
    path = settings.var_dir / "run" / "ports.json"
    asked = {name: wish.first for name, wish in wanted.items()}
    remembered = _read(path)
    # Who asks for what was chosen, as settings do that went through with_ports, gets it again.
    is_known = asked in (remembered.get("asked"), remembered.get("ports"))
    before = remembered["ports"] if is_known else {}
    held = set(remembered.get("ports", {}).values()) if in_use else set()
    ports: dict[str, int] = {}
    for name, wish in wanted.items():
        first = before.get(name, wish.first)
        ports[name] = first if first in held else _first_free(first, wish, {*ports.values()})
    if ports != remembered.get("ports"):
        _write(path, {"asked": asked, "ports": ports})
    return ports


def with_ports(settings: Settings, ports: Mapping[str, int]) -> Settings:
    """The settings as every process of this installation should see them."""
    changed: dict[str, object] = {k: v for k, v in ports.items() if k != "ws_port"}
    for name in ("pbx_rtp", "carrier_rtp"):
        span = getattr(settings, f"{name}_last") - getattr(settings, f"{name}_first")
        if f"{name}_first" in ports:
            changed[f"{name}_last"] = ports[f"{name}_first"] + span
    if "ws_port" in ports:
        url = urlsplit(settings.pbx_ws_url)
        netloc = f"{url.hostname}:{ports['ws_port']}"
        changed["pbx_ws_url"] = urlunsplit(url._replace(netloc=netloc))
    return settings.model_copy(update=changed)


def is_free(port: int, *, udp: bool = False) -> bool:
    kind = socket.SOCK_DGRAM if udp else socket.SOCK_STREAM
    with socket.socket(socket.AF_INET, kind) as probe:
        if not udp:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError):
            return False
    return True


def _first_free(again: int, wish: Wish, taken: set[int]) -> int:
    candidates = [again, wish.first]
    # Each process starts elsewhere, so that two starts at once seldom meet.
    start = _FIRST_TRY + (os.getpid() * 97) % (_LAST_TRY - _FIRST_TRY - wish.span)
    step = max(wish.span, 1) + 6
    candidates += range(start, _LAST_TRY - wish.span, step)
    candidates += range(_FIRST_TRY, start, step)
    for first in candidates:
        run = Wish(first, wish.span, wish.udp)
        if first + wish.span <= 65_536 and first not in taken and _is_run_free(run):
            return first
    raise NoFreePort(NoFreePort.__doc__)


def _is_run_free(wish: Wish) -> bool:
    """Of a long run only some ports are tried: the PBX passes over single ports that are taken."""
    step = max(1, wish.span // 50)
    ports = range(wish.first, wish.first + wish.span, step)
    return all(is_free(port, udp=wish.udp) for port in ports)


def _read(path: Path) -> dict[str, dict[str, int]]:
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(found, dict) and {"asked", "ports"} <= found.keys():
            return found
    return {}


def _write(path: Path, value: Mapping[str, Mapping[str, int]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(f".{os.getpid()}")
    temporary.write_text(json.dumps(value, indent=1) + "\n", encoding="utf-8")
    temporary.replace(path)
