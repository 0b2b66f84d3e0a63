"""One Asterisk with folders of its own: started, found again, stopped.

It runs as the unprivileged server account and outlives this process, so that calls go on talking
while `talktime up` is restarted; a start finds the running one again and keeps it if its
configuration is still the same.
"""

import hashlib
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from app.embedded import logs, pbx_config, unprivileged
from app.embedded.fetch import Asterisk
from app.embedded.trouble import Trouble

_BOOT_SECONDS = 60.0
_STOP_SECONDS = 10.0
# A socket's name holds 107 bytes; the longest file name below the folder is "asterisk.ctl".
_LONGEST_RUN_FOLDER = 90
_MUSIC = (Path("/usr/share/asterisk/moh"), Path("/var/lib/asterisk/moh"))
# Our own children, so that they can be waited for; one that was found again is not among them.
_CHILDREN: dict[int, subprocess.Popen[bytes]] = {}


class AsteriskFailed(Trouble):
    """Asterisk did not start or did not answer; the message holds the end of its log."""


@dataclass(frozen=True, slots=True)
class Instance:
    """`root` holds everything it writes except its logs: etc, state, data."""

    name: str
    asterisk: Asterisk
    root: Path
    log_dir: Path
    sounds: Path
    """Our own messages and voices (speech.ensure_sounds)."""
    is_preferred: bool = True
    """A simulated carrier shares the machine with what it is there to try."""

    @property
    def folders(self) -> pbx_config.Folders:
        return pbx_config.Folders(
            etc_dir=self.root / "etc",
            module_dir=self.asterisk.module_dir,
            data_dir=self.root / "data",
            state_dir=self.root / "state",
            run_dir=self._run_dir,
            log_dir=self.log_dir,
        )

    @property
    def _run_dir(self) -> Path:
        folder = self.root / "run"
        if len(str(folder)) <= _LONGEST_RUN_FOLDER:
            return folder
        digest = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"talktime-{os.getuid()}-{digest}"

    @property
    def pid(self) -> int | None:
        """The process that the pid file names, if it is alive and this Asterisk."""
        with suppress(OSError, ValueError):
            pid = int((self._run_dir / "asterisk.pid").read_text(encoding="ascii"))
            command = (Path("/proc") / str(pid) / "cmdline").read_bytes()
            return pid if str(self.folders.etc_dir).encode() in command else None
        return None

    def start(self, files: Mapping[str, str]) -> None:
        """Run with this configuration and return when it is fully booted.

        One that runs already with the same configuration is kept, its calls with it.
        """
        if self._configured() == files and self.is_up():
            return
        self.stop()
        self._lay_out(files)
        self._wait_until_booted(self._spawn())

    def restart(self) -> None:
        """Stop and start with the same configuration: every call is lost."""
        self.start_again(hard=False)

    def start_again(self, *, hard: bool) -> None:
        if hard:
            self.kill()
        else:
            self.stop()
        self._wait_until_booted(self._spawn())

    def stop(self) -> None:
        pid = self.pid
        if pid is None:
            return
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
        if not self._is_gone(pid, _STOP_SECONDS):
            self.kill()

    def kill(self) -> None:
        """End it the hard way."""
        pid = self.pid
        if pid is None:
            return
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        self._is_gone(pid, _STOP_SECONDS)

    def is_up(self) -> bool:
        if self.pid is None:
            return False
        try:
            return "fully booted" in self.command("core waitfullybooted", seconds=10)
        except AsteriskFailed:
            return False

    def command(self, text: str, *, seconds: float = 10.0) -> str:
        """Run one command of Asterisk's console and return what it prints."""
        console: list[str | Path] = [*self.asterisk.command, "-C", self._main_file, "-rx", text]
        try:
            return unprivileged.run(console, cwd=self.root, seconds=seconds)
        except (unprivileged.CommandFailed, subprocess.TimeoutExpired) as error:
            message = f"{self.name} does not answer {text!r}: {error}"
            raise AsteriskFailed(message) from error

    @property
    def _main_file(self) -> Path:
        return self.folders.etc_dir / "asterisk.conf"

    def _configured(self) -> dict[str, str]:
        with suppress(OSError):
            paths = self.folders.etc_dir.glob("*.conf")
            return {path.name: path.read_text(encoding="utf-8") for path in paths}
        return {}

    def _lay_out(self, files: Mapping[str, str]) -> None:
        folders = self.folders
        self.root.mkdir(parents=True, exist_ok=True)
        unprivileged.require_reach(self.root)
        for folder in (folders.etc_dir, folders.state_dir, folders.run_dir, folders.log_dir):
            unprivileged.give(folder, mode=0o750)
        unprivileged.give(folders.state_dir / "keys", mode=0o750)
        self._link_data(folders.data_dir)
        for stale in folders.etc_dir.glob("*.conf"):
            stale.unlink()
        pbx_config.write(files, folders.etc_dir)
        unprivileged.give_tree(folders.etc_dir)

    def _link_data(self, data: Path) -> None:
        """Sounds, music and documentation of the build, and our own sounds beside them.

        Asterisk refuses modules whose documentation it cannot find, so that comes along.
        """
        sounds = data / "sounds"
        sounds.mkdir(parents=True, exist_ok=True)
        built = self.asterisk.data_dir
        spoken = [built / "sounds" / "en", *sorted((built / "sounds").glob("en_*"))]
        wanted = {
            data / "documentation": built / "documentation",
            data / pbx_config.MUSIC: next(
                (path for path in (built / "moh", *_MUSIC) if path.is_dir()), None
            ),
            sounds / "talktime": self.sounds / "talktime",
            sounds / "en": next((path for path in spoken if path.is_dir()), None),
        }
        for link, target in wanted.items():
            link.unlink(missing_ok=True)
            if target is not None and target.is_dir():
                link.symlink_to(target)

    def _spawn(self) -> subprocess.Popen[bytes]:
        command = [*self.asterisk.command, "-C", str(self._main_file), "-f"]
        log_file = self.log_dir / "console.log"
        for path in (log_file, self.log_dir / "messages"):
            logs.turn(path)
        with log_file.open("ab") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=self.root,
                start_new_session=True,
                env={"PATH": os.defpath, "HOME": str(self.root), "LC_ALL": "C.UTF-8"},
                **unprivileged.identity(),
            )
        if self.is_preferred:
            unprivileged.prefer(process.pid)
        _CHILDREN[process.pid] = process
        return process

    def _wait_until_booted(self, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + _BOOT_SECONDS
        control = self._run_dir / "asterisk.ctl"
        while time.monotonic() < deadline and process.poll() is None:
            if control.exists() and self.is_up():
                return
            time.sleep(0.1)
        self.stop()
        message = f"{self.name} did not boot:\n{self.end_of_log()}"
        raise AsteriskFailed(message)

    def end_of_log(self) -> str:
        text = ""
        for path in (self.log_dir / "console.log", self.log_dir / "messages"):
            with suppress(OSError):
                text += path.read_text(encoding="utf-8", errors="replace")[-1500:]
        return text

    def _is_gone(self, pid: int, seconds: float) -> bool:
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if pid in _CHILDREN and _CHILDREN[pid].poll() is not None:
                del _CHILDREN[pid]
            if not _runs(pid):
                return True
            time.sleep(0.05)
        return False


def _runs(pid: int) -> bool:
    """Whether any thread of the process is alive: a killed one holds its sockets until the last
    thread is gone, while its first is a zombie already."""
    for stat in Path(f"/proc/{pid}/task").glob("*/stat"):
        with suppress(OSError):
            state = stat.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()[0]
            if state not in ("Z", "X"):
                return True
    return False
