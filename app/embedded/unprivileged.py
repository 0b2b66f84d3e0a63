"""Who runs PostgreSQL and Asterisk: as root a system user without rights, else ourselves."""

import contextlib
import functools
import os
import pwd
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.embedded.trouble import Trouble

SYSTEM_USER = "talktime"
_OTHERS_MAY_ENTER = 0o001
_PREFERENCE = 10
"""Steps of niceness."""
_BEST = -20


@dataclass(frozen=True, slots=True)
class Account:
    name: str
    uid: int
    gid: int


@functools.cache
def server_account() -> Account:
    """The account that servers run as.

    As root this is the system user `talktime`, made at the first need, or `nobody` where no user
    can be made: PostgreSQL refuses to run as root, and Asterisk should not.
    """
    if os.geteuid() != 0:
        return Account(str(os.geteuid()), os.geteuid(), os.getegid())
    entry = _entry(SYSTEM_USER) or _made(SYSTEM_USER) or _entry("nobody")
    if entry is None:
        message = f"no unprivileged user: make one with `useradd --system {SYSTEM_USER}`"
        raise OutOfReach(message)
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def account_name() -> str:
    """The name of that account for people. Makes no user."""
    if os.geteuid() == 0:
        return f"{SYSTEM_USER} (made when it is missing)"
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return str(os.geteuid())


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _made(name: str) -> pwd.struct_passwd | None:
    command = ["useradd", "--system", "--user-group", "--no-create-home"]
    command += ["--home-dir", "/nonexistent", "--shell", "/usr/sbin/nologin", name]
    try:
        # Another process may have made it in this instant: look again whatever useradd says.
        subprocess.run(command, check=False, capture_output=True, timeout=30)
    except FileNotFoundError:
        return None
    return _entry(name)


def give(path: Path, *, mode: int) -> Path:
    """Make the folder if need be and hand it to the server account."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(mode)
    if os.geteuid() == 0:
        account = server_account()
        os.chown(path, account.uid, account.gid)
    return path


def give_tree(root: Path) -> None:
    """Hand a whole tree to the server account; a no-op unless root."""
    if os.geteuid() != 0:
        return
    account = server_account()
    for folder, _, files in os.walk(root):
        os.chown(folder, account.uid, account.gid)
        for name in files:
            os.chown(Path(folder) / name, account.uid, account.gid, follow_symlinks=False)


def can_reach(path: Path) -> bool:
    """Whether the server account may walk to `path`."""
    if os.geteuid() != 0:
        return True
    return all(folder.stat().st_mode & _OTHERS_MAY_ENTER for folder in path.resolve().parents)


class OutOfReach(Trouble):
    """The servers' unprivileged user may not enter the folder that should hold their files."""


def require_reach(path: Path) -> None:
    """Opening a folder to everybody is the owner's decision, so say which one and stop."""
    if can_reach(path):
        return
    message = (
        f"user {server_account().name} may not enter the folders above {path}; "
        "set TALKTIME_VAR_DIR to a folder that others may enter, such as /var/lib/talktime"
    )
    raise OutOfReach(message)


def identity() -> dict[str, Any]:
    """Keyword arguments that make subprocess run a command as the server account."""
    if os.geteuid() != 0:
        return {}
    account = server_account()
    return {"user": account.uid, "group": account.gid, "extra_groups": ()}


def prefer(pid: int) -> None:
    """Let the leader of a session, whom somebody listens to, run before us and what else we start.

    Only root may, else nothing is. Where the kernel schedules sessions as groups, niceness counts
    within a session only, and the session has one of its own.
    """
    niceness = max(_BEST, os.getpriority(os.PRIO_PROCESS, 0) - _PREFERENCE)
    with contextlib.suppress(OSError):
        os.setpriority(os.PRIO_PROCESS, pid, niceness)
        Path(f"/proc/{pid}/autogroup").write_text(str(niceness), encoding="ascii")


def run(command: Sequence[str | Path], *, cwd: Path, seconds: float) -> str:
    """Run a command as the server account and return what it said; raise with it on failure."""
    result: subprocess.CompletedProcess[str] = subprocess.run(
        [str(part) for part in command],
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        cwd=cwd,
        timeout=seconds,
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "HOME": str(cwd)},
        **identity(),
    )
    if result.returncode != 0:
        message = (
            f"{Path(str(command[0])).name} failed ({result.returncode}): {result.stdout[-800:]}"
        )
        raise CommandFailed(message)
    return result.stdout


class CommandFailed(Trouble):
    """A program of the embedded servers ended with an error."""
