"""`talktime doctor`: each component, its version, where it comes from, what to do when missing."""

import importlib.metadata
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg
from rich.console import Console
from rich.table import Table

from app.config import Settings
from app.embedded import ports, postgres, unprivileged
from app.embedded.fetch import AsteriskMissing, find_asterisk

_NODE_MAJOR = 20
_GIGABYTE = 10**9
_FREE_BYTES = 3 * _GIGABYTE


@dataclass(frozen=True, slots=True)
class Finding:
    """`advice` is empty when all is well. What is not `needed` only costs a feature."""

    component: str
    version: str
    origin: str
    advice: str = ""
    needed: bool = True


def report(settings: Settings, console: Console) -> int:
    """Print the table and return the exit code: 1 when something needed is missing."""
    found = findings(settings)
    table = Table(title="talktime doctor")
    for heading in ("", "component", "version", "from", "what to do"):
        table.add_column(heading, overflow="fold")
    for finding in found:
        mark = "[green]ok" if not finding.advice else "[red]no" if finding.needed else "[yellow]--"
        table.add_row(mark, finding.component, finding.version, finding.origin, finding.advice)
    console.print(table)
    return int(any(finding.needed and finding.advice for finding in found))


def findings(settings: Settings) -> list[Finding]:
    checks: tuple[Callable[[Settings], Finding], ...] = (
        _python,
        _uv,
        _node,
        _postgres,
        _asterisk,
        _speech,
        _ffmpeg,
        _chromium,
        _fonts,
        _account,
        _secrets,
        _ports,
        _disk,
    )
    return [check(settings) for check in checks]


def _python(_: Settings) -> Finding:
    advice = ""
    if not (3, 11) <= sys.version_info < (3, 14):
        advice = "install Python 3.11, 3.12 or 3.13 and run `make setup`"
    return Finding("python", platform.python_version(), sys.executable, advice)


def _uv(_: Settings) -> Finding:
    beside = Path(sys.executable).with_name("uv")
    path = str(beside) if beside.exists() else shutil.which("uv")
    advice = "" if path else "`make setup` installs it into .venv"
    return Finding("uv", _said(path, "--version"), path or "", advice, needed=False)


def _node(_: Settings) -> Finding:
    path = shutil.which("node")
    version = _said(path, "--version").removeprefix("v")
    is_new = version.split(".")[0].isdigit() and int(version.split(".")[0]) >= _NODE_MAJOR
    advice = "" if is_new else f"install Node.js {_NODE_MAJOR} or newer to build the console"
    return Finding("node", version, path or "", advice, needed=False)


def _postgres(settings: Settings) -> Finding:
    if settings.database_url:
        return Finding("postgresql", "", "TALKTIME_DATABASE_URL")
    try:
        version = postgres.postgres_version()
    except (postgres.PostgresMissing, OSError, subprocess.SubprocessError) as error:
        return Finding("postgresql", "", "", f"{error}; run `make setup`")
    data_dir = settings.var_dir / "postgres"
    state = "running" if (data_dir / "postmaster.pid").exists() else "not running"
    return Finding("postgresql", version, f"private, {state}: {postgres.url(data_dir)}")


def _asterisk(settings: Settings) -> Finding:
    try:
        found = find_asterisk(settings)
    except AsteriskMissing as error:
        return Finding("asterisk", "", settings.asterisk_bin, str(error))
    if found is None:
        advice = "`talktime fetch` gets a private copy (125 MB), or install Asterisk 18 or newer"
        return Finding("asterisk", "", "", advice)
    return Finding("asterisk", found.version, found.origin)


def _speech(settings: Settings) -> Finding:
    try:
        found = find_asterisk(settings)
    except AsteriskMissing:
        found = None
    if found is None or not found.speaker:
        advice = "install espeak-ng, else messages are English phrases and voices only sound alike"
        return Finding("speech", "", "", advice, needed=False)
    version = _said_by([*found.speaker, "--version"]).partition("  ")[0]
    return Finding("speech", version.rpartition(": ")[2], f"espeak-ng of {found.origin}")


def _ffmpeg(_: Settings) -> Finding:
    path = shutil.which("ffmpeg")
    origin = f"system: {path}"
    if path is None:
        try:
            path = str(imageio_ffmpeg.get_ffmpeg_exe())
            origin = f"wheel imageio-ffmpeg {importlib.metadata.version('imageio-ffmpeg')}"
        except RuntimeError:
            return Finding("ffmpeg", "", "", "install the package ffmpeg, or run `make setup`")
    return Finding("ffmpeg", _said(path, "-version"), origin)


def _chromium(_: Settings) -> Finding:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    advice = "" if path else "`apt-get install chromium` for the browser tests"
    return Finding("chromium", _said(path, "--version"), path or "", advice, needed=False)


def _fonts(_: Settings) -> Finding:
    listed = _said_by(["fc-list", ":lang=zh", "family"], lines=True).splitlines()
    advice = "" if listed else "`apt-get install fonts-noto-cjk` to see Chinese in screenshots"
    origin = listed[0] if listed else ""
    return Finding("chinese fonts", f"{len(listed)} found", origin, advice, needed=False)


def _account(settings: Settings) -> Finding:
    name = unprivileged.account_name()
    advice = ""
    if not unprivileged.can_reach(_nearest(settings.var_dir) / "x"):
        advice = f"{name} may not enter {settings.var_dir}: set TALKTIME_VAR_DIR to an open folder"
    return Finding("server account", name, "", advice)


def _secrets(settings: Settings) -> Finding:
    path = settings.secrets_file
    if not path.exists():
        return Finding("secrets", "", "generated at the first start")
    is_closed = path.stat().st_mode & 0o077 == 0
    advice = "" if is_closed else f"`chmod 600 {path}`: others can read it"
    return Finding("secrets", "", str(path), advice)


def _ports(settings: Settings) -> Finding:
    wanted = ports.wishes(settings).items()
    taken = [
        f"{n} {wish.first}" for n, wish in wanted if not ports.is_free(wish.first, udp=wish.udp)
    ]
    said = f"in use: {', '.join(taken)} (by us, or free ones are taken)" if taken else "all free"
    return Finding("ports", said, f"{settings.var_dir}/run/ports.json")


def _disk(settings: Settings) -> Finding:
    folder = _nearest(settings.var_dir)
    free = shutil.disk_usage(folder).free
    advice = "" if free > _FREE_BYTES else f"make room on {folder}: recordings need it"
    return Finding("disk", f"{free / _GIGABYTE:.1f} GB free", str(settings.var_dir), advice)


def _nearest(folder: Path) -> Path:
    return next(path for path in (folder, *folder.parents) if path.exists())


def _said(path: str | None, flag: str) -> str:
    if path is None:
        return ""
    found = re.search(r"v?\d+\.[\w.+~-]+", _said_by([path, flag]))
    return found[0] if found else ""


def _said_by(command: list[str], *, lines: bool = False) -> str:
    """What a program prints, its first line alone unless `lines`; nothing when it is not there."""
    try:
        result = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=20, env=dict(os.environ)
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    said = result.stdout.strip()
    return said if lines else said.partition("\n")[0]
